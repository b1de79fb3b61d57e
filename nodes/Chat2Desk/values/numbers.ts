import { invalidValue } from './refusals';
import type { ParseContext } from './surroundings';
import { toAscii } from './typed';

/** A number, also as text with a decimal point. Throws `InputError` on anything else. */
export function parseNumber(value: unknown, { label }: Pick<ParseContext, 'label'>): number {
	const typed = typeof value === 'string' ? toAscii(value) : '';
	const read = /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(typed) ? Number(typed) : value;
	if (typeof read === 'number' && Number.isFinite(read)) return read;
	throw invalidValue(label, value, 'is not a number', 'Give digits, e.g. 10');
}

/**
 * A whole number from 1 up; what is behind the point is left out. Throws `InputError` on anything else.
 *
 * @param advice what to do then
 */
export function parsePositiveInteger(value: unknown, { label }: Pick<ParseContext, 'label'>, advice: string): number {
	const given = Math.floor(parseNumber(value, { label }));
	if (given >= 1) return given;
	throw invalidValue(label, given, 'is not a number from 1 up', advice);
}
