'use strict';

const { execute } = require('../../support/n8n-core');
const { locator, refused, sent } = require('../../support/run-once');
const { chat2desk, failure, localServer, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const call = (path, more = {}) => ({ resource: 'api', operation: 'customCall', method: 'GET', path, ...more });

test.each([
	['/v1/clients', '/v1/clients', {}],
	['/clients', '/v1/clients', {}],
	['clients/5/transport', '/v1/clients/5/transport', {}],
	['v1/clients', '/v1/clients', {}],
	['/v1x/clients', '/v1/v1x/clients', {}],
	['  /v1/clients  ', '/v1/clients', {}],
	['https://api.chat2desk.com/v1/clients?phone=1', '/v1/clients', { phone: '1' }],
	['/clients?phone=1555&order=desc', '/v1/clients', { phone: '1555', order: 'desc' }],
	['/qr?image=https://x.example/a?b=c', '/v1/qr', { image: 'https://x.example/a?b=c' }],
	['/things?id=1&id=2&x=%D1%8F+y', '/v1/things', { id: ['1', '2'], x: 'я y' }],
	['/clients?phone=1#top', '/v1/clients', { phone: '1' }],
])('normalizes the path %s to %s', async (path, target, query) => {
	expect(await sent(call(path))).toEqual({ method: 'GET', path: target, query });
});

test.each([
	['https://evil.example/v1/clients'],
	['//evil.example/v1/clients'],
	['https://api.chat2desk.com@evil.example/v1/clients'],
	['\\\\evil.example/v1/clients'],
	['/\\evil.example/v1/clients'],
	['/\t/evil.example/v1/clients'],
	['/\n\\evil.example/v1/clients'],
	['https://api.chat2desk.com//evil.example/v1/clients'],
	['https:\\\\evil.example/v1/clients'],
	['@evil.example/v1/clients'],
	['.evil.example/v1/clients'],
	[':8080@evil.example/v1/clients'],
])('sends the token to no other host with the path %j', async (path) => {
	const elsewhere = chat2desk(() => success({}), /evil/);
	const wire = chat2desk(() => success({}));
	await execute({ parameters: call(path, { omitVersionPrefix: true }) });
	await execute({ parameters: call(path) });
	expect(elsewhere.calls).toEqual([]);
	expect(wire.calls.length).toBeLessThanOrEqual(2);
});

test.each([
	['https://evil.example/v1/clients', 'https://evil.example'],
	['http://api.chat2desk.com/v1/clients', 'http://api.chat2desk.com'],
	['https://api.chat2desk.com:8443/clients', 'https://api.chat2desk.com:8443'],
	['HTTPS://api.chat2desk.kz/v1/clients', 'https://api.chat2desk.kz'],
])('rejects the URL %s of another server without sending anything', async (path, origin) => {
	const wire = chat2desk(() => success({}));
	const { error } = await execute({ parameters: call(path) });
	expect(error.message).toBe(`This credential can only be used with https://api.chat2desk.com, not with ${origin}`);
	expect(error.description).toContain('Use a URL of that server');
	const pages = await execute({ parameters: call(path, { paginate: true }) });
	expect(pages.error.message).toContain(origin);
	expect(wire.calls).toEqual([]);
});

test('omits /v1 if set', async () => {
	expect((await sent(call('/gateway/delete_outbox', { omitVersionPrefix: true }))).path).toBe('/gateway/delete_outbox');
});

test.each(['POST', 'PUT', 'DELETE'])('%s sends a body and a query', async (method) => {
	const request = await sent(
		call('/companies/web_hook?a=1', { method, queryParameters: '{"b": "2"}', body: '{"url": null, "list": [1]}' }),
	);
	expect(request).toEqual({
		method,
		path: '/v1/companies/web_hook',
		query: { a: '1', b: '2' },
		body: { url: null, list: [1] },
	});
});

test('GET sends no body', async () => {
	expect(await sent(call('/x', { body: '{"a": 1}' }))).toEqual({ method: 'GET', path: '/v1/x', query: {} });
});

test.each([
	['Body', { method: 'POST', body: '={{ "{" }}' }, '"Body (JSON)": "{" is not valid JSON'],
	['Query Parameters', { queryParameters: '={{ "[1]" }}' }, '"Query Parameters (JSON)": "[1]" is not a JSON object'],
])('rejects malformed JSON in %s before sending anything', async (_name, more, message) => {
	expect((await refused(call('/x', more))).message).toBe(message);
});

test('Return All Pages reads the whole list, with one item per row', async () => {
	const rows = Array.from({ length: 450 }, (_, index) => ({ id: index }));
	const wire = chat2desk((request) => page(rows, request));
	const { items } = await execute({ parameters: call('/regions?country=5', { paginate: true }) });
	expect(items.map(({ json }) => json.id)).toEqual(rows.map(({ id }) => id));
	expect(wire.calls).toHaveLength(3);
	for (const { query } of wire.calls) expect(query.country).toBe('5');
});

test('returns one page without it, with one item per row', async () => {
	const wire = chat2desk((request) => page([{ id: 1 }, { id: 2 }], request));
	const { items } = await execute({ parameters: call('/regions') });
	expect(items.map(({ json, pairedItem }) => [json.id, pairedItem.item])).toEqual([
		[1, 0],
		[2, 0],
	]);
	expect(wire.calls[0].query).toEqual({});
});

test('does not retry a GET, because some change data', async () => {
	const wire = chat2desk(() => failure(503, {}));
	const { error } = await execute({ parameters: call('/messages/1/transfer') });
	expect(error.message).toContain('may have gone through');
	expect(wire.calls).toHaveLength(1);
});

test('has the same errors as other operations', async () => {
	chat2desk(() => failure(200, { message: 'not_found' }));
	const { items } = await execute({ parameters: call('/x'), settings: { onError: 'continueRegularOutput' } });
	expect(items[0]).toEqual({
		json: {
			error: 'This account has no such record (Chat2Desk: not_found)',
			description: expect.any(String),
			httpCode: '200',
		},
		pairedItem: { item: 0 },
	});
});

test.each([
	['POST', '/v1/companies/web_hook', false],
	['POST', '/v1/companies/chat_close_web_hook', false],
	['POST', '/v1/messages/5/assign', false],
	['GET', '/gateway/delete_outbox', true],
])('reaches the superseded endpoint %s %s', async (method, path, omitVersionPrefix) => {
	const request = await sent(call(path, { method, omitVersionPrefix }));
	expect(request).toMatchObject({ method, path });
});

test('keeps the path of the server', async () => {
	const server = await localServer((_request, response) =>
		response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success"}'),
	);
	const credential = { server: 'custom', customUrl: `${server.url}/chat/v1/` };
	await execute({ parameters: call('/clients'), credential });
	await execute({ parameters: { resource: 'template', operation: 'get', templateId: locator('5') }, credential });
	await server.close();
	expect(server.calls).toEqual(['GET /chat/v1/clients', 'GET /chat/v1/templates/5']);
});

test.each([
	'/v1/clients/../webhooks/5',
	'/clients/./5',
	'../webhooks',
	'/clients/%2e%2e/webhooks',
	'/clients/%2E%2E/webhooks',
	'/clients/.%2E/webhooks',
	'/clients/%2e./webhooks',
	'/clients/%252e%252e/webhooks',
	'/clients/%25252e%25252e/webhooks',
	'/clients\\..\\webhooks',
	'/clients/..%5cwebhooks',
	'/clients/..%2Fwebhooks',
	'/clients/..;/webhooks',
	'/clients/..;x=1/webhooks',
	'/clients/%2e%2e%3b/webhooks',
	'/clients/．．/webhooks',
	'/clients/%EF%BC%8E%EF%BC%8E/webhooks',
	'/clients/․․/webhooks',
	'/clients/‥/webhooks',
	'/clients/。。/webhooks',
	'/clients/.\u200b./webhooks',
	'/clients/.\t./webhooks',
	'/clients/.. /webhooks',
	'/clients／..／webhooks',
	'/clients/..',
	'/clients/%c0%ae%c0%ae/webhooks',
	'/clients/%u002e%u002e/webhooks',
	'/clients/%2525252525252e./webhooks',
	'https://api.chat2desk.com/v1/clients/../webhooks',
])('the path %j is rejected before anything is sent', async (path) => {
	for (const more of [{}, { omitVersionPrefix: true }, { paginate: true }, { method: 'DELETE' }]) {
		const error = await refused(call(path, more));
		expect(error.message).toMatch(/"Path" (must not contain the segments|contains invalid or nested percent encoding)/);
	}
});

test.each(['/v1.2/clients', '/clients/a..b', '/clients/...', '/files/a.b', '/clients/%D1%8F'])(
	'dots inside a segment are no dot segments: %s',
	async (path) => {
		await sent(call(path));
	},
);
