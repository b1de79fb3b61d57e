'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { buildPackage } = require('../../sandbox/start/package-install');

// Read once: in jest's watch mode, setup runs again after TMPDIR was changed.
const PREFIX = path.join(os.tmpdir(), 'chat2desk-test-');

/**
 * Builds the package before the tests unless dist is up to date, and gives all test files one folder for temporary files, which
 * `global-teardown.js` removes.
 */
module.exports = async function setup() {
	await buildPackage();
	globalThis.temporaryFolder = fs.mkdtempSync(PREFIX);
	process.env.TMPDIR = globalThis.temporaryFolder;
};
