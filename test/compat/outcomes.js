'use strict';

/** What a version cannot do, told by the check that looked for it. */
class Lacking extends Error {}

/**
 * @typedef {object} Outcome of a check; neither text where it passed
 * @property {string} name
 * @property {string} [failure]
 * @property {string} [lacking]
 */

async function outcomeOf(check, stage, timeoutMs) {
	let timer;
	const late = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`It took longer than ${timeoutMs / 1000} s`)), timeoutMs);
	});
	try {
		await Promise.race([check(stage), late]);
		return {};
	} catch (error) {
		return error instanceof Lacking ? { lacking: error.message } : { failure: error.stack ?? String(error) };
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Runs checks one after the other, whatever becomes of each.
 * @param {Record<string, (stage: any) => unknown>} checks by name; one fails by throwing
 * @param {any} stage what they work with
 * @param {{before?: () => unknown, timeoutMs?: number}} [options] `before` is called before each
 * @returns {Promise<Outcome[]>}
 */
async function outcomesOf(checks, stage, { before = () => {}, timeoutMs = 30_000 } = {}) {
	const outcomes = [];
	for (const [name, check] of Object.entries(checks)) {
		await before();
		outcomes.push({ name, ...(await outcomeOf(check, stage, timeoutMs)) });
	}
	return outcomes;
}

module.exports = { Lacking, outcomesOf };
