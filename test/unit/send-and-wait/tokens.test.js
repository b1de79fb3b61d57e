'use strict';

const fs = require('node:fs');
const path = require('node:path');
const {
	encodeToken,
	formatComment,
	hasCommentToken,
	isValidNodeId,
	parseComment,
	parseToken,
} = require('../../../dist/nodes/Chat2Desk/send-and-wait/tokens');

const token = {
	executionId: '4711',
	nodeId: '0f0e0d0c-0b0a-4908-8706-050403020100',
	signature: 'ab'.repeat(32),
	nonce: 'AAAA_b-b',
	expiresAtMs: 1_790_000_000_000,
};
const key = { apiToken: 'token-1', clientId: 31000001 };

describe('the token of a question', () => {
	test.each([
		['a node with a UUID', token],
		['a node with another ID', { ...token, nodeId: 'ask_the-client' }],
		['a wait without a limit', { ...token, expiresAtMs: undefined }],
		['a question with buttons', { ...token, hasButtons: true }],
		['a question without buttons', { ...token, hasButtons: false }],
	])('is encoded and decoded for %s', (_name, original) => {
		const { expiresAtMs, hasButtons, ...rest } = original;
		const decoded = { ...rest, ...(expiresAtMs && { expiresAtMs }), ...(hasButtons && { hasButtons }) };
		expect(parseToken(encodeToken(original))).toEqual(decoded);
		expect(parseComment(formatComment(encodeToken(original), key), [key.apiToken], key.clientId)).toEqual(decoded);
	});

	test.each([false, true])('is parsed by the sandbox page (with buttons: %s)', (hasButtons) => {
		const page = fs.readFileSync(path.join(__dirname, '../../../sandbox/page/js/message.js'), 'utf8');
		const pattern = new RegExp(/const QUESTION = \/(.+)\/;/.exec(page)[1]);
		const encoded = encodeToken({ ...token, hasButtons });
		const [, execution, end] = pattern.exec(encoded);
		expect([execution, parseInt(end, 36) * 1000]).toEqual([token.executionId, token.expiresAtMs]);
		const inComment = new RegExp(/\/(\\\[\(n8n.+?)\/\.exec/.exec(page)[1]);
		expect(inComment.exec(formatComment(encoded, key))[1]).toBe(encoded);
	});

	test('is short enough for any field', () => expect(encodeToken(token).length).toBeLessThan(100));

	test.each([
		undefined,
		null,
		7,
		{},
		'',
		'order-17',
		'n8n.',
		'n8n.1.2.3.4.5',
		`n8n.../../x.${'a'.repeat(30)}`,
		`${encodeToken(token)}x!`,
		`x${encodeToken(token)}`,
		'[n8n.]',
	])('is not found in %j', (value) => {
		expect(parseToken(value)).toBeUndefined();
		expect(parseComment(value, [key.apiToken], key.clientId)).toBeUndefined();
	});

	test.each(['../../rest/workflows', 'a/b', 'a?b', 'größer', 'a b', 'a%2Fb', '.', '..', 'a\u0000', ''])(
		'is rejected with the node ID %j, which would change the URL',
		(nodeId) => {
			expect(isValidNodeId(nodeId)).toBe(false);
			expect(parseToken(encodeToken({ ...token, nodeId }))).toBeUndefined();
		},
	);
});

describe('the token in a comment', () => {
	const comment = formatComment(encodeToken(token), key);

	test.each([
		['another API token', comment, { ...key, apiToken: 'token-2' }],
		["another client's chat", comment, { ...key, clientId: 31000002 }],
		['no signature', comment.replace(/ [\w-]{43}\]/, ']'), key],
		['a modified token', comment.replace('n8n.4711', 'n8n.4712'), key],
		['a modified signature', comment.replace(/.\]$/, (end) => (end[0] === 'A' ? 'E]' : 'A]')), key],
		['the unsigned form', `[${encodeToken(token)}]`, key],
	])('is rejected with %s', (_name, text, { apiToken, clientId }) =>
		expect(parseComment(text, [apiToken], clientId)).toBeUndefined(),
	);

	test('is found after the surrounding text was edited', () => {
		expect(parseComment(`FYI: ${comment} thanks`, ['another', key.apiToken], key.clientId)).toMatchObject({
			executionId: '4711',
		});
		expect(hasCommentToken(comment)).toBe(true);
		expect(hasCommentToken('[n8n.1]')).toBe(false);
	});

	test('is not signed without an API token', () => {
		expect(() => formatComment(encodeToken(token), { ...key, apiToken: ' ' })).toThrow('no API token');
	});
});
