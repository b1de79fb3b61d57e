'use strict';

const { table } = require('../../queue/support/report');

/** The columns of a row's table. */
const COLUMNS = {
	events: { head: 'events', unit: '' },
	seconds: { head: 'time', unit: 's' },
	cpu: { head: 'CPU', unit: 's' },
	peak: { head: 'peak memory', unit: 'MB' },
	perSecond: { head: 'events per second', unit: '' },
	cpuPerEventMs: { head: 'CPU per event', unit: 'ms' },
	calls: { head: 'requests', unit: '' },
	rejected: { head: 'rejected', unit: '' },
	fastest: { head: 'fastest workflow', unit: 's' },
	slowest: { head: 'slowest workflow', unit: 's' },
	ratio: { head: 'slowest / fastest', unit: '' },
	lost: { head: 'lost', unit: '' },
	duplicated: { head: 'duplicated', unit: '' },
	found: { head: 'succeeded', unit: '' },
};

/** Formats a number with three significant digits. */
const number = (value) =>
	value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(value < 1 ? 2 : 3);

/** A median with its range, if there is one: `2.41 s (2.38 to 2.60)`. */
function cell({ median, least, most }, unit) {
	const range = least === most ? '' : ` (${number(least)} to ${number(most)})`;
	return `${[number(median), unit].filter(Boolean).join(' ')}${range}`;
}

/** The table of a row's contestants with a header. @returns {string[][]} */
function cells({ contestants }) {
	const fields = Object.keys(COLUMNS).filter((field) => field in contestants[0].figures);
	const head = ['', ...fields.map((field) => COLUMNS[field].head)];
	return [
		head,
		...contestants.map(({ name, figures }) => [
			name,
			...fields.map((field) => cell(figures[field], COLUMNS[field].unit)),
		]),
	];
}

/** A goal as text. */
function goalText({ what, value, most, least, holds }) {
	const wanted = most === undefined ? `at least ${number(least)}` : `at most ${number(most)}`;
	return `${what}: ${number(value)} (${wanted}) ${holds ? 'reached' : 'missed'}`;
}

/** The results of a row for the terminal. */
const textOf = (row) =>
	[...(row.contestants ? [table(cells(row))] : []), ...row.goals.map((goal) => `  ${goalText(goal)}`), ''].join('\n');

const line = (row) => `| ${row.join(' | ')} |`;

/** The table and the goals of a row in Markdown. */
function markdownOf(row) {
	const [head, ...rows] = row.contestants ? cells(row) : [[]];
	const drawn = row.contestants ? [line(head), line(head.map(() => '---')), ...rows.map(line), ''] : [];
	const goals = row.goals.map((goal) => `- ${goalText(goal).replace(/missed$/, '**missed**')}`);
	return [...drawn, ...goals].join('\n');
}

module.exports = { textOf, markdownOf, number };
