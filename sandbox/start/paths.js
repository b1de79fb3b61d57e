'use strict';

const os = require('node:os');
const path = require('node:path');

/** Versions that were tried together; a newer n8n is a change of this line and of a test run, never a range. */
const VERSIONS = { n8n: '2.41.1', node: '24.21.0', leastNodeMajor: 24 };

const PACKAGE_NAME = 'n8n-nodes-chat2desk';
const PROJECT_ROOT = path.resolve(__dirname, '..', '..');

/** Folder that keeps n8n, its Node and the playground between starts. CHAT2DESK_PLAYGROUND_CACHE moves it to another disk. */
const CACHE_ROOT = process.env.CHAT2DESK_PLAYGROUND_CACHE || path.join(os.homedir(), '.cache', PACKAGE_NAME);

const NODE_FOLDER = path.join(CACHE_ROOT, `node-${VERSIONS.node}`);
const N8N_FOLDER = path.join(CACHE_ROOT, `n8n-${VERSIONS.n8n}`);
const N8N_BIN = path.join(N8N_FOLDER, 'node_modules', 'n8n', 'bin', 'n8n');

/** The n8n user folder of `npm start`. CHAT2DESK_PLAYGROUND names another one: a second playground, or one for a test. */
const PLAYGROUND_FOLDER = process.env.CHAT2DESK_PLAYGROUND || path.join(CACHE_ROOT, 'playground');

/** The playground's owner. It listens on 127.0.0.1 only, so a known password does no harm and saves newcomers a form. */
const OWNER = { email: 'owner@example.com', firstName: 'Play', lastName: 'Ground', password: 'Playground-1' };

module.exports = { VERSIONS, PACKAGE_NAME, PROJECT_ROOT, CACHE_ROOT, NODE_FOLDER, N8N_FOLDER, N8N_BIN, PLAYGROUND_FOLDER, OWNER };
