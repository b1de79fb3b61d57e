'use strict';

const { paginateByOffset } = require('../../../../dist/nodes/Chat2Desk/api/pagination/offset');
const { toRows } = require('../../../../dist/nodes/Chat2Desk/api/pagination/types');

const CALL = { method: 'GET', path: '/things', query: { order: 'asc' } };
const rowsOf = (count, from = 1) => Array.from({ length: count }, (_, index) => ({ id: from + index }));
const idsOf = (rows) => rows.map(({ id }) => id);

/** IDs of the expected rows that were not found. */
function missing(expected, found) {
	const ids = new Set(idsOf(found));
	return idsOf(expected).filter((id) => !ids.has(id));
}

/**
 * A list that changes between requests.
 *
 * @param {{rows: object[], change?: (rows: object[], request: number) => object[], total?: boolean, maxPageSize?: number}} list
 */
function server({ rows, change = (list) => list, total = true, maxPageSize = 200 }) {
	const queries = [];
	let current = rows;
	const send = async ({ query }) => {
		queries.push(query);
		const limit = Math.min(query.limit, maxPageSize);
		const answer = {
			data: current.slice(query.offset, query.offset + limit),
			...(total && { total: current.length, limit }),
		};
		current = change(current, queries.length);
		// Responses may arrive out of order.
		await new Promise((resolve) => setImmediate(resolve));
		return answer;
	};
	return { queries, send };
}

const read = (list, { limit = Infinity, concurrency = 1, key = 'id' } = {}) => {
	const { queries, send } = server(list);
	return paginateByOffset({ request: CALL, pagination: { by: 'offset', key }, limit, concurrency, send }).then(
		(rows) => ({
			rows,
			queries,
		}),
	);
};

describe.each([1, 10])('with a concurrency of %i', (concurrency) => {
	test.each([0, 1, 199, 200, 201, 399, 400, 401, 1050])(
		'reads %i rows once, in order, with as few requests as possible',
		async (count) => {
			const { rows, queries } = await read({ rows: rowsOf(count) }, { concurrency });
			expect(rows).toEqual(rowsOf(count));
			expect(queries).toHaveLength(Math.max(1, Math.ceil(count / 200)));
		},
	);

	test.each([1, 50, 199, 200, 201, 400, 401, 1000])('reads exactly %i of 1,050 rows', async (limit) => {
		const { rows, queries } = await read({ rows: rowsOf(1050) }, { concurrency, limit });
		expect(rows).toEqual(rowsOf(limit));
		expect(queries).toHaveLength(Math.ceil(limit / 200));
	});

	test('returns no duplicates if rows are added at the start', async () => {
		const change = (rows, request) => rowsOf(3, 10_000 + request * 10).concat(rows);
		const { rows } = await read({ rows: rowsOf(900), change }, { concurrency });
		expect(new Set(idsOf(rows)).size).toBe(rows.length);
		expect(missing(rowsOf(900), rows)).toEqual([]);
	});

	test.each([1, 7, 150, 250])('leaves no gap if %i rows are removed after the first page', async (removed) => {
		const change = (rows, request) => (request === 1 ? rows.slice(removed) : rows);
		const { rows } = await read({ rows: rowsOf(1050), change }, { concurrency });
		expect(missing(rowsOf(1050 - removed, removed + 1), rows)).toEqual([]);
		expect(new Set(idsOf(rows)).size).toBe(rows.length);
	});

	test('ends if the list is emptied in the meantime', async () => {
		const { rows, queries } = await read({ rows: rowsOf(1050), change: () => [] }, { concurrency });
		expect(idsOf(rows).slice(0, 200)).toEqual(idsOf(rowsOf(200)));
		expect(queries.length).toBeLessThan(20);
	});
});

/** Seeded pseudorandom numbers. */
function randomizer(seed) {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return state % below;
	};
}

