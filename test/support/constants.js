'use strict';

/** Constants shared by many tests, in a file that does not load n8n-core. */

const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');

/** The package folder that n8n loads: this project, or an unpacked tarball. */
const PACKAGE = process.env.CHAT2DESK_PACKAGE ?? ROOT;

/** The default API server. Requests to it are mocked with nock. */
const SERVER = 'https://api.chat2desk.com';
const TOKEN = 'tok-3n-secret';

module.exports = { PACKAGE, ROOT, SERVER, TOKEN };
