'use strict';

/**
 * Updates the figures in the documents from the results of the last complete runs: docs/performance.md and its chart from `npm run bench`
 * (docs/performance.json), docs/several-machines.md from `npm run test:queue -- scale` (docs/scale.json).
 *
 *   node scripts/performance.js            writes them
 *   node scripts/performance.js --check    fails if one is stale
 */

const fs = require('node:fs');
const path = require('node:path');
const { chartOf } = require('../test/bench/report/chart');
const { BENCH, SCALE, readResults } = require('../test/bench/report/results');
const { markdownOf } = require('../test/bench/report/table');
const { runIfMain, updateFile } = require('./markdown-sections');

const DOCS = path.join(__dirname, '..', 'docs');
const CHART = path.join(DOCS, 'images', 'performance.svg');
const COMMAND = 'npm run docs:performance';

/** When, with which command and on what the results were measured. */
function measuredText({ date, machine, versions }, command) {
	const { package: own, n8n, node } = versions;
	return `Measured on ${date} by \`${command}\`: version ${own} in n8n ${n8n} on Node ${node}; ${machine}.`;
}

/**
 * @param {ReturnType<typeof readResults>} results of the bench
 * @returns {string} the section with the results
 */
function resultsSection(results) {
	if (results === undefined) return 'Not measured yet: `npm run bench`.';
	const { rows } = results;
	const goals = rows.flatMap((row) => row.goals);
	const reached = goals.filter(({ holds }) => holds).length;
	return [
		`${measuredText(results, 'npm run bench')} ${reached} of ${goals.length} goals are reached.`,
		'![Medians of the bench](images/performance.svg)',
		...rows.map((row) => `### ${row.row}. ${row.title}\n\n${markdownOf(row)}`),
	].join('\n\n');
}

/**
 * @param {ReturnType<typeof readResults>} results of the queue suite
 * @returns {string} the section with the results
 */
function scaleSection(results) {
	const command = 'npm run test:queue -- scale';
	if (results === undefined) return `Not measured yet: \`${command}\`.`;
	return [...results.rows.map(markdownOf), measuredText(results, command)].join('\n\n');
}

function writeChart(chart) {
	const isStale = !fs.existsSync(CHART) || fs.readFileSync(CHART, 'utf8') !== chart;
	if (!process.argv.includes('--check')) fs.writeFileSync(CHART, chart);
	else if (isStale) throw new Error(`The chart of docs/performance.md is stale. Update it: ${COMMAND}`);
}

function writePages() {
	const results = readResults(BENCH);
	if (results !== undefined) writeChart(chartOf(results));
	updateFile(path.join(DOCS, 'performance.md'), 'performance', resultsSection(results), COMMAND);
	updateFile(path.join(DOCS, 'several-machines.md'), 'scale', scaleSection(readResults(SCALE)), COMMAND);
}

module.exports = { resultsSection, scaleSection, writePages };

void runIfMain(module, writePages);
