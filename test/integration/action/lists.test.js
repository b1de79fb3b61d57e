'use strict';

const { filledIn, isNeeded, operations } = require('../../support/catalogue');
const { execute } = require('../../support/n8n-core');
const { chat2desk, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const lists = operations.filter(({ operation }) => operation.output.kind === 'list');
const pagedBy = (by) => lists.filter(({ operation }) => operation.output.pagination.by === by);

const rowsOf = (count) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
const idsOf = (items) => items.map(({ json }) => json.id ?? json.dialog_id);

/**
 * Pages in ascending order by `start_id`, like the list of messages. `offset` is ignored. `most` is the server's
 * maximum page size.
 */
const ascending =
	({ most = 200, meta = true } = {}) =>
	(rows, { query }) => {
		const from = rows.filter(({ id }) => id >= Number(query.start_id ?? 0));
		const limit = Math.min(most, Number(query.limit));
		return success(from.slice(0, limit), meta ? { meta: { limit } } : {});
	};

const SERVERS = { offset: page, startId: ascending(), none: (rows) => success(rows) };

/** Runs a list operation over a number of rows. */
async function readList(subject, count, more, server = SERVERS[subject.operation.output.pagination.by]) {
	const { parameters, items } = filledIn(subject, isNeeded(subject.operation));
	const wire = chat2desk((call) => server(rowsOf(count), call));
	const run = await execute({ parameters: { ...parameters, ...more }, items: items.slice(0, 1) });
	expect(run.error).toBeUndefined();
	// Other requests, such as the account's site, have their own tests.
	const calls = wire.calls.filter(({ path }) => path === wire.calls[0].path);
	return { ids: idsOf(run.items), calls, items: run.items };
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

test('there is a list of each kind', () => {
	expect(['offset', 'startId', 'none'].map((by) => pagedBy(by).length > 0)).toEqual([true, true, true]);
});

describe.each(pagedBy('offset'))('$key', (subject) => {
	test.each(COUNTS)('Return All returns all %i rows with %i requests', async (count, requests) => {
		const { ids, calls, items } = await readList(subject, count, { returnAll: true });
		expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
		expect(calls).toHaveLength(requests);
		for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 0 });
	});

	test.each(LIMITS)('Limit %i returns that many of 1,050 rows with %i requests', async (limit, requests) => {
		const { ids, calls } = await readList(subject, 1050, { limit });
		expect(ids).toEqual(rowsOf(limit).map(({ id }) => id));
		expect(calls).toHaveLength(requests);
		expect(Number(calls[0].query.limit)).toBe(Math.min(limit, 200));
	});

	test('Limit above the number of rows returns them all', async () => {
		const { ids, calls } = await readList(subject, 3, { limit: 50 });
		expect(ids).toEqual([1, 2, 3]);
		expect(calls).toHaveLength(1);
	});
});

describe.each(pagedBy('startId'))('$key', (subject) => {
	// Without a total, only a partial page marks the end.
	test.each([
		[0, 1],
		[1, 1],
		[199, 1],
		[200, 2],
		[201, 2],
		[1050, 6],
	])('Return All returns all %i rows with %i requests', async (count, requests) => {
		const { ids, calls } = await readList(subject, count, { returnAll: true });
		expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
		expect(calls).toHaveLength(requests);
		calls.forEach(({ query }, index) => expect(query.start_id).toBe(index === 0 ? undefined : String(index * 200 + 1)));
	});

	test.each([
		[20, true, 508, 26],
		[20, false, 508, 27],
		[50, true, 100, 3],
		[200, false, 199, 2],
		[200, false, 0, 1],
	])(
		'with %i rows per page (metadata: %s), returns all %i rows with %i requests',
		async (most, meta, count, requests) => {
			const { ids, calls } = await readList(subject, count, { returnAll: true }, ascending({ most, meta }));
			expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
			expect(calls).toHaveLength(requests);
		},
	);

	test.each(LIMITS)('Limit %i returns that many of 1,050 rows with %i requests', async (limit, requests) => {
		const { ids, calls } = await readList(subject, 1050, { limit });
		expect(ids).toEqual(rowsOf(limit).map(({ id }) => id));
		expect(calls.map(({ query }) => Number(query.limit))).toEqual(requests === 1 ? [limit] : [200, limit - 200]);
	});
});

describe.each(pagedBy('offset'))('$key with 20 rows per page', (subject) => {
	const capped = (rows, call) => page(rows, call, 20);
	const silent = (rows, call) => success(capped(rows, call).body.data);

	test.each([0, 19, 20, 21, 130])(
		'returns all %i rows with metadata and sends no unnecessary request',
		async (count) => {
			const { ids, calls } = await readList(subject, count, { returnAll: true }, capped);
			expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
			expect(calls).toHaveLength(Math.max(1, Math.ceil(count / 20)));
		},
	);

	test.each([
		['sends metadata', capped],
		['sends no metadata', silent],
	])('returns as many rows as Limit if the server %s', async (_name, server) => {
		const { ids } = await readList(subject, 130, { limit: 50 }, server);
		expect(ids).toEqual(rowsOf(50).map(({ id }) => id));
	});

	test.each([0, 7, 20, 130])('returns all %i rows without metadata', async (count) => {
		const { ids } = await readList(subject, count, { returnAll: true }, silent);
		expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
	});
});

/** A truncated response of a list that usually has one page. */
const cut = (rows, { query }) => {
	const offset = Number(query.offset ?? 0);
	return success(rows.slice(offset, offset + 20), { meta: { total: rows.length, limit: 20, offset } });
};

describe.each(pagedBy('none'))('$key', (subject) => {
	// Operations with their own handler return one object, which has no pages.
	if (subject.operation.execute === undefined) {
		test('requests further pages if the response reports more rows', async () => {
			const { ids, calls } = await readList(subject, 45, { returnAll: true }, cut);
			expect(ids).toEqual(rowsOf(45).map(({ id }) => id));
			expect(calls).toHaveLength(3);
		});
	}

	// Unanswered dialogs are one object with two arrays: dialogs and clients.
	const ROWS = ({ length }) => ({ client_ids: Array(length).fill(31), ids: rowsOf(length).map(({ id }) => id) });
	const server = subject.key === 'dialog:getUnanswered' ? (rows) => success(ROWS(rows)) : undefined;

	test.each([0, 1, 200, 201, 1050])('Return All returns all %i rows with one request', async (count) => {
		const { ids, calls } = await readList(subject, count, { returnAll: true }, server);
		expect(ids).toEqual(rowsOf(count).map(({ id }) => id));
		expect(calls).toHaveLength(1);
	});

	test('Limit truncates the rows', async () => {
		const { ids, calls } = await readList(subject, 60, {}, server);
		expect(ids).toEqual(rowsOf(50).map(({ id }) => id));
		expect(calls).toHaveLength(1);
	});
});

test.each([0, -3, 'many'])('rejects a Limit of %p before sending anything', async (limit) => {
	const wire = chat2desk((call) => page(rowsOf(5), call));
	const { error } = await execute({
		parameters: { resource: 'channel', operation: 'getAll', limit: `={{ ${JSON.stringify(limit)} }}` },
	});
	expect(error).toMatchObject({
		message: expect.stringMatching(/^"Limit": "(0|-3|many)" (must be at least 1|is not a number)/),
		context: { itemIndex: 0 },
	});
	expect(wire.calls).toEqual([]);
});
