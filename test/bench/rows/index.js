'use strict';

/**
 * @typedef {object} Row of the table
 * @property {number} row its number
 * @property {string} title
 * @property {Record<string, string>} [contestants] their names by key; ours is `node`
 * @property {Record<string, number>} [rounds] of contestants that are not measured as often as usual
 * @property {boolean} [cold] whether a warm-up tells nothing: what counts is set by the server's limit
 * @property {(setup: object) => Promise<object>} [prepare] gives a contestant by key: `before` a measurement, what is measured (`run`,
 *   with the share of the work that is wanted), and which further figures it `told`; and how to `close` all of it
 * @property {Array<{what: string, unit: string, field: string, keys: string[]}>} [charts] the figures that are drawn, of whom
 * @property {(figures: object) => object[]} [goals] what is to be reached: a `value` that is `most` or `least` so much
 * @property {Record<string, string>} [environment] settings of n8n without which the row is another one: it gets an n8n of its own
 * @property {() => Promise<object[]>} [look] gives the goals of a row without contestants
 */

/** @type {Row[]} */
const ROWS = ['reads', 'limited', 'lists', 'events', 'package']
	.flatMap((name) => require(`./${name}`))
	.sort((a, b) => a.row - b.row);

module.exports = { ROWS };
