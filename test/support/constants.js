'use strict';

/** What many tests name, without the seconds that n8n-core takes to load. */

const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');

/** The package as n8n loads it: built here, or as it was packed and unpacked elsewhere. */
const PACKAGE = process.env.CHAT2DESK_PACKAGE ?? ROOT;

/** A server that never exists: requests to it are nock's. */
const SERVER = 'https://api.chat2desk.com';
const TOKEN = 'tok-3n-secret';

module.exports = { PACKAGE, ROOT, SERVER, TOKEN };
