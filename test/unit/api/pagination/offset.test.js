'use strict';

const { paginateByOffset } = require('../../../../dist/nodes/Chat2Desk/api/pagination/offset');

const CALL = { method: 'GET', path: '/things', query: { order: 'asc' } };
const rowsOf = (count, from = 1) => Array.from({ length: count }, (_, index) => ({ id: from + index }));
const idsOf = (rows) => rows.map(({ id }) => id);

/** Ids of the rows that were to be found and were not. */
function missing(wanted, found) {
	const ids = new Set(idsOf(found));
	return idsOf(wanted).filter((id) => !ids.has(id));
}

/**
 * A list that changes while it is read.
 *
 * @param {{rows: object[], change?: (rows: object[], request: number) => object[], total?: boolean, most?: number}} list
 */
function server({ rows, change = (list) => list, total = true, most = 200 }) {
	const asked = [];
	let current = rows;
	const send = async ({ query }) => {
		asked.push(query);
		const limit = Math.min(query.limit, most);
		const answer = {
			data: current.slice(query.offset, query.offset + limit),
			...(total && { total: current.length, limit }),
		};
		current = change(current, asked.length);
		// Answers come back in another order than the calls went out.
		await new Promise((resolve) => setImmediate(resolve));
		return answer;
	};
	return { asked, send };
}

const read = (list, { limit = Infinity, width = 1, key = 'id' } = {}) => {
	const { asked, send } = server(list);
	return paginateByOffset({ request: CALL, pagination: { by: 'offset', key }, limit, concurrency: width, send }).then(
		(rows) => ({
			rows,
			asked,
		}),
	);
};

describe.each([1, 10])('with %i pages at once', (width) => {
	test.each([0, 1, 199, 200, 201, 399, 400, 401, 1050])(
		'all of %i rows come once, in order, with as few requests as can be',
		async (count) => {
			const { rows, asked } = await read({ rows: rowsOf(count) }, { width });
			expect(rows).toEqual(rowsOf(count));
			expect(asked).toHaveLength(Math.max(1, Math.ceil(count / 200)));
		},
	);

	test.each([1, 50, 199, 200, 201, 400, 401, 1000])('a limit of %i of 1,050 rows is exact', async (limit) => {
		const { rows, asked } = await read({ rows: rowsOf(1050) }, { width, limit });
		expect(rows).toEqual(rowsOf(limit));
		expect(asked).toHaveLength(Math.ceil(limit / 200));
	});

	test('rows that are added before what was read come not twice', async () => {
		const change = (rows, request) => rowsOf(3, 10_000 + request * 10).concat(rows);
		const { rows } = await read({ rows: rowsOf(900), change }, { width });
		expect(new Set(idsOf(rows)).size).toBe(rows.length);
		expect(missing(rowsOf(900), rows)).toEqual([]);
	});

	test.each([1, 7, 150, 250])('%i rows that are removed after the first page leave no gap', async (removed) => {
		const change = (rows, request) => (request === 1 ? rows.slice(removed) : rows);
		const { rows } = await read({ rows: rowsOf(1050), change }, { width });
		expect(missing(rowsOf(1050 - removed, removed + 1), rows)).toEqual([]);
		expect(new Set(idsOf(rows)).size).toBe(rows.length);
	});

	test('a list that is emptied meanwhile ends', async () => {
		const { rows, asked } = await read({ rows: rowsOf(1050), change: () => [] }, { width });
		expect(idsOf(rows).slice(0, 200)).toEqual(idsOf(rowsOf(200)));
		expect(asked.length).toBeLessThan(20);
	});
});

/** Numbers that look random and are the same in every run. */
function randomizer(seed) {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return state % below;
	};
}

test.each(Array.from({ length: 60 }, (_, index) => [index + 1]))(
	'changes at random places (%i): what stays comes once',
	async (seed) => {
		const random = randomizer(seed * 7919);
		const count = 150 + random(1000);
		const removes = seed % 2 === 0;
		const gone = new Set();
		let fresh = 100_000;
		const change = (rows) => {
			const list = [...rows];
			for (let times = random(5); times > 0 && list.length > 0; times--) {
				const place = random(list.length);
				if (removes) gone.add(list.splice(place, 1)[0].id);
				else list.splice(place, 0, { id: fresh++ });
			}
			return list;
		};
		const { rows } = await read({ rows: rowsOf(count), change }, { width: 1 + random(10) });
		const ids = idsOf(rows);
		expect(new Set(ids).size).toBe(ids.length);
		const stayed = rowsOf(count).filter(({ id }) => !gone.has(id));
		expect(missing(stayed, rows)).toEqual([]);
	},
);

