'use strict';

const { sign, signingKey } = require('../../../sandbox/lib/signature');

const JSON_TYPE = { 'content-type': 'application/json' };

/** Deterministic pseudo-random numbers. */
function randomFrom(seed) {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Signs a body like the sandbox. */
const signed = (body, timestamp, token, mode = 'hex') => ({
	...JSON_TYPE,
	'x-signature': sign(signingKey(token, mode), body, timestamp),
	'x-timestamp': timestamp,
});

/**
 * Valid deliveries of every kind: sizes, alphabets, both key forms, with and without Content-Type parameters.
 * @param {number} [first] the ID of the first message; message IDs must be unique
 */
function validDeliveries(count, token, first = 0) {
	const random = randomFrom(11);
	const letters = [
		'a',
		'ß',
		'я',
		'中',
		'👋🏽',
		'\\',
		'"',
		'\n',
		'\u2028',
		'\u0000',
		'{',
		'}',
		'__proto__',
		'\\u005f',
		'\ud800',
	];
	const now = Math.floor(Date.now() / 1000);
	return Array.from({ length: count }, (_, index) => {
		const text = Array.from(
			{ length: Math.floor(random() * 300) },
			() => letters[Math.floor(random() * letters.length)],
		).join('');
		const body = Buffer.from(
			JSON.stringify(
				{ hook_type: 'inbox', message_id: first + index, text, client: { id: index, name: text.slice(0, 20) } },
				null,
				index % 3,
			),
		);
		const timestamp = String(now - Math.floor(random() * 9000));
		return {
			name: `valid ${index}`,
			index,
			text,
			body,
			headers: signed(body, timestamp, token, index % 2 ? 'hex' : 'bytes'),
			chunked: index % 5 === 0,
		};
	});
}

module.exports = { validDeliveries, signed };
