'use strict';

/** What a version cannot do, told by the check that looked for it. */
class MissingFeature extends Error {}

/**
 * @typedef {object} Outcome of a check; neither text where it passed
 * @property {string} name
 * @property {string} [failure]
 * @property {string} [missing]
 */

async function outcomeOf(check, setup, timeoutMs) {
	let timer;
	const late = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`It took longer than ${timeoutMs / 1000} s`)), timeoutMs);
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
 * Runs checks one after the other, whatever becomes of each.
 * @param {Record<string, (setup: any) => unknown>} checks by name; one fails by throwing
 * @param {any} setup what they work with
 * @param {{before?: () => unknown, timeoutMs?: number}} [options] `before` is called before each
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
