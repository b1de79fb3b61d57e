'use strict';

const { cleanToken, serverUrl, storageUrl } = require('../../../dist/nodes/Chat2Desk/api/account');

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
])('the token in %j is %j', (pasted, token) => {
	expect(cleanToken(pasted)).toBe(token);
});

const custom = (customUrl, more = {}) => ({ server: 'custom', customUrl, ...more });

test.each([
	[{ server: 'https://api.chat2desk.com' }, 'https://api.chat2desk.com'],
	[custom('https://x.example/v1'), 'https://x.example'],
	[custom('https://x.example/v10'), 'https://x.example/v10'],
	[custom('https://x.example/api/v1/'), 'https://x.example/api'],
	[custom('https://user:pass@x.example/'), 'https://x.example'],
	[custom('http://127.0.0.1:3000//'), 'http://127.0.0.1:3000'],
])('the server of %j is %s', (credential, url) => {
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
])('%j has no server', (credential) => {
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
	[custom('https://api.x.example', { storageUrl: 'nonsense' }), 'https://storage.x.example'],
])('the storage of %j is %s', (credential, url) => {
	expect(storageUrl(credential)).toBe(url);
});
