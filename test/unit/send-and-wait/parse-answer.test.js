'use strict';

const { isSameWord, parseYesNo } = require('../../../dist/nodes/Chat2Desk/send-and-wait/approval-words');
const { matchButton } = require('../../../dist/nodes/Chat2Desk/send-and-wait/parse-answer');

const decomposed = (text) => text.normalize('NFD');

test.each([
	['\u200fyes\u200e', true],
	['\u2067نعم\u2069', true],
	['да\u200b', true],
	['ye\u00ads', true],
	[decomposed('sí'), true],
	['BƏLİ', true],
	['İYA', true],
	['EVET', true],
	['हाँ', true],
	['*yes*', true],
	['_да_', true],
	['*_ok_*', true],
	['*Yes!* 👍', true],
	['`yes`', true],
	["'yes'", true],
	['✅', true],
	['✅✅', true],
	['✔️', true],
	['✓', true],
	['☑️', true],
	['👍🏿', true],
	['🙆‍♀️', true],
	['1️⃣', true],
	['Ναι', true],
	['HAYIR', false],
	['Hayır', false],
	['İPTAL', false],
	[decomposed('hayır'), false],
	['*no*', false],
	['_нет_', false],
	['❌', false],
	['✗', false],
	['✘', false],
	['⛔️', false],
	['🙅🏽‍♂️', false],
	["don't", false],
	['don\u2019t', false],
	['नहीं', false],
	['~yes~', undefined],
	['*', undefined],
	['yes_no', undefined],
	['✅❌', undefined],
	['हीं', undefined],
	['\u200b', undefined],
	['yes*but*', undefined],
	[`yes${'\u200b'.repeat(100_000)}`, undefined],
])('parses %j as %s', (text, expected) => {
	expect(parseYesNo(text)).toBe(expected);
});

test('normalizes custom words in the same way', () => {
	expect(parseYesNo('*TASDİQ*', { yes: 'təsdiq, tasdiq' })).toBe(true);
	expect(isSameWord('\u200f*Pay!*', 'pay')).toBe(true);
});

test('matches a button label with invisible characters or decomposed letters', () => {
	const buttons = [{ text: 'Новый заказ', payload: 'new' }, { text: 'yes' }, { text: 'Yes' }];
	expect(matchButton({ buttons }, `\u200e${decomposed('Новый заказ')}`)).toEqual(buttons[0]);
	expect(matchButton({ buttons }, 'Yes')).toEqual(buttons[2]);
	expect(matchButton({ buttons }, 'Novy')).toBeUndefined();
});

test.each([
	['예', true],
	['ΟΧΙ', false],
	['yoʻq', false],
])('understands %s', (text, expected) => {
	expect(parseYesNo(text)).toBe(expected);
});

test.each(['ええ、うん', 'ええ，うん', 'うん；ええ', 'نعم، ええ'])(
	'reads the separators of %s in a list of words',
	(yes) => {
		expect(parseYesNo('ええ', { yes })).toBe(true);
	},
);
