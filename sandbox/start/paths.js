'use strict';

const os = require('node:os');
const path = require('node:path');

/** Versions that were tried together; a newer n8n is a change of this line and of a test run, never a range. */
const VERSIONS = { n8n: '2.41.1' };

const PACKAGE_NAME = 'n8n-nodes-chat2desk';
const PROJECT_ROOT = path.resolve(__dirname, '..', '..');

/** Folder that keeps n8n, its Node and the playground between starts. CHAT2DESK_PLAYGROUND_CACHE moves it to another disk. */
const CACHE_ROOT = process.env.CHAT2DESK_PLAYGROUND_CACHE || path.join(os.homedir(), '.cache', PACKAGE_NAME);

/** Where a package of npm is kept. @param {string} name @param {string} version */
const packageFolder = (name, version) => path.join(CACHE_ROOT, `${name}-${version}`);

/** The program of an n8n in the cache. */
const n8nProgram = (version = VERSIONS.n8n) =>
	path.join(packageFolder('n8n', version), 'node_modules', 'n8n', 'bin', 'n8n');

/** The n8n user folder of `npm start`. CHAT2DESK_PLAYGROUND names another one: a second playground, or one for a test. */
const PLAYGROUND_FOLDER = process.env.CHAT2DESK_PLAYGROUND || path.join(CACHE_ROOT, 'playground');

module.exports = { VERSIONS, PACKAGE_NAME, PROJECT_ROOT, CACHE_ROOT, PLAYGROUND_FOLDER, packageFolder, n8nProgram };
