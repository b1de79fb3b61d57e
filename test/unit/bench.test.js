'use strict';

const { execFileSync, fork } = require('node:child_process');
const { once } = require('node:events');
const { resultsSection, scaleSection } = require('../../scripts/performance');
const { orderOf, measureRow } = require('../bench/measure');
const { readOptions } = require('../bench/options');
const { chartOf } = require('../bench/report/chart');
const { textOf } = require('../bench/report/table');
const { ROWS } = require('../bench/rows');
const { CLIENTS, MANY_CLIENTS, enlarge, withManyClients } = require('../bench/support/account');
const { figuresOf, settled } = require('../bench/support/statistics');
const { Meter } = require('../bench/support/meter');
const { goalsOf } = require('../queue/support/scale');
const { createSandbox } = require('../../sandbox/server');

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

test('has eleven rows, each with goals', () => {
	expect(ROWS.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
	for (const { contestants, prepare, goals, look } of ROWS)
		expect(look ?? (contestants && prepare && goals)).toBeInstanceOf(Function);
});

test('saves only complete runs without a profiler', () => {
	expect(readOptions([])).toMatchObject({ isWhole: true, rounds: undefined });
	expect(readOptions([]).rows).toHaveLength(11);
	expect(readOptions(['5', '1'])).toMatchObject({ isWhole: false, rows: [{ row: 1 }, { row: 5 }] });
	expect(readOptions(['--rounds', '2'])).toMatchObject({ isWhole: false, rounds: 2 });
	expect(readOptions(['--profile', 'folder'])).toMatchObject({ isWhole: false, profiles: 'folder' });
	expect(() => readOptions(['12'])).toThrow('Unknown row "12"');
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

test('passes the share of the work to contestants, and releases the memory of n8n before each run', async () => {
	const calls = [];
	const contestant = {
		before: async (share) => calls.push(['before', share]),
		run: async (share) => calls.push(['run', share]),
		report: () => ({}),
	};
	const recording = {
		measure: async (work, name, { releasesMemory }) => {
			calls.push([name, releasesMemory]);
			return await setup.measure(work);
		},
	};
	const row = { ...RACE, releasesMemory: true, contestants: { node: 'Ours' }, goals: () => [] };
	await measureRow(recording, { ...row, prepare: async () => ({ node: contestant }) }, 1);
	expect(calls).toEqual([
		...[
			['before', 0.2],
			['1-node-warm-up', true],
			['run', 0.2],
		],
		...[
			['before', 1],
			['1-node-1', true],
			['run', 1],
		],
	]);
});

test('compares the peak memory and the time of 100,000 clients', () => {
	const { goals } = ROWS.find(({ row }) => row === 10);
	const of = (seconds, peak) => figuresOf([{ seconds, peak, calls: 500 }]);
	const holding = (...figures) => goals(Object.fromEntries(figures)).map((goal) => settled(goal).holds);
	const http = ['http', of(30, 900)];
	expect(holding(['node', of(11, 900)], http, ['node10', of(1, 500)])).toEqual([true, true, true]);
	expect(holding(['node', of(11.2, 910)], http, ['node10', of(1, 500)])).toEqual([false, false, true]);
});

test('compares the slowest with the fastest workflow of each run', () => {
	const { goals } = ROWS.find(({ row }) => row === 11);
	const run = { seconds: 41, found: 800, calls: 810, rejected: 5 };
	const values = (ratio) => goals({ node: figuresOf([{ ...run, ratio }]) }).map((goal) => settled(goal).holds);
	expect(values(1.5)).toEqual([true, true, true, true]);
	expect(values(1.6)).toEqual([false, true, true, true]);
});

test('the large account has 100,000 clients and leaves the seeded one as it is', async () => {
	const { account, close } = await createSandbox({ port: 0 });
	await close();
	enlarge(account);
	const large = withManyClients(account);
	expect([account.clients.size, large.clients.size]).toEqual([CLIENTS, MANY_CLIENTS]);
	const ids = large.clients.byId().map(({ id }) => id);
	expect(new Set(ids).size).toBe(MANY_CLIENTS);
	expect(ids.slice(0, CLIENTS)).toEqual(account.clients.byId().map(({ id }) => id));
});

test('adds up lost and duplicated events, and compares the throughput of workers', () => {
	const contestant = (key, perSecond, lost = 0, duplicated = 0) => ({
		key,
		name: key,
		rounds: 1,
		figures: figuresOf([{ events: 100, perSecond, lost, duplicated }]),
	});
	const goals = goalsOf([contestant('waiting2', 20), contestant('waiting4', 30), contestant('busy4', 40)]).map(settled);
	expect(goals.map(({ holds }) => holds)).toEqual([true, true, true]);
	const flawed = [contestant('waiting2', 20, 1), contestant('waiting4', 29), contestant('busy4', 40, 0, 1)];
	expect(goalsOf(flawed).map((goal) => settled(goal).holds)).toEqual([false, false, false]);
	const section = scaleSection({
		date: '2026-01-02',
		machine: 'two cores',
		versions: { package: '1', n8n: '2', node: '3' },
		rows: [{ title: 'Workers', contestants: [contestant('waiting2', 20)], goals }],
	});
	expect(section).toContain('| waiting2 | 100 | 20 | 0 | 0 |');
	expect(section).toContain('- events lost: 0 (at most 0) reached');
	expect(scaleSection(undefined)).toContain('Not measured yet');
});

test('docs/performance.md, its chart and docs/several-machines.md contain the results of the last complete runs', () => {
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
