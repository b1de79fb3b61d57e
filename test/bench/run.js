'use strict';

/** `npm run bench`: see options.js. */

const fs = require('node:fs');
const { StartError } = require('../../sandbox/start/start-error');
const { writePage } = require('../../scripts/performance');
const { measureRow } = require('./measure');
const { HELP, readOptions } = require('./options');
const { conditions } = require('./report/conditions');
const { writeResults } = require('./report/results');
const { textOf } = require('./report/table');
const { TestSetup } = require('./support/setup');

/** The setup that a row is measured on: that of the row before, where its n8n has the same settings. */
async function stageFor({ environment: settings }, stages, { profiles }) {
	const last = stages.at(-1);
	if (last !== undefined && last.settings === settings) return last.setup;
	await last?.setup.end();
	const setup = new TestSetup();
	stages.push({ settings, setup });
	await setup.setUp({ profiles, settings });
	return setup;
}

/** Measures some rows, and prints each as soon as it is there. */
async function measureAll(stages, options) {
	const measured = [];
	for (const row of options.rows) {
		const setup = await stageFor(row, stages, options);
		measured.push(await measureRow(setup, row, options.rounds));
		console.log(textOf(measured.at(-1)));
	}
	return measured;
}

/** Keeps what a whole run measured. */
async function keep(setup, rows) {
	writeResults({ ...(await conditions(setup.node)), rows });
	writePage();
	console.log('  docs/performance.json, docs/performance.md and its chart are written');
}

/** @returns {number} how many goals were missed */
function conclude(measured) {
	const goals = measured.flatMap((row) => row.goals);
	const missed = goals.filter(({ holds }) => !holds).length;
	console.log(`\n${goals.length - missed} goals reached, ${missed} missed`);
	return missed;
}

async function main() {
	const options = readOptions(process.argv.slice(2));
	if (options.help) return console.log(HELP);
	if (options.profiles) fs.mkdirSync(options.profiles, { recursive: true });
	const stages = [];
	const end = async () => await stages.at(-1)?.setup.end();
	for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
		process.once(signal, () => void end().finally(() => process.exit(code)));
	try {
		const measured = await measureAll(stages, options);
		if (options.isWhole) await keep(stages[0].setup, measured);
		process.exitCode = conclude(measured) === 0 ? 0 : 1;
	} finally {
		await end();
	}
}

main().catch((error) => {
	console.error(error instanceof StartError || error instanceof RangeError ? error.message : error.stack);
	process.exitCode = 1;
});
