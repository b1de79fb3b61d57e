'use strict';

const { request } = require('node:http');
const { parseOptions, helpText } = require('../../../sandbox/lib/cli');
const { createSandbox } = require('../../../sandbox/server');
const { startSandbox } = require('./helper');

const AUTH = { authorization: 'sandbox-token' };

let api;
beforeEach(async () => {
	api = await startSandbox();
});
afterEach(() => api.close());

describe('contract violations', () => {
	test.each([
		['unknown_path', 'GET', '/v1/nothing', undefined, 404, 'Page not found'],
		['unknown_method', 'DELETE', '/v1/clients', undefined, 405, 'Method not allowed'],
		['unknown_parameter', 'GET', '/v1/tags?page=2', undefined, 200, undefined],
		['bad_parameter', 'GET', '/v1/tags?limit=many', undefined, 400, undefined],
		['bad_parameter', 'GET', '/v1/clients/abc', undefined, 404, 'not_found'],
		['missing_parameter', 'GET', '/v1/messages/1001/transfer', undefined, 400, undefined],
		['unknown_field', 'PUT', '/v1/clients/31000001', { nick: 'x' }, 422, undefined],
		['bad_field', 'PUT', '/v1/clients/31000001', { nickname: 5 }, 422, undefined],
		['missing_field', 'POST', '/v1/tag_groups', {}, 422, undefined],
		['unexpected_body', 'GET', '/v1/tags', undefined, 200, undefined],
	])('%s: %s %s', async (kind, method, path, body, status, message) => {
		const response = kind === 'unexpected_body' ? await getWithBody(path) : await api.send(path, method, body, AUTH);
		expect([response.status, response.body.message]).toEqual([status, message]);
		expect(await api.violations()).toMatchObject([{ kind, method, path: path.split('?')[0], call_id: 1 }]);
		expect((await api.control('GET', '/calls'))[0].violations).toHaveLength(1);
	});

	test('rejects an invalid JSON body', async () => {
		const response = await fetch(`${api.sandbox.url}/v1/tags`, {
			method: 'POST',
			headers: { ...AUTH, 'content-type': 'application/json' },
			body: '{"a":',
		});
		expect(response.status).toBe(400);
		expect(await api.violations()).toMatchObject([{ kind: 'malformed_body' }]);
	});

	test('can be cleared', async () => {
		await api.get('/nothing');
		await api.control('DELETE', '/violations');
		expect(await api.violations()).toEqual([]);
	});

	/** Uses http, as fetch rejects a GET request with a body. */
	function getWithBody(path) {
		const body = '{"limit":1}';
		const headers = { ...AUTH, 'content-type': 'application/json', 'content-length': body.length };
		return new Promise((resolve) => {
			const call = request(api.sandbox.url + path, { method: 'GET', headers }, (response) => {
				let text = '';
				response.on('data', (part) => {
					text += part;
				});
				response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
			});
			call.end(body);
		});
	}
});

