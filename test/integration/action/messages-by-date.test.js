'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const DAY = 86_400_000;
const FIRST = Date.parse('2026-07-10T00:00:00Z');

const apiTime = (ms) => `${new Date(ms).toISOString().slice(0, 19)} UTC`;
const millis = (text) => Date.parse(`${text.replace(' UTC', '')}Z`);

/** `10-07-2026` as milliseconds. Rejects other formats, like Chat2Desk. */
function dayOf(text) {
	const [, day, month, year] = /^(\d\d)-(\d\d)-(\d{4})$/.exec(text) ?? [];
	return year ? Date.parse(`${year}-${month}-${day}T00:00:00Z`) : NaN;
}

/** Chat2Desk's list of messages: at most 200 rows per request, either dates or `start_id`. */
function messages(rows, zoneHours = 0, ignoresReverse = false) {
	const shift = zoneHours * 3_600_000;
	return chat2desk(({ query }) => {
		const { start_date: from, finish_date: until, start_id: startId } = query;
		if (startId !== undefined && (from ?? until) !== undefined)
			return failure(400, { message: 'use date filter and start_id separately' });
		if ([from, until].some((day) => day !== undefined && Number.isNaN(dayOf(day))))
			return failure(400, { message: 'bad date' });
		const wanted = rows.filter(({ id, created }) => {
			const time = millis(created) + shift;
			return (
				(startId === undefined || id >= Number(startId)) &&
				(from === undefined || time >= dayOf(from)) &&
				(until === undefined || time < dayOf(until))
			);
		});
		if (query.order === 'desc') wanted.reverse();
		if (query.direction_reverse === 'true' && !ignoresReverse) {
			const older = rows.filter(({ id }) => id <= Number(startId)).reverse();
			return cut(older, query);
		}
		return cut(wanted, query);
	});
}

function cut(rows, query) {
	const limit = Math.min(200, Number(query.limit));
	return success(rows.slice(0, limit), { meta: { limit } });
}

/** Generates the given number of messages per day, evenly distributed, with ascending IDs. */
function generateMessages(counts) {
	let id = 1000;
	return counts.flatMap((count, day) =>
		Array.from({ length: count }, (_, index) => ({
			id: id++,
			created: apiTime(FIRST + day * DAY + Math.floor((index / count) * DAY)),
		})),
	);
}

const read = ({ sentAfter = '', sentBefore = '', ...filters }, more = { returnAll: true }, timeZone = 'UTC') =>
	execute({
		parameters: { resource: 'message', operation: 'getAll', simplify: false, sentAfter, sentBefore, filters, ...more },
		credential: { timeZone },
	});
const idsOf = ({ items }) => items.map(({ json }) => json.id);

test('reads a range with one request per day', async () => {
	const rows = generateMessages([3, 0, 5, 2]);
	const wire = messages(rows);
	const result = await read({
		sentAfter: '2026-07-10T00:00:00Z',
		sentBefore: '2026-07-14T00:00:00Z',
		clientId: locator('5'),
	});
	expect(result.error).toBeUndefined();
	expect(idsOf(result)).toEqual(rows.map(({ id }) => id));
	expect(wire.calls.map(({ query }) => [query.start_date, query.finish_date])).toEqual([
		['10-07-2026', '11-07-2026'],
		['11-07-2026', '12-07-2026'],
		['12-07-2026', '13-07-2026'],
		['13-07-2026', '14-07-2026'],
	]);
	for (const { query } of wire.calls) expect(query).toMatchObject({ client_id: '5', limit: '200' });
});

test.each([{ returnAll: true }, { limit: 5 }, { limit: 5, order: 'desc' }])(
	'rejects more than 1,000 days before sending anything: %j',
	async ({ order, ...more }) => {
		const wire = messages(generateMessages([3]));
		const { error } = await read(
			{ sentAfter: '2020-01-01T00:00:00Z', sentBefore: '2026-07-14T00:00:00Z', ...(order && { order }) },
			more,
		);
		expect(error.message).toBe('The date range is too long: 2386 days (max 1,000, one request per day)');
		expect(wire.calls).toEqual([]);
	},
);

test('rejects a range that ends before it begins', async () => {
	const wire = messages(generateMessages([3]));
	const { error } = await read({ sentAfter: '2026-07-14T00:00:00Z', sentBefore: '2026-07-10T00:00:00Z' });
	expect(error.message).toBe('"To" is before "From"');
	expect(wire.calls).toEqual([]);
});

