'use strict';

const { paginateByOffset } = require('../../dist/nodes/Chat2Desk/api/pagination/offset');
const { change, offsetServer } = require('./support/list-server');
const { fc, testProperty } = require('./support/check-property');

const list = (kinds, maxCount = 250) =>
	fc.record({
		count: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constantFrom(200, 400, 590, 600)),
		cap: fc.constantFrom(20, 50, 100, 200),
		meta: fc.constantFrom('total', 'total', 'limit', 'none'),
		changes: kinds.length === 0 ? fc.constant([]) : fc.array(change(kinds, maxCount), { maxLength: 12 }),
		concurrency: fc.constantFrom(1, 4, 10, 50),
		shuffle: fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined }),
	});
const limits = fc.option(fc.integer({ min: 1, max: 950 }), { nil: Infinity });

const read = async (server, { concurrency }, limit, key = 'id') =>
	await paginateByOffset({
		request: { method: 'GET', path: '/things', query: {} },
		pagination: { by: 'offset', key },
		limit,
		concurrency,
		send: server.send,
	});

/** Checks that all rows that were never removed are returned once, without gaps, up to the limit. */
function expectComplete(server, found, limit, name = ({ id }) => id) {
	const ids = found.map(name);
	expect(ids.length - new Set(ids).size).toBe(0);
	const kept = server.kept().map(name);
	const foundIds = new Set(ids);
	const foundKept = kept.filter((id) => foundIds.has(id));
	expect(foundKept).toEqual(kept.slice(0, limit === Infinity ? undefined : foundKept.length));
	expect(ids.length).toBeLessThanOrEqual(limit);
	expect(ids.length).toBeGreaterThanOrEqual(Math.min(limit, kept.length));
}

describe('lists by offset', () => {
	testProperty(
		'return all rows in order without unnecessary requests if nothing changes',
		[list([]), limits],
		async (scenario, limit) => {
			const server = offsetServer(scenario);
			const found = await read(server, scenario, limit);
			expect(found.map(({ id }) => id)).toEqual(
				server.initialRows.slice(0, limit === Infinity ? undefined : limit).map(({ id }) => id),
			);
			const expected = Math.min(scenario.count, limit);
			if (scenario.meta === 'total')
				expect(server.queries.length).toBe(Math.max(1, Math.ceil(expected / scenario.cap)));
			else expect(server.queries.length).toBeLessThanOrEqual(Math.ceil(expected / (scenario.cap - 1)) + 2);
		},
	);

	for (const [title, kinds] of [
		['while rows are added', ['insert']],
		['while rows are removed', ['remove']],
		['while rows are added and removed', ['insert', 'remove']],
	]) {
		testProperty(
			`return each row that is not removed once ${title}`,
			[list(kinds), limits],
			async (scenario, limit) => {
				const server = offsetServer(scenario);
				expectComplete(server, await read(server, scenario, limit), limit);
				expect(server.queries.length).toBeLessThanOrEqual((8 * 3500) / scenario.cap);
			},
		);
	}
});

/** Reports list the newest rows first; only some have an ID. */
const reports = {
	'with an ID': (id) => ({ request_id: id, replies: id % 3 }),
	'without an ID': (id) => ({ created_at: `at ${id}`, event: id % 2 ? 'login' : 'logout' }),
};

describe.each(Object.entries(reports))('lists of rows without a key, %s', (_name, row) => {
	// If more rows than a page are added at once, only the total reveals it. Without a total, they look like rows that moved up.
	const newest = fc
		.oneof(
			list(['insert'], 60).map((scenario) => ({ ...scenario, meta: 'total' })),
			list(['insert'], 3).map((scenario) => ({ ...scenario, changes: scenario.changes.slice(0, 5) })),
		)
		.map((scenario) => ({ ...scenario, row, changes: scenario.changes.map((each) => ({ ...each, place: 0 })) }));

	testProperty('return each row once while rows are added at the start', [newest, limits], async (scenario, limit) => {
		const server = offsetServer(scenario);
		expectComplete(server, await read(server, scenario, limit, null), limit, JSON.stringify);
	});

	testProperty('end if the server ignores the offset', [newest], async (scenario) => {
		const server = offsetServer(scenario);
		const ignoringOffset = {
			queries: server.queries,
			send: async ({ query }) => await server.send({ query: { ...query, offset: 0 } }),
		};
		await read(ignoringOffset, scenario, Infinity, null);
		expect(ignoringOffset.queries.length).toBeLessThan(80 + (4 * scenario.count) / scenario.cap);
	});
});
