'use strict';

const { encodeToken, formatComment } = require('../../../dist/nodes/Chat2Desk/send-and-wait/tokens');
const { containsReplyToken, redactN8nLinks } = require('../../../dist/nodes/Chat2Desk/utils/n8n-links');

const SIGNATURE = 'ab'.repeat(32);
const REPLY_TOKEN = encodeToken({ executionId: '12', nodeId: 'my-node', signature: SIGNATURE, nonce: 'nonce123' });
const COMMENT = formatComment(REPLY_TOKEN, { apiToken: 'secret', clientId: 5 });

test.each([
	['Approve: https://n8n.x.example/webhook-waiting/12?signature=ab', 'Approve: [link]'],
	['https://n8n.x.example/webhook-waiting/12/node?approved=true&signature=ab', '[link]'],
	['[Approve](https://n8n.x.example/webhook-waiting/12?signature=ab).', '[Approve]([link]).'],
	['<a href="https://n8n.x.example/webhook-waiting/12">ok</a>', '<a href="[link]">ok</a>'],
	['see:https://n8n.x.example/sub/path/form-waiting/12', 'see:[link]'],
	['http://localhost:5678/rest/workflows/1', '[link]'],
	['n8n.x.example/rest/executions/5/stop', '[link]'],
	['https://l.x.example/?u=https%3A%2F%2Fn8n.x.example%2Fwebhook-waiting%2F12', '[link]'],
	['https://l.x.example/?u=https%253A%252F%252Fn8n.x.example%252Fwebhook-waiting%252F12', '[link]'],
	['HTTPS://N8N.X.EXAMPLE/WEBHOOK-WAITING/12', '[link]'],
	['https://n8n.x.example/webhook\u200b-waiting/12', '[link]'],
	['https://n8n.x.example/webhook%2Dwaiting/12', '[link]'],
	['https:\\\\n8n.x.example\\webhook-waiting\\12', '[link]'],
	[`https://n8n.x.example/webhook-\nwaiting/12?signature=${SIGNATURE}`, 'https://n8n.x.example/webhook-\n[link]'],
	[REPLY_TOKEN, '[token]'],
	[COMMENT, "An n8n workflow is waiting for the client's reply. [[token]]"],
	[
		'one https://n8n.x.example/webhook-waiting/1 two https://x.example/a three',
		'one [link] two https://x.example/a three',
	],
])('redacts %s', (text, expected) => {
	expect(redactN8nLinks(text)).toBe(expected);
});

test.each([
	'https://shop.example/restaurants/5',
	'https://shop.example/the/rest',
	'work/rest/play',
	'https://n8n.x.example/webhook/12',
	'Hello, how are you?',
	'50% off / 20%2',
	'',
])('does not change %j', (text) => {
	expect(redactN8nLinks(text)).toBe(text);
});

test.each([
	[COMMENT, true],
	[REPLY_TOKEN, true],
	['We use [n8n.io] for this', false],
	[null, false],
])('recognizes whether %j contains a reply token', (text, expected) => {
	expect(containsReplyToken(text)).toBe(expected);
});