test('shows one hint for more than 400 requests, counting days and further pages', async () => {
	const wire = messages(generateMessages([3, 650, 2]));
	const { error, run } = await read({ sentAfter: '2025-07-01T00:00:00Z', sentBefore: '2026-08-03T00:00:00Z' });
	expect(error).toBeUndefined();
	expect(wire.calls.length).toBeGreaterThan(400);
	expect(run.data.resultData.runData.Chat2Desk[0].hints.map(({ message }) => message)).toEqual([
		'Reading the date range takes at least 401 API requests, one per day. Shorter ranges take fewer',
	]);
});

test.each([199, 200, 201, 650])('reads all of %i messages of a day', async (count) => {
	const rows = generateMessages([2, count, 3]);
	messages(rows);
	const result = await read({ sentAfter: '2026-07-10T00:00:00Z', sentBefore: '2026-07-13T00:00:00Z' });
	expect(idsOf(result)).toEqual(rows.map(({ id }) => id));
});

test('includes the beginning of a range and excludes its end, to the second', async () => {
	const rows = generateMessages([24, 24]);
	messages(rows);
	const result = await read({ sentAfter: '2026-07-10T05:00:00Z', sentBefore: '2026-07-11T03:00:00Z' });
	const times = result.items.map(({ json }) => json.created);
	expect(times[0]).toBe('2026-07-10T05:00:00 UTC');
	expect(times.at(-1)).toBe('2026-07-11T02:00:00 UTC');
	expect(times).toHaveLength(22);
});

test('reads the days in reverse for newest first, including full ones', async () => {
	const rows = generateMessages([4, 420, 3]);
	messages(rows);
	const result = await read({ sentAfter: '2026-07-10T00:00:00Z', sentBefore: '2026-07-13T00:00:00Z', order: 'desc' });
	expect(idsOf(result)).toEqual(rows.map(({ id }) => id).reverse());
});

test('Limit returns the oldest or the newest messages and requests no further day', async () => {
	const rows = generateMessages([4, 6, 3]);
	const wire = messages(rows);
	const range = { sentAfter: '2026-07-10T00:00:00Z', sentBefore: '2026-07-13T00:00:00Z' };
	expect(idsOf(await read(range, { limit: 5 }))).toEqual([1000, 1001, 1002, 1003, 1004]);
	expect(wire.calls).toHaveLength(2);
	expect(idsOf(await read({ ...range, order: 'desc' }, { limit: 3 }))).toEqual([1012, 1011, 1010]);
	expect(wire.calls).toHaveLength(3);
});

test('supports a range without a beginning', async () => {
	const rows = generateMessages([4, 6, 3]);
	const wire = messages(rows);
	const result = await read({ sentBefore: '2026-07-11T12:00:00Z' });
	expect(idsOf(result)).toEqual(rows.slice(0, 7).map(({ id }) => id));
	for (const { query } of wire.calls) expect(query.start_date).toBeUndefined();
});

test('reads up to today without an end', async () => {
	const today = Math.floor(Date.now() / DAY) * DAY;
	const wire = messages([{ id: 1, created: apiTime(today) }]);
	// In the last hour of a day, the next day is read as well, because a slow clock would hide messages.
	for (const [hour, days] of [
		[12, 3],
		[23.5, 4],
	]) {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(today + hour * 3_600_000);
		const before = wire.calls.length;
		const result = await read({ sentAfter: new Date(today - 2 * DAY).toISOString() }).finally(() =>
			clock.mockRestore(),
		);
		expect(idsOf(result)).toEqual([1]);
		expect(wire.calls.length - before).toBe(days);
	}
});

test('combines a first ID with a date range', async () => {
	const rows = generateMessages([5, 5]);
	messages(rows);
	const result = await read({ sentAfter: '2026-07-10T00:00:00Z', sentBefore: '2026-07-12T00:00:00Z', startId: '1004' });
	expect(result.error).toBeUndefined();
	expect(idsOf(result)).toEqual([1004, 1005, 1006, 1007, 1008, 1009]);
});

test('returns the newest messages with one request without a range', async () => {
	const rows = generateMessages([300]);
	const wire = messages(rows);
	expect(idsOf(await read({ order: 'desc' }, { limit: 30 }))).toEqual(
		rows
			.slice(-30)
			.reverse()
			.map(({ id }) => id),
	);
	expect(wire.calls).toHaveLength(1);
});

