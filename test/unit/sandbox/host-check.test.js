'use strict';

const http = require('node:http');
const { startSandbox } = require('./helper');

let setup;

beforeAll(async () => {
	setup = await startSandbox();
});
afterAll(() => setup.close());

/** Sends a request with headers that fetch does not allow. */
function ask({ method = 'GET', path = '/_sandbox/info', headers = {}, body } = {}) {
	const { port } = setup.sandbox;
	return new Promise((resolve, reject) => {
		const call = http.request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
			response.resume();
			resolve(response.statusCode);
		});
		call.on('error', reject).end(body);
	});
}

const here = (name) => `${name}:${setup.sandbox.port}`;
const write = { method: 'POST', path: '/_sandbox/chat/messages', body: '{}' };
const ROUTES = [
	['the page', { path: '/' }],
	['a file', { path: '/files/photo.jpg' }],
	['the control API', { path: '/_sandbox/info' }],
	['a reset', { method: 'POST', path: '/_sandbox/reset' }],
	['the live stream', { path: '/_sandbox/events' }],
	['the API', { path: '/v1/webhooks', headers: { authorization: 'sandbox-token' } }],
];

describe('Host', () => {
	it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('accepts %s with and without a port', async (name) => {
		expect(await ask({ headers: { host: here(name) } })).toBe(200);
		expect(await ask({ headers: { host: name } })).toBe(200);
	});

	describe.each(ROUTES)('for %s', (what, route) => {
		it.each([
			'evil.example',
			'127.0.0.1.evil.example',
			'localhost.evil.example',
			'evil.example:4010',
			'localhost.',
			'127.1',
			'0.0.0.0',
			'[::]',
			'[::ffff:127.0.0.1]',
			'127.0.0.1@evil.example',
			'localhost, evil.example',
			'localhost:4010:1',
			' ',
		])('rejects "%s"', async (host) => {
			expect(await ask({ ...route, headers: { ...route.headers, host } })).toBe(403);
		});
	});
});

describe('Origin', () => {
	it('allows requests without an Origin header', async () => {
		expect(await ask({ path: '/v1/webhooks', headers: { authorization: 'sandbox-token' } })).toBe(200);
		expect(await ask({ ...write, headers: { 'content-type': 'application/json' } })).toBe(400);
	});

	it.each(['127.0.0.1', 'localhost', '[::1]'])('allows its own page at %s', async (name) => {
		const headers = { host: here(name), origin: `http://${here(name)}`, 'content-type': 'application/json' };
		expect(await ask({ ...write, headers })).toBe(400);
		expect(await ask({ method: 'POST', path: '/_sandbox/clock', body: '{}', headers })).toBe(200);
	});

	describe.each(
		ROUTES.filter(([, { method }]) => method).concat([
			['a message', write],
			['a fault', { method: 'DELETE', path: '/_sandbox/faults' }],
			['a write request', { method: 'POST', path: '/v1/webhooks', headers: { authorization: 'sandbox-token' } }],
			['a preflight request', { method: 'OPTIONS', path: '/v1/webhooks' }],
		]),
	)('for %s', (what, route) => {
		it.each([
			['another site', () => 'http://evil.example'],
			['an opaque origin', () => 'null'],
			['another local port', () => 'http://127.0.0.1:1'],
			['another local host name', () => `http://${here('localhost')}`],
			['another scheme', () => `https://${here('127.0.0.1')}`],
			['a host name with the same prefix', () => `http://${here('127.0.0.1')}.evil.example`],
		])('rejects %s', async (whose, origin) => {
			expect(await ask({ ...route, headers: { ...route.headers, origin: origin() } })).toBe(403);
		});
	});
});
