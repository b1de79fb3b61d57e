'use strict';

/**
 * Keeps docs/performance.md and its chart equal to what the last whole run of `npm run bench` measured (docs/performance.json).
 *
 *   node scripts/performance.js            writes both
 *   node scripts/performance.js --check    fails when one is stale
 */

const fs = require('node:fs');
const path = require('node:path');
const { chartOf } = require('../test/bench/report/chart');
const { readResults } = require('../test/bench/report/results');
const { markdownOf } = require('../test/bench/report/table');
const { asCommand, updateFile } = require('./markdown-sections');

const DOCS = path.join(__dirname, '..', 'docs');
const CHART = path.join(DOCS, 'images', 'performance.svg');
const COMMAND = 'npm run docs:performance';

/**
 * @param {ReturnType<typeof readResults>} results
 * @returns {string} the measured part of the page
 */
function figuresPart(results) {
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
	else if (isStale) throw new Error(`The chart of docs/performance.md is stale. Draw it anew: ${COMMAND}`);
}

function writePage() {
	const results = readResults();
	if (results !== undefined) writeChart(chartOf(results));
	updateFile(path.join(DOCS, 'performance.md'), 'performance', figuresPart(results), COMMAND);
}

module.exports = { figuresPart, writePage };

void asCommand(module, writePage);
