'use strict';

const { signatureHeaders } = require('../../../sandbox/lib/signature');
const { startSandbox, startReceiver, TOKEN } = require('./helper');

const START = Date.parse('2026-07-17T12:00:00Z');
const CLIENT = 31000002;

let api;
let hook;
let response;
beforeEach(async () => {
	api = await startSandbox({ now: START, stamp: 'clock' });
	response = 200;
	hook = await startReceiver(() => response);
});
afterEach(() => Promise.all([api.close(), hook.close()]));

const create = (more = {}) => api.post('/webhooks', { url: hook.url, name: 'Test', events: ['inbox'], ...more });
const write = (more = {}) => api.control('POST', '/chat/messages', { client_id: CLIENT, text: 'Hi', ...more });
/** Attempts with the seconds since the first one. */
async function attempts() {
	const log = await api.control('GET', '/deliveries');
	return log.map(({ attempt, at }) => [attempt, Math.round((Date.parse(at) - Date.parse(log[0].at)) / 1000)]);
}
const stored = async (id) => (await api.get(`/webhooks/${id}`)).body.data;

describe('managing', () => {
	test('create, read, update, delete', async () => {
		const { body } = await create({ channels: [126], order: 2 });
		const { id } = body.data;
		expect(body.data).toEqual({
			id,
			name: 'Test',
			url: hook.url,
			events: ['inbox'],
			status: 'enable',
			errors: [],
			source: 'api',
			channels: [126],
		});
		await api.put(`/webhooks/${id}`, { events: ['outbox'], channels: [] });
		expect(await stored(id)).toMatchObject({ events: ['outbox'], channels: [], name: 'Test' });
		expect((await api.del(`/webhooks/${id}`)).body).toEqual({ status: 'success' });
		expect((await api.del(`/webhooks/${id}`)).body).toEqual({ status: 'error', errors: `Webhook ${id} not found` });
	});

	test('rejects a duplicate URL', async () => {
		await create();
		const { status, body } = await create();
		expect([status, body.errors]).toEqual([400, { url: [expect.stringMatching(/already used$/)] }]);
		const other = (await create({ url: `${hook.url}/2` })).body.data;
		expect((await api.put(`/webhooks/${other.id}`, { url: hook.url })).body.errors.url).toHaveLength(1);
		expect((await api.put(`/webhooks/${other.id}`, { url: other.url, name: 'Same' })).body.status).toBe('success');
	});

	test('allows five webhooks', async () => {
		for (let each = 0; each < 5; each++) expect((await create({ url: `${hook.url}/${each}` })).status).toBe(201);
		const sixth = await create({ url: `${hook.url}/6` });
		expect([sixth.status, sixth.body.status]).toEqual([400, 'error']);
		expect((await api.get('/webhooks')).body.data).toHaveLength(5);
	});

	test('requires fields and rejects unknown ones', async () => {
		expect(Object.keys((await api.post('/webhooks', {})).body.errors).sort()).toEqual(['events', 'name', 'url']);
		expect((await create({ secret: 'x' })).status).toBe(422);
		expect((await create({ channels: [1] })).body.errors.channels).toHaveLength(1);
	});
});

