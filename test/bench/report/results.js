'use strict';

/** The results of the last complete runs, from which the documents and the chart are generated. */

const fs = require('node:fs');
const path = require('node:path');

/** The names of the results: those of `npm run bench`, and those of `npm run test:queue -- scale`. */
const BENCH = 'performance';
const SCALE = 'scale';

const fileOf = (name) => path.join(__dirname, '..', '..', '..', 'docs', `${name}.json`);

/**
 * @typedef {{median: number, least: number, most: number}} Figure
 * @typedef {{what: string, value: number, most?: number, least?: number, holds: boolean}} Goal
 * @typedef {{what: string, unit: string, field: string, keys: string[]}} Chart
 * @typedef {object} Measured a row
 * @property {number} [row] its number, if there are several
 * @property {string} title
 * @property {Array<{key: string, name: string, rounds: number, figures: Record<string, Figure>}>} [contestants]
 * @property {Chart[]} [charts]
 * @property {Goal[]} goals
 * @param {string} name
 * @returns {{date: string, machine: string, versions: Record<string, string>, rows: Measured[]} | undefined}
 * `undefined` before the first run
 */
const readResults = (name) =>
	fs.existsSync(fileOf(name)) ? JSON.parse(fs.readFileSync(fileOf(name), 'utf8')) : undefined;

const writeResults = (name, results) => fs.writeFileSync(fileOf(name), `${JSON.stringify(results, null, '\t')}\n`);

module.exports = { BENCH, SCALE, readResults, writeResults };
