'use strict';

/**
 * Updates the table of n8n versions in docs/compatibility.md from the results of `npm run test:compat` (docs/compatibility.json)
 * and the minimum versions of features (test/compat/versions.js).
 *
 *   node scripts/compatibility-table.js            writes the table
 *   node scripts/compatibility-table.js --check    fails if the table is stale
 */

const path = require('node:path');
const { readResults } = require('../test/compat/compatibility-json');
const { missingIn } = require('../test/compat/versions');
const { runIfMain, updateFile } = require('./markdown-sections');

const share = ({ passed, failed, missing }) =>
	failed > 0 ? `**${passed} of ${passed + failed + missing.length}**` : `all ${passed}`;

function row({ n8n, core, checks, server }) {
	const real =
		server === undefined ? '' : `${server.version} (Node ${server.node}): ${share({ missing: [], ...server })}`;
	const missing = [...checks.missing, ...missingIn(n8n), ...(server?.missing ?? [])];
	return `| ${n8n} | ${core}: ${share(checks)} | ${real} | ${[...new Set(missing)].join('; ') || 'nothing'} |`;
}

/**
 * @param {ReturnType<typeof readResults>} results
 * @returns {string} a Markdown table with one row per version
 */
function compatibilityTable({ lines }) {
	const head = ['| n8n | checks with n8n-core | on a real n8n | what is missing there |', '| --- | --- | --- | --- |'];
	return [...head, ...lines.filter(({ checks }) => checks).map(row)].join('\n');
}

const PAGE = path.join(__dirname, '..', 'docs', 'compatibility.md');

const writeTable = () =>
	updateFile(PAGE, 'compatibility', compatibilityTable(readResults()), 'npm run docs:compatibility');

module.exports = { compatibilityTable, writeTable };

void runIfMain(module, writeTable);
