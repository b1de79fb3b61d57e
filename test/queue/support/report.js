'use strict';

/** What was expected and what came of it. */
class Checks {
	passed = 0;
	failed = 0;

	/**
	 * @param {string} what is expected, as a sentence
	 * @param {boolean} holds
	 * @param {unknown} [found] shown where it does not hold
	 */
	expect(what, holds, found) {
		if (holds) this.passed += 1;
		else this.failed += 1;
		console.log(
			`  ${holds ? 'ok  ' : 'FAIL'}  ${what}${holds || found === undefined ? '' : `: ${JSON.stringify(found)}`}`,
		);
	}
}

/** How many of some events were copied at which moment: `3 at the same moment, 1 after all others`. */
function byMoment(ids, copied) {
	const counts = new Map();
	for (const id of ids) counts.set(copied.get(id), (counts.get(copied.get(id)) ?? 0) + 1);
	return [...counts].map(([when, count]) => `${count} ${when}`).join(', ');
}

/** Rows of texts and numbers as a table, the first row being its head. @param {Array<Array<string | number>>} rows */
function table(rows) {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
	const line = (row) =>
		`  ${row.map((cell, column) => String(cell)[column === 0 ? 'padEnd' : 'padStart'](widths[column])).join('  ')}`;
	return [line(rows[0]), `  ${widths.map((width) => '-'.repeat(width)).join('  ')}`, ...rows.slice(1).map(line)].join(
		'\n',
	);
}

module.exports = { Checks, byMoment, table };
