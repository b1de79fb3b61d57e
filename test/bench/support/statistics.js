'use strict';

const { percentile } = require('../../support/print-table');

const rounded = (value) => Number(value.toPrecision(4));

/** @param {number[]} values @returns {{median: number, least: number, most: number}} */
const figure = (values) => ({
	median: rounded(percentile(values, 0.5)),
	least: rounded(Math.min(...values)),
	most: rounded(Math.max(...values)),
});

/**
 * The median and range of a contestant's figures.
 * @param {Array<Record<string, number>>} runs with the same fields
 * @returns {Record<string, {median: number, least: number, most: number}>}
 */
const figuresOf = (runs) =>
	Object.fromEntries(Object.keys(runs[0]).map((field) => [field, figure(runs.map((run) => run[field]))]));

/** Whether a goal is reached. @param {{value: number, most?: number, least?: number}} goal */
const holds = ({ value, most = Infinity, least = -Infinity }) => value <= most && value >= least;

/** A goal as it is stored. */
const settled = (goal) => ({ ...goal, value: rounded(goal.value), holds: holds(goal) });

module.exports = { figuresOf, settled };
