'use strict';

/**
 * Formats the figures of a suite as a table.
 * @param {string} title
 * @param {Record<string, string | number>} rows
 * @returns {string}
 */
function formatTable(title, rows) {
	const width = Math.max(...Object.keys(rows).map((name) => name.length));
	const lines = Object.entries(rows).map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(12)}`);
	return ['', title, ...lines, ''].join('\n');
}

/** Prints a table directly, as jest would add a code location to console output. */
function printTable(title, rows) {
	process.stdout.write(`${formatTable(title, rows)}\n`);
}

/**
 * A percentile of values.
 * @param {number[]} values
 * @param {number} share between 0 and 1
 */
function percentile(values, share) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

module.exports = { printTable, percentile };
