import type { ParseContext } from './common';
import { invalidValue, isNullLike, trimInvisible } from './common';
import { toAscii } from './normalize';

type Named = Pick<ParseContext, 'label' | 'example'>;

/** The entries of a list, of JSON text of a list, or of text with commas, semicolons or line breaks; empty ones are left out. */
function entriesOf(value: unknown, label: string): Array<string | number> {
	const list =
		typeof value === 'string' ? (jsonList(value) ?? splitList(value)) : Array.isArray(value) ? value : [value];
	return list
		.filter((entry) => !isNullLike(entry))
		.map((entry: unknown) => {
			if (typeof entry === 'string') return trimInvisible(entry);
			if (typeof entry === 'number' && Number.isFinite(entry)) return entry;
			throw invalidValue(
				label,
				entry,
				'is no entry of a list',
				'Give a list of texts or numbers, or one text with commas',
			);
		});
}

/** What stands between the commas, semicolons and line breaks of a text; empty parts are left out. */
export const splitList = (text: string): string[] =>
	text
		.split(/[,;\r\n]+/)
		.map(trimInvisible)
		.filter((part) => !isNullLike(part));

function jsonList(text: string): unknown[] | undefined {
	if (!text.trim().startsWith('[')) return undefined;
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		return undefined;
	}
}

/** Ids as numbers, other text as it is: tags are given by id or label. */
export function parseIds(
	value: unknown,
	{ label }: Pick<ParseContext, 'label'> = { label: '' },
): Array<string | number> {
	return entriesOf(value, label).map((entry) => (typeof entry === 'string' ? toIdNumber(entry) : entry));
}

/** Several ids, each of which is a number. Throws `InputError` on an entry that is none. */
export function parseNumericIds(value: unknown, surroundings: Named): number[] {
	return entriesOf(value, surroundings.label).map((entry) => parseId(entry, surroundings));
}

/** Names as a list. */
export function parseNames(value: unknown, { label }: Pick<ParseContext, 'label'>): string[] {
	return entriesOf(value, label).map(String);
}

/**
 * Tags by id or label. Digits as text stay text: they may be a label. Text with commas stays as it is: only the account's tags tell
 * whether it is one label or several (values/tag-texts.ts).
 */
export function parseTags(value: unknown, { label }: Pick<ParseContext, 'label'>): Array<string | number> | string {
	if (typeof value !== 'string' || jsonList(value) !== undefined || !/[,;\r\n]/.test(trimInvisible(value)))
		return entriesOf(value, label);
	return splitList(value).length === 0 ? [] : trimInvisible(value);
}

/** One tag by id or label: text with commas is one label. */
export function parseTag(value: unknown, { label }: Pick<ParseContext, 'label'>): string | number {
	if (typeof value === 'string') return trimInvisible(value);
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw invalidValue(
		label,
		value,
		'is neither an ID nor a name',
		'Choose from the list, or give the ID or the name as text',
	);
}

type NamedIds = Pick<ParseContext, 'label' | 'example'>;

/**
 * An id that Chat2Desk gave: a whole number, also as text, and as a spreadsheet writes it (`617.0`). Throws `InputError` on anything
 * else: in a path it would call another address, in a filter it would be ignored.
 */
export function parseId(value: unknown, { label, example = '31000001' }: NamedIds): number {
	const read = typeof value === 'string' ? toIdNumber(value) : value;
	if (typeof read === 'number' && Number.isSafeInteger(read) && read >= 0) return read;
	const byPhone = /client/i.test(label)
		? ', or find it by phone with Client > Get Many'
		: ', or find it with Get Many of the resource';
	throw invalidValue(
		label,
		value,
		`is not an ID: it is a number, e.g. ${example}`,
		`Choose From List where there is one${byPhone}`,
	);
}

/** Digits as a number, other text as it is, without blanks around it. */
export function toIdNumber(value: string): number | string {
	const [, digits] = /^(\d{1,15})(?:\.0+)?$/.exec(toAscii(value)) ?? [];
	return digits === undefined ? trimInvisible(value) : Number(digits);
}

/** Something that has a number or a name: the number where it is one. */
export function parseIdOrName(value: unknown, { label }: NamedIds): number | string {
	if (typeof value === 'string') return toIdNumber(value);
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw invalidValue(
		label,
		value,
		'is neither an ID nor a name',
		'Choose from the list, or give the ID or the name as text',
	);
}

/** One of the values of a picker, or another one out of an expression. */
export function parseChoice(value: unknown, { label }: NamedIds): string | number | boolean {
	if (typeof value === 'string') return trimInvisible(value);
	if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
	throw invalidValue(label, value, 'is none of the choices', 'Choose from the list, or give one value as text');
}
