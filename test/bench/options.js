'use strict';

const { parseArgs } = require('node:util');
const { ROWS } = require('./rows');

const HELP = `Compares the package with n8n's generic nodes, in one real n8n.

npm run bench                     all rows; writes docs/performance.json, docs/performance.md and the chart
npm run bench -- 1 5              some rows; writes nothing
npm run bench -- --rounds 1 1     fewer rounds; writes nothing
npm run bench -- --profile DIR 5  with CPU profiles of n8n (.cpuprofile) in a folder; writes nothing else

${ROWS.map(({ row, title }) => `  ${row}  ${title}`).join('\n')}`;

/** The default number of measurements per contestant. */
const ROUNDS = 5;

/**
 * @param {string[]} args
 * @returns {{help: boolean, rows: object[], rounds?: number, profiles?: string, isWhole: boolean}} `rounds` overrides
 * the default; `isWhole`: whether to save the results
 * @throws {RangeError} with an explanation
 */
function readOptions(args) {
	const flags = { help: { type: 'boolean' }, rounds: { type: 'string' }, profile: { type: 'string' } };
	const { values, positionals } = parseArgs({ args, options: flags, allowPositionals: true });
	const unknown = positionals.find((row) => !ROWS.some((each) => String(each.row) === row));
	if (unknown) throw new RangeError(`Unknown row "${unknown}". Rows: ${ROWS.map(({ row }) => row).join(', ')}`);
	const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
	if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
		throw new RangeError('--rounds must be a whole number of at least 1');
	const rows = ROWS.filter(({ row }) => positionals.length === 0 || positionals.includes(String(row)));
	const isWhole = positionals.length === 0 && rounds === undefined && values.profile === undefined;
	return { help: values.help === true, rows, rounds, profiles: values.profile, isWhole };
}

module.exports = { HELP, ROUNDS, readOptions };
