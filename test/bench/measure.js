'use strict';

const { withProgress } = require('../../sandbox/start/progress');
const { ROUNDS } = require('./options');
const { figuresOf, settled } = require('./support/statistics');

/** The share of the work that warms up a contestant, so that V8 does not compile during the measurement. */
const WARM_UP = 0.2;

/** Alternates the order of contestants between rounds, so that none always follows the same one. */
const orderOf = (keys, round) => (round % 2 === 0 ? keys : [...keys].reverse());

/** Measures a contestant once. @returns {Promise<Record<string, number>>} */
async function measureOnce(setup, row, contestant, name, share = 1) {
	await contestant.before(share);
	const { outcome, ...measured } = await setup.measure(async () => await contestant.run(share), name, row);
	return { ...measured, ...contestant.report(outcome, measured) };
}

/**
 * Measures all contestants of a row in alternating order.
 * @param {import('./support/setup').TestSetup} setup
 * @param {import('./rows').Row} row
 * @param {number} [wanted] rounds, if different from the default
 * @returns {Promise<object>} the stored results
 */
async function measureRow(setup, row, wanted) {
	const { row: number, title, contestants, look, charts } = row;
	if (look) return { row: number, title, goals: (await withProgress(`${number}. ${title}`, look)).map(settled) };
	return await withProgress(`${number}. ${title}`, async ({ detail }) => {
		const { close = () => {}, ...ready } = await row.prepare(setup);
		const keys = Object.keys(contestants);
		const runs = Object.fromEntries(keys.map((key) => [key, []]));
		const roundsOf = (key) => wanted ?? row.rounds?.[key] ?? ROUNDS;
		const rounds = Math.max(...keys.map(roundsOf));
		try {
			for (const key of row.cold ? [] : keys)
				await measureOnce(setup, row, ready[key], `${number}-${key}-warm-up`, WARM_UP);
			for (let round = 0; round < rounds; round++) {
				for (const key of orderOf(keys, round).filter((each) => round < roundsOf(each))) {
					detail(`round ${round + 1} of ${rounds}, ${contestants[key]}`);
					runs[key].push(await measureOnce(setup, row, ready[key], `${number}-${key}-${round + 1}`));
				}
			}
		} finally {
			await close();
		}
		const figures = Object.fromEntries(keys.map((key) => [key, figuresOf(runs[key])]));
		const named = keys.map((key) => ({ key, name: contestants[key], rounds: roundsOf(key), figures: figures[key] }));
		return { row: number, title, contestants: named, charts, goals: row.goals(figures).map(settled) };
	});
}

module.exports = { measureRow, orderOf };
