import type { IDataObject } from 'n8n-workflow';
/** Letters that Unicode does not take apart into a plain one and its mark. */
const LETTERS: Record<string, string> = {
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

/** How German writes its letters where a keyboard lacks them. */
const GERMAN: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** A text without case, accents, apostrophes and invisible characters, so that `garcia` and `García` are the same. */
export function foldText(text: string): string {
	const plain = text
		.toLowerCase()
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cf}'’ʼ‘`´]/gu, '');
	return plain.replace(/[ßæœøđðłþıħ]/g, (letter) => LETTERS[letter]);
}

/** The same with German letters written out. */
export const expandUmlauts = (text: string) =>
	foldText(
		text
			.toLowerCase()
			.normalize('NFC')
			.replace(/[äöü]/g, (letter) => GERMAN[letter]),
	);

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** The digits of a text that is nothing but a number, however it is written, also as `#31`; `undefined` for any other. */
export function typedNumber(typed: string): string | undefined {
	const digits = digitsOf(typed);
	return digits !== '' && /^#?[+\d\s().-]+$/.test(typed.trim()) ? digits : undefined;
}

/** The words of a text that is folded: what is neither letter nor digit stands between them, also a hyphen, a dot or an @. */
export const wordsIn = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** What was typed, in words; signs only where there is nothing else, and a number stays whole however it is written. */
function wordsTyped(typed: string): string[] {
	const all = typed.split(/[\s·,;]+/u).filter(Boolean);
	const words = all.flatMap((part) => (typedNumber(part) === undefined ? wordsIn(foldText(part)) : [part]));
	return words.length > 0 ? words : all;
}

/** The ways in which a text may be typed: `dangelo` finds *D Angelo* too. */
function spellings(text: string) {
	const ways = [...new Set([foldText(text), expandUmlauts(text)])];
	return { ways: [...ways, ...ways.map((way) => wordsIn(way).join(''))], digits: digitsOf(text) };
}

/**
 * How well something fits what was typed: 0 not at all, else the higher the better. Every word has to be in one of its texts, in any
 * order, best of all as typed; a number is also looked for in their digits, first of all at their end.
 *
 * @param typed what somebody searches for; nothing fits everything
 */
export function createMatcher(typed: string): (texts: string[]) => number {
	const number = typedNumber(typed);
	const words = number === undefined ? wordsTyped(typed) : [number];
	const wanted = words
		.map((word) => ({ text: foldText(word), digits: typedNumber(word) }))
		.filter(({ text }) => text !== '');
	const whole = foldText(typed.trim());
	return (texts) => {
		const all = texts.map(spellings);
		const fits = wanted.every(({ text, digits }) =>
			all.some(
				(one) => one.ways.some((way) => way.includes(text)) || (digits !== undefined && one.digits.includes(digits)),
			),
		);
		if (!fits) return 0;
		if (number === undefined) return all.some(({ ways }) => ways.some((way) => way.includes(whole))) ? 2 : 1;
		return all.some(({ digits }) => digits === number) ? 3 : all.some(({ digits }) => digits.endsWith(number)) ? 2 : 1;
	};
}

/** A value as text; nothing is empty. */
export const toText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** The first property of a row that holds something, else its ID. */
export const labelOf =
	(...keys: string[]) =>
	(row: IDataObject): string =>
		keys.map((key) => toText(row[key])).find((part) => part !== '') ?? `#${String(row.id)}`;

/** What an operator is called: by name, else by e-mail address or phone number. */
export const operatorName = (row: IDataObject): string =>
	[row.first_name, row.last_name].map(toText).filter(Boolean).join(' ') || labelOf('email', 'phone')(row);
