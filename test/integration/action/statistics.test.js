'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const STATISTICS = { resource: 'statistics', operation: 'getAll', report: locator('rating'), returnAll: true };
const datesOf = ({ calls }) => calls.map(({ query }) => query.date);

test('reads a range day by day and adds the day to each row', async () => {
	const wire = chat2desk(({ query }) => ({
		...success([{ replies: Number(query.date.slice(-2)) }], { meta: { total: 1, limit: 200 } }),
		delayMs: query.date === '2026-06-29' ? 40 : 0,
	}));
	const { items } = await execute({
		parameters: { ...STATISTICS, dateFrom: '2026-06-29', dateTo: '2026-07-02' },
	});
	expect(datesOf(wire).sort()).toEqual(['2026-06-29', '2026-06-30', '2026-07-01', '2026-07-02']);
	expect(items.map(({ json }) => json)).toEqual([
		{ date: '2026-06-29', replies: 29 },
		{ date: '2026-06-30', replies: 30 },
		{ date: '2026-07-01', replies: 1 },
		{ date: '2026-07-02', replies: 2 },
	]);
	expect(items.every(({ pairedItem }) => pairedItem.item === 0)).toBe(true);
});

test.each([{ returnAll: true }, { returnAll: false, limit: 2 }])(
	'rejects a range of more than 1,000 days before sending anything: %j',
	async (more) => {
		const wire = chat2desk((call) => page([{ n: 1 }], call));
		const { error } = await execute({
			parameters: { ...STATISTICS, dateFrom: '2020-01-01', dateTo: '2026-07-02', ...more },
		});
		expect(error.message).toBe('The date range is too long: 2375 days (max 1,000, one request per day)');
		expect(wire.calls).toEqual([]);
	},
);

describe('more than 400 requests', () => {
	const hintsOf = ({ run }) => run.data.resultData.runData.Chat2Desk[0].hints.map(({ message }) => message);
	const hint = (count) => [
		`Reading the date range takes at least ${count} API requests, one per day. Shorter ranges take fewer`,
	];
	const range = { dateFrom: '={{ $json.first }}', dateTo: '2026-07-16' };

	test('show one hint per execution, regardless of the items', async () => {
		chat2desk((call) => page([], call));
		const run = await execute({
			parameters: { ...STATISTICS, ...range },
			items: [{ first: '2026-01-01' }, { first: '2025-12-01' }, { first: '2026-07-01' }],
		});
		expect(run.error).toBeUndefined();
		expect(hintsOf(run)).toEqual(hint(197 + 228));
	});

	test('show a hint unless Limit is reached earlier', async () => {
		const wire = chat2desk((call) => page([{ n: 1 }], call));
		const part = { ...STATISTICS, ...range, returnAll: false };
		const items = [{ first: '2025-03-01' }];
		expect(hintsOf(await execute({ parameters: { ...part, limit: 400 }, items }))).toEqual([]);
		expect(wire.calls).toHaveLength(400);
		expect(hintsOf(await execute({ parameters: { ...part, limit: 401 }, items }))).toEqual(hint(401));
	});

	test('include the pages of a day', async () => {
		const rows = Array.from({ length: 500 }, () => ({ n: 1 }));
		chat2desk((call) => page(call.query.date === '2026-07-01' ? rows : [], call));
		const run = await execute({ parameters: { ...STATISTICS, dateFrom: '2025-06-13', dateTo: '2026-07-16' } });
		expect(hintsOf(run)).toEqual(hint(401));
	});
});

test('reads all pages of a day', async () => {
	const rows = Array.from({ length: 430 }, () => ({ score: 5 }));
	const wire = chat2desk((call) => page(rows, call));
	const { items } = await execute({ parameters: { ...STATISTICS, dateFrom: '2026-07-16' } });
	expect(items).toHaveLength(430);
	expect(wire.calls.map(({ query }) => query.offset)).toEqual(['0', '200', '400']);
});

test('stops reading a range at Limit', async () => {
	const wire = chat2desk((call) => page([{ n: 1 }, { n: 2 }, { n: 3 }], call));
	const { items } = await execute({
		parameters: { ...STATISTICS, returnAll: false, limit: 4, dateFrom: '2026-07-01', dateTo: '2026-07-31' },
	});
	expect(items.map(({ json }) => [json.date, json.n])).toEqual([
		['2026-07-01', 1],
		['2026-07-01', 2],
		['2026-07-01', 3],
		['2026-07-02', 1],
	]);
	expect(datesOf(wire)).toEqual(['2026-07-01', '2026-07-02']);
});

test('Simplify converts numeric strings, returns null for missing values, and keeps strings that only look numeric', async () => {
	const row = {
		request_id: 75000001,
		reaction_time: '12',
		rating_scale_score: '4.0',
		negative: '-3',
		request_end: '',
		rating_text: '5',
		phone: '15550000002',
		operator_name: '007',
		code: '007',
		big: '12345678901234567890',
		time: '2026-07-16 23:59:00',
		none: null,
	};
	chat2desk(() => success([row]));
	const { items } = await execute({ parameters: { ...STATISTICS, dateFrom: '2026-07-16' } });
	expect(items[0].json).toEqual({
		...row,
		date: '2026-07-16',
		reaction_time: 12,
		rating_scale_score: 4,
		negative: -3,
		request_end: null,
	});
});

test('outputs rows unchanged without Simplify', async () => {
	chat2desk(() => success([{ replies: '12', end: '' }]));
	const { items } = await execute({ parameters: { ...STATISTICS, simplify: false, dateFrom: '2026-07-16' } });
	expect(items[0].json).toEqual({ date: '2026-07-16', replies: '12', end: '' });
});

test('accepts a response without a status', async () => {
	chat2desk(() => ({ body: { data: [{ replies: 1 }] } }));
	const { items, error } = await execute({ parameters: { ...STATISTICS, dateFrom: '2026-07-16' } });
	expect(error).toBeUndefined();
	expect(items).toHaveLength(1);
});

test.each([
	['reversed', { dateFrom: '2026-07-16', dateTo: '2026-07-15' }, '"To" is before "From"'],
	['not a date', { dateFrom: 'yesterday' }, '"From": "yesterday" is not a date'],
])('rejects a range that is %s before sending anything', async (_name, more, message) => {
	const wire = chat2desk(() => success([]));
	const { error } = await execute({ parameters: { ...STATISTICS, ...more } });
	expect(error.message).toBe(message);
	expect(wire.calls).toEqual([]);
});
