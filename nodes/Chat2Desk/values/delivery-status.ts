import { InputError } from './input';

/** The numbers of the states that a message can have on its way to the client (Chat2Desk's method pages; there is no 4). */
const NUMBERS: Record<string, number> = { pending: 1, sent: 2, failed: 3, cancelled: 5, canceled: 5, delivered: 6, seen: 7 };

/**
 * The number of a delivery status, out of its name in any case, as events tell it, or out of the number itself.
 * Throws `InputError` on anything else.
 */
export function deliveryStatus(value: unknown): number {
	const text = String(value).trim().toLowerCase();
	const number = Object.values(NUMBERS).find((known) => String(known) === text) ?? (Object.hasOwn(NUMBERS, text) ? NUMBERS[text] : undefined);
	if (number !== undefined) return number;
	throw new InputError(`"${text.slice(0, 50)}" is no delivery status`, 'It is pending, sent, failed, cancelled, delivered or seen');
}
