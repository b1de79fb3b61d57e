import type { Labeled, ParseContext } from './common';
import { invalidValue, trimInvisible } from './common';
import { toAscii } from './normalize';
import { fromJsonText, SEPARATORS, splitList, toList } from './structured';

const SELECT_ONE = 'Select from the list, or enter the ID or the name as text';

/** A list of numeric IDs. Throws `InputError` on any other entry. */
export const parseNumericIds = (value: unknown, context: IdContext): number[] =>
	toList(value, context.label).map((entry) => {
		// `1,000` is a number with a thousands separator, not the IDs 1 and 0.
		if (/^0\d/.test(String(entry)))
			throw invalidValue(context.label, value, 'is not a list of IDs', 'Enter IDs without thousands separators');
		return parseId(entry, context);
	});

/** A list of names. */
export const parseNames = (value: unknown, { label }: Labeled): string[] => toList(value, label).map(String);

/**
 * Tags by ID or label. Digits in text stay text, because they may be a label. Text with separators is returned as it is: only the
 * account's tags determine whether it is one label or several (`resources/tag/tag-lookup.ts`).
 */
export function parseTags(value: unknown, { label }: Labeled): Array<string | number> | string {
	const given = fromJsonText(value, label);
	if (typeof given !== 'string' || !SEPARATORS.test(trimInvisible(given))) return toList(given, label);
	return splitList(given).length === 0 ? [] : trimInvisible(given);
}

/** One tag by ID or label. A comma belongs to the label. */
export function parseTag(value: unknown, { label }: Labeled): string | number {
	if (typeof value === 'string') return trimInvisible(value);
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw invalidValue(label, value, 'is neither an ID nor a name', SELECT_ONE);
}

type IdContext = Pick<ParseContext, 'label' | 'example'>;

/**
 * An ID of Chat2Desk: a whole number, also as text and in a spreadsheet's notation (`617.0`). Throws `InputError` on anything else:
 * in a path it would change the endpoint, and as a filter Chat2Desk would ignore it.
 */
export function parseId(value: unknown, { label, example = '31000001' }: IdContext): number {
	const id = typeof value === 'string' ? toIdNumber(value) : value;
	if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return id;
	const lookup = /client/i.test(label)
		? 'find the ID by phone with Client > Get Many'
		: 'take the ID from the output of a trigger or another operation';
	throw invalidValue(
		label,
		value,
		`is not an ID. An ID is a number, e.g. ${example}`,
		`Select from the list if there is one, or ${lookup}`,
	);
}

/** Digits as a number, any other text trimmed. */
function toIdNumber(value: string): number | string {
	const [, digits] = /^(\d{1,15})(?:\.0+)?$/.exec(toAscii(value)) ?? [];
	return digits === undefined ? trimInvisible(value) : Number(digits);
}

/** An ID as a number, or a name. */
export function parseIdOrName(value: unknown, { label }: Labeled): number | string {
	if (typeof value === 'string') return toIdNumber(value);
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw invalidValue(label, value, 'is neither an ID nor a name', SELECT_ONE);
}

/** An option of a dropdown, or another value from an expression. */
export function parseChoice(value: unknown, { label }: Labeled): string | number | boolean {
	if (typeof value === 'string') return trimInvisible(value);
	if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
	throw invalidValue(label, value, 'is not one of the options', 'Select from the list, or enter one value as text');
}

/** A transport's API name, also from its label: `WhatsApp`, `WhatsApp (wa_dialog)`. The API's names are in lower case. */
export function parseTransport(value: unknown, context: Labeled): string {
	const text = String(parseChoice(value, context)).toLowerCase();
	return /^[^()]{1,100}\(([\w-]{1,100})\)$/.exec(text)?.[1] ?? text;
}
