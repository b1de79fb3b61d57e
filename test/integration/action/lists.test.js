'use strict';

const { filledIn, isNeeded, operations } = require('../../support/catalogue');
const { execute } = require('../../support/n8n-core');
const { chat2desk, page, sealNetwork, success } = require('../../support/wire');

sealNetwork();

const lists = operations.filter(({ operation }) => operation.answer.kind === 'list');
const pagedBy = (by) => lists.filter(({ operation }) => operation.answer.pages.by === by);

const rowsOf = (count) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
const idsOf = (items) => items.map(({ json }) => json.id);

/** Upwards by `start_id`, as the list of messages is read; `offset` does nothing. */
function upwards(rows, { query }) {
	const from = rows.filter(({ id }) => id >= Number(query.start_id ?? 0));
	return success(from.slice(0, Math.min(200, Number(query.limit))));
}

const SERVERS = { offset: page, startId: upwards, whole: (rows) => success(rows) };

/** Runs a list operation over a number of rows. */
async function readList(subject, count, more) {
	const { parameters, items } = filledIn(subject, isNeeded(subject.operation));
	const wire = chat2desk((call) => SERVERS[subject.operation.answer.pages.by](rowsOf(count), call));
	const run = await execute({ parameters: { ...parameters, ...more }, items: items.slice(0, 1) });
	expect(run.error).toBeUndefined();
	return { ids: idsOf(run.items), calls: wire.calls, items: run.items };
}

const COUNTS = [
	[0, 1],
	[1, 1],
	[200, 1],
	[201, 2],
	[1050, 6],
];
const LIMITS = [
	[1, 1],
	[50, 1],
	[200, 1],
	[201, 2],
];

test('there are lists of each kind', () => {
	expect(['offset', 'startId', 'whole'].map((by) => pagedBy(by).length > 0)).toEqual([true, true, true]);
});

describe.each(pagedBy('offset'))('$key', (subject) => {
	test.each(COUNTS)('Return All brings all of %i rows, with %i requests', async (count, requests) => {
		const { ids, calls, items } = await readList(subject, count, { returnAll: true });
		expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
		expect(calls).toHaveLength(requests);
		for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 0 });
	});

	test.each(LIMITS)('Limit %i brings as many of 1,050 rows, with %i requests', async (limit, requests) => {
		const { ids, calls } = await readList(subject, 1050, { limit });
		expect(ids).toEqual(rowsOf(limit).map(({ id }) => id));
		expect(calls).toHaveLength(requests);
		expect(Number(calls[0].query.limit)).toBe(Math.min(limit, 200));
	});

	test('Limit above the number of rows brings them all', async () => {
		const { ids, calls } = await readList(subject, 3, { limit: 50 });
		expect(ids).toEqual([1, 2, 3]);
		expect(calls).toHaveLength(1);
	});
});

describe.each(pagedBy('startId'))('$key', (subject) => {
	// Without a total, only a page that is not full tells the end.
	test.each([
		[0, 1],
		[1, 1],
		[199, 1],
		[200, 2],
		[201, 2],
		[1050, 6],
	])('Return All brings all of %i rows, with %i requests', async (count, requests) => {
		const { ids, calls } = await readList(subject, count, { returnAll: true });
		expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
		expect(calls).toHaveLength(requests);
		calls.forEach(({ query }, index) => expect(query.start_id).toBe(index === 0 ? undefined : String(index * 200 + 1)));
	});

	test.each(LIMITS)('Limit %i brings as many of 1,050 rows, with %i requests', async (limit, requests) => {
		const { ids, calls } = await readList(subject, 1050, { limit });
		expect(ids).toEqual(rowsOf(limit).map(({ id }) => id));
		expect(calls.map(({ query }) => Number(query.limit))).toEqual(requests === 1 ? [limit] : [200, limit - 200]);
	});
});

describe.each(pagedBy('whole'))('$key', (subject) => {
	test.each([0, 1, 200, 201, 1050])('Return All brings all of %i rows with one request', async (count) => {
		const { ids, calls } = await readList(subject, count, { returnAll: true });
		expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
		expect(calls).toHaveLength(1);
	});

	test('Limit cuts the rows', async () => {
		const { ids, calls } = await readList(subject, 60, {});
		expect(ids).toEqual(rowsOf(50).map(({ id }) => id));
		expect(calls).toHaveLength(1);
	});
});

test.each([0, -3, 'many'])('a Limit of %p is refused before anything is sent', async (limit) => {
	const wire = chat2desk((call) => page(rowsOf(5), call));
	const { error } = await execute({
		parameters: { resource: 'channel', operation: 'getAll', limit: `={{ ${JSON.stringify(limit)} }}` },
	});
	expect(error).toMatchObject({ message: '"Limit" is not a number from 1 up', context: { itemIndex: 0 } });
	expect(wire.calls).toEqual([]);
});
