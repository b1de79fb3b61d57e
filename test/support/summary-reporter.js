'use strict';

const { writeSync } = require('node:fs');

/** A reporter for jest: the last line says in one form for all suites how many tests passed and failed. */
module.exports = class ClosingLine {
	onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
		// A file that could not even be loaded has no tests that could fail.
		const failed = numFailedTests + numRuntimeErrorTestSuites;
		// jest's own summary comes after all reporters.
		process.once('exit', () => writeSync(1, `${numPassedTests} passed, ${failed} failed\n`));
	}
};
