'use strict';

/** The results of the last complete run: docs/performance.json. The page and its chart are generated from it. */

const fs = require('node:fs');
const path = require('node:path');

const FILE = path.join(__dirname, '..', '..', '..', 'docs', 'performance.json');

/**
 * @typedef {{median: number, least: number, most: number}} Figure
 * @typedef {{what: string, value: number, most?: number, least?: number, holds: boolean}} Goal
 * @typedef {{what: string, unit: string, field: string, keys: string[]}} Chart
 * @typedef {object} Measured a row
 * @property {number} row
 * @property {string} title
 * @property {Array<{key: string, name: string, rounds: number, figures: Record<string, Figure>}>} [contestants]
 * @property {Chart[]} [charts]
 * @property {Goal[]} goals
 * @returns {{date: string, machine: string, versions: Record<string, string>, rows: Measured[]} | undefined}
 * `undefined` before the first run
 */
const readResults = () => (fs.existsSync(FILE) ? JSON.parse(fs.readFileSync(FILE, 'utf8')) : undefined);

const writeResults = (results) => fs.writeFileSync(FILE, `${JSON.stringify(results, null, '\t')}\n`);

module.exports = { readResults, writeResults };
