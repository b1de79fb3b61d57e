'use strict';

const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { checkLoop } = require('../../../dist/nodes/Chat2Desk/trigger/loop-guard');
const { exceedsMaxDepth, stripProto } = require('../../../dist/nodes/Chat2Desk/utils/safe-json');
const { normalizeToken, serverUrl } = require('../../../dist/nodes/Chat2Desk/api/credentials');
const { parseResponse } = require('../../../dist/nodes/Chat2Desk/api/response');
const { cpuMs } = require('../../support/cpu-time');
const { deliveryFixture } = require('../trigger/fixture');
const { signed } = require('../trigger/valid-deliveries');
const { TOKEN } = require('../trigger/host');

/** CPU time, in milliseconds. A quadratic algorithm would take minutes for texts of this length. */
const LIMIT_MS = 500;

describe('inputs for regular expression denial of service', () => {
	const long = (text, length = 600_000) => text.repeat(length / text.length);
	const raw = (body, status = 200) => ({ statusCode: status, headers: {}, body });

	test.each([
		['a page title', () => parseResponse(raw(`<html>${long('<title')}`))],
		['blanks before a page', () => parseResponse(raw(`${long(' ')}<x`))],
		[
			'a rejection message',
			() => parseResponse(raw({ status: 'error', message: long('\\'), errors: { client: [long('\\"id')] } }, 400)),
		],
		['a requested delay', () => parseResponse({ ...raw({}, 429), headers: { 'retry-after': long('1') } })],
		['quotes in a token', () => normalizeToken(`a${long('"')}b`)],
		['blanks in a token', () => normalizeToken(`a${long(' ')}b`)],
		['line breaks in a token', () => normalizeToken(long('a\n'))],
		['slashes in a server URL', () => serverUrl({ server: 'custom', customUrl: `https://x.example/${long('/')}a` })],
	])('processes %s in linear time', (_name, work) => {
		expect(cpuMs(work, LIMIT_MS)).toBeLessThan(LIMIT_MS);
	});
});

/** Heap in use, in bytes, after a garbage collection. */
function bytesInUse() {
	setFlagsFromString('--expose-gc');
	runInNewContext('gc')();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

test('keeps no memory for 100 clients with very long names', () => {
	const before = bytesInUse();
	for (let index = 0; index < 100; index++) {
		const payload = JSON.parse(`{"client_id":"${index}${'x'.repeat(1_000_000)}"}`);
		expect(checkLoop('flood', { event: 'outbox', payload, signed: false, receivedAt: index })).toBe('allowed');
	}
	expect(bytesInUse() - before).toBeLessThan(5_000_000);
});

describe('prototype property names', () => {
	const LETTERS = [...'__proto__'];
	const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
	const ways = [
		'__proto__',
		LETTERS.map(escaped).join(''),
		LETTERS.map((letter) => escaped(letter).toUpperCase().replace('U', 'u')).join(''),
		...LETTERS.map((_, at) => LETTERS.map((letter, index) => (index === at ? escaped(letter) : letter)).join('')),
	];

	test.each(ways)('%s is removed at any depth', (name) => {
		const value = stripProto(JSON.parse(`{"a":[[{"${name}":{"x":1},"b":{"${name}":1}}]],"${name}":{"x":1}}`));
		expect(Object.keys(value)).toEqual(['a']);
		expect(value.a).toEqual([[{ b: {} }]]);
		expect(JSON.stringify(value)).toBe('{"a":[[{"b":{}}]]}');
	});

	test('other names are kept as data', () => {
		const text = '{"constructor":{"prototype":{"x":1}},"prototype":1,"toString":"t","hasOwnProperty":0}';
		expect(JSON.stringify(stripProto(JSON.parse(text)))).toBe(text);
		expect({}.x).toBeUndefined();
	});

	test('deeply nested JSON bodies are handled', () => {
		const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
		expect(stripProto(deep)).toBe(deep);
	});
});

describe('nesting depth of a body', () => {
	test.each([
		['no brackets', '1', false],
		['200 levels', `${'['.repeat(200)}${']'.repeat(200)}`, false],
		['201 levels', `${'['.repeat(201)}${']'.repeat(201)}`, true],
		['201 levels of both kinds', `${'[{"a":'.repeat(101)}1${'}]'.repeat(101)}`, true],
		['many siblings', `[${'[],{},'.repeat(1000)}1]`, false],
		['brackets in a string', JSON.stringify({ text: '[{'.repeat(1000) }), false],
		['brackets after an escaped quote in a string', JSON.stringify({ text: '"[\\"{'.repeat(1000) }), false],
		['brackets in a property name', JSON.stringify({ ['[{'.repeat(1000)]: 1 }), false],
		['levels after a string that ends with a backslash', `["\\\\",${'['.repeat(200)}${']'.repeat(200)}]`, true],
		['Cyrillic and emoji', JSON.stringify({ text: 'скобки [ 🙂 [' }), false],
	])('%s', (_name, text, deep) => {
		expect(exceedsMaxDepth(Buffer.from(text))).toBe(deep);
	});

	test('checks 1 MB in linear time', () => {
		const texts = ['['.repeat(1_000_000), `"${'['.repeat(1_000_000)}"`, `"${'\\'.repeat(1_000_000)}"`];
		for (const text of texts.map((each) => Buffer.from(each)))
			expect(cpuMs(() => exceedsMaxDepth(text), LIMIT_MS)).toBeLessThan(LIMIT_MS);
	});
});

describe('a delivery', () => {
	const setup = deliveryFixture();

	const send = async (text, more = {}) => {
		const body = Buffer.from(text);
		const headers = { ...signed(body, String(Math.floor(Date.now() / 1000)), TOKEN), ...more };
		return await fetch(setup.at.host.url, { method: 'POST', headers, body });
	};

	test.each([true, false])('outputs no prototype properties, with Simplify %s', async (simplify) => {
		await setup.start({ simplify });
		await send(
			'{"hook_type":"inbox","message_id":1,"client":{"__pr\\u006fto__":{"x":1},"id":5},"__pr\\u006fto__":{"x":1},"constructor":{"prototype":{"x":1}}}',
		);
		const [json] = setup.json();
		expect(JSON.stringify(json)).not.toContain('__proto__');
		expect(Object.getPrototypeOf(json.client ?? {})).toBe(Object.prototype);
		expect([{}.x, json.x]).toEqual([undefined, undefined]);
	});

	test('omits headers that grant access', async () => {
		await setup.start({ options: { includeHeaders: true } });
		const secrets = [
			'authorization',
			'proxy-authorization',
			'cookie',
			'x-api-key',
			'apikey',
			'x-auth-request-access-token',
			'x-forwarded-access-token',
			'x-forwarded-user',
			'x-forwarded-email',
			'remote-user',
			'cf-access-jwt-assertion',
			'x-goog-iap-jwt-assertion',
			'x-amzn-oidc-data',
			'x-ms-client-principal',
			'x-csrf-token',
			'x-session-id',
			'x-client-cert',
			'tailscale-user-login',
			'x-hub-signature',
			'x-vault-secret',
			'x-amz-security-token',
		];
		const harmless = { 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'r', 'user-agent': 'a' };
		await send('{"hook_type":"inbox","message_id":2}', {
			...Object.fromEntries(secrets.map((name) => [name, 'SECRET'])),
			...harmless,
		});
		const [{ headers }] = setup.json();
		expect(JSON.stringify(headers)).not.toMatch(/SECRET|signature/i);
		expect(headers).toMatchObject({ ...harmless, 'x-timestamp': expect.any(String), host: expect.any(String) });
	});
});
