import type { IDataObject } from 'n8n-workflow';

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Replaces lone surrogates, which UTF-8 cannot encode, with U+FFFD. */
export const toWellFormed = (text: string): string => text.replace(LONE_SURROGATE, '\uFFFD');

let graphemes: Intl.Segmenter | undefined;

/** The characters of a text as people see them. The segmenter is created at first use, because n8n loads this file when it starts. */
export function segmentGraphemes(text: string): Intl.Segments {
	graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
	return graphemes.segment(text);
}

/** UTF-16 code units that are searched for the end of a character. The longest emoji sequences have about 20. */
const MAX_GRAPHEME_LENGTH = 64;

/**
 * The beginning of a text, cut between characters as people see them: never inside an emoji, a flag or a letter with its marks.
 *
 * @param maxLength in UTF-16 code units
 */
export function truncate(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	const end = segmentGraphemes(text.slice(0, maxLength + MAX_GRAPHEME_LENGTH)).containing(maxLength)?.index ?? 0;
	if (end > 0) return text.slice(0, end);
	// One letter with more marks than the limit allows: cut between code points.
	const cut = text.slice(0, maxLength);
	return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** Like `truncate()`, ending with an ellipsis if something was cut off. */
export const ellipsize = (text: string, maxLength: number): string =>
	text.length <= maxLength ? text : `${truncate(text, maxLength - 1)}…`;

/** Characters without a visible form: joiners, marks of the writing direction, fillers, variation selectors. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/**
 * A text for comparison: composed, in lower case, and without surrounding spaces and invisible characters. Independent of the locale:
 * the Turkish `İ` and `ı` count as `i`. Accents and vowel signs remain.
 */
export const toComparable = (text: string): string =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/i\u0307|ı/g, 'i')
		.replace(INVISIBLE, '')
		.normalize('NFC')
		.trim();

/** Letters that Unicode does not decompose into a base letter and a mark. */
const BASE_LETTERS: Record<string, string> = {
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	đ: 'd',
	ð: 'd',
	ł: 'l',
	þ: 'th',
	ı: 'i',
	ħ: 'h',
};

/** How German writes umlauts if the keyboard has none. */
const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** A text for searching: without case, accents, apostrophes and invisible characters, so that `garcia` finds `García`. */
export function foldText(text: string): string {
	const plain = text
		.toLowerCase()
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cf}'’ʼ‘`´]/gu, '');
	return plain.replace(/[ßæœøđðłþıħ]/g, (letter) => BASE_LETTERS[letter]);
}

/** The same with German umlauts written out. */
export const expandUmlauts = (text: string) =>
	foldText(
		text
			.toLowerCase()
			.normalize('NFC')
			.replace(/[äöü]/g, (letter) => UMLAUTS[letter]),
	);

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** The digits of a text that is a number in any notation, such as `#31` or `+1 (555) 01`; otherwise `undefined`. */
export function typedNumber(typed: string): string | undefined {
	const digits = digitsOf(typed);
	return digits !== '' && /^#?[+\d\s().-]+$/.test(typed.trim()) ? digits : undefined;
}

/** The words of a folded text, separated by anything that is neither a letter nor a digit. */
export const wordsIn = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** The words of a search text. Numbers stay whole; punctuation counts only if there is nothing else. */
function searchWords(typed: string): string[] {
	const parts = typed.split(/[\s·,;]+/u).filter(Boolean);
	const words = parts.flatMap((part) => (typedNumber(part) === undefined ? wordsIn(foldText(part)) : [part]));
	return words.length > 0 ? words : parts;
}

/** The spellings under which a text is found: `dangelo` also finds *D Angelo*. */
function spellingsOf(text: string) {
	const folded = [...new Set([foldText(text), expandUmlauts(text)])];
	return {
		spellings: [...folded, ...folded.map((spelling) => wordsIn(spelling).join(''))],
		digits: digitsOf(text),
	};
}

/**
 * Creates a function that scores texts against a search: 0 for no match, higher is better. Each word must occur in one of the texts,
 * in any order. A number is also searched in the digits of the texts, best at their end.
 *
 * @param typed the search text; an empty one matches everything
 */
export function createMatcher(typed: string): (texts: string[]) => number {
	const number = typedNumber(typed);
	const words = (number === undefined ? searchWords(typed) : [number])
		.map((word) => ({ text: foldText(word), digits: typedNumber(word) }))
		.filter(({ text }) => text !== '');
	const phrase = foldText(typed.trim());
	return (texts) => {
		const candidates = texts.map(spellingsOf);
		const isMatch = words.every(({ text, digits }) =>
			candidates.some(
				(candidate) =>
					candidate.spellings.some((spelling) => spelling.includes(text)) ||
					(digits !== undefined && candidate.digits.includes(digits)),
			),
		);
		if (!isMatch) return 0;
		if (number === undefined)
			return candidates.some(({ spellings }) => spellings.some((spelling) => spelling.includes(phrase))) ? 2 : 1;
		if (candidates.some(({ digits }) => digits === number)) return 3;
		return candidates.some(({ digits }) => digits.endsWith(number)) ? 2 : 1;
	};
}

/** A value as text; `null` and `undefined` are empty. */
export const toText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** Returns the first of these properties that is not empty, else the row's ID. */
export const labelOf =
	(...keys: string[]) =>
	(row: IDataObject): string =>
		keys.map((key) => toText(row[key])).find((part) => part !== '') ?? `#${String(row.id)}`;

/** An operator's name, else the email address or phone number. */
export const operatorName = (row: IDataObject): string =>
	[row.first_name, row.last_name].map(toText).filter(Boolean).join(' ') || labelOf('email', 'phone')(row);
