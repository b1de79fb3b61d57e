'use strict';

const os = require('node:os');
const path = require('node:path');

/** Tested versions. Pinned: update n8n only together with a test run. */
const VERSIONS = { n8n: '2.41.1' };

const PACKAGE_NAME = 'n8n-nodes-chat2desk';
const PROJECT_ROOT = path.resolve(__dirname, '..', '..');

/** Folder of n8n, its Node and the playground. CHAT2DESK_PLAYGROUND_CACHE overrides it. */
const CACHE_ROOT = process.env.CHAT2DESK_PLAYGROUND_CACHE || path.join(os.homedir(), '.cache', PACKAGE_NAME);

/** Folder of an npm package in the cache. @param {string} name @param {string} version */
const packageFolder = (name, version) => path.join(CACHE_ROOT, `${name}-${version}`);

/** The program of an n8n in the cache. */
const n8nProgram = (version = VERSIONS.n8n) =>
	path.join(packageFolder('n8n', version), 'node_modules', 'n8n', 'bin', 'n8n');

/** The n8n user folder of `npm start`. CHAT2DESK_PLAYGROUND overrides it, for example for tests. */
const PLAYGROUND_FOLDER = process.env.CHAT2DESK_PLAYGROUND || path.join(CACHE_ROOT, 'playground');

module.exports = { VERSIONS, PACKAGE_NAME, PROJECT_ROOT, CACHE_ROOT, PLAYGROUND_FOLDER, packageFolder, n8nProgram };
