'use strict';

const { splitText } = require('../../../dist/nodes/Chat2Desk/utils/split-text');

const PARAGRAPH = 'One two three. Four five six!';

test.each([
	['a short text', 'Hello', 20, ['Hello']],
	['an empty text', '', 20, ['']],
	['paragraphs first', `${PARAGRAPH}\n\n${PARAGRAPH}`, 40, [PARAGRAPH, PARAGRAPH]],
	['lines next', `${PARAGRAPH}\n${PARAGRAPH}`, 40, [PARAGRAPH, PARAGRAPH]],
	['sentences next', PARAGRAPH, 20, ['One two three.', 'Four five six!']],
	['words next', 'aaaa bbbb cccc dddd eeee ffff', 20, ['aaaa bbbb cccc dddd', 'eeee ffff']],
	['characters last', 'a'.repeat(45), 20, ['a'.repeat(20), 'a'.repeat(20), 'a'.repeat(5)]],
	[
		'a sentence rather than a very short paragraph',
		`Hi\n\n${PARAGRAPH}`,
		20,
		['Hi\n\nOne two three.', 'Four five six!'],
	],
	['Chinese sentences', '一'.repeat(12) + '。' + '二'.repeat(12), 20, ['一'.repeat(12) + '。', '二'.repeat(12)]],
	['quoted sentences', '“One two three.” Four five six', 20, ['“One two three.”', 'Four five six']],
])('splits %s', (_name, text, maxLength, parts) => expect(splitText(text, maxLength)).toEqual(parts));

test('never splits a link that fits into one part', () => {
	const link = 'https://x.example/a.b?c=d!e.f';
	expect(splitText(`See this page, ${link} and more`, 30)).toEqual(['See this page,', link, 'and more']);
});

test('never splits an emoji, a flag or a letter with combining marks', () => {
	const family = '👩‍👩‍👧‍👦';
	for (const character of [family, '🇺🇦', '👍🏽', 'e\u0301'.repeat(1), 'नि'])
		for (const part of splitText(character.repeat(30), 25)) expect(part.replaceAll(character, '')).toBe('');
});
