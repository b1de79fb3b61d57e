'use strict';

/** `npm run bench`: see options.js. */

const fs = require('node:fs');
const { StartError } = require('../../sandbox/start/start-error');
const { writePages } = require('../../scripts/performance');
const { measureRow } = require('./measure');
const { HELP, readOptions } = require('./options');
const { conditions } = require('./report/conditions');
const { BENCH, writeResults } = require('./report/results');
const { textOf } = require('./report/table');
const { TestSetup } = require('./support/setup');

/** The setup for a row. Reuses the previous one if its n8n has the same settings. */
async function setupFor({ environment: settings }, setups, { profiles }) {
	const last = setups.at(-1);
	if (last !== undefined && last.settings === settings) return last.setup;
	await last?.setup.end();
	const setup = new TestSetup();
	setups.push({ settings, setup });
	await setup.setUp({ profiles, settings });
	return setup;
}

/** Measures rows and prints each result immediately. */
async function measureAll(setups, options) {
	const measured = [];
	for (const row of options.rows) {
		const setup = await setupFor(row, setups, options);
		measured.push(await measureRow(setup, row, options.rounds));
		console.log(textOf(measured.at(-1)));
	}
	return measured;
}

/** Saves the results of a complete run. */
async function save(setup, rows) {
	writeResults(BENCH, { ...(await conditions(setup.node)), rows });
	writePages();
	console.log(' docs/performance.json, docs/performance.md and its chart have been updated');
}

/**
 * @returns {number} the number of missed goals
 */
function summarize(measured) {
	const goals = measured.flatMap((row) => row.goals);
	const missed = goals.filter(({ holds }) => !holds).length;
	console.log(`\n${goals.length - missed} goals reached, ${missed} missed`);
	return missed;
}

async function main() {
	const options = readOptions(process.argv.slice(2));
	if (options.help) return console.log(HELP);
	if (options.profiles) fs.mkdirSync(options.profiles, { recursive: true });
	const setups = [];
	const end = async () => await setups.at(-1)?.setup.end();
	for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
		process.once(signal, () => void end().finally(() => process.exit(code)));
	try {
		const measured = await measureAll(setups, options);
		if (options.isWhole) await save(setups[0].setup, measured);
		process.exitCode = summarize(measured) === 0 ? 0 : 1;
	} finally {
		await end();
	}
}

main().catch((error) => {
	console.error(error instanceof StartError || error instanceof RangeError ? error.message : error.stack);
	process.exitCode = 1;
});