test.each(Array.from({ length: 60 }, (_, index) => [index + 1]))(
	'returns each row that is not removed once, despite random changes (seed %i)',
	async (seed) => {
		const random = randomizer(seed * 7919);
		const count = 150 + random(1000);
		const removes = seed % 2 === 0;
		const removedIds = new Set();
		let nextId = 100_000;
		const change = (rows) => {
			const list = [...rows];
			for (let times = random(5); times > 0 && list.length > 0; times--) {
				const index = random(list.length);
				if (removes) removedIds.add(list.splice(index, 1)[0].id);
				else list.splice(index, 0, { id: nextId++ });
			}
			return list;
		};
		const { rows } = await read({ rows: rowsOf(count), change }, { concurrency: 1 + random(10) });
		const ids = idsOf(rows);
		expect(new Set(ids).size).toBe(ids.length);
		const kept = rowsOf(count).filter(({ id }) => !removedIds.has(id));
		expect(missing(kept, rows)).toEqual([]);
	},
);

describe.each([20, 50, 100, 200])('a server with at most %i rows per page', (maxPageSize) => {
	const pages = (count, each = maxPageSize) => Math.max(1, Math.ceil(count / each));

	test.each([0, 1, maxPageSize - 1, maxPageSize, maxPageSize + 1, 508])(
		'that returns the page size: reads %i rows without unnecessary requests',
		async (count) => {
			const { rows, queries } = await read({ rows: rowsOf(count), maxPageSize }, { concurrency: 10 });
			expect(rows).toEqual(rowsOf(count));
			expect(queries).toHaveLength(pages(count));
		},
	);

	test('that returns the page size but no total: ends after a page that is not full', async () => {
		const { queries, send } = server({ rows: rowsOf(450), maxPageSize });
		const withoutTotal = async (call) => ({ ...(await send(call)), total: undefined });
		const rows = await paginateByOffset({
			request: CALL,
			pagination: { by: 'offset', key: 'id' },
			limit: Infinity,
			concurrency: 10,
			send: withoutTotal,
		});
		expect(rows).toEqual(rowsOf(450));
		expect(queries).toHaveLength(Math.floor((450 - 1) / (maxPageSize - 1)) + 1);
	});

	test('that returns neither: ends after a page without new rows', async () => {
		const { rows, queries } = await read({ rows: rowsOf(450), total: false, maxPageSize });
		expect(rows).toEqual(rowsOf(450));
		expect(queries).toHaveLength(Math.ceil(449 / (maxPageSize - 1)) + 1);
		expect((await read({ rows: rowsOf(7), total: false, maxPageSize })).rows).toEqual(rowsOf(7));
	});

	test('that returns a wrong page size and a total: reads all rows', async () => {
		const { queries, send } = server({ rows: rowsOf(130), maxPageSize });
		const withWrongLimit = async (call) => ({ ...(await send(call)), limit: 200 });
		const rows = await paginateByOffset({
			request: CALL,
			pagination: { by: 'offset', key: 'id' },
			limit: Infinity,
			concurrency: 10,
			send: withWrongLimit,
		});
		expect(rows).toEqual(rowsOf(130));
		expect(queries).toHaveLength(pages(130));
	});
});

test('misses no rows if rows are added at the start while a page is loading', async () => {
	let rows = rowsOf(590);
	const pending = [];
	const send = async ({ query }) => {
		if (query.offset > 150 && query.offset < 250 && pending.length === 0)
			await new Promise((resolve) => pending.push(resolve));
		const data = rows.slice(query.offset, query.offset + 200);
		const total = rows.length;
		if (query.offset > 300) {
			rows = [...rowsOf(2, 1000), ...rows];
			pending[0]();
		}
		return { data, total, limit: 200 };
	};
	const found = await paginateByOffset({
		request: CALL,
		pagination: { by: 'offset', key: 'id' },
		limit: Infinity,
		concurrency: 10,
		send,
	});
	expect(missing(rowsOf(590), found)).toEqual([]);
	expect(new Set(idsOf(found)).size).toBe(found.length);
});

test('reaches the limit if rows are added at the start', async () => {
	const change = (rows, request) => (request === 1 ? rowsOf(300, 1000).concat(rows) : rows);
	const { rows } = await read({ rows: rowsOf(347), change }, { limit: 347 });
	expect(rows).toHaveLength(347);
	expect(new Set(idsOf(rows)).size).toBe(347);
});

