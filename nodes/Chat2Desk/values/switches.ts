import { invalidValue } from './refusals';
import type { ParseContext } from './surroundings';
import { toAscii } from './typed';

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