describe.each([20, 50, 100, 200])('a server of %i rows a page', (most) => {
	const pages = (count, each = most) => Math.max(1, Math.ceil(count / each));

	test.each([0, 1, most - 1, most, most + 1, 508])('that says so: %i rows, with no request too many', async (count) => {
		const { rows, asked } = await read({ rows: rowsOf(count), most }, { width: 10 });
		expect(rows).toEqual(rowsOf(count));
		expect(asked).toHaveLength(pages(count));
	});

	test('that says it without a total: a page that is not full ends the list', async () => {
		const { asked, send } = server({ rows: rowsOf(450), most });
		const silent = async (call) => ({ ...(await send(call)), total: undefined });
		const rows = await paginateByOffset({
			request: CALL,
			pagination: { by: 'offset', key: 'id' },
			limit: Infinity,
			concurrency: 10,
			send: silent,
		});
		expect(rows).toEqual(rowsOf(450));
		expect(asked).toHaveLength(Math.floor((450 - 1) / (most - 1)) + 1);
	});

	test('that says nothing: only a page with nothing new ends the list', async () => {
		const { rows, asked } = await read({ rows: rowsOf(450), total: false, most });
		expect(rows).toEqual(rowsOf(450));
		expect(asked).toHaveLength(Math.ceil(449 / (most - 1)) + 1);
		expect((await read({ rows: rowsOf(7), total: false, most })).rows).toEqual(rowsOf(7));
	});

	test('that says another number than it gives, and a total', async () => {
		const { asked, send } = server({ rows: rowsOf(130), most });
		const lying = async (call) => ({ ...(await send(call)), limit: 200 });
		const rows = await paginateByOffset({
			request: CALL,
			pagination: { by: 'offset', key: 'id' },
			limit: Infinity,
			concurrency: 10,
			send: lying,
		});
		expect(rows).toEqual(rowsOf(130));
		expect(asked).toHaveLength(pages(130));
	});
});

test('rows at the head that come in while a page waits for its answer hide none', async () => {
	let rows = rowsOf(590);
	const waiting = [];
	const send = async ({ query }) => {
		if (query.offset > 150 && query.offset < 250 && waiting.length === 0)
			await new Promise((resolve) => waiting.push(resolve));
		const data = rows.slice(query.offset, query.offset + 200);
		const total = rows.length;
		if (query.offset > 300) {
			rows = [...rowsOf(2, 1000), ...rows];
			waiting[0]();
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

test('a limit is filled also when rows come in at the head meanwhile', async () => {
	const change = (rows, request) => (request === 1 ? rowsOf(300, 1000).concat(rows) : rows);
	const { rows } = await read({ rows: rowsOf(347), change }, { limit: 347 });
	expect(rows).toHaveLength(347);
	expect(new Set(idsOf(rows)).size).toBe(347);
});

describe('rows without a key', () => {
	const report = (count, from = 1) => rowsOf(count, from).map(({ id }) => ({ created_at: `at ${id}`, event: 'login' }));

	test('one that comes in while it is read makes none come twice', async () => {
		const change = (rows, request) => (request < 4 ? [...report(1, 9000 + request), ...rows] : rows);
		const { rows } = await read({ rows: report(590), change }, { key: null, width: 1 });
		const times = rows.map(({ created_at }) => created_at);
		expect(new Set(times).size).toBe(times.length);
		expect(times).toEqual(expect.arrayContaining(report(590).map(({ created_at }) => created_at)));
	});

	test.each([
		['that differ', report(200)],
		['that are equal', report(200).map(() => ({ event: 'login' }))],
	])('a server that ignores the offset is asked a few times (%s)', async (_name, rows) => {
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

test('an empty page ends a list, whatever the total says', async () => {
	const asked = [];
	const send = async ({ query }) => {
		asked.push(query);
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
	expect(asked).toHaveLength(2);
});

test('a server that ignores the offset does not make it go on for ever', async () => {
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

test.each([1, 10])('a server that gives smaller pages than asked for is read whole (%i at once)', async (width) => {
	const { rows, asked } = await read({ rows: rowsOf(130), most: 25 }, { width });
	expect(rows).toEqual(rowsOf(130));
	expect(asked.length).toBeLessThanOrEqual(6);
});

test('a limit beyond a smaller page of the server is filled', async () => {
	const { rows } = await read({ rows: rowsOf(130), most: 25 }, { limit: 60 });
	expect(rows).toEqual(rowsOf(60));
});

test('rows without an identity are all kept, also when they are equal', async () => {
	const same = Array.from({ length: 401 }, () => ({ score: 5 }));
	const { rows } = await read({ rows: same }, { key: null });
	expect(rows).toHaveLength(401);
});

test('the query of the call goes along with every page', async () => {
	const { asked } = await read({ rows: rowsOf(450) });
	for (const query of asked) expect(query).toMatchObject({ order: 'asc' });
});

test.each([
	['are objects', { id: [] }],
	['are missing', {}],
])('a list ends whose server repeats one row, where ids %s', async (_what, row) => {
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
