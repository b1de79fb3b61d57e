'use strict';

const nock = require('nock');
const { TOKEN } = require('../../support/constants');
const { editor } = require('../../support/editor');
const { execute, loadPackage } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, localServer, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const TEMPLATE = { resource: 'template', operation: 'get', templateId: locator('5') };

test.each([
	['api.token'],
	['  api.token\n'],
	['"api.token"'],
	["'api.token'"],
	['Bearer api.token'],
	['bearer   api.token'],
	['Authorization: api.token'],
	['authorization:Bearer api.token'],
	['"Authorization: Bearer api.token"'],
	['Authorization: "api.token"'],
])('sends the raw token when pasted as %j', async (apiToken) => {
	const wire = chat2desk(() => success({ id: 5 }));
	await execute({ parameters: TEMPLATE, credential: { apiToken } });
	expect(wire.headers[0].authorization).toBe('api.token');
});

test.each([
	['https://api.chat2desk.com', 'https://api.chat2desk.com'],
	['https://api.chat2desk.com/', 'https://api.chat2desk.com'],
	['https://api.chat2desk.com/v1', 'https://api.chat2desk.com'],
	['https://api.chat2desk.com/V1/', 'https://api.chat2desk.com'],
	['  https://chat.example.com/v1//  ', 'https://chat.example.com'],
	['http://chat.example.com:8080', 'http://chat.example.com:8080'],
	['https://example.com/chat2desk/v1', 'https://example.com', '/chat2desk'],
	['https://chat.example.com/?x=1#y', 'https://chat.example.com'],
	['HTTPS://Chat.Example.com', 'https://chat.example.com'],
])('normalizes the server %j', async (customUrl, origin, path = '') => {
	const wire = chat2desk(() => success({ id: 5 }), origin);
	const { error } = await execute({ parameters: TEMPLATE, credential: { server: 'custom', customUrl } });
	expect(error).toBeUndefined();
	expect(wire.calls[0].path).toBe(`${path}/v1/templates/5`);
});

test('every server in the list is a valid URL', async () => {
	const { credential } = await loadPackage();
	const { options } = credential.properties.find(({ name }) => name === 'server');
	for (const { value } of options.filter((option) => option.value !== 'custom')) {
		const wire = chat2desk(() => success({ id: 5 }), value);
		await execute({ parameters: TEMPLATE, credential: { server: value } });
		expect(wire.calls.map(({ path }) => path)).toEqual(['/v1/templates/5']);
	}
});

test('works in requests of the HTTP Request node', async () => {
	const { credential } = await loadPackage();
	const options = await credential.authenticate(
		{ apiToken: 'Bearer x', server: 'https://api.chat24.io' },
		{ url: '/v1/tags', method: 'GET', headers: { accept: 'a' } },
	);
	expect(options).toEqual({
		url: '/v1/tags',
		method: 'GET',
		sendCredentialsOnCrossOriginRedirect: false,
		baseURL: 'https://api.chat24.io',
		headers: { accept: 'a', Authorization: 'x' },
	});
	const own = await credential.authenticate(
		{ apiToken: 'x', server: 'https://api.chat24.io' },
		{ url: '/tags', baseURL: 'https://api.chat24.io/v1' },
	);
	expect(own.baseURL).toBe('https://api.chat24.io/v1');
});

test.each([
	[{ url: 'https://evil.example/x' }, 'https://evil.example'],
	[{ uri: 'https://evil.example/x' }, 'https://evil.example'],
	[{ url: '//evil.example/x' }, 'https://evil.example'],
	[{ url: '\\\\evil.example/x' }, 'https://evil.example'],
	[{ url: 'http://api.chat24.io/v1/tags' }, 'http://api.chat24.io'],
	[{ url: 'https://api.chat24.io@evil.example/' }, 'https://evil.example'],
	[{ url: '/v1/tags', baseURL: 'https://api.chat2desk.kz' }, 'https://api.chat2desk.kz'],
])('does not send the token with %j', async (request, origin) => {
	const { credential } = await loadPackage();
	await expect(credential.authenticate({ apiToken: 'x', server: 'https://api.chat24.io' }, request)).rejects.toThrow(
		`This credential can only be used with https://api.chat24.io, not with ${origin}`,
	);
});

test.each([
	['\u200babc\ufeff', 'abc'],
	['\u201cabc\u201d', 'abc'],
	['ab\r\n  c', 'abc'],
	['ab\u00a0c', 'abc'],
	['Bearer\nabc', 'abc'],
])('sends the token %j as %s', async (apiToken, sent) => {
	const { credential } = await loadPackage();
	const { headers } = await credential.authenticate({ apiToken, server: 'https://api.chat24.io' }, { url: '/v1/tags' });
	expect(headers.Authorization).toBe(sent);
});

