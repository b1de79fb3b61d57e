'use strict';

const { readOffsets } = require('../../../../dist/nodes/Chat2Desk/api/lists/offsets');

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
	return readOffsets({ call: CALL, pages: { by: 'offset', key }, limit, width, send }).then((rows) => ({
		rows,
		asked,
	}));
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

test('without a total, a page that is not full ends the list', async () => {
	const { rows, asked } = await read({ rows: rowsOf(450), total: false });
	expect(rows).toEqual(rowsOf(450));
	expect(asked).toHaveLength(3);
});

test('an empty page ends a list, whatever the total says', async () => {
	const asked = [];
	const send = async ({ query }) => {
		asked.push(query);
		return { data: query.offset === 0 ? rowsOf(15) : [], total: 23, limit: query.limit };
	};
	const rows = await readOffsets({ call: CALL, pages: { by: 'offset', key: 'id' }, limit: Infinity, width: 1, send });
	expect(rows).toEqual(rowsOf(15));
	expect(asked).toHaveLength(2);
});

test('a server that ignores the offset does not make it go on for ever', async () => {
	let requests = 0;
	const send = async () => {
		requests++;
		return { data: rowsOf(200), total: 5000, limit: 200 };
	};
	const rows = await readOffsets({ call: CALL, pages: { by: 'offset', key: 'id' }, limit: Infinity, width: 1, send });
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
