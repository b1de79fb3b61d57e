'use strict';

const fs = require('node:fs');
const path = require('node:path');
const {
	formatComment,
	parseToken,
	parseComment,
	encodeToken,
} = require('../../../dist/nodes/Chat2Desk/send-and-wait/tokens');
const { isSameWord, parseYesNo } = require('../../../dist/nodes/Chat2Desk/send-and-wait/parse-answer');

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
		['a question with buttons', { ...token, hasButtons: true }],
		['one without', { ...token, hasButtons: false }],
	])('%s comes back as it was', (_name, given) => {
		const { until, hasButtons, ...rest } = given;
		const told = { ...rest, ...(until && { until }), ...(hasButtons && { hasButtons }) };
		expect(parseToken(encodeToken(given))).toEqual(told);
		expect(parseComment(formatComment(encodeToken(given)))).toEqual(parseToken(encodeToken(given)));
	});

	test.each([false, true])('is read by the sandbox page, with buttons: %s', (hasButtons) => {
		const page = fs.readFileSync(path.join(__dirname, '../../../sandbox/page/js/message.js'), 'utf8');
		const form = new RegExp(/const QUESTION = \/(.+)\/;/.exec(page)[1]);
		const [, execution, end] = form.exec(encodeToken({ ...token, hasButtons }));
		expect([execution, parseInt(end, 36) * 1000]).toEqual([token.executionId, token.until]);
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
	])('%j is none', (value) => {
		expect(parseToken(value)).toBeUndefined();
		expect(parseComment(value)).toBeUndefined();
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
		'1️⃣',
		'+',
		'+1',
		'ok 👍',
		'Да👍🏻',
		'👍👍👍',
		'yes yes, of course',
		'да, конечно!',
		'ok 🙏😊',
		'Yes ❤️',
		'«Да»',
		'yes :)',
	])('%s is yes', (text) => expect(parseYesNo(text)).toBe(true));
	test.each([
		'no',
		'No.',
		'нет',
		'Не надо',
		'nein',
		'não',
		'жоқ',
		"don't",
		'👎',
		'0',
		'-',
		'nope',
		'no no no',
		'нет, не надо 🙏',
		'No ❌',
	])('%s is no', (text) => expect(parseYesNo(text)).toBe(false));
	test.each([
		'',
		' ',
		'?',
		'yes no',
		'no problem',
		'yes, but later',
		'yesterday',
		'не знаю',
		'yes?',
		'Да？',
		'да нет',
		'no 👍',
		'ok 👎',
		'not ok',
		'yes 🤔',
		'😊',
		'1 1',
		'+ 1',
		'right now',
		'y'.repeat(1e5),
	])('%j is neither', (text) => expect(parseYesNo(text.slice(0, 1e5))).toBeUndefined());
	test.each([
		['hop, hop! 🙏', true],
		['brr 👎', undefined],
		['los geht es', undefined],
		['yes', undefined],
	])('with words of its own, %s is %s', (text, meant) => {
		expect(parseYesNo(text, { yes: 'hop, los', no: 'brr' })).toBe(meant);
	});
	test.each([
		['pay!', 'Pay', true],
		[' Да, верно ', 'Да верно', true],
		['?', '?', true],
		['payed', 'Pay', false],
		['', '', false],
		['!', '', false],
	])('%j is the same word as %j: %s', (text, other, isSame) => expect(isSameWord(text, other)).toBe(isSame));
});
