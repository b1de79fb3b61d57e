'use strict';

/**
 * Updates two tables from the catalogue: the operations in the README, and their requests in docs/endpoints.md. Requires a build.
 *
 *   node scripts/endpoint-table.js            writes the tables
 *   node scripts/endpoint-table.js --check    fails if one is stale
 */

const path = require('node:path');
const { catalogue } = require('./catalogue');
const { runIfMain, updateFile, updateReadme, replaceSection } = require('./markdown-sections');

const FILE = path.join(__dirname, '..', 'docs', 'endpoints.md');
const COMMAND = 'npm run docs:endpoints';

const code = ({ method, path: route }) => `\`${method} ${route}\``;

function row({ resource, operation, endpoints: [own, ...further] }, previous) {
	const name = resource === previous?.resource ? '' : `**${resource.name}**`;
	const requests = own === undefined ? 'any' : code(own);
	return `| ${name} | ${operation.name} | ${requests} | ${further.map(code).join(', ')} |`;
}

/**
 * @param {import('./catalogue').CatalogueEntry[]} entries
 * @returns {string} a Markdown table with one row per operation
 */
function endpointTable(entries) {
	const head = ['| Resource | Operation | Endpoint | Additional requests |', '| --- | --- | --- | --- |'];
	return [...head, ...entries.map((entry, index) => row(entry, entries[index - 1]))].join('\n');
}

/**
 * @param {import('./catalogue').CatalogueEntry[]} entries
 * @returns {string} a Markdown table with one row per resource and its operations
 */
function operationTable(entries) {
	const names = new Map();
	for (const { resource, operation } of entries) names.set(resource, [...(names.get(resource) ?? []), operation.name]);
	const rows = [...names].map(([{ name }, operations]) => `| **${name}** | ${operations.join(', ')} |`);
	return ['| Resource | Operations |', '| --- | --- |', ...rows].join('\n');
}

const replaceTable = (text, table) => replaceSection(text, 'endpoints', table);

function main() {
	const entries = catalogue();
	updateReadme('operations', operationTable(entries), COMMAND);
	updateFile(FILE, 'endpoints', endpointTable(entries), COMMAND);
}

module.exports = { endpointTable, operationTable, replaceTable };

void runIfMain(module, main);
