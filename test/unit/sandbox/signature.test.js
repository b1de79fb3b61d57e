'use strict';

const { sign, signatureHeaders, signingKey } = require('../../../sandbox/lib/signature');

const VENDOR_BODY =
	'{"message_id":28780,"type":"from_client","text":"test7","transport":"widget","client_id":12568,"operator_id":null,"dialog_id":942,' +
	'"channel_id":1,"photo":null,"coordinates":null,"audio":null,"pdf":null,"client":{"id":12568,"phone":"[chat] 1d0bb2e221762cfcc05c",' +
	'"client_phone":null,"name":"[chat] 1d0bb2e221762cfcc05c","assigned_name":null,"external_id":null},"hook_type":"inbox","request_id":5357,' +
	'"attachments":[],"is_new_request":false,"is_new_client":false,"insta_comment":false,"extra_data":{},"is_new":true,' +
	'"event_time":"2025-04-03T11:50:06.984494Z"}';

test("matches the vendor's example", () => {
	expect(sign('md5_api_token', VENDOR_BODY, '1743681006')).toBe(
		'88b574d8237e1b7740f88102018b734d3dd5bc6803c509a3694eff9721b0c595',
	);
});

test.each([
	['hex', '6a80debe32aeffcaf659fc22c12cce88881cc05ed80280d39e67d37aa05666a3'],
	['bytes', 'feb4f450c74e3b0fc1667d2993f16b575b91eb227263a821fddba3e836348be2'],
])('signs with the key as %s', (mode, expected) => {
	const delivery = {
		token: 'demo-token-000',
		mode,
		body: '{"hook_type":"inbox","message_id":1}',
		timestamp: '1750000000',
	};
	expect(signatureHeaders(delivery)).toEqual({ 'X-Signature': expected, 'X-Timestamp': '1750000000' });
});

test('uses the hexadecimal text of the MD5 as hex key', () => {
	expect(signingKey('demo-token-000', 'hex')).toBe('5191b1c17c05d86904efc2c95ef92e46');
});

test('adds no headers without a signature', () => {
	expect(signatureHeaders({ token: 't', mode: 'none', body: '{}', timestamp: '1750000000' })).toEqual({});
});
