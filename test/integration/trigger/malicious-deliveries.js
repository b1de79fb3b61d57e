'use strict';

const { bodies, stale, wrappings } = require('./malicious-content');
const { validDeliveries, signed } = require('./valid-deliveries');

/**
 * A delivery as sent over the wire. A header value can be an array: each entry becomes a header line.
 * @typedef {{name: string, body: Buffer, headers: Record<string, string | string[]>, chunked?: boolean}} Sent
 */

/**
 * Flips one bit in each byte of the body and changes each digit of the signature and the timestamp of a valid delivery.
 */
function* tampered({ body, headers }) {
	for (let at = 0; at < body.length; at++) {
		const copy = Buffer.from(body);
		copy[at] ^= 1 << (at % 7);
		yield { name: `body, byte ${at} changed`, body: copy, headers };
	}
	for (let at = 0; at < 64; at++) {
		const signature = headers['x-signature'];
		const digit = signature[at] === '0' ? '1' : '0';
		yield {
			name: `signature, digit ${at} changed`,
			body,
			headers: { ...headers, 'x-signature': signature.slice(0, at) + digit + signature.slice(at + 1) },
		};
	}
	for (let at = 0; at < 10; at++) {
		const stamp = headers['x-timestamp'];
		yield {
			name: `timestamp, digit ${at} changed`,
			body,
			headers: { ...headers, 'x-timestamp': stamp.slice(0, at) + ((Number(stamp[at]) + 1) % 10) + stamp.slice(at + 1) },
		};
	}
}

function* truncated({ body, headers }) {
	for (let length = 0; length < body.length; length += Math.ceil(body.length / 25)) {
		yield { name: `body cut after ${length} bytes`, body: body.subarray(0, length), headers };
	}
	for (const length of [0, 1, 32, 63])
		yield {
			name: `signature of ${length} digits`,
			body,
			headers: { ...headers, 'x-signature': headers['x-signature'].slice(0, length) },
		};
	yield {
		name: 'signature with an extra digit',
		body,
		headers: { ...headers, 'x-signature': `${headers['x-signature']}0` },
	};
	yield {
		name: 'signature in upper case',
		body,
		headers: { ...headers, 'x-signature': headers['x-signature'].toUpperCase() },
	};
	yield {
		name: 'signature with a prefix',
		body,
		headers: { ...headers, 'x-signature': `sha256=${headers['x-signature']}` },
	};
}

/** Missing, duplicate and malformed headers. */
function* headers({ body, headers: valid }) {
	const { 'x-signature': signature, 'x-timestamp': timestamp, ...rest } = valid;
	const other = '0'.repeat(64);
	const sets = {
		'no headers at all': rest,
		'no signature': { ...rest, 'x-timestamp': timestamp },
		'no timestamp': { ...rest, 'x-signature': signature },
		'duplicate signature': { ...valid, 'x-signature': [signature, signature] },
		'two signatures, the first one valid': { ...valid, 'x-signature': [signature, other] },
		'two signatures, the second one valid': { ...valid, 'x-signature': [other, signature] },
		'duplicate timestamp': { ...valid, 'x-timestamp': [timestamp, timestamp] },
		'two signatures in one header': { ...valid, 'x-signature': `${signature},${signature}` },
		'signature as a JSON array': { ...valid, 'x-signature': JSON.stringify([signature]) },
		'headers inside the signature': { ...valid, 'x-signature': `${other}\tx-signature: ${signature}` },
	};
	for (const [name, set] of Object.entries(sets)) yield { name, body, headers: set };
	const stamps = [
		'',
		'0',
		'-1',
		'-1743681006',
		'+1743681006',
		'1743681006.5',
		'1e9',
		'99999999999',
		'9'.repeat(400),
		'0000000000',
		'NaN',
		'null',
		'0x67ee7f6e',
		' ',
		'١٧٤٣٦٨١٠٠٦',
	];
	for (const stamp of stamps) {
		const text = Buffer.from(stamp).toString('latin1');
		yield {
			name: `timestamp "${stamp.slice(0, 20)}", signed for it`,
			body,
			headers: { ...valid, 'x-signature': signed(body, stamp, 'sandbox-token')['x-signature'], 'x-timestamp': text },
		};
	}
}

/** The same signed bytes, split differently between body and timestamp. */
function* resplit({ body, headers: valid }) {
	const stream = Buffer.concat([body, Buffer.from(valid['x-timestamp'])]);
	for (const digits of [1, 5, 9, 11, 12, 20]) {
		const split = stream.length - digits;
		yield {
			name: `split with ${digits} bytes for the timestamp`,
			body: stream.subarray(0, split),
			headers: { ...valid, 'x-timestamp': stream.subarray(split).toString('latin1') },
		};
	}
}

/**
 * Deliveries that must not start a workflow.
 * @param {Sent} valid a delivery that was accepted; the first malicious delivery is its replay
 * @param {string} token of the account
 * @returns {Sent[]}
 */
function maliciousDeliveries(valid, token) {
	const now = valid.headers['x-timestamp'];
	const generators = [
		tampered(valid),
		truncated(valid),
		headers(valid),
		resplit(valid),
		bodies(now, token),
		wrappings(now),
		stale(token),
	];
	return [{ ...valid, name: 'replay' }, ...generators.flatMap((each) => [...each])];
}

module.exports = { maliciousDeliveries, validDeliveries, signed };
