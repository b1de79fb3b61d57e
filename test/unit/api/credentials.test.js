'use strict';

const fc = require('fast-check');
const {
	assertCertificateChecks,
	assertValidToken,
	normalizeToken,
	serverUrl,
	storageUrl,
} = require('../../../dist/nodes/Chat2Desk/api/credentials');

test.each([
	['abc', 'abc'],
	['\t abc \r\n', 'abc'],
	['`abc`', 'abc'],
	['Bearer "abc"', 'abc'],
	['AUTHORIZATION :  BEARER abc', 'abc'],
	['bearerabc', 'bearerabc'],
	['', ''],
	[undefined, ''],
	[12345, '12345'],
])('normalizes the token %j to %j', (pasted, token) => {
	expect(normalizeToken(pasted)).toBe(token);
});

test.each([
	['\u200babc\ufeff', 'abc'],
	['\u201cabc\u201d', 'abc'],
	['\u00ababc\u00bb', 'abc'],
	['a\u2019bc', 'abc'],
	['ab\r\n   cd\n', 'abcd'],
	['ab\u2028cd\u00a0ef', 'abcdef'],
	['Authorization:\u00a0Bearer\n"abc"', 'abc'],
	['a\u00adb\u2060c\u0000', 'abc'],
	['\u0001"abc"', 'abc'],
	['Bearer Bearer abc', 'abc'],
])('removes invisible characters, quotes and prefixes from the token %j: %j', (pasted, token) => {
	expect(normalizeToken(pasted)).toBe(token);
});

test('does not change a normalized token', () => {
	const removed = fc.constantFrom('"', '\u201c', ' ', '\n', '\u00a0', '\u200b', 'Bearer ', 'authorization: ', 'a', '7');
	const text = fc
		.array(fc.oneof(removed, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(text, (pasted) => {
			const token = normalizeToken(pasted);
			expect(normalizeToken(token)).toBe(token);
			expect(token).not.toMatch(/[\p{Cc}\p{Cf}\u201c\u201d]/u);
		}),
		{ numRuns: 1000 },
	);
});

test.each(['abc.DEF-123_~', 'a b', ''])('accepts the token %j', (token) => {
	expect(() => assertValidToken(token)).not.toThrow();
});

test.each([
	['ab\u0441', /"\u0441" \(U\+0441\)/],
	['a\u{1f600}', /U\+1F600/],
	['\u00e9', /U\+00E9/],
])('rejects the token %j and names the invalid character', (token, text) => {
	expect(() => assertValidToken(token)).toThrow(text);
});

const custom = (customUrl, more = {}) => ({ server: 'custom', customUrl, ...more });

test.each([
	[{ server: 'https://api.chat2desk.com' }, 'https://api.chat2desk.com'],
	[custom('https://x.example/v1'), 'https://x.example'],
	[custom('https://x.example/v10'), 'https://x.example/v10'],
	[custom('https://x.example/api/v1/'), 'https://x.example/api'],
	[custom('https://user:pass@x.example/'), 'https://x.example'],
	[custom('http://127.0.0.1:3000//'), 'http://127.0.0.1:3000'],
])('returns the server URL of %j: %s', (credential, url) => {
	expect(serverUrl(credential)).toBe(url);
});

test.each([
	[custom('')],
	[custom(undefined)],
	[custom('x.example')],
	[custom('https://')],
	[custom('mailto:a@b')],
	[{ server: 'nonsense' }],
	[{}],
])('rejects %j, which has no valid server URL', (credential) => {
	expect(() => serverUrl(credential)).toThrow(/server/i);
});

test.each([
	[{ server: 'https://api.chat2desk.com' }, 'https://storage.chat2desk.com'],
	[{ server: 'https://api-02.chat2desk.kz' }, 'https://storage-02.chat2desk.kz'],
	[{ server: 'https://api.chat2desk.com', storageUrl: 'https://left.over' }, 'https://storage.chat2desk.com'],
	[custom('https://apis.example'), 'https://apis.example'],
	[custom('https://x.example/v1'), 'https://x.example'],
	[custom('http://127.0.0.1:3000'), 'http://127.0.0.1:3000'],
	[custom('https://x.example', { storageUrl: 'https://files.example/' }), 'https://files.example'],
	[custom('https://api.x.example', { storageUrl: '  ' }), 'https://storage.x.example'],
])('returns the storage URL of %j: %s', (credential, url) => {
	expect(storageUrl(credential)).toBe(url);
});

test.each(['storage.example.com', 'ftp://x', 'https://', 'N/A'])('rejects the File Storage URL %j', (entered) => {
	expect(() => storageUrl(custom('https://x.example', { storageUrl: entered }))).toThrow(
		expect.objectContaining({
			message: `The File Storage URL "${entered}" is not a valid http(s) URL`,
			description: expect.stringContaining('File Storage URL'),
		}),
	);
});

describe('certificate checks', () => {
	test.each([
		{ skipSslCertificateValidation: true },
		{ rejectUnauthorized: false },
		{ rejectUnauthorized: 0 },
		{ rejectUnauthorized: null },
		{ rejectUnauthorized: 'false' },
		{ strictSSL: false },
		{ insecure: true },
		{ agentOptions: { rejectUnauthorized: false } },
		{ agent: { options: { rejectUnauthorized: false } } },
		{ httpsAgent: { options: { rejectUnauthorized: false } } },
		{ agents: { https: { options: { rejectUnauthorized: false } } } },
	])('cannot be disabled by %j', (options) => {
		expect(() => assertCertificateChecks({ url: 'https://api.chat2desk.com', ...options })).toThrow(
			expect.objectContaining({
				name: 'InputError',
				message: expect.stringContaining('Ignore SSL Issues'),
				description: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
			}),
		);
	});

	test.each([
		{},
		{ skipSslCertificateValidation: false },
		{ skipSslCertificateValidation: undefined, rejectUnauthorized: undefined },
		{ rejectUnauthorized: true, strictSSL: true },
		{ proxy: 'http://proxy.example:8080', agentOptions: {} },
		{ agent: null, body: { rejectUnauthorized: false } },
	])('stay enabled with %j', (options) => expect(() => assertCertificateChecks(options)).not.toThrow());

	test('are required before the token is added', async () => {
		const { Chat2DeskApi } = require('../../../dist/credentials/Chat2DeskApi.credentials');
		const credential = { server: 'https://api.chat2desk.com', apiToken: '0f3c9b1e5d7a4426' };
		const send = async (options) => await new Chat2DeskApi().authenticate(credential, { url: '/v1/tags', ...options });
		await expect(send({ skipSslCertificateValidation: true })).rejects.toThrow('Ignore SSL Issues');
		expect((await send({})).headers.Authorization).toBe('0f3c9b1e5d7a4426');
	});
});
