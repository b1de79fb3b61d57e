'use strict';

const { writeSync } = require('node:fs');

/** A jest reporter that prints the totals as the last line, in the same format for all suites. */
module.exports = class SummaryReporter {
	onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
		// A file that fails to load has no failed tests.
		const failed = numFailedTests + numRuntimeErrorTestSuites;
		// jest prints its own summary after all reporters.
		process.once('exit', () => writeSync(1, `${numPassedTests} passed, ${failed} failed\n`));
	}
};