test('the credential test names an invalid character in the token', async () => {
	const { status, message } = await (await editor({ apiToken: 'abcж' })).test();
	expect(status).toBe('Error');
	expect(message).toContain('The API token contains an invalid character: "ж" (U+0436)');
});

describe('the credential test', () => {
	const tested = async (reply) => {
		const wire = chat2desk(() => reply);
		return { wire, ...(await (await editor()).test()) };
	};

	test('requests the account of the token', async () => {
		const { wire, status, message } = await tested(success({ companyID: 1 }));
		expect(wire.calls).toEqual([{ method: 'GET', path: '/v1/companies/api_info', query: {} }]);
		expect(wire.headers[0].authorization).toBe(TOKEN);
		expect({ status, message }).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	test.each([
		[
			'a 403',
			failure(403, { message: 'Token is not correct' }),
			/^Chat2Desk: Token is not correct\. Check Server and API Token in the credential/,
		],
		['a 200 with status error', failure(200, { message: 'You need to auth' }), /^Chat2Desk: You need to auth\. /],
		[
			'a web page',
			{ body: '<html><title>Parking</title></html>', headers: { 'content-type': 'text/html' } },
			/web page instead of data \(HTTP 200: Parking\)/,
		],
		[
			'a web page with HTTP 404',
			{ status: 404, body: '<html><title>Nope</title></html>', headers: { 'content-type': 'text/html' } },
			/web page instead of data \(HTTP 404: Nope\)/,
		],
		[
			'a redirect',
			{ status: 302, headers: { location: 'https://other.example/' } },
			/redirects to https:\/\/other\.example\//,
		],
		['a 429', failure(429, {}), /too many requests/],
		['a 500', failure(500, {}), /failed with HTTP 500/],
	])('reports %s', async (_name, reply, text) => {
		const { status, message, wire } = await tested(reply);
		expect(status).toBe('Error');
		expect(message).toMatch(text);
		expect(message).not.toContain(TOKEN);
		expect(wire.calls).toHaveLength(1);
	});

	test('reports a host that does not respond', async () => {
		const server = await localServer(() => undefined);
		await server.close();
		const { status, message } = await (await editor({ server: 'custom', customUrl: server.url })).test();
		expect(status).toBe('Error');
		expect(message).toMatch(/^Could not connect to Chat2Desk: the host is not responding \(ECONNREFUSED\)/);
	});

	test('reports an unknown host name', async () => {
		const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND unknown.invalid'), { code: 'ENOTFOUND' });
		nock('http://unknown.invalid').get('/v1/companies/api_info').replyWithError(unknown);
		const { message } = await (await editor({ server: 'custom', customUrl: 'http://unknown.invalid' })).test();
		expect(message).toMatch(/^Could not connect to Chat2Desk: this server name does not exist \(ENOTFOUND\)/);
	});

	test('reports a broken connection', async () => {
		const server = await localServer((request) => request.socket.destroy());
		const { message } = await (await editor({ server: 'custom', customUrl: server.url })).test();
		await server.close();
		expect(message).toMatch(/^The connection to Chat2Desk was lost/);
	});

	test.each([
		['', 'The credential has no Server URL'],
		['chat.example.com', 'The Server URL "chat.example.com" is not a valid http(s) URL'],
		['ftp://chat.example.com', 'The Server URL "ftp://chat.example.com" is not a valid http(s) URL'],
		['https://', 'The Server URL "https://" is not a valid http(s) URL'],
		['javascript:alert(1)', 'The Server URL "javascript:alert(1)" is not a valid http(s) URL'],
	])('reports the invalid server %j', async (customUrl, text) => {
		const { status, message } = await (await editor({ server: 'custom', customUrl })).test();
		expect(status).toBe('Error');
		expect(message).toBe(`${text}. Enter a URL such as https://api.chat2desk.com as Server URL in the credential`);
	});

	test('reports an invalid file storage URL', async () => {
		const wire = chat2desk(() => success({}));
		const { status, message } = await (
			await editor({ server: 'custom', customUrl: 'https://x.example', storageUrl: 'storage.example.com' })
		).test();
		expect([status, message]).toEqual([
			'Error',
			expect.stringMatching(
				/^The File Storage URL "storage.example.com" is not a valid http\(s\) URL. Enter a URL such as /,
			),
		]);
		expect(wire.calls).toEqual([]);
	});

	test('fails with the message of Chat2Desk for an empty token', async () => {
		chat2desk(() => failure(403, { message: 'You have to specify your token' }));
		const { status, message } = await (await editor({ apiToken: '' })).test();
		expect(status).toBe('Error');
		expect(message).toContain('Check Server and API Token');
	});
});