test('rejects newest first with an end but no beginning before sending anything', async () => {
	const wire = messages([]);
	const { error } = await read({ order: 'desc', sentBefore: '2026-07-11T12:00:00Z' }, { limit: 5 });
	expect(error.message).toBe('"Newest First" requires "From"');
	expect(wire.calls).toEqual([]);
});

test.each([
	[201, 2],
	[500, 3],
	[1000, 4],
])('reads %i of 700 messages newest first with %i requests', async (limit, requests) => {
	const rows = generateMessages([700]);
	const wire = messages(rows);
	const result = await read({ order: 'desc' }, { limit });
	expect(result.error).toBeUndefined();
	const newest = rows.slice(-limit).reverse();
	expect(idsOf(result)).toEqual(newest.map(({ id }) => id));
	expect(wire.calls).toHaveLength(requests);
	for (const { query } of wire.calls.slice(1)) expect(query).toMatchObject({ direction_reverse: 'true' });
});

test('reports that a server cannot return older messages in descending order', async () => {
	messages(generateMessages([700]), 0, true);
	const { error } = await read({ order: 'desc' }, { limit: 201 });
	expect(error.message).toBe('This server can only return the newest 200 messages in descending order');
});

test('returns all messages newest first if they fit one page of such a server', async () => {
	const rows = generateMessages([200]);
	messages(rows, 0, true);
	const result = await read({ order: 'desc' });
	expect(idsOf(result)).toEqual(rows.map(({ id }) => id).reverse());
});

test("requests one row of the adjacent days if the company's time zone is unknown", async () => {
	const rows = generateMessages([3, 5, 2]);
	const wire = messages(rows);
	const range = { sentAfter: '2026-07-11T00:00:00Z', sentBefore: '2026-07-12T00:00:00Z' };
	const result = await read(range, { returnAll: true }, '');
	expect(idsOf(result)).toEqual([1003, 1004, 1005, 1006, 1007]);
	expect(wire.calls.map(({ query }) => [query.start_date, query.order, query.limit])).toEqual([
		['11-07-2026', 'asc', '200'],
		['10-07-2026', 'desc', '1'],
		['12-07-2026', 'asc', '1'],
	]);
});

test('neither loses nor duplicates messages that arrive while reading', async () => {
	const rows = Array.from({ length: 600 }, (_, index) => ({
		id: 2 * index + 2,
		created: apiTime(FIRST + index * 1000),
	}));
	const wire = chat2desk(({ query }) => {
		const wanted = rows.filter(({ id }) => id >= Number(query.start_id ?? 0)).slice(0, Number(query.limit));
		rows.push({ id: rows.at(-1).id + 2, created: apiTime(FIRST) });
		rows.splice(10, 1);
		return success(wanted);
	});
	const ids = idsOf(await read({}));
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids).toEqual([...ids].sort((a, b) => a - b));
	expect(ids).toEqual(expect.arrayContaining(rows.filter(({ id }) => id <= 1200).map(({ id }) => id)));
	expect(wire.calls.length).toBeLessThanOrEqual(5);
});

describe.each([
	[3, ''],
	[-5, ''],
	[12, ''],
	[3, 'UTC'],
	[-5, 'UTC'],
	[14, 'America/New_York'],
])("with Chat2Desk's dates %i hours ahead of UTC and the time zone %j in the credential", (zoneHours, timeZone) => {
	const rows = generateMessages([40, 240, 60, 30, 20]);
	const range = { sentAfter: '2026-07-11T00:00:00Z', sentBefore: '2026-07-14T00:00:00Z' };
	const wanted = rows
		.filter(({ created }) => millis(created) >= FIRST + DAY && millis(created) < FIRST + 4 * DAY)
		.map(({ id }) => id);

	test('returns each message of a range once, in order', async () => {
		messages(rows, zoneHours);
		expect(idsOf(await read(range, { returnAll: true }, timeZone))).toEqual(wanted);
	});

	test('starts with the newest message of the range for newest first', async () => {
		messages(rows, zoneHours);
		const result = await read({ ...range, order: 'desc' }, { returnAll: false, limit: 25 }, timeZone);
		expect(idsOf(result)).toEqual([...wanted].reverse().slice(0, 25));
	});
});
