'use strict';

/**
 * The results of the last runs by version: docs/compatibility.json. The table in docs/compatibility.md is generated
 * from it.
 */

const fs = require('node:fs');
const path = require('node:path');
const { LINES, TYPES } = require('./versions');

const FILE = path.join(__dirname, '..', '..', 'docs', 'compatibility.json');

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} missing features that the version lacks, as text
 * @typedef {object} Results
 * @property {Array<{n8n: string, core: string, checks?: Counts, server?: {version: string, node: number} & Counts}>}
 * lines
 * @property {Array<{workflow: string, passed: boolean}>} types
 */

/**
 * @returns {Results} all tested versions with their known results, oldest first
 */
function readResults() {
	const known = fs.existsSync(FILE) ? JSON.parse(fs.readFileSync(FILE, 'utf8')) : { lines: [], types: [] };
	const lineOf = ({ n8n, core }) => ({ n8n, core, ...known.lines.find((line) => line.core === core) });
	const typesOf = (workflow) => known.types.find((entry) => entry.workflow === workflow) ?? { workflow };
	return { lines: LINES.map(lineOf), types: TYPES.map(typesOf) };
}

/** @param {Results} results */
const writeResults = (results) => fs.writeFileSync(FILE, `${JSON.stringify(results, null, '\t')}\n`);

/**
 * Counts outcomes.
 * @param {Array<{failure?: string, missing?: string}>} outcomes
 * @returns {Counts}
 */
function countsOf(outcomes) {
	const missing = outcomes.flatMap((outcome) => outcome.missing ?? []);
	const failed = outcomes.filter(({ failure }) => failure !== undefined).length;
	return { passed: outcomes.length - failed - missing.length, failed, missing };
}

module.exports = { countsOf, readResults, writeResults };
