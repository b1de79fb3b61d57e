'use strict';

/**
 * Keeps the README's table of operations and endpoints equal to the catalogue. Needs a build.
 *
 *   node scripts/endpoint-table.js            writes the table
 *   node scripts/endpoint-table.js --check    fails when the table is stale
 */

const { catalogue } = require('./catalogue');
const { updateReadme, withMarked } = require('./marked');

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

const withTable = (text, table) => withMarked(text, 'endpoints', table);

function main() {
	updateReadme('endpoints', endpointTable(catalogue()), 'npm run docs:endpoints');
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
