/**
 * Text without what spreadsheets, forms and language models put around a value: invisible characters, spaces, a leading apostrophe or
 * `=` (`'617`, `="617"`), and surrounding quotation marks.
 */
export function stripWrapping(text: string): string {
	const plain = stripMarkdownLink(text.replace(/\p{Cf}/gu, '').trim());
	const inner = /^=?"([^"]*)"$/.exec(plain)?.[1] ?? plain.replace(/^['=]/, '').replace(/^([^']*)'$/, '$1');
	return inner.trim();
}

/** The target of a Markdown link (`[file](https://example.com/a.pdf)`, `<https://example.com>`); any other text unchanged. */
export function stripMarkdownLink(text: string): string {
	const [, target = text] = /^!?\[[^\]]*\]\((.*)\)$/s.exec(text) ?? [];
	if (target === text || target.includes('](')) return stripAngleBrackets(text);
	return stripAngleBrackets(target.replace(/\s"[^"]*"$/, '').trim());
}

const stripAngleBrackets = (text: string) => text.replace(/^<([^<>]*)>$/, '$1');

/** Unwrapped text with ASCII digits and half-width characters. For numbers, dates and IDs, never for words. */
export const toAscii = (text: string): string => toAsciiDigits(toHalfWidth(stripWrapping(text)));

/** Full-width letters, digits and signs, as East Asian keyboards produce them, in their usual form. */
export const toHalfWidth = (text: string): string =>
	text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

/** Converts digits of all scripts. In Unicode, the ten digits of a script are consecutive. */
function toAsciiDigits(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		const codePoint = Number(digit.codePointAt(0));
		let zero = codePoint;
		while (zero > 0 && codePoint - zero < 100 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
		return String((codePoint - zero) % 10);
	});
}