describe('rows without a key', () => {
	const report = (count, from = 1) => rowsOf(count, from).map(({ id }) => ({ created_at: `at ${id}`, event: 'login' }));

	test('are returned once if a row is added in the meantime', async () => {
		const change = (rows, request) => (request < 4 ? [...report(1, 9000 + request), ...rows] : rows);
		const { rows } = await read({ rows: report(590), change }, { key: null, concurrency: 1 });
		const times = rows.map(({ created_at }) => created_at);
		expect(new Set(times).size).toBe(times.length);
		expect(times).toEqual(expect.arrayContaining(report(590).map(({ created_at }) => created_at)));
	});

	test.each([
		['distinct rows', report(200)],
		['equal rows', report(200).map(() => ({ event: 'login' }))],
	])('end after a few requests if the server ignores the offset (%s)', async (_name, rows) => {
		let requests = 0;
		const send = async () => {
			requests++;
			return { data: rows };
		};
		const found = await paginateByOffset({
			request: CALL,
			pagination: { by: 'offset', key: null },
			limit: Infinity,
			concurrency: 1,
			send,
		});
		expect(found).toEqual(rows);
		expect(requests).toBeLessThanOrEqual(3);
	});
});

test('ends after an empty page, regardless of the total', async () => {
	const queries = [];
	const send = async ({ query }) => {
		queries.push(query);
		return { data: query.offset === 0 ? rowsOf(15) : [], total: 23, limit: query.limit };
	};
	const rows = await paginateByOffset({
		request: CALL,
		pagination: { by: 'offset', key: 'id' },
		limit: Infinity,
		concurrency: 1,
		send,
	});
	expect(rows).toEqual(rowsOf(15));
	expect(queries).toHaveLength(2);
});

test('ends if the server ignores the offset', async () => {
	let requests = 0;
	const send = async () => {
		requests++;
		return { data: rowsOf(200), total: 5000, limit: 200 };
	};
	const rows = await paginateByOffset({
		request: CALL,
		pagination: { by: 'offset', key: 'id' },
		limit: Infinity,
		concurrency: 1,
		send,
	});
	expect(rows).toEqual(rowsOf(200));
	expect(requests).toBeLessThanOrEqual(26);
});

test.each([1, 10])('reads all rows if pages are smaller than requested (concurrency %i)', async (concurrency) => {
	const { rows, queries } = await read({ rows: rowsOf(130), maxPageSize: 25 }, { concurrency });
	expect(rows).toEqual(rowsOf(130));
	expect(queries.length).toBeLessThanOrEqual(6);
});

test('reaches a limit above the maximum page size of the server', async () => {
	const { rows } = await read({ rows: rowsOf(130), maxPageSize: 25 }, { limit: 60 });
	expect(rows).toEqual(rowsOf(60));
});

test('keeps equal rows without a key', async () => {
	const same = Array.from({ length: 401 }, () => ({ score: 5 }));
	const { rows } = await read({ rows: same }, { key: null });
	expect(rows).toHaveLength(401);
});

test('sends the query of the request with every page', async () => {
	const { queries } = await read({ rows: rowsOf(450) });
	for (const query of queries) expect(query).toMatchObject({ order: 'asc' });
});

test.each([
	['are objects', { id: [] }],
	['are missing', {}],
])('ends if the server repeats a row whose IDs %s', async (_name, row) => {
	let calls = 0;
	const repeating = async () => ({ data: calls++ < 100 ? [{ ...row }] : [] });
	const rows = await paginateByOffset({
		request: CALL,
		pagination: { by: 'offset', key: 'id' },
		limit: Infinity,
		concurrency: 1,
		send: repeating,
	});
	expect(rows).toEqual([row]);
	expect(calls).toBeLessThan(10);
});

test.each([
	[null, []],
	[{}, []],
	[[], []],
	[{ rows: [] }, []],
	[{ rows: [{ id: 1 }] }, [{ id: 1 }]],
	[{ id: 1 }, [{ id: 1 }]],
	['pong', [{ value: 'pong' }]],
])('the rows of %j are %j', (data, rows) => {
	expect(toRows(data)).toEqual(rows);
});
