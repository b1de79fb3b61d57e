import { invalidValue, trimInvisible } from './refusals';
import type { ParseContext } from './surroundings';
import { toAscii } from './typed';

type Named = Pick<ParseContext, 'label' | 'example'>;

/**
 * An id that Chat2Desk gave: a whole number, also as text, and as a spreadsheet writes it (`617.0`). Throws `InputError` on anything
 * else: in a path it would call another address, in a filter it would be ignored.
 */
export function parseId(value: unknown, { label, example = '31000001' }: Named): number {
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
export function parseIdOrName(value: unknown, { label }: Named): number | string {
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
export function parseChoice(value: unknown, { label }: Named): string | number | boolean {
	if (typeof value === 'string') return trimInvisible(value);
	if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
	throw invalidValue(label, value, 'is none of the choices', 'Choose from the list, or give one value as text');
}