describe('delivery', () => {
	test.each(['hex', 'bytes', 'none'])('signature: %s', async (mode) => {
		await create();
		await api.control('POST', '/signature', { mode });
		await write({ text: 'Größe L, 3 шт.' });
		await api.settled();
		const [{ headers, raw }] = hook.received;
		const timestamp = headers['x-timestamp'];
		const expected = signatureHeaders({ token: TOKEN, mode, body: raw, timestamp });
		expect(headers['x-signature']).toBe(expected['X-Signature']);
		// The sandbox clock runs on while the delivery is made.
		if (mode !== 'none') expect(Math.floor(Number(timestamp) / 3600)).toBe(START / 3_600_000);
		expect(raw).toContain('Größe L, 3 шт.');
	});

	test('X-Timestamp can use the system time', async () => {
		await create();
		await api.control('POST', '/signature', { stamp: 'real' });
		await write();
		await api.settled();
		expect(Math.abs(Number(hook.received[0].headers['x-timestamp']) - Date.now() / 1000)).toBeLessThan(5);
	});

	test('filters by event, channel and status', async () => {
		const { id } = (await create({ channels: [127] })).body.data;
		await create({ url: `${hook.url}/comments`, events: ['comment'] });
		await write();
		await api.settled();
		expect(hook.hooks()).toEqual([]);
		await api.put(`/webhooks/${id}`, { channels: [126] });
		await write();
		await api.settled();
		expect(hook.hooks()).toEqual(['inbox']);
		await api.put(`/webhooks/${id}`, { status: 'disable' });
		await write();
		await api.settled();
		expect(hook.hooks()).toEqual(['inbox']);
	});

	test('retries after 10 seconds, 5 minutes and 2 hours with the same body and timestamp', async () => {
		response = 500;
		await create();
		await write();
		await api.advance(4 * 3600);
		expect(await attempts()).toEqual([
			[1, 0],
			[2, 10],
			[3, 310],
			[4, 7510],
		]);
		expect(new Set(hook.received.map(({ raw }) => raw)).size).toBe(1);
		expect(new Set(hook.received.map(({ headers }) => headers['x-timestamp'] + headers['x-signature'])).size).toBe(1);
		const log = await api.control('GET', '/deliveries');
		expect(log[0]).toMatchObject({
			webhook_id: 5518,
			url: hook.url,
			event: 'inbox',
			response: { status: 500, body: 'seen' },
		});
		// The clock advances while a delivery is in flight.
		const late = log
			.slice(0, 3)
			.map(({ next_attempt_at }, index) => Date.parse(log[index + 1].at) - Date.parse(next_attempt_at));
		expect(late.every((ms) => ms >= 0 && ms < 5000)).toBe(true);
		expect(log[3].next_attempt_at).toBe(null);
	});

	test('stops after a successful retry', async () => {
		response = 404;
		const { id } = (await create()).body.data;
		await write();
		await api.advance(5);
		response = 204;
		await api.advance(6 * 3600);
		expect(await attempts()).toEqual([
			[1, 0],
			[2, 10],
		]);
		expect(await stored(id)).toMatchObject({ status: 'enable', errors: [] });
	});

	test('disables the webhook with a reason after 5 hours without success', async () => {
		response = 500;
		const { id } = (await create()).body.data;
		await write();
		await api.advance(5 * 3600 - 10);
		expect((await stored(id)).status).toBe('enable');
		await api.advance(20);
		expect(await stored(id)).toMatchObject({
			status: 'disable',
			errors: [
				{
					text: expect.stringContaining('HTTP 500'),
					created_at: Number(hook.received[0].headers['x-timestamp']) + 5 * 3600,
				},
			],
		});
		await write();
		await api.settled();
		expect(hook.received).toHaveLength(4);
		response = 200;
		await api.put(`/webhooks/${id}`, { status: 'enable' });
		await write();
		await api.settled();
		expect([hook.received.length, (await stored(id)).errors]).toEqual([5, []]);
	});

	test('restarts the 5 hours after a success', async () => {
		response = 500;
		const { id } = (await create()).body.data;
		await write();
		await api.advance(4 * 3600);
		response = 200;
		await write();
		await api.settled();
		response = 500;
		await write();
		await api.advance(4 * 3600);
		expect((await stored(id)).status).toBe('enable');
		await api.advance(3601);
		expect((await stored(id)).status).toBe('disable');
	});

	test('does not retry for a deleted webhook', async () => {
		response = 500;
		const { id } = (await create()).body.data;
		await write();
		await api.settled();
		await api.del(`/webhooks/${id}`);
		await api.advance(3600);
		expect(hook.received).toHaveLength(1);
	});

	test('retries an unreachable URL; the clock can run faster', async () => {
		await create({ url: 'http://127.0.0.1:1/unreachable' });
		await api.control('POST', '/clock', { speed: 1000 });
		await write();
		let log = [];
		while (log.length < 3) log = await api.control('GET', '/deliveries');
		expect(log.slice(0, 3).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
		expect(log[0].response.error).toMatch(/ECONNREFUSED/);
	});

	test('delivers to local URLs only', async () => {
		await create({ url: 'https://example.com/hook' });
		await write();
		await api.settled();
		const [record] = await api.control('GET', '/deliveries');
		expect(record).toMatchObject({
			url: 'https://example.com/hook',
			response: { error: expect.stringMatching(/^Rejected/) },
			next_attempt_at: null,
		});
	});

	test('can send each delivery twice', async () => {
		await create();
		await api.control('POST', '/variants', { duplicateDeliveries: true });
		await write();
		await api.settled();
		expect(hook.received).toHaveLength(2);
		expect(hook.received[0].raw).toBe(hook.received[1].raw);
	});

	test('sends a raw delivery unchanged', async () => {
		const { id } = (await create()).body.data;
		const record = await api.control('POST', '/deliver', {
			webhook_id: id,
			body: '{"a":1}',
			headers: { 'X-Signature': 'forged' },
		});
		expect([hook.received[0].raw, hook.received[0].headers['x-signature']]).toEqual(['{"a":1}', 'forged']);
		expect(record).toMatchObject({ event: 'raw', response: { status: 200 } });
	});
});
