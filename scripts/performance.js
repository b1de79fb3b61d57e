'use strict';

/**
 * Updates docs/performance.md and its chart from the results of the last complete run of `npm run bench` (docs/performance.json).
 *
 *   node scripts/performance.js            writes both
 *   node scripts/performance.js --check    fails if one is stale
 */

const fs = require('node:fs');
const path = require('node:path');
const { chartOf } = require('../test/bench/report/chart');
const { readResults } = require('../test/bench/report/results');
const { markdownOf } = require('../test/bench/report/table');
const { runIfMain, updateFile } = require('./markdown-sections');

const DOCS = path.join(__dirname, '..', 'docs');
const CHART = path.join(DOCS, 'images', 'performance.svg');
const COMMAND = 'npm run docs:performance';

/**
 * @param {ReturnType<typeof readResults>} results
 * @returns {string} the section with the results
 */
function resultsSection(results) {
	if (results === undefined) return 'Not measured yet: `npm run bench`.';
	const { date, machine, versions, rows } = results;
	const goals = rows.flatMap((row) => row.goals);
	const reached = goals.filter(({ holds }) => holds).length;
	const { package: own, n8n, node } = versions;
	return [
		`Measured on ${date} by \`npm run bench\`: version ${own} in n8n ${n8n} on Node ${node}; ${machine}. ${reached} of ${goals.length} goals are reached.`,
		'![Medians of the bench](images/performance.svg)',
		...rows.map(markdownOf),
	].join('\n\n');
}

function writeChart(chart) {
	const isStale = !fs.existsSync(CHART) || fs.readFileSync(CHART, 'utf8') !== chart;
	if (!process.argv.includes('--check')) fs.writeFileSync(CHART, chart);
	else if (isStale) throw new Error(`The chart of docs/performance.md is stale. Update it: ${COMMAND}`);
}

function writePage() {
	const results = readResults();
	if (results !== undefined) writeChart(chartOf(results));
	updateFile(path.join(DOCS, 'performance.md'), 'performance', resultsSection(results), COMMAND);
}

module.exports = { resultsSection, writePage };

void runIfMain(module, writePage);
