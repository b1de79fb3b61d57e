import { refusal } from './refusals';
import type { Surroundings } from './surroundings';
import { inAscii } from './typed';

/** A number, also as text with a decimal point. Throws `InputError` on anything else. */
export function number(value: unknown, { label }: Pick<Surroundings, 'label'>): number {
	const typed = typeof value === 'string' ? inAscii(value) : '';
	const read = /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(typed) ? Number(typed) : value;
	if (typeof read === 'number' && Number.isFinite(read)) return read;
	throw refusal(label, value, 'is not a number', 'Give digits, e.g. 10');
}

/**
 * A whole number from 1 up; what is behind the point is left out. Throws `InputError` on anything else.
 *
 * @param advice what to do then
 */
export function wholeNumber(value: unknown, { label }: Pick<Surroundings, 'label'>, advice: string): number {
	const given = Math.floor(number(value, { label }));
	if (given >= 1) return given;
	throw refusal(label, given, 'is not a number from 1 up', advice);
}
