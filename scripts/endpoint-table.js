'use strict';

/**
 * Keeps the README's table of operations and endpoints equal to the catalogue. Needs a build.
 *
 *   node scripts/endpoint-table.js            writes the table
 *   node scripts/endpoint-table.js --check    fails when the table is stale
 */

const fs = require('node:fs');
const path = require('node:path');
const { catalogue } = require('./catalogue');

const START = '<!-- endpoints:start -->';
const END = '<!-- endpoints:end -->';

const code = ({ method, path: route }) => `\`${method} ${route}\``;

function row({ resource, operation, endpoints: [own, ...further] }, previous) {
	const name = resource === previous?.resource ? '' : `**${resource.name}**`;
	const requests = own === undefined ? 'any' : code(own);
	return `| ${name} | ${operation.name} | ${requests} | ${further.map(code).join(', ')} |`;
}

/**
 * @param {import('./catalogue').CatalogueEntry[]} entries
 * @returns {string} a Markdown table with a row an operation
 */
function endpointTable(entries) {
	const head = ['| Resource | Operation | Endpoint | Where needed also |', '| --- | --- | --- | --- |'];
	return [...head, ...entries.map((entry, index) => row(entry, entries[index - 1]))].join('\n');
}

/**
 * Puts a table between the markers of a text.
 * @param {string} text
 * @param {string} table
 * @returns {string}
 * @throws {Error} where the text lacks the markers
 */
function withTable(text, table) {
	const from = text.indexOf(START);
	const to = text.indexOf(END);
	if (from < 0 || to < from)
		throw new Error(`There is no place for the table of endpoints: the lines ${START} and ${END} are missing`);
	return `${text.slice(0, from + START.length)}\n\n${table}\n\n${text.slice(to)}`;
}

function main() {
	const file = path.join(__dirname, '..', 'README.md');
	const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
	const fresh = withTable(text, endpointTable(catalogue()));
	if (!process.argv.includes('--check')) fs.writeFileSync(file, fresh);
	else if (fresh !== text)
		throw new Error('The table of endpoints in README.md is stale. Write it anew: npm run docs:endpoints');
}

module.exports = { endpointTable, withTable };

if (require.main === module) {
	try {
		main();
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}
