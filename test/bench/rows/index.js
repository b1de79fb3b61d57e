'use strict';

/**
 * @typedef {object} Row of the table
 * @property {number} row its number
 * @property {string} title
 * @property {Record<string, string>} [contestants] their names by key; the package's own is `node`
 * @property {Record<string, number>} [rounds] of contestants with a different number of measurements
 * @property {boolean} [cold] skips the warm-up if the server's limit determines the result
 * @property {boolean} [releasesMemory] before each measurement, n8n returns its free memory to the system. Otherwise V8
 * keeps that of the largest run. V8 then compiles some code again, so short runs become slower
 * @property {(setup: object) => Promise<object>} [prepare] returns a contestant by key, and `close` for all of them; a
 * contestant has `before` to prepare a measurement, `run`, both with the share of the work to measure, and `report` for
 * additional figures
 * @property {Array<{what: string, unit: string, field: string, keys: string[]}>} [charts] the figures to draw, and for
 * which contestants
 * @property {(figures: object) => object[]} [goals] a `value` with its limit, `most` or `least`
 * @property {Record<string, string>} [environment] n8n settings that the row requires; it gets a separate n8n
 * @property {() => Promise<object[]>} [look] returns the goals of a row without contestants
 */

/** @type {Row[]} */
const ROWS = ['reads', 'limited', 'lists', 'events', 'package']
	.flatMap((name) => require(`./${name}`))
	.sort((a, b) => a.row - b.row);

module.exports = { ROWS };
