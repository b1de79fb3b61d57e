import { InputError } from '../utils/input-error';

const MAX_QUOTED_LENGTH = 60;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text without halves of characters, which cannot be encoded. */
export const toWellFormed = (text: string): string => text.replace(LONE_SURROGATE, '\uFFFD');

/** A value as an error message shows it: 60 characters at most. Never throws, whatever the value is. */
export function quote(value: unknown): string {
	const text = toWellFormed(toDisplayText(value));
	return text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text;
}

function toDisplayText(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		// Numbers without an end, circles, and objects that cannot be written at all.
		return typeof value === 'bigint' ? String(value) : 'an object';
	}
}

/** The error for a value that cannot be understood: the field, what came, what is wrong with it, and what to do. */
export function invalidValue(label: string, value: unknown, wrong: string, advice: string): InputError {
	return new InputError(`${label === '' ? '' : `"${label}": `}"${quote(value)}" ${wrong}`, advice);
}

/** How AI agents and spreadsheets write that there is nothing. */
const NULL_LIKE = /^(null|none|undefined|n\/a|#n\/a|nan)?$/i;

/** Text without blanks and invisible characters around it; those inside belong to it, as in letters and signs made of several. */
export function trimInvisible(text: string): string {
	const isOutside = (at: number) => /[\s\p{Cf}]/u.test(text[at]);
	let [from, to] = [0, text.length];
	while (from < to && isOutside(from)) from++;
	while (to > from && isOutside(to - 1)) to--;
	return text.slice(from, to);
}

/** Whether a value says nothing at all: not set, null, blank, an empty list, or one of the words for it. */
export function isNullLike(value: unknown): boolean {
	if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return true;
	return typeof value === 'string' && NULL_LIKE.test(trimInvisible(value));
}

/** Whether there is nothing to be read: not set, null, blank, or an empty list. */
export function isBlank(value: unknown): boolean {
	if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return true;
	return typeof value === 'string' && trimInvisible(value) === '';
}

/** What a conversion may need besides the value itself. */
export interface ParseContext {
	/** IANA name of the workflow's time zone: times without an offset are meant in it, as n8n shows them. */
	timezone: string;
	/**
	 * IANA name of the zone in which the company's days begin and end: the credential's, else the workflow's. It is read for fields
	 * that hold dates (n8n's type `dateTime`); for any other it is the workflow's.
	 */
	companyTimeZone: string;
	/** What the editor calls the field, for an error message. */
	label: string;
	/** What such a value looks like, for an error message. */
	example?: string;
	/** The transport that the same item chooses, if any: it decides what a client's number is. */
	transport?: unknown;
}
