'use strict';

const { execFileSync, fork } = require('node:child_process');
const { once } = require('node:events');
const { resultsSection } = require('../../scripts/performance');
const { orderOf, measureRow } = require('../bench/measure');
const { readOptions } = require('../bench/options');
const { chartOf } = require('../bench/report/chart');
const { textOf } = require('../bench/report/table');
const { ROWS } = require('../bench/rows');
const { figuresOf, settled } = require('../bench/support/statistics');
const { Meter } = require('../bench/support/meter');

beforeEach(() => jest.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** A setup that measures the same figures for each run. */
const setup = { measure: async (work) => ({ outcome: await work(), seconds: 1, cpu: 2, peak: 300 }) };

const RACE = {
	row: 1,
	title: 'A race',
	contestants: { node: 'Ours', http: 'Theirs & others' },
	charts: [{ what: 'The race', unit: 's', field: 'seconds', keys: ['node', 'http'] }],
	async prepare() {
		const seconds = { node: [2, 4, 3], http: [10, 8, 6] };
		const contestant = (key) => ({
			before: async () => {},
			run: async (share) => share,
			report: (share) => (share === 1 ? { seconds: seconds[key].shift() } : {}),
		});
		return { node: contestant('node'), http: contestant('http') };
	},
	goals: ({ node, http }) => [{ what: 'time, of theirs', value: node.seconds.median / http.seconds.median, most: 0.3 }],
};

test('has nine rows, each with goals', () => {
	expect(ROWS.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
	for (const { contestants, prepare, goals, look } of ROWS)
		expect(look ?? (contestants && prepare && goals)).toBeInstanceOf(Function);
});

test('saves only complete runs without a profiler', () => {
	expect(readOptions([])).toMatchObject({ isWhole: true, rounds: undefined });
	expect(readOptions([]).rows).toHaveLength(9);
	expect(readOptions(['5', '1'])).toMatchObject({ isWhole: false, rows: [{ row: 1 }, { row: 5 }] });
	expect(readOptions(['--rounds', '2'])).toMatchObject({ isWhole: false, rounds: 2 });
	expect(readOptions(['--profile', 'folder'])).toMatchObject({ isWhole: false, profiles: 'folder' });
	expect(() => readOptions(['10'])).toThrow('Unknown row "10"');
	expect(() => readOptions(['--rounds', '0'])).toThrow('at least 1');
});

test('runs contestants in alternating order', () => {
	const keys = ['a', 'b', 'c'];
	expect([orderOf(keys, 0), orderOf(keys, 1), orderOf(keys, 2)]).toEqual([keys, ['c', 'b', 'a'], keys]);
});

test('computes median and range, and compares them with goals', () => {
	expect(figuresOf([{ seconds: 3 }, { seconds: 1.23456 }, { seconds: 2 }])).toEqual({
		seconds: { median: 2, least: 1.235, most: 3 },
	});
	expect(settled({ what: 'x', value: 0.75, most: 0.75 })).toMatchObject({ holds: true });
	expect(settled({ what: 'x', value: 0.76, most: 0.75 })).toMatchObject({ holds: false });
	expect(settled({ what: 'x', value: 7.99, least: 8 })).toMatchObject({ holds: false });
});

test('formats a row as text, Markdown and chart', async () => {
	const fewer = await measureRow(setup, RACE, 1);
	expect(fewer.contestants.map(({ rounds }) => rounds)).toEqual([1, 1]);
	const measured = await measureRow(setup, { ...RACE, rounds: { node: 3, http: 3 } });
	expect(measured.goals).toEqual([{ what: 'time, of theirs', value: 0.375, most: 0.3, holds: false }]);
	expect(textOf(measured)).toContain('time, of theirs: 0.38 (at most 0.30) missed');
	const page = resultsSection({
		date: '2026-01-02',
		machine: 'two cores',
		versions: { package: '1', n8n: '2', node: '3' },
		rows: [measured],
	});
	expect(page).toContain('0 of 1 goals are reached');
	expect(page).toContain('| Ours | 3 s (2 to 4) | 2 s | 300 MB |');
	expect(page).toContain('- time, of theirs: 0.38 (at most 0.30) **missed**');
	const chart = chartOf({ rows: [measured] });
	expect(chart).toContain('1. The race');
	expect(chart).toContain('Theirs &amp; others');
	const [own, other] = [...chart.matchAll(/class="(own|other)"[^>]* width="(\d+)"/g)].map(([, , width]) =>
		Number(width),
	);
	expect(own / other).toBeCloseTo(3 / 8, 1);
});

test('docs/performance.md and its chart contain the results of the last complete run', () => {
	execFileSync(process.execPath, [require.resolve('../../scripts/performance'), '--check'], { stdio: 'pipe' });
});

test('measures the CPU time and memory of a process and its children', async () => {
	const burn = 'while (process.cpuUsage().user < 300_000); process.send?.("done"); setInterval(() => {}, 1000)';
	const script = `const { spawn } = require('node:child_process');
		const child = spawn(process.execPath, ['-e', ${JSON.stringify(burn)}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
		child.on('message', () => process.send('done')); process.on('message', () => { child.kill('SIGKILL'); process.exit(); });`;
	const parent = fork('-e', [script], { execArgv: ['-e', script], stdio: 'ignore' });
	try {
		const meter = new Meter(parent.pid);
		await once(parent, 'message');
		expect(meter.cpu()).toBeGreaterThanOrEqual(0.15);
		expect(meter.peak()).toBeGreaterThan(50);
	} finally {
		parent.send('end');
		await once(parent, 'exit');
	}
});
