'use strict';

const fc = require('fast-check');
const { printTable } = require('../../support/print-table');

/** Cases of each kind, and where their row begins. Both are fixed where nobody asks for others, so that a run says the same thing twice. */
const CASES = Number(process.env.SEEDS ?? 25);
const SEED = Number(process.env.SEED ?? 20_261_125);

/**
 * A jest test that tries a property with SEEDS cases. What it finds is shrunk to the smallest case, and named with the SEED and the path
 * that lead to it again.
 *
 * @param {string} title
 * @param {import('fast-check').Arbitrary<unknown>[]} arbitraries what a case is made of
 * @param {(...values: any[]) => Promise<unknown> | unknown} check throws where a case comes out wrong
 * @param {{share?: number}} [wish] `share`: the part of SEEDS to try, for kinds of which one case takes long
 */
function holds(title, arbitraries, check, { share = 1 } = {}) {
	const numRuns = Math.max(1, Math.round(CASES * share));
	it(
		`${title} (${numRuns} seeds)`,
		async () => {
			const begun = Date.now();
			const property = fc.asyncProperty(...arbitraries, async (...values) => void (await check(...values)));
			await fc.assert(property, { seed: SEED, numRuns });
			if (process.env.SEEDS !== undefined) {
				printTable(title, { seeds: numRuns, 'first seed': SEED, seconds: ((Date.now() - begun) / 1000).toFixed(1) });
			}
		},
		30_000 + numRuns * 10_000,
	);
}

module.exports = { fc, holds, CASES, SEED };
