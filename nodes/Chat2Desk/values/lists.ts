import { asNumber, id } from './ids';
import { isNothing, refusal, trimmed } from './refusals';
import type { Surroundings } from './surroundings';

type Named = Pick<Surroundings, 'label' | 'example'>;

/** The entries of a list, of JSON text of a list, or of text with commas, semicolons or line breaks; empty ones are left out. */
function entriesOf(value: unknown, label: string): Array<string | number> {
	const list = typeof value === 'string' ? (jsonList(value) ?? partsOf(value)) : Array.isArray(value) ? value : [value];
	return list
		.filter((entry) => !isNothing(entry))
		.map((entry: unknown) => {
			if (typeof entry === 'string') return trimmed(entry);
			if (typeof entry === 'number' && Number.isFinite(entry)) return entry;
			throw refusal(label, entry, 'is no entry of a list', 'Give a list of texts or numbers, or one text with commas');
		});
}

/** What stands between the commas, semicolons and line breaks of a text; empty parts are left out. */
export const partsOf = (text: string): string[] =>
	text
		.split(/[,;\r\n]+/)
		.map(trimmed)
		.filter((part) => !isNothing(part));

function jsonList(text: string): unknown[] | undefined {
	if (!text.trim().startsWith('[')) return undefined;
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		return undefined;
	}
}

/** Ids as numbers, other text as it is: tags are given by id or label. */
export function ids(value: unknown, { label }: Pick<Surroundings, 'label'> = { label: '' }): Array<string | number> {
	return entriesOf(value, label).map((entry) => (typeof entry === 'string' ? asNumber(entry) : entry));
}

/** Several ids, each of which is a number. Throws `InputError` on an entry that is none. */
export function numericIds(value: unknown, surroundings: Named): number[] {
	return entriesOf(value, surroundings.label).map((entry) => id(entry, surroundings));
}

/** Names as a list. */
export function names(value: unknown, { label }: Pick<Surroundings, 'label'>): string[] {
	return entriesOf(value, label).map(String);
}

/**
 * Tags by id or label. Digits as text stay text: they may be a label. Text with commas stays as it is: only the account's tags tell
 * whether it is one label or several (values/tag-texts.ts).
 */
export function tags(value: unknown, { label }: Pick<Surroundings, 'label'>): Array<string | number> | string {
	if (typeof value !== 'string' || jsonList(value) !== undefined || !/[,;\r\n]/.test(trimmed(value)))
		return entriesOf(value, label);
	return partsOf(value).length === 0 ? [] : trimmed(value);
}

/** One tag by id or label: text with commas is one label. */
export function tag(value: unknown, { label }: Pick<Surroundings, 'label'>): string | number {
	if (typeof value === 'string') return trimmed(value);
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw refusal(
		label,
		value,
		'is neither an ID nor a name',
		'Choose from the list, or give the ID or the name as text',
	);
}
