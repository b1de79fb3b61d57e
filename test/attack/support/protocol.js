'use strict';

const { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } = require('node:zlib');
const { signed } = require('../../integration/trigger/valid-deliveries');
const { compose } = require('./raw-http');

/**
 * A complete request in bytes. `endless` requests are never finished, so they need no response.
 * @typedef {{name: string, bytes: Buffer, endless?: boolean}} OnWire
 */

const CRLF = '\r\n';

/** A valid, unused delivery with another method or path than the webhook's. */
function* wrongRoutes(fresh, path, id) {
	for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'TRACE', 'PROPFIND', 'post']) {
		yield { name: `method ${method}`, bytes: compose({ ...fresh(), method, path }) };
	}
	const paths = [
		path.slice(0, -1),
		`${path}/x`,
		path.replace(id, '00000000-0000-4000-8000-000000000000'),
		path.replace(id, '..%2f..%2fetc'),
		path.replace(id, '%00'),
		path.replace(id, '%'),
		path.replace(id, '__proto__'),
		path.replace(id, 'constructor'),
		path.replace(id, 'a'.repeat(5000)),
		path.replace('/webhook/', '/webhook-test/'),
		path.replace('/webhook/', '/webhook-waiting/'),
		`/${path}`,
		path.toUpperCase(),
		'*',
	];
	for (const each of paths) yield { name: `path ${each.slice(0, 60)}`, bytes: compose({ ...fresh(), path: each }) };
	const overridden = { ...fresh(), headers: { ...fresh().headers, 'x-http-method-override': 'POST' } };
	yield { name: 'method overridden by a header', bytes: compose({ ...overridden, method: 'GET', path }) };
}

/** The signature in a wrong place. */
function* misplaced(fresh, path) {
	const { body, headers } = fresh();
	const { 'x-signature': signature, 'x-timestamp': timestamp, ...rest } = headers;
	const query = `x-signature=${signature}&x-timestamp=${timestamp}`;
	yield { name: 'signature in the query', bytes: compose({ body, headers: rest, path: `${path}?${query}` }) };
	const cookie = `x-signature=${signature}; x-timestamp=${timestamp}`;
	yield { name: 'signature in cookies', bytes: compose({ body, headers: { ...rest, cookie }, path }) };
	const underscored = { ...rest, X_Signature: signature, X_Timestamp: timestamp };
	yield { name: 'headers with underscores', bytes: compose({ body, headers: underscored, path }) };
	const prefixed = { ...rest, 'x-x-signature': signature, 'http-x-timestamp': timestamp };
	yield { name: 'headers with prefixes', bytes: compose({ body, headers: prefixed, path }) };
	const trailer = `${CRLF}x-signature: ${signature}${CRLF}x-timestamp: ${timestamp}${CRLF}${CRLF}`;
	const whole = compose({ body, headers: { ...rest, trailer: 'x-signature, x-timestamp' }, path, chunked: true });
	yield { name: 'signature in trailers', bytes: Buffer.concat([whole.subarray(0, -2), Buffer.from(trailer.slice(2))]) };
	const authorization = `Signature ${signature}`;
	yield { name: 'signature in Authorization', bytes: compose({ body, headers: { ...rest, authorization }, path }) };
	yield {
		name: 'token instead of a signature',
		bytes: compose({ body, headers: { ...rest, authorization: 'sandbox-token' }, path }),
	};
}

/** Header lines that no HTTP client would send. */
function* headerLines(forged, path) {
	const { 'x-signature': signature, 'x-timestamp': timestamp } = forged.headers;
	const lines = {
		'a blank before the colon': [`X-Signature : ${signature}`],
		'a folded header': [`X-Folded: a${CRLF} x-signature: ${signature}`],
		'a zero byte': [`X-Zero: a\0b`],
		'a bare carriage return': [`X-Bare: a\rX-Signature: ${signature}`],
		'a bare line feed': [`X-Bare: a\nX-Signature: ${signature}`],
		'no colon': ['X-Signature'],
		'an empty name': [`: ${signature}`],
		'a name in another alphabet': [`X-Signаture: ${signature}`],
		'a header of 20 kB': [`X-Long: ${'a'.repeat(20_000)}`],
		'3,000 headers': Array.from({ length: 3000 }, (_, index) => `a${index}: b`),
		'signature a hundred times': Array.from({ length: 100 }, () => `X-Signature: ${signature}`),
		'timestamp a hundred times': Array.from({ length: 100 }, () => `X-Timestamp: ${timestamp}`),
		'a header named __proto__': ['__proto__: x', 'constructor: y', 'toString: z', 'hasOwnProperty: a'],
		'a response inside a header': [`X-Split: a${CRLF}${CRLF}HTTP/1.1 200 OK`],
		'two lengths': ['Content-Length: 1'],
		'length and chunks': ['Transfer-Encoding: chunked'],
		'a negative length': ['Content-Length: -1'],
		'an unknown transfer encoding': ['Transfer-Encoding: gzip, chunked'],
		'an expectation': ['Expect: a-miracle'],
		'an upgrade': [
			'Connection: upgrade',
			'Upgrade: websocket',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
		],
	};
	for (const [name, more] of Object.entries(lines)) {
		const unfinished = ['an upgrade'].includes(name);
		yield { name: `header lines: ${name}`, bytes: compose({ ...forged, path, lines: more }), endless: unfinished };
	}
}