describe('logs', () => {
	test('logs requests and responses without the token', async () => {
		await api.send('/v1/tags?limit=2', 'GET', undefined, AUTH);
		const [call] = await api.control('GET', '/calls');
		expect(call).toMatchObject({
			id: 1,
			method: 'GET',
			path: '/v1/tags',
			query: { limit: '2' },
			body: null,
			status: 200,
			violations: [],
			account: 'Acme Support',
		});
		expect(call.response).toContain('"limit":2');
		expect(JSON.stringify(call)).not.toContain('sandbox-token');
		expect(call.ms).toBeGreaterThan(0);
	});

	test('streams live events', async () => {
		const stream = await fetch(`${api.sandbox.url}/_sandbox/events`);
		expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
		const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
		await api.post('/webhooks', { url: 'http://127.0.0.1:1/x', name: 'x', events: ['inbox'] });
		await api.control('POST', '/chat/messages', { client_id: 31000002, text: 'Hi' });
		await api.control('POST', '/operator/dialogs/501', { state: 'closed' });
		await api.settled();
		let text = '';
		while (!text.includes('event: dialog') || text.split('event: delivery').length < 3)
			text += (await reader.read()).value;
		await reader.cancel();
		const names = [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
		expect(new Set(names)).toEqual(new Set(['call', 'webhook', 'message', 'dialog', 'delivery', 'action']));
		expect(JSON.parse(/event: message\ndata: (.*)/.exec(text)[1])).toMatchObject({ text: 'Hi', client_id: 31000002 });
	});

	test('returns a summary of the account', async () => {
		const info = await api.control('GET', '/info');
		expect(info).toMatchObject({
			account: { token: 'sandbox-token', name: 'Acme Support' },
			clock: { speed: 1 },
			signature: 'hex',
			counts: { clients: 1050 },
		});
		expect(info.channels).toHaveLength(11);
		expect(Math.abs(Date.parse(info.clock.now) - Date.now())).toBeLessThan(5000);
	});
});

describe('the chat', () => {
	test('finds clients by channel and text', async () => {
		const { data, total } = await api.control('GET', '/chat/clients?channel_id=126&limit=5');
		expect([data.length, total > 200]).toEqual([5, true]);
		expect(data.every(({ channels }) => channels[0].id === 126)).toBe(true);
		expect((await api.control('GET', '/chat/clients?search=15550300000')).data.map(({ id }) => id)).toEqual([31000001]);
	});

	test('returns a conversation, optionally after a message ID', async () => {
		const all = await api.control('GET', '/chat/messages?client_id=31000002');
		expect([all.messages.length, all.client.id, all.dialog.id, all.operators.length]).toEqual([450, 31000002, 501, 9]);
		const rest = await api.control('GET', `/chat/messages?client_id=31000002&after_id=${all.messages[447].id}`);
		expect(rest.messages).toHaveLength(2);
	});

	test('sends the payload of a pressed button', async () => {
		const press = (button) => api.control('POST', '/chat/messages', { client_id: 31000001, button });
		expect(await press({ type: 'reply', text: 'Yes', payload: 'yes-1' })).toMatchObject({
			text: 'yes-1',
			type: 'from_client',
			extra_data: { button: { type: 'reply', text: 'Yes', payload: 'yes-1' } },
		});
		expect((await press({ type: 'phone', text: 'My number' })).text).toBe('15550300000');
		expect((await press({ type: 'location', text: 'Where I am' })).coordinates).toMatch(/^-?\d/);
	});

	test('rejects invalid messages', async () => {
		for (const body of [
			{ client_id: 1, text: 'x' },
			{ client_id: 31000001 },
			{ client_id: 31000001, text: 'x', channel_id: 126, transport: 'viber' },
		]) {
			expect((await api.control('POST', '/chat/messages', body)).error).toMatch(/\w/);
		}
	});
});

test.each([
	['photo.jpg', 'image/jpeg', [0xff, 0xd8, 0xff]],
	['picture.png', 'image/png', [0x89, 0x50, 0x4e]],
	['document.pdf', 'application/pdf', [0x25, 0x50, 0x44]],
	['voice.mp3', 'audio/mpeg', [0xff, 0xfb]],
	['clip.mp4', 'video/mp4', [0, 0, 0]],
	['notes.txt', 'text/plain; charset=utf-8', [0x4e]],
])('serves the file %s', async (name, type, start) => {
	for (const path of [`/files/${name}`, `/storage/companies/company_1/messages/2026-7/${name}`]) {
		const response = await fetch(api.sandbox.url + path);
		expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
		expect([...new Uint8Array(await response.arrayBuffer())].slice(0, start.length)).toEqual(start);
	}
	expect((await fetch(`${api.sandbox.url}/files/nothing`)).status).toBe(404);
});

describe('options', () => {
	test('parses flags', () => {
		expect(
			parseOptions([
				'--port',
				'4100',
				'--second-token',
				's',
				'--rate-limit',
				'10',
				'--retry-after',
				'1',
				'--latency',
				'5',
				'--variant',
				'legacyOperators=true',
				'--now',
				'2026-01-01T00:00:00Z',
			]),
		).toEqual({
			port: 4100,
			secondToken: 's',
			now: Date.parse('2026-01-01T00:00:00Z'),
			variants: { legacyOperators: true },
			faults: [
				{ kind: 'latency', ms: 5 },
				{ kind: 'rate_limit', per_second: 10, retry_after: 1 },
			],
		});
		expect(parseOptions(['--help'])).toBe(null);
		expect(helpText()).toMatch(/--second-token/);
		expect(parseOptions(['--max-page-size', '20', '--time-zone', 'Asia/Almaty'])).toMatchObject({
			variants: { maxPageSize: 20 },
			timeZone: 'Asia/Almaty',
		});
		expect(() => parseOptions(['--port', 'x'])).toThrow(/--port must be a number/);
		expect(() => parseOptions(['--nonsense'])).toThrow(/nonsense/);
	});

	test.each([
		[{ prot: 1 }, /Unknown option "prot"/],
		[{ signature: 'x' }, /signature/],
		[{ host: '0.0.0.0' }, /loopback/],
		[{ variants: { x: 1 } }, /Unknown variant "x"/],
		[{ variants: { legacyOperators: 1 } }, /boolean/],
	])('rejects %j', async (options, text) => {
		await expect(createSandbox({ port: 0, ...options })).rejects.toThrow(text);
	});

	test('fails if the port is in use', async () => {
		await expect(createSandbox({ port: api.sandbox.port })).rejects.toThrow(/EADDRINUSE/);
	});
});
