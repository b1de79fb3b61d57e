'use strict';

const { createHash, createHmac } = require('crypto');
const { verifySignature } = require('../../../dist/nodes/Chat2Desk/trigger/signature');

const REQUIRE = { verify: 'require', maxAgeMs: 0 };
const HOUR = 3_600_000;

/** The example of Chat2Desk's reference. Its key is this literal text instead of the MD5 of a token. */
const EXAMPLE = {
	body: '{"message_id":28780,"type":"from_client","text":"test7","transport":"widget","client_id":12568,"operator_id":null,"dialog_id":942,"channel_id":1,"photo":null,"coordinates":null,"audio":null,"pdf":null,"client":{"id":12568,"phone":"[chat] 1d0bb2e221762cfcc05c","client_phone":null,"name":"[chat] 1d0bb2e221762cfcc05c","assigned_name":null,"external_id":null},"hook_type":"inbox","request_id":5357,"attachments":[],"is_new_request":false,"is_new_client":false,"insta_comment":false,"extra_data":{},"is_new":true,"event_time":"2025-04-03T11:50:06.984494Z"}',
	key: 'md5_api_token',
	timestamp: '1743681006',
	signature: '88b574d8237e1b7740f88102018b734d3dd5bc6803c509a3694eff9721b0c595',
};

const VECTOR = {
	token: 'demo-token-000',
	body: Buffer.from('{"hook_type":"inbox","message_id":1}'),
	timestamp: '1750000000',
	hex: '6a80debe32aeffcaf659fc22c12cce88881cc05ed80280d39e67d37aa05666a3',
	bytes: 'feb4f450c74e3b0fc1667d2993f16b575b91eb227263a821fddba3e836348be2',
};

const check = (headers, more = {}, now = 1_750_000_000_000) =>
	verifySignature(VECTOR.body, headers, [VECTOR.token], { ...REQUIRE, ...more }, now);

const valid = { 'x-signature': VECTOR.hex, 'x-timestamp': VECTOR.timestamp };

describe('the signature', () => {
	it("is computed as in the example of Chat2Desk's reference", () => {
		const hmac = createHmac('sha256', EXAMPLE.key).update(EXAMPLE.body).update(EXAMPLE.timestamp).digest('hex');
		expect(hmac).toBe(EXAMPLE.signature);
	});

	it("is valid only if its key is the token's MD5", () => {
		const token = 'a token';
		const key = createHash('md5').update(token).digest('hex');
		const signature = createHmac('sha256', key).update(EXAMPLE.body).update(EXAMPLE.timestamp).digest('hex');
		const headers = { 'x-signature': signature, 'x-timestamp': EXAMPLE.timestamp };
		expect(verifySignature(Buffer.from(EXAMPLE.body), headers, [token], REQUIRE, 0)).toEqual({ signed: true });
		const example = { ...headers, 'x-signature': EXAMPLE.signature };
		expect(verifySignature(Buffer.from(EXAMPLE.body), example, [token], REQUIRE, 0)).toMatchObject({
			refused: 'the signature does not match',
		});
	});

	it.each(['hex', 'bytes'])('is valid with the key as %s', (form) => {
		expect(check({ ...valid, 'x-signature': VECTOR[form] })).toEqual({ signed: true });
	});

	it.each([` ${VECTOR.token} `, `"${VECTOR.token}"`, `Bearer ${VECTOR.token}`, `Authorization: ${VECTOR.token}`])(
		'is verified with the normalized token of %p',
		(pasted) => {
			expect(verifySignature(VECTOR.body, valid, [pasted], REQUIRE, 0)).toEqual({ signed: true });
		},
	);

	it('covers every byte of the body', () => {
		const body = Buffer.from(VECTOR.body);
		body[body.length - 2] ^= 1;
		expect(verifySignature(body, valid, [VECTOR.token], REQUIRE, 0)).toMatchObject({
			signed: false,
			refused: 'the signature does not match',
		});
	});

	it('covers the timestamp', () => {
		expect(check({ ...valid, 'x-timestamp': '1750000001' })).toMatchObject({
			refused: 'the signature does not match',
		});
	});

	it.each(['', undefined, '  ', '""'])('is never valid with the empty token %p', (token) => {
		for (const key of [createHash('md5').update('').digest('hex'), createHash('md5').update('').digest()]) {
			const signature = createHmac('sha256', key).update(VECTOR.body).update(VECTOR.timestamp).digest('hex');
			const result = verifySignature(VECTOR.body, { ...valid, 'x-signature': signature }, [token], REQUIRE, 0);
			expect(result).toMatchObject({ signed: false, refused: 'the signature does not match' });
		}
	});

	it.each([
		['several signatures', { 'x-signature': [VECTOR.hex] }],
		['several timestamps', { 'x-timestamp': [VECTOR.timestamp] }],
		['no timestamp', { 'x-timestamp': undefined }],
		['no signature', { 'x-signature': undefined }],
		['an upper-case signature', { 'x-signature': VECTOR.hex.toUpperCase() }],
		['a short signature', { 'x-signature': VECTOR.hex.slice(2) }],
		['a timestamp of nine digits', { 'x-timestamp': '175000000' }],
		['a timestamp with a line break', { 'x-timestamp': `${VECTOR.timestamp}\n` }],
	])('is rejected with %s', (_name, headers) => {
		for (const verify of ['require', 'whenPresent']) {
			expect(check({ ...valid, ...headers }, { verify })).toMatchObject({
				signed: false,
				refused: expect.stringMatching(/not valid/),
			});
		}
	});
});

