import type { IDataObject } from 'n8n-workflow';
import { InputError, isEmpty } from '../utils/input';
import { isRecord } from '../utils/is-record';
import { ellipsize, toWellFormed } from '../utils/text';

/** UTF-16 code units of a value that an error message shows. */
const MAX_QUOTED_LENGTH = 60;
/** The shortest text from which a quote can be made even if every character takes the most space. */
const MAX_INPUT_LENGTH = 1_000;

/** A value as an error message shows it, shortened to 60 characters. Never throws. */
export const quote = (value: unknown): string =>
	ellipsize(toWellFormed(toDisplayText(value).slice(0, MAX_INPUT_LENGTH)), MAX_QUOTED_LENGTH);

function toDisplayText(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		// A bigint, a circular reference, or an object whose `toJSON` throws.
		return typeof value === 'bigint' ? String(value) : 'an object';
	}
}

/** The error for a value that cannot be parsed: `"Field": "value" is wrong`, and what to do. */
export function invalidValue(label: string, value: unknown, wrong: string, advice: string): InputError {
	return new InputError(`${label === '' ? '' : `"${label}": `}"${quote(value)}" ${wrong}`, advice);
}

/** How AI agents and spreadsheets write an empty value. */
const NULL_LIKE = /^(null|none|undefined|n\/a|#n\/a|nan|\[\s*\])?$/i;
/** White space, format characters, and letters that look like a space (Hangul fillers, the empty Braille pattern). */
const BLANK_CHARACTER = /[\s\p{Cf}\u034f\u115f\u1160\u2800\u3164]/u;

/** Text without surrounding spaces and invisible characters. Those inside may belong to an emoji or a word. */
export function trimInvisible(text: string): string {
	let [start, end] = [0, text.length];
	while (start < end && BLANK_CHARACTER.test(text[start])) start++;
	while (end > start && BLANK_CHARACTER.test(text[end - 1])) end--;
	return text.slice(start, end);
}

/** Whether a value is blank, or text that stands for an empty value, such as `null` or `N/A`. */
export const isNullLike = (value: unknown): boolean =>
	isBlank(value) || (typeof value === 'string' && value.length < 100 && NULL_LIKE.test(trimInvisible(value)));

/** Whether a value is not set, `null`, blank text, or an empty array. */
export const isBlank = (value: unknown): boolean =>
	isEmpty(value) || value === null || (typeof value === 'string' && trimInvisible(value) === '');

const LOCATOR_KEYS = ['__rl', 'mode', 'value', 'cachedResultName', 'cachedResultUrl'];

/**
 * The value of a resource locator; any other value unchanged. n8n omits `__rl` in the default of a collection, so a locator is
 * also recognized by its keys.
 */
export function unwrapLocator<T>(value: T): T | IDataObject['value'] {
	if (!isRecord(value)) return value;
	const isLocator =
		'__rl' in value || ('mode' in value && Object.keys(value).every((name) => LOCATOR_KEYS.includes(name)));
	return isLocator ? (value.value ?? '') : value;
}

/** What a parser may need besides the value. */
export interface ParseContext {
	/** IANA name of the workflow's time zone, in which times without an offset are read. */
	timezone: string;
	/** IANA name of the company's time zone, in which its days begin: the credential's, else the workflow's. */
	companyTimeZone: string;
	/** The field's label, for error messages. */
	label: string;
	/** A valid value, for error messages. */
	example?: string;
	/** The transport of the same item, if it has one. With `email`, a recipient is an email address. */
	transport?: unknown;
}

/** The part of the context that most parsers need. */
export type Labeled = Pick<ParseContext, 'label'>;
