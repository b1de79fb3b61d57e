import type { Labeled } from './common';
import { invalidValue } from './common';
import { toAscii } from './normalize';

const ON = ['true', '1', 'yes', 'on'];
const OFF = ['false', '0', 'no', 'off'];

/** `true` or `false`, also as text or as 1 and 0. Throws `InputError` on anything else. */
export function parseBoolean(value: unknown, { label }: Labeled): boolean {
	if (typeof value === 'boolean') return value;
	const word = scalarText(value).replace(/^([01])\.0+$/, '$1');
	if (ON.includes(word)) return true;
	if (OFF.includes(word)) return false;
	throw invalidValue(label, value, 'is neither true nor false', 'Enter true or false');
}

/** Text or a number in ASCII and lower case; empty for anything else. */
const scalarText = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? toAscii(String(value)).toLowerCase() : '';

/** `true`, or `undefined` for `false`: some parameters may only be sent when they are on. */
export const parseTrueOrOmit = (value: unknown, context: Labeled): true | undefined =>
	parseBoolean(value, context) || undefined;

/** The API's 0 or 1. */
export const parseBooleanAsNumber = (value: unknown, context: Labeled): number => Number(parseBoolean(value, context));

/** Delivery statuses by name (method pages of the API; there is no 4). */
const DELIVERY_STATUSES = new Map([
	['pending', 1],
	['sent', 2],
	['failed', 3],
	['cancelled', 5],
	['canceled', 5],
	['delivered', 6],
	['seen', 7],
]);

/** The number of a delivery status, from the number or its name. Throws `InputError` on anything else. */
export function parseDeliveryStatus(value: unknown, { label }: Labeled): number {
	const word = scalarText(value).replace(/^(\d)\.0+$/, '$1');
	const status = DELIVERY_STATUSES.get(word) ?? [...DELIVERY_STATUSES.values()].find((known) => String(known) === word);
	if (status !== undefined) return status;
	throw invalidValue(
		label,
		value,
		'is not a delivery status',
		'Use pending, sent, failed, cancelled, delivered or seen',
	);
}

/** A number, also as text with a decimal point. Throws `InputError` on anything else. */
export function parseNumber(value: unknown, { label }: Labeled): number {
	const text = typeof value === 'string' ? toAscii(value) : '';
	const number = /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : value;
	if (typeof number === 'number' && Number.isFinite(number)) return number;
	throw invalidValue(label, value, 'is not a number', 'Enter digits, e.g. 10, without units or thousands separators');
}

/**
 * A whole number of at least 1; decimals are dropped. Throws `InputError` on anything else.
 *
 * @param advice what to do in that case
 */
export function parsePositiveInteger(value: unknown, { label }: Labeled, advice: string): number {
	const number = Math.floor(parseNumber(value, { label }));
	if (number >= 1) return number;
	throw invalidValue(label, number, 'must be at least 1', advice);
}
