'use strict';

const { createTokenRedactor } = require('../../../dist/nodes/Chat2Desk/api/redact-token');

const TOKEN = '5bf1a/9+c0e7=27d4"b88';
const redact = createTokenRedactor(TOKEN);

const percent = (text) => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
const unicode = (text) =>
	[...text].map((letter) => `\\u00${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const base64 = (text) => Buffer.from(text).toString('base64');

test.each([
	['in plain text', TOKEN],
	['in upper case', TOKEN.toUpperCase()],
	['URL-encoded', encodeURIComponent(TOKEN)],
	['URL-encoded twice', encodeURIComponent(encodeURIComponent(TOKEN))],
	['with every character URL-encoded', percent(TOKEN)],
	['JSON-escaped', JSON.stringify(TOKEN).slice(1, -1)],
	['JSON-escaped twice', JSON.stringify(JSON.stringify(TOKEN)).slice(3, -3)],
	['with every character JSON-escaped', unicode(TOKEN)],
	['with slashes escaped', TOKEN.replace('/', '\\/')],
	['in HTML', TOKEN.replace('"', '&#34;').replace('+', '&#x2B;')],
	['in Base64', base64(TOKEN)],
	['in Base64 after one other byte', base64(`a${TOKEN}`)],
	['in Base64 after two other bytes', base64(`ab${TOKEN}`)],
	['in Base64 of basic authentication', base64(`user:${TOKEN}:more`)],
	['in Base64url', Buffer.from(TOKEN).toString('base64url')],
	['in hexadecimal', Buffer.from(TOKEN).toString('hex')],
])('redacts a token %s', (_name, echo) => {
	const result = redact(`before ${echo} after ${echo}`);
	expect(result).toMatch(/^before .*\[token\].* after .*\[token\].*$/);
	// At most the edges of the Base64 text are left.
	expect(result.replace(/\[token\]/g, '').length).toBeLessThan(60);
});

test('redacts values and keys at any depth and changes nothing else', () => {
	const body = { a: [{ b: `x${TOKEN}`, [`key ${TOKEN}`]: 1 }], n: 5, nothing: null, yes: true, text: 'short' };
	expect(redact(body)).toEqual({
		a: [{ b: 'x[token]', 'key [token]': 1 }],
		n: 5,
		nothing: null,
		yes: true,
		text: 'short',
	});
});

test('supports deep nesting and cycles, and does not change bytes', () => {
	let deep = { leaf: TOKEN };
	for (let level = 0; level < 100_000; level++) deep = { deep };
	expect(() => redact(deep)).not.toThrow();
	const cycle = { text: TOKEN };
	cycle.self = cycle;
	expect(redact(cycle).text).toBe('[token]');
	const bytes = Buffer.from(TOKEN);
	expect(redact({ bytes }).bytes.toString()).toBe(TOKEN);
});

test('normalizes a pasted token first', () => {
	expect(createTokenRedactor(`Bearer ${TOKEN}\n`)(`echo ${TOKEN}`)).toBe('echo [token]');
});

test.each([undefined, '', 'token', 42])(
	'does not redact %j, which is too short and occurs in ordinary text',
	(token) => {
		expect(createTokenRedactor(token)('a token of 42')).toBe('a token of 42');
	},
);

test('takes less than two seconds for a million characters', () => {
	for (const text of ['%25'.repeat(300_000), '\\'.repeat(1_000_000), TOKEN.slice(0, -1).repeat(40_000)]) {
		const before = process.cpuUsage();
		redact(text);
		const { user } = process.cpuUsage(before);
		expect(user / 1000).toBeLessThan(2_000);
	}
});
