'use strict';

const { startSandbox } = require('./helper');

const LONG = 31000002;
const ids = ({ body }) => body.data.map(({ id }) => id);

let api;
beforeAll(async () => {
	api = await startSandbox();
});
afterAll(() => api.close());

test('returns 20 rows by default, at most 200, and ignores offset and page', async () => {
	const plain = await api.get(`/messages?client_id=${LONG}`);
	expect([ids(plain).length, plain.body.meta]).toEqual([20, { total: 450, limit: 20, offset: 0 }]);
	const first = await api.get(`/messages?client_id=${LONG}&limit=200`);
	expect(first.body.meta.limit).toBe(200);
	for (const more of ['offset=200', 'page=2'])
		expect(ids(await api.get(`/messages?client_id=${LONG}&limit=200&${more}`))).toEqual(ids(first));
	expect(ids(await api.get(`/messages?client_id=${LONG}&limit=500`))).toEqual(ids(first));
});

test('start_id paginates to the last message', async () => {
	const seen = [];
	let page;
	do {
		page = ids(await api.get(`/messages?client_id=${LONG}&limit=200&start_id=${(seen.at(-1) ?? 0) + 1}`));
		seen.push(...page);
	} while (page.length === 200);
	expect(new Set(seen).size).toBe(450);
	expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test('rejects start_id combined with dates', async () => {
	const { status, body } = await api.get('/messages?start_id=1&start_date=14-07-2026');
	expect([status, body]).toEqual([400, { status: 'error', message: 'use date filter and start_id separately' }]);
});

test('accepts only valid dates in the format dd-mm-yyyy', async () => {
	for (const date of ['2026-07-14', '14.07.2026', '1784000000', '31-02-2026']) {
		const { status, body } = await api.get(`/messages?start_date=${date}`);
		expect([date, status, Object.keys(body.errors)]).toEqual([date, 400, ['start_date']]);
	}
});

test('finish_date is exclusive, and a date range returns at most 200 rows', async () => {
	const day = await api.get(`/messages?client_id=${LONG}&start_date=14-07-2026&finish_date=15-07-2026&limit=200`);
	expect([day.body.meta.total, ids(day).length]).toEqual([230, 200]);
	expect(day.body.data.every(({ created }) => created.startsWith('2026-07-14T'))).toBe(true);
	const newest = await api.get(
		`/messages?client_id=${LONG}&start_date=14-07-2026&finish_date=15-07-2026&limit=200&order=desc`,
	);
	expect(ids(newest)[0]).toBeGreaterThan(ids(day).at(-1));
	expect(
		(await api.get(`/messages?client_id=${LONG}&start_date=14-07-2026&finish_date=14-07-2026`)).body.meta.total,
	).toBe(0);
});

test('ignores request_id and records a violation', async () => {
	await api.control('DELETE', '/violations');
	const { body } = await api.get('/messages?request_id=1');
	expect(body.meta.total).toBe((await api.get('/messages')).body.meta.total);
	expect(await api.violations()).toMatchObject([
		{ kind: 'unknown_parameter', field: 'request_id', operation_id: 'listMessages' },
	]);
});

test.each(['transport=widget', 'channel_id=127', 'type=comment', 'operator_id=618', 'dialog_id=501', 'read=1'])(
	'filter %s',
	async (filter) => {
		const [field, value] = filter.split('=');
		const { data, meta } = (await api.get(`/messages?${filter}&limit=200`)).body;
		expect(meta.total).toBeGreaterThan(0);
		expect(data.every((message) => String(message[field]) === value)).toBe(true);
	},
);

test('returns messages in the format of live accounts', async () => {
	const { body } = await api.get('/messages?limit=200&type=from_client');
	const withFile = body.data.find(({ photo }) => photo);
	expect(withFile.photo).toMatch(/^companies\/company_1\/messages\/2026-7\/\w+\.(jpg|png)$/);
	expect(withFile.attachments[0].link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/companies\/company_1\/messages\//);
	expect(withFile.created).toMatch(/^2026-07-\d\dT\d\d:\d\d:\d\d UTC$/);
	const file = await fetch(`${api.sandbox.url}/storage/${withFile.photo}`);
	expect([file.status, file.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
});

test('read and unread are GET requests that change data', async () => {
	const readOf = async () => (await api.get('/messages/1001')).body.data.read;
	await api.get('/messages/1001/unread');
	expect(await readOf()).toBe(0);
	expect((await api.get('/messages/1001/read')).body).toEqual({ status: 'success' });
	expect(await readOf()).toBe(1);
});

test('transfer is a GET request that changes data', async () => {
	const { dialog_id } = (await api.get('/messages/1001')).body.data;
	const operatorOf = async () => (await api.get(`/dialogs/${dialog_id}`)).body.data.operator_id;
	expect((await api.get('/messages/1001/transfer?operator_id=619')).body).toEqual({ status: 'success' });
	expect(await operatorOf()).toBe(619);
	await api.get('/messages/1001/transfer_to_group?group_id=32&force_assign=true');
	expect(await operatorOf()).toBe(620);
	expect((await api.get('/messages/1001/transfer?operator_id=1')).body.message).toMatch(/does not belong/);
	expect((await api.get('/messages/1001/transfer_to_group?group_id=1')).body.message).toBe(
		'Operator group 1 not found',
	);
	expect((await api.get('/messages/1/transfer?operator_id=619')).body.message).toBe('not_found');
	expect((await api.get('/messages/1001/transfer')).status).toBe(400);
});

describe('days in the time zone of the company', () => {
	test.each([
		['a time zone west of UTC', { timeZone: 'America/Bogota' }, '2026-07-14T05:00:00Z'],
		['a time zone east of UTC', { timeZone: 'Asia/Kathmandu' }, '2026-07-13T18:15:00Z'],
		['a fixed offset ahead of UTC', { utcOffset: 120 }, '2026-07-13T22:00:00Z'],
	])('begin in %s', async (_name, options, start) => {
		const own = await startSandbox(options);
		const { body } = await own.get('/messages?start_date=14-07-2026&finish_date=15-07-2026&limit=1');
		const expected = own.sandbox.account.messages.filter(
			({ created }) => created >= Date.parse(start) && created < Date.parse(start) + 86_400_000,
		);
		await own.close();
		expect(body.meta.total).toBe(expected.length);
		expect(body.data[0].id).toBe(expected[0].id);
	});

	test('respect clock changes', () => {
		const { dayStart } = require('../../../sandbox/lib/time');
		const start = (timeZone, day) => new Date(dayStart({ timeZone }, Date.parse(`${day}T00:00:00Z`))).toISOString();
		expect(start('Europe/Kyiv', '2026-03-29')).toBe('2026-03-28T22:00:00.000Z');
		expect(start('Europe/Kyiv', '2026-03-30')).toBe('2026-03-29T21:00:00.000Z');
		expect(start('Africa/Cairo', '2026-04-24')).toBe('2026-04-23T22:00:00.000Z');
	});

	test('rejects an unknown time zone', async () => {
		await expect(startSandbox({ timeZone: 'Asia/Alma' })).rejects.toThrow('Unknown time zone "Asia/Alma"');
	});
});

test('direction_reverse lists backward from start_id', async () => {
	const all = ids(await api.get(`/messages?client_id=${LONG}&limit=200`));
	const back = await api.get(`/messages?client_id=${LONG}&limit=3&direction_reverse=true&start_id=${all[10]}`);
	expect(ids(back)).toEqual([all[10], all[9], all[8]]);
});

test('maxPageSize limits every list, and lists may have no metadata', async () => {
	await api.control('POST', '/variants', { maxPageSize: 20 });
	const { body } = await api.get(`/messages?client_id=${LONG}&limit=200`);
	expect([body.data.length, body.meta]).toEqual([20, { total: 450, limit: 20, offset: 0 }]);
	expect((await api.get('/clients?limit=200&offset=20')).body.meta).toMatchObject({ limit: 20, offset: 20 });
	await api.control('POST', '/variants', { listMetadata: false });
	expect(await api.get('/clients?limit=200')).toMatchObject({ body: { data: { length: 20 } } });
	expect((await api.get('/clients?limit=200')).body.meta).toBeUndefined();
	await api.control('POST', '/variants', { maxPageSize: 200, listMetadata: true });
});
