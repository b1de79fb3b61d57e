import { refusal } from './refusals';
import type { Surroundings } from './surroundings';
import { inAscii } from './typed';

const ON = ['true', '1', 'yes', 'on'];
const OFF = ['false', '0', 'no', 'off'];

/** On or off, also as text or as 1 and 0. Throws `InputError` on what is neither. */
export function toggle(value: unknown, { label }: Pick<Surroundings, 'label'>): boolean {
	if (typeof value === 'boolean') return value;
	const word =
		typeof value === 'string' || typeof value === 'number'
			? inAscii(String(value))
					.toLowerCase()
					.replace(/^([01])\.0+$/, '$1')
			: '';
	if (ON.includes(word)) return true;
	if (OFF.includes(word)) return false;
	throw refusal(label, value, 'is neither on nor off', 'Give true or false');
}

/** On, or nothing where it is off. */
export const onlyOn = (value: unknown, surroundings: Pick<Surroundings, 'label'>): true | undefined =>
	toggle(value, surroundings) || undefined;

/** The API's 0/1 for a switch. */
export const flag = (value: unknown, surroundings: Pick<Surroundings, 'label'>): number =>
	Number(toggle(value, surroundings));
