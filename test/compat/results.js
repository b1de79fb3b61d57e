'use strict';

/** Thrown by a check if the version lacks a feature. */
class MissingFeature extends Error {}

/**
 * @typedef {object} Outcome of a check; without `failure` and `missing` if it passed
 * @property {string} name
 * @property {string} [failure]
 * @property {string} [missing]
 */

async function outcomeOf(check, setup, timeoutMs) {
	let timer;
	const late = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`The check took longer than ${timeoutMs / 1000} s`)), timeoutMs);
	});
	try {
		await Promise.race([check(setup), late]);
		return {};
	} catch (error) {
		return error instanceof MissingFeature ? { missing: error.message } : { failure: error.stack ?? String(error) };
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Runs all checks sequentially, including those after a failure.
 * @param {Record<string, (setup: any) => unknown>} checks by name; a check fails by throwing
 * @param {any} setup passed to each check
 * @param {{before?: () => unknown, timeoutMs?: number}} [options] `before` is called before each check
 * @returns {Promise<Outcome[]>}
 */
async function outcomesOf(checks, setup, { before = () => {}, timeoutMs = 30_000 } = {}) {
	const outcomes = [];
	for (const [name, check] of Object.entries(checks)) {
		await before();
		outcomes.push({ name, ...(await outcomeOf(check, setup, timeoutMs)) });
	}
	return outcomes;
}

module.exports = { MissingFeature, outcomesOf };