describe('Verify Signature', () => {
	it('rejects unsigned deliveries if a signature is required', () => {
		expect(check({})).toEqual({ signed: false, refused: 'the signature is missing' });
	});

	it('accepts unsigned deliveries and verifies signed ones with "whenPresent"', () => {
		expect(check({}, { verify: 'whenPresent' })).toEqual({ signed: false });
		expect(check({ ...valid, 'x-signature': '0'.repeat(64) }, { verify: 'whenPresent' })).toMatchObject({
			refused: 'the signature does not match',
		});
		expect(check(valid, { verify: 'whenPresent' })).toEqual({ signed: true });
	});

	it('treats all deliveries as unsigned with "off"', () => {
		expect(check(valid, { verify: 'off' })).toEqual({ signed: false });
		expect(check({ 'x-signature': 'x' }, { verify: 'off' })).toEqual({ signed: false });
	});
});

describe('several tokens', () => {
	const verify = (tokens) => verifySignature(VECTOR.body, valid, tokens, REQUIRE, 0);

	it('accepts a signature by any of them', () => {
		expect(verify(['new', VECTOR.token])).toEqual({ signed: true });
		expect(verify(['new', 'another'])).toMatchObject({ refused: 'the signature does not match' });
		expect(verify([])).toMatchObject({ refused: 'the signature does not match' });
	});
});

describe('the maximum size', () => {
	const sized = (length, headers, verify) =>
		verifySignature(Buffer.alloc(length), headers, [VECTOR.token], { verify, maxAgeMs: 0 }, 0).refused;

	it.each([
		['whenPresent', {}],
		['off', {}],
		['off', valid],
	])('of an unsigned body is 256 kB (%s)', (verify, headers) => {
		expect([sized(256_000, headers, verify), sized(256_001, headers, verify)]).toEqual([
			undefined,
			'the body is too large',
		]);
	});

	it('of a signed body is 4 MB', () => {
		expect([256_001, 4_000_000, 4_000_001].map((length) => sized(length, valid, 'whenPresent'))).toEqual([
			'the signature does not match',
			'the signature does not match',
			'the body is too large',
		]);
	});
});

describe('the maximum age', () => {
	const sent = 1_750_000_000_000;
	it.each([
		[3 * HOUR, sent + 3 * HOUR, undefined],
		[3 * HOUR, sent + 3 * HOUR + 1, 'the delivery is too old'],
		[3 * HOUR, sent - 5 * 60_000, undefined],
		[3 * HOUR, sent - 5 * 60_000 - 1, 'the timestamp is in the future'],
		[0, sent + 1000 * HOUR, undefined],
		[0, sent - 1000 * HOUR, undefined],
	])('of %d ms is checked at %d', (maxAgeMs, now, refused) => {
		expect(check(valid, { maxAgeMs }, now).refused).toBe(refused);
	});
});
