import { invalidValue } from './refusals';
import type { ParseContext } from './surroundings';

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
	throw invalidValue(label, value, 'is no delivery status', 'It is pending, sent, failed, cancelled, delivered or seen');
}
