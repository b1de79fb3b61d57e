'use strict';

/** Parts of documents that are made, not written: each stands between two markers of its name. */

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
 * Writes a part of a document anew; with `--check` on the command line it only looks.
 * @param {string} file
 * @param {string} name what the markers are called
 * @param {string} part
 * @param {string} command what makes the part anew, for the error text
 * @throws {Error} with `--check`, where the part is stale
 */
function updateFile(file, name, part, command) {
	const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
	const fresh = withMarked(text, name, part);
	if (!process.argv.includes('--check')) fs.writeFileSync(file, fresh);
	else if (fresh !== text)
		throw new Error(`The part "${name}" of ${path.basename(file)} is stale. Write it anew: ${command}`);
}

/** The same for a table of the README. */
const updateReadme = (name, table, command) => updateFile(README, name, table, command);

/** Writes where a script is what was started, and not only used; what goes wrong is told in a line. @param {NodeModule} script @param {() => unknown} write */
async function asCommand(script, write) {
	if (require.main !== script) return;
	try {
		await write();
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

module.exports = { asCommand, updateFile, updateReadme, withMarked };
