'use strict';

const fc = require('fast-check');
const { printTable } = require('../../support/print-table');

/** Number of cases per property, and the seed. Both have fixed defaults, so that runs are reproducible. */
const CASES = Number(process.env.SEEDS ?? 25);
const SEED = Number(process.env.SEED ?? 20_261_125);

/**
 * A jest test that checks a property with SEEDS cases. A counterexample is shrunk and reported with the seed and path that reproduce it.
 *
 * @param {string} title
 * @param {import('fast-check').Arbitrary<unknown>[]} arbitraries generate a case
 * @param {(...values: any[]) => Promise<unknown> | unknown} check throws if the property does not hold for a case
 * @param {{share?: number}} [options] `share`: multiplies SEEDS, for example to check fewer cases of a slow property
 */
function testProperty(title, arbitraries, check, { share = 1 } = {}) {
	const numRuns = Math.max(1, Math.round(CASES * share));
	it(
		`${title} (${numRuns} seeds)`,
		async () => {
			const startedAt = Date.now();
			const property = fc.asyncProperty(...arbitraries, async (...values) => void (await check(...values)));
			await fc.assert(property, { seed: SEED, numRuns });
			if (process.env.SEEDS !== undefined) {
				printTable(title, {
					seeds: numRuns,
					'first seed': SEED,
					seconds: ((Date.now() - startedAt) / 1000).toFixed(1),
				});
			}
		},
		600_000 + numRuns * 10_000,
	);
}

module.exports = { fc, testProperty, CASES, SEED };
