'use strict';

/** Tables in the README that are made, not written: each stands between two markers of its name. */

const fs = require('node:fs');
const path = require('node:path');

const README = path.join(__dirname, '..', 'README.md');

/**
 * Puts a table between the markers of a text.
 * @param {string} text
 * @param {string} name what the markers are called
 * @param {string} table
 * @returns {string}
 * @throws {Error} where the text lacks the markers
 */
function withMarked(text, name, table) {
	const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
	const from = text.indexOf(start);
	const to = text.indexOf(end);
	if (from < 0 || to < from)
		throw new Error(`There is no place for the table of ${name}: the lines ${start} and ${end} are missing`);
	return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
}

/**
 * Writes a table into the README; with `--check` on the command line it only looks.
 * @param {string} name
 * @param {string} table
 * @param {string} command what makes the table anew, for the error text
 * @throws {Error} with `--check`, where the table is stale
 */
function updateReadme(name, table, command) {
	const text = fs.existsSync(README) ? fs.readFileSync(README, 'utf8') : '';
	const fresh = withMarked(text, name, table);
	if (!process.argv.includes('--check')) fs.writeFileSync(README, fresh);
	else if (fresh !== text) throw new Error(`The table of ${name} in README.md is stale. Write it anew: ${command}`);
}

module.exports = { updateReadme, withMarked };
