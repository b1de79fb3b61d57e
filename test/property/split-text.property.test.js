'use strict';

const { splitText } = require('../../dist/nodes/Chat2Desk/utils/split-text');
const { fc, testProperty } = require('./support/check-property');

const LINKS = ['https://x.example/a.b?c=d', 'http://y.example/!.?x', 'www.z.example/page'];
const word = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 12 }),
	fc.constantFrom('👩‍👩‍👧‍👦', '🇺🇦', 'नि', 'end.', 'why?', '好。', '好。\ufe0f', '\u0301x', '\u200dy', '', ...LINKS),
);
const separator = fc.constantFrom(' ', ' ', ' ', '\n', '\n\n', '  ', '\n \n');
const text = fc
	.array(fc.tuple(word, separator), { maxLength: 60 })
	.map((words) => words.map(([each, space]) => `${each}${space}`).join(''));
const maxLength = fc.integer({ min: 40, max: 120 });

const withoutSpace = (each) => each.replace(/\s/gu, '');
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const boundariesOf = (each) => new Set([...graphemes.segment(each)].map(({ index }) => index));

/** The start of each part in the text, except for the first. */
function cutsOf(whole, parts) {
	let at = whole.length - whole.trimStart().length;
	return parts.slice(0, -1).map((part, index) => {
		at = whole.indexOf(parts[index + 1], at + part.length);
		return at;
	});
}

describe('splitText', () => {
	testProperty('keeps all characters in order, within the limit', [text, maxLength], (whole, max) => {
		const parts = splitText(whole, max);
		expect(withoutSpace(parts.join(''))).toBe(withoutSpace(whole));
		for (const part of parts) expect(part.length).toBeLessThanOrEqual(max);
		if (parts.length > 1) for (const part of parts) expect(part.trim()).not.toBe('');
	});

	testProperty('splits neither characters nor links', [text, maxLength], (whole, max) => {
		const parts = splitText(whole, max);
		const boundaries = boundariesOf(whole);
		for (const cut of cutsOf(whole, parts)) expect(boundaries.has(cut)).toBe(true);
		const count = (list, link) => list.reduce((sum, each) => sum + each.split(link).length - 1, 0);
		for (const link of LINKS) expect(count(parts, link)).toBe(count([whole], link));
	});
});