/** Malformed and truncated requests. */
function* broken(forged, path) {
	const texts = {
		'HTTP/0.9': `POST ${path}${CRLF}${CRLF}`,
		'HTTP/9.9': `POST ${path} HTTP/9.9${CRLF}Host: a${CRLF}${CRLF}`,
		'HTTP/2 preface': `PRI * HTTP/2.0${CRLF}${CRLF}SM${CRLF}${CRLF}`,
		'no host': `POST ${path} HTTP/1.1${CRLF}Connection: close${CRLF}Content-Length: 0${CRLF}${CRLF}`,
		'two hosts': `POST ${path} HTTP/1.1${CRLF}Host: a${CRLF}Host: b${CRLF}Connection: close${CRLF}Content-Length: 0${CRLF}${CRLF}`,
		'no length': `POST ${path} HTTP/1.1${CRLF}Host: a${CRLF}Connection: close${CRLF}${CRLF}{}`,
		'an unknown method': `STEAL ${path} HTTP/1.1${CRLF}Host: a${CRLF}${CRLF}`,
		'a blank in the path': `POST ${path} x HTTP/1.1${CRLF}Host: a${CRLF}${CRLF}`,
		'a chunk without a size': `POST ${path} HTTP/1.1${CRLF}Host: a${CRLF}Transfer-Encoding: chunked${CRLF}${CRLF}zz${CRLF}{}${CRLF}0${CRLF}${CRLF}`,
		'a negative chunk': `POST ${path} HTTP/1.1${CRLF}Host: a${CRLF}Transfer-Encoding: chunked${CRLF}${CRLF}-5${CRLF}{}${CRLF}0${CRLF}${CRLF}`,
		'a chunk size beyond all limits': `POST ${path} HTTP/1.1${CRLF}Host: a${CRLF}Transfer-Encoding: chunked${CRLF}${CRLF}${'f'.repeat(17)}${CRLF}{}`,
		'a length that is not a number': `POST ${path} HTTP/1.1${CRLF}Host: a${CRLF}Content-Length: ten${CRLF}${CRLF}{}`,
		'a length beyond all limits': `POST ${path} HTTP/1.1${CRLF}Host: a${CRLF}Content-Length: ${'9'.repeat(30)}${CRLF}${CRLF}{}`,
		'a TLS handshake': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
		noise: Array.from({ length: 500 }, (_, index) => String.fromCharCode((index * 167) % 256)).join(''),
	};
	for (const [name, text] of Object.entries(texts))
		yield { name: `broken: ${name}`, bytes: Buffer.from(text, 'latin1') };
	const whole = compose({ ...forged, path });
	const head = whole.indexOf('\r\n\r\n');
	for (const [name, length] of Object.entries({
		'half a request line': 12,
		'half of the headers': head >> 1,
		'no body': head + 4,
		'half of the body': (head + whole.length) >> 1,
		'all but one byte': whole.length - 1,
	}))
		yield { name: `closed after ${name}`, bytes: whole.subarray(0, length), endless: true };
	const chunked = compose({ ...forged, path, chunked: true });
	yield { name: 'closed before the last chunk', bytes: chunked.subarray(0, -5), endless: true };
}

