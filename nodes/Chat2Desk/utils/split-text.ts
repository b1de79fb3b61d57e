import { truncate } from './text';

/** Where a text may be cut, best places first. Each pattern matches what is left out or comes right before the cut. */
const BOUNDARIES = [/\n\s*\n/gu, /\n/gu, /[.!?…。！？](?:["»”)]*)(?:\s|$)|[。！？]/gu, /\s/gu];
const LINK = /\b(?:https?:\/\/|www\.)\S+/giu;

/**
 * Splits a text into parts of at most `maxLength` UTF-16 code units: at paragraphs, else lines, sentences or words, and never inside a
 * character as people see it or, if it fits into one part, a link. White space at the cuts is removed; all other characters remain.
 *
 * @param maxLength at least 20
 */
export function splitText(text: string, maxLength: number): string[] {
	const parts: string[] = [];
	let rest = text.trim();
	while (rest.length > maxLength) {
		const end = findCut(rest, maxLength);
		parts.push(rest.slice(0, end).trimEnd());
		rest = rest.slice(end).trimStart();
	}
	return rest === '' && parts.length > 0 ? parts : [...parts, rest];
}

/** The end of the first part, from 1 to `maxLength`. */
function findCut(text: string, maxLength: number): number {
	// One character more: a part may end right before white space.
	const head = text.slice(0, maxLength + 1);
	const links = [...text.slice(0, maxLength * 2).matchAll(LINK)].map(({ index, 0: { length } }) => ({
		start: index,
		end: index + length,
	}));
	const isInLink = (at: number) => links.some(({ start, end }) => start < at && at < end);
	// A mark belongs to the space or full stop before it.
	const isInCharacter = (at: number) => /^\s*[\p{M}\u200d]/u.test(text.slice(at));
	for (const boundary of BOUNDARIES) {
		const cuts = [...head.matchAll(boundary)]
			.map(({ index, 0: match }) => index + match.trimEnd().length)
			.filter((at) => at > 0 && at <= maxLength && !isInLink(at) && !isInCharacter(at));
		// A short first part looks odd, so a later sentence or word is better than an early paragraph.
		const last = cuts.at(-1);
		if (last !== undefined && (last >= maxLength / 2 || boundary === BOUNDARIES.at(-1))) return last;
	}
	const end = truncate(text, maxLength).length;
	const link = links.find(({ start, end: linkEnd }) => start < end && end < linkEnd);
	return link !== undefined && link.start > 0 ? link.start : end;
}
