'use strict';

const { endAllGroups } = require('./processes');

/**
 * Runs cleanup functions in reverse order, even if some fail, and then ends all child processes.
 * @param {Array<() => unknown>} cleanups
 */
async function runCleanups(cleanups) {
	for (const cleanUp of cleanups.reverse()) {
		try {
			await cleanUp();
		} catch (error) {
			console.error(`  ${error.message}`);
		}
	}
	await endAllGroups();
}

module.exports = { runCleanups };