/** Encoded bodies: with a valid signature if n8n cannot decode them, otherwise forged. */
function* encodings(forged, fresh, path, now) {
	const { body, headers } = fresh();
	const encoded = (name, sent, encoding, under = headers) => ({
		name: `encoding: ${name}`,
		bytes: compose({ body: sent, headers: { ...under, 'content-encoding': encoding }, path }),
	});
	const packed = gzipSync(body);
	const flipped = Buffer.from(packed);
	flipped[packed.length >> 1] ^= 8;
	yield encoded('cut gzip', packed.subarray(0, packed.length >> 1), 'gzip');
	yield encoded('gzip with a changed bit', flipped, 'gzip');
	yield encoded('plain text as gzip', body, 'gzip');
	yield encoded('plain text as deflate', body, 'deflate');
	yield encoded('raw deflate', deflateRawSync(body), 'deflate');
	yield encoded('forged deflate', deflateSync(forged.body), 'deflate', forged.headers);
	yield encoded('brotli', brotliCompressSync(body), 'br');
	yield encoded('gzip twice', gzipSync(packed), 'gzip, gzip');
	yield encoded('gzip twice, declared once', gzipSync(packed), 'gzip');
	yield encoded('GZIP', packed, 'GZIP');
	yield encoded('an empty body', Buffer.alloc(0), 'gzip');
	const wrong = signed(packed, now, 'sandbox-token');
	yield encoded('gzip, with the compressed form signed', packed, 'gzip', wrong);
	const bomb = gzipSync(Buffer.alloc(200_000_000, 97), { level: 9 });
	yield encoded('a bomb of 200 MB', bomb, 'gzip', forged.headers);
	yield {
		name: 'more than n8n accepts',
		bytes: compose({ body: Buffer.alloc(17_000_000, 97), headers: forged.headers, path }),
	};
}

/** Forged bodies that are expensive to parse. */
function* expensive(forged, path, now) {
	const bodies = {
		'application/xml; a tree': Buffer.from(`${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`),
		'application/xml; entities': Buffer.from('<!DOCTYPE l [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'),
		'application/xml; a file': Buffer.from('<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'),
		'application/x-www-form-urlencoded; fields': Buffer.from('a=1&'.repeat(100_000)),
		'application/x-www-form-urlencoded; prototype': Buffer.from(
			'__proto__[x]=1&constructor[prototype][x]=1&hook_type=inbox',
		),
		'application/json; names': Buffer.from(`{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":0`).join()}}`),
		'application/json; digits': Buffer.from(`{"hook_type":"inbox","id":${'9'.repeat(100_000)}}`),
		'application/json; escapes': Buffer.from(`{"hook_type":"inbox","text":"${'\\u0041'.repeat(100_000)}"}`),
		'application/json; prototypes': Buffer.from(
			`{"hook_type":"inbox","x":[${'{"__proto__":{"a":1}},'.repeat(20_000)}0]}`,
		),
	};
	for (const [name, body] of Object.entries(bodies)) {
		const headers = { ...signed(body, now, 'another-token'), 'content-type': name.split(';')[0] };
		yield { name: `expensive: ${name}`, bytes: compose({ body, headers, path }) };
	}
	const parts = Array.from(
		{ length: 200 },
		(_, i) => `--b${CRLF}Content-Disposition: form-data; name="f${i}"; filename="f"${CRLF}${CRLF}x${CRLF}`,
	);
	const form = Buffer.from(`${parts.join('')}--b--${CRLF}`);
	const type = { ...signed(form, now, 'sandbox-token'), 'content-type': 'multipart/form-data; boundary=b' };
	yield { name: 'expensive: a form of 200 files, signed', bytes: compose({ body: form, headers: type, path }) };
	const noBoundary = { ...forged.headers, 'content-type': 'multipart/form-data' };
	yield { name: 'a form without a boundary', bytes: compose({ ...forged, headers: noBoundary, path }) };
}

/**
 * Malicious requests that require raw bytes. None of them may start a workflow.
 * @param {object} options
 * @param {() => {body: Buffer, headers: Record<string, string>}} options.fresh creates a valid delivery that was not
 * sent yet
 * @param {string} options.path of the webhook
 * @param {string} options.id the webhook's ID in the path
 * @returns {OnWire[]}
 */
function protocolAttacks({ fresh, path, id }) {
	const now = String(Math.floor(Date.now() / 1000));
	const body = Buffer.from(
		JSON.stringify({ hook_type: 'inbox', message_id: 1, text: 'forged on the wire', client_id: 1 }),
	);
	const forged = { body, headers: signed(body, now, 'another-token') };
	return [
		...wrongRoutes(fresh, path, id),
		...misplaced(fresh, path),
		...headerLines(forged, path),
		...broken(forged, path),
		...encodings(forged, fresh, path, now),
		...expensive(forged, path, now),
	];
}

module.exports = { protocolAttacks };
