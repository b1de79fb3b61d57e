'use strict';

const { paginateByOffset } = require('../../dist/nodes/Chat2Desk/api/pagination/offset');
const { change, offsetServer } = require('./support/list-server');
const { fc, holds } = require('./support/check-property');

const list = (kinds, most = 250) =>
	fc.record({
		count: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constantFrom(200, 400, 590, 600)),
		cap: fc.constantFrom(20, 50, 100, 200),
		meta: fc.constantFrom('total', 'total', 'limit', 'none'),
		changes: kinds.length === 0 ? fc.constant([]) : fc.array(change(kinds, most), { maxLength: 12 }),
		width: fc.constantFrom(1, 4, 10, 50),
		shuffle: fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined }),
	});
const limits = fc.option(fc.integer({ min: 1, max: 950 }), { nil: Infinity });

const read = async (server, { width }, limit, key = 'id') =>
	await paginateByOffset({
		request: { method: 'GET', path: '/things', query: {} },
		pagination: { by: 'offset', key },
		limit,
		concurrency: width,
		send: server.send,
	});

/** What stayed all the time comes once, without a gap, as far as the limit goes. */
function judge(server, found, limit, name = ({ id }) => id) {
	const ids = found.map(name);
	expect(ids.length - new Set(ids).size).toBe(0);
	const stayed = server.stayed().map(name);
	const have = new Set(ids);
	const got = stayed.filter((id) => have.has(id));
	expect(got).toEqual(stayed.slice(0, limit === Infinity ? undefined : got.length));
	expect(ids.length).toBeLessThanOrEqual(limit);
	expect(ids.length).toBeGreaterThanOrEqual(Math.min(limit, stayed.length));
}

describe('lists by offset', () => {
	holds('that do not change: all rows in order, with no request too many', [list([]), limits], async (how, limit) => {
		const server = offsetServer(how);
		const found = await read(server, how, limit);
		expect(found.map(({ id }) => id)).toEqual(
			server.first.slice(0, limit === Infinity ? undefined : limit).map(({ id }) => id),
		);
		const wanted = Math.min(how.count, limit);
		if (how.meta === 'total') expect(server.asked.length).toBe(Math.max(1, Math.ceil(wanted / how.cap)));
		else expect(server.asked.length).toBeLessThanOrEqual(Math.ceil(wanted / (how.cap - 1)) + 2);
	});

	for (const [title, kinds] of [
		['while rows come in', ['insert']],
		['while rows go', ['remove']],
		['while rows come and go', ['insert', 'remove']],
	]) {
		holds(`${title}: what stays comes once`, [list(kinds), limits], async (how, limit) => {
			const server = offsetServer(how);
			judge(server, await read(server, how, limit), limit);
			expect(server.asked.length).toBeLessThanOrEqual((8 * 3500) / how.cap);
		});
	}
});

/** A report: newest rows first, and only some have an id. */
const reports = {
	'with an id': (id) => ({ request_id: id, replies: id % 3 }),
	'without one': (id) => ({ created_at: `at ${id}`, event: id % 2 ? 'login' : 'logout' }),
};

describe.each(Object.entries(reports))('lists of rows without a key, %s', (_name, row) => {
	// More rows at once than a page holds can only be followed by the total: without it nothing tells them from rows that moved up.
	const newest = fc
		.oneof(
			list(['insert'], 60).map((how) => ({ ...how, meta: 'total' })),
			list(['insert'], 3).map((how) => ({ ...how, changes: how.changes.slice(0, 5) })),
		)
		.map((how) => ({ ...how, row, changes: how.changes.map((each) => ({ ...each, place: 0 })) }));

	holds('while rows come in at the head: what stays comes once', [newest, limits], async (how, limit) => {
		const server = offsetServer(how);
		judge(server, await read(server, how, limit, null), limit, JSON.stringify);
	});

	holds('where the server does not hear the offset: an end', [newest], async (how) => {
		const server = offsetServer(how);
		const deaf = {
			asked: server.asked,
			send: async ({ query }) => await server.send({ query: { ...query, offset: 0 } }),
		};
		await read(deaf, how, Infinity, null);
		expect(deaf.asked.length).toBeLessThan(80 + (4 * how.count) / how.cap);
	});
});
