/**
 * Text without what spreadsheets, forms and language models put around a value: invisible characters, blanks, an apostrophe or `=` before
 * it (`'617`, `="617"`), and quotation marks on both sides.
 */
export function stripWrapping(text: string): string {
	const plain = stripMarkdownLink(text.replace(/\p{Cf}/gu, '').trim());
	const inner = /^=?"([^"]*)"$/.exec(plain)?.[1] ?? plain.replace(/^['=]/, '').replace(/^([^']*)'$/, '$1');
	return inner.trim();
}

/** What a link in Markdown leads to (`[file](https://example.com/a.pdf)`, `<https://example.com>`); any other text as it is. */
export function stripMarkdownLink(text: string): string {
	const [, target = text] = /^!?\[[^\]]*\]\((.*)\)$/s.exec(text) ?? [];
	if (target === text || target.includes('](')) return text.replace(/^<([^<>]*)>$/, '$1');
	return target
		.replace(/\s"[^"]*"$/, '')
		.trim()
		.replace(/^<([^<>]*)>$/, '$1');
}

/** The same with digits of any script, and signs of any width, as those of ours: for numbers, dates and the like, never for words. */
export const toAscii = (text: string): string => asciiDigits(toHalfWidth(stripWrapping(text)));

/** Letters, digits and signs of double width, as keyboards of East Asia write them, as the usual ones. */
export const toHalfWidth = (text: string): string =>
	text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

/** Digits of other scripts: in Unicode they stand in rows of ten. */
function asciiDigits(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		let first = digit.codePointAt(0) as number;
		const own = first;
		while (first > 0 && own - first < 100 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
		return String((own - first) % 10);
	});
}
