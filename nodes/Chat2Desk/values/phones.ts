import { InputError } from './input';

/**
 * Digits only: the API finds a phone number by nothing else. Bracketed names of messengers stay as they are.
 * Throws `InputError` on a text without digits: sent as an empty filter, it would bring every client.
 */
export function phone(value: unknown): string {
	const text = String(value ?? '').trim();
	if (text === '' || text.startsWith('[')) return text;
	const digits = text.replace(/[^\d]/g, '');
	if (digits === '') throw new InputError(`"${text}" is not a phone number`, 'Use a form like +1 555 000 0001');
	return digits;
}
