import type { ParseContext } from './common';
import { invalidValue } from './common';
import { toAscii } from './normalize';

const ON = ['true', '1', 'yes', 'on'];
const OFF = ['false', '0', 'no', 'off'];

/** On or off, also as text or as 1 and 0. Throws `InputError` on what is neither. */
export function parseBoolean(value: unknown, { label }: Pick<ParseContext, 'label'>): boolean {
	if (typeof value === 'boolean') return value;
	const word =
		typeof value === 'string' || typeof value === 'number'
			? toAscii(String(value))
					.toLowerCase()
					.replace(/^([01])\.0+$/, '$1')
			: '';
	if (ON.includes(word)) return true;
	if (OFF.includes(word)) return false;
	throw invalidValue(label, value, 'is neither on nor off', 'Give true or false');
}

/** On, or nothing where it is off. */
export const parseTrueOrOmit = (value: unknown, surroundings: Pick<ParseContext, 'label'>): true | undefined =>
	parseBoolean(value, surroundings) || undefined;

/** The API's 0/1 for a switch. */
export const parseBooleanAsNumber = (value: unknown, surroundings: Pick<ParseContext, 'label'>): number =>
	Number(parseBoolean(value, surroundings));

/** The numbers of the states that a message can have on its way to the client (Chat2Desk's method pages; there is no 4). */
const DELIVERY_STATUSES = new Map([
	['pending', 1],
	['sent', 2],
	['failed', 3],
	['cancelled', 5],
	['canceled', 5],
	['delivered', 6],
	['seen', 7],
]);

/**
 * The number of a delivery status, out of its name in any case, as events tell it, or out of the number itself.
 * Throws `InputError` on anything else.
 */
export function parseDeliveryStatus(value: unknown, { label }: Pick<ParseContext, 'label'>): number {
	const text =
		typeof value === 'string' || typeof value === 'number'
			? String(value)
					.trim()
					.toLowerCase()
					.replace(/^(\d)\.0+$/, '$1')
			: '';
	const number = DELIVERY_STATUSES.get(text) ?? [...DELIVERY_STATUSES.values()].find((known) => String(known) === text);
	if (number !== undefined) return number;
	throw invalidValue(
		label,
		value,
		'is no delivery status',
		'It is pending, sent, failed, cancelled, delivered or seen',
	);
}

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
