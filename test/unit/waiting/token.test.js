'use strict';

const { commentFor, parseToken, tokenInComment, written } = require('../../../nodes/Chat2Desk/waiting/token');
const { yesOrNo } = require('../../../nodes/Chat2Desk/values/yes-no');

const token = {
	executionId: '4711',
	nodeId: '0f0e0d0c-0b0a-4908-8706-050403020100',
	signature: 'ab'.repeat(32),
	nonce: 'AAAA_b-b',
	until: 1_790_000_000_000,
};

describe('the mark of a question', () => {
	test.each([
		['a node of the editor', token],
		['a node with a name for its ID', { ...token, nodeId: 'Fragen: größer?' }],
		['a wait without a limit', { ...token, until: undefined }],
	])('%s comes back as it was', (_name, given) => {
		const { until, ...rest } = given;
		expect(parseToken(written(given))).toEqual({ ...rest, ...(until && { until }) });
		expect(tokenInComment(commentFor(written(given)))).toEqual(parseToken(written(given)));
	});

	test('is short enough for any field', () => expect(written(token).length).toBeLessThan(100));

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
		`${written(token)}x!`,
		`x${written(token)}`,
		'[n8n.]',
	])('%j is none', (value) => {
		expect(parseToken(value)).toBeUndefined();
		expect(tokenInComment(value)).toBeUndefined();
	});
});

describe('yes and no', () => {
	test.each([
		'yes',
		'YES!!',
		' Ok. ',
		'да',
		'Конечно',
		'sí',
		'Так',
		'иә',
		'да!',
		'👍',
		'👍🏿',
		'✅',
		'D’accord',
		'1',
		'+',
	])('%s is yes', (text) => expect(yesOrNo(text)).toBe(true));
	test.each(['no', 'No.', 'нет', 'Не надо', 'nein', 'não', 'жоқ', "don't", '👎', '0', '-'])('%s is no', (text) =>
		expect(yesOrNo(text)).toBe(false),
	);
	test.each(['', ' ', '?', 'yes no', 'no problem', 'yes, but later', 'yesterday', 'не знаю', 'y'.repeat(1e5)])(
		'%j is neither',
		(text) => expect(yesOrNo(text.slice(0, 1e5))).toBeUndefined(),
	);
});
