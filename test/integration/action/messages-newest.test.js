'use strict';

const { execute } = require('../../support/n8n-core');
const { chat2desk, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const rowsOf = (count) => Array.from({ length: count }, (_, index) => ({ id: 2 * index + 2 }));
const newest = (rows, count = rows.length) =>
	rows
		.slice(-count)
		.reverse()
		.map(({ id }) => id);

/**
 * The list of messages: newest first with `order`, and backwards from an ID with `direction_reverse` if the server
 * supports it.
 * @param {{most?: number, meta?: boolean, known?: boolean, change?: (rows: object[]) => void}} how
 */
function messages(rows, { most = 200, meta = true, known = true, change = () => {} } = {}) {
	return chat2desk(({ query }) => {
		const from = Number(query.start_id ?? 0);
		const backwards = known && query.direction_reverse === 'true';
		const wanted = rows.filter(({ id }) => (backwards ? id <= (from || Infinity) : id >= from));
		if (backwards || query.order === 'desc') wanted.reverse();
		const limit = Math.min(most, Number(query.limit));
		change(rows);
		return success(wanted.slice(0, limit), meta ? { meta: { limit } } : {});
	});
}

const read = (more, filters = {}) =>
	execute({
		parameters: {
			resource: 'message',
			operation: 'getAll',
			simplify: false,
			filters: { order: 'desc', ...filters },
			...more,
		},
	});
const idsOf = ({ items }) => items.map(({ json }) => json.id);

describe.each([20, 50, 100, 200])('newest first with %i rows per page', (most) => {
	test.each([0, 1, most, most + 1, 508])('Return All returns all %i rows', async (count) => {
		const rows = rowsOf(count);
		const wire = messages(rows, { most });
		const result = await read({ returnAll: true });
		expect(result.error).toBeUndefined();
		expect(idsOf(result)).toEqual(newest(rows));
		// Each page but the first begins with the last row of the previous one.
		expect(wire.calls).toHaveLength(count < most ? 1 : Math.floor((count - 1) / (most - 1)) + 1);
	});

	test('Limit returns exactly that many rows', async () => {
		const rows = rowsOf(508);
		messages(rows, { most });
		expect(idsOf(await read({ limit: 250 }))).toEqual(newest(rows, 250));
	});

	test('works without page metadata', async () => {
		const rows = rowsOf(508);
		messages(rows, { most, meta: false });
		expect(idsOf(await read({ returnAll: true }))).toEqual(newest(rows));
	});

	test('works while messages are added and deleted', async () => {
		const rows = rowsOf(508);
		const first = rows.map(({ id }) => id);
		const gone = new Set();
		messages(rows, {
			most,
			change: (list) => {
				list.push({ id: list.at(-1).id + 2 });
				gone.add(list.splice(Math.floor(list.length / 3), 1)[0].id);
			},
		});
		const ids = idsOf(await read({ returnAll: true }));
		expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
		expect(ids).toEqual(expect.arrayContaining(first.filter((id) => !gone.has(id))));
	});
});

test('requests further pages with direction_reverse', async () => {
	const wire = messages(rowsOf(250));
	await read({ returnAll: true });
	expect(wire.calls.map(({ query }) => query)).toEqual([
		{ order: 'desc', limit: '200' },
		{ direction_reverse: 'true', start_id: '102', limit: '200' },
	]);
});

test('stops at the first ID', async () => {
	messages(rowsOf(508));
	const ids = idsOf(await read({ returnAll: true }, { startId: '301' }));
	expect(ids).toEqual(newest(rowsOf(508)).filter((id) => id >= 301));
});

describe('a server without direction_reverse', () => {
	test('reports how many messages it can return if there are more', async () => {
		messages(rowsOf(508), { known: false });
		const { error } = await read({ returnAll: true });
		expect(error.message).toBe('This server can only return the newest 200 messages in descending order');
		expect(error.description).toContain('set Order to Oldest First');
	});

	test.each([true, false])('returns all rows if there are no more (meta: %s)', async (meta) => {
		const rows = rowsOf(200);
		messages(rows, { known: false, meta });
		expect(idsOf(await read({ returnAll: true }))).toEqual(newest(rows));
	});

	test('is sufficient for a Limit of one page', async () => {
		const wire = messages(rowsOf(508), { known: false });
		expect(idsOf(await read({ limit: 200 }))).toEqual(newest(rowsOf(508), 200));
		expect(wire.calls).toHaveLength(1);
	});
});
