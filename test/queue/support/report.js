'use strict';

/** Collects and prints the results of checks. */
class Checks {
	passed = 0;
	failed = 0;

	/**
	 * @param {string} what expectation, as a sentence
	 * @param {boolean} holds
	 * @param {unknown} [found] printed on failure
	 */
	expect(what, holds, found) {
		if (holds) this.passed += 1;
		else this.failed += 1;
		console.log(
			`  ${holds ? 'ok  ' : 'FAIL'}  ${what}${holds || found === undefined ? '' : `: ${JSON.stringify(found)}`}`,
		);
	}
}

/** Counts events by the moment of their duplicate: `3 at the same moment, 1 after all others`. */
function countByMoment(ids, duplicates) {
	const counts = new Map();
	for (const id of ids) counts.set(duplicates.get(id), (counts.get(duplicates.get(id)) ?? 0) + 1);
	return [...counts].map(([when, count]) => `${count} ${when}`).join(', ');
}

/**
 * Formats rows of strings and numbers as a table. The first row is the header. @param {Array<Array<string | number>>}
 * rows
 */
function table(rows) {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
	const line = (row) =>
		`  ${row.map((cell, column) => String(cell)[column === 0 ? 'padEnd' : 'padStart'](widths[column])).join('  ')}`;
	return [line(rows[0]), `  ${widths.map((width) => '-'.repeat(width)).join('  ')}`, ...rows.slice(1).map(line)].join(
		'\n',
	);
}

module.exports = { Checks, countByMoment, table };
