'use strict';

const fs = require('node:fs');

/** Removes the temporary files of all test files. */
module.exports = function teardown() {
	fs.rmSync(globalThis.temporaryFolder, { recursive: true, force: true });
};
