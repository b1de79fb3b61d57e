'use strict';

const { gzipSync } = require('node:zlib');
const { signed } = require('./valid-deliveries');

/** Bodies that are not valid events. All have valid signatures, except those that must not reach n8n. */
function* bodies(now, token) {
	const texts = {
		empty: '',
		null: 'null',
		true: 'true',
		number: '42',
		text: '"inbox"',
		list: '[]',
		'array of events': '[{"hook_type":"inbox"}]',
		broken: '{"hook_type":"inbox"',
		'two objects': '{"hook_type":"inbox"}{"hook_type":"inbox"}',
		'a comment': '{"hook_type":"inbox"} // x',
		xml: '<hook_type>inbox</hook_type>',
		form: 'hook_type=inbox',
		'a byte order mark': '\ufeff{"hook_type":"inbox"}',
		'single quotes': "{'hook_type':'inbox'}",
		'event as an object': '{"hook_type":{"toString":1}}',
		'event as an array': '{"hook_type":["inbox"]}',
		'event on the prototype': '{"__proto__":{"hook_type":"inbox"}}',
		'event on the escaped prototype': '{"\\u005f_proto__":{"hook_type":"inbox"}}',
		'no event': '{}',
		'event null': '{"hook_type":null}',
		'event on Object.prototype': '{"constructor":{"prototype":{"hook_type":"inbox"}}}',
		'event on its prototype': '{"hook_type":"__proto__"}',
		'event "constructor"': '{"hook_type":"constructor"}',
	};
	for (const [name, text] of Object.entries(texts)) {
		for (const type of ['application/json', 'text/plain']) {
			const body = Buffer.from(text);
			yield { name: `${name}, as ${type}`, body, headers: { ...signed(body, now, token), 'content-type': type } };
		}
	}
	const odd = {
		'invalid UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80]),
		zeros: Buffer.alloc(1000),
		'lone surrogate': Buffer.from('eda080', 'hex'),
	};
	for (const [name, body] of Object.entries(odd)) yield { name, body, headers: signed(body, now, token) };
	const deep = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
	yield { name: 'deep nesting, signed', body: deep, headers: signed(deep, now, token) };
}

/** Forged events in every HTTP encoding. */
function* wrappings(now) {
	const event = Buffer.from(JSON.stringify({ hook_type: 'inbox', message_id: 1, text: 'forged', client_id: 1 }));
	const forged = signed(event, now, 'the-token-of-another-account');
	const { 'x-signature': _signature, 'x-timestamp': _timestamp, ...unsigned } = forged;
	yield { name: "another account's token", body: event, headers: forged };
	yield {
		name: "another account's token, bytes as key",
		body: event,
		headers: signed(event, now, 'the-token-of-another-account', 'bytes'),
	};
	yield { name: 'an empty token', body: event, headers: signed(event, now, '') };
	yield { name: 'gzip, unsigned', body: gzipSync(event), headers: { ...unsigned, 'content-encoding': 'gzip' } };
	yield { name: 'gzip, forged', body: gzipSync(event), headers: { ...forged, 'content-encoding': 'gzip' } };
	yield { name: 'chunked', body: event, headers: forged, chunked: true };
	const types = [
		'application/x-www-form-urlencoded',
		'application/xml',
		'text/html',
		'application/octet-stream',
		'',
		'application/json; charset=utf-16',
		'a/b;c',
	];
	for (const type of types) yield { name: `type "${type}"`, body: event, headers: { ...forged, 'content-type': type } };
	const form = Buffer.from('--b\r\nContent-Disposition: form-data; name="hook_type"\r\n\r\ninbox\r\n--b--\r\n');
	yield { name: 'multipart', body: form, headers: { ...forged, 'content-type': 'multipart/form-data; boundary=b' } };
	yield {
		name: 'multipart, signed by the account',
		body: form,
		headers: { ...signed(form, now, 'sandbox-token'), 'content-type': 'multipart/form-data; boundary=b' },
	};
	const large = Buffer.concat([
		Buffer.from('{"hook_type":"inbox","text":"'),
		Buffer.alloc(16_000_000, 97),
		Buffer.from('"}'),
	]);
	yield { name: '16 MB', body: large, headers: forged };
	const nested = Buffer.from(`{"hook_type":"inbox","a":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`);
	yield { name: 'deep nesting', body: nested, headers: forged };
	const prototype = Buffer.from(
		'{"hook_type":"inbox","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
	);
	yield { name: 'prototype', body: prototype, headers: forged };
}

/** Formerly valid deliveries that are too old or from the future. */
function* stale(token) {
	const body = Buffer.from(JSON.stringify({ hook_type: 'inbox', message_id: 2 }));
	const seconds = Math.floor(Date.now() / 1000);
	for (const hours of [3.1, 24, 24 * 365, -0.2, -24, -24 * 365]) {
		yield {
			name: `${hours} hours old`,
			body,
			headers: signed(body, String(Math.floor(seconds - hours * 3600)), token),
		};
	}
}

module.exports = { bodies, stale, wrappings };
