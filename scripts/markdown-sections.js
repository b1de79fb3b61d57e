'use strict';

/** Generated sections of documents, each between two markers with its name. */

const fs = require('node:fs');
const path = require('node:path');

const README = path.join(__dirname, '..', 'README.md');

/**
 * Replaces the section between the markers.
 * @param {string} text
 * @param {string} name of the section
 * @param {string} section
 * @returns {string}
 * @throws {Error} if the markers are missing
 */
function replaceSection(text, name, section) {
	const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
	const from = text.indexOf(start);
	const to = text.indexOf(end);
	if (from < 0 || to < from) throw new Error(`The lines ${start} and ${end} are missing`);
	return `${text.slice(0, from + start.length)}\n\n${section}\n\n${text.slice(to)}`;
}

/**
 * Updates a section of a document. With `--check` on the command line, only checks it.
 * @param {string} file
 * @param {string} name of the section
 * @param {string} section
 * @param {string} command that updates the section, for the error message
 * @throws {Error} with `--check`, if the section is stale
 */
function updateFile(file, name, section, command) {
	const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
	const updated = replaceSection(text, name, section);
	if (!process.argv.includes('--check')) fs.writeFileSync(file, updated);
	else if (updated !== text)
		throw new Error(`The section "${name}" of ${path.basename(file)} is stale. Update it: ${command}`);
}

/** Updates a section of the README. */
const updateReadme = (name, section, command) => updateFile(README, name, section, command);

/** Runs the update if the script is the main module, and prints an error as one line. @param {NodeModule} script @param {() => unknown} update */
async function runIfMain(script, update) {
	if (require.main !== script) return;
	try {
		await update();
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

module.exports = { runIfMain, updateFile, updateReadme, replaceSection };
