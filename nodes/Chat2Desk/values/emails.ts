import { invalidValue } from './refusals';
import type { ParseContext } from './surroundings';
import { stripWrapping, toHalfWidth } from './typed';

const EMAIL_ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+$/;

/**
 * The one e-mail address in a text, also out of a link (`mailto:`), or out of `Name <ann@example.com>`; `undefined` where there is none, or
 * more than one.
 */
export function findEmail(text: string): string | undefined {
	if (text.length > 500) return undefined;
	const typed = toHalfWidth(stripWrapping(text));
	const [, name = '', inner = typed] = /^([^<>]*)<([^<>]+)>$/.exec(typed) ?? [];
	const address = inner
		.trim()
		.replace(/^mailto:([^?]*)(\?.*)?$/is, '$1')
		.trim();
	const beside = name.includes('@') ? name.replace(/["']/g, '').trim() : address;
	return EMAIL_ADDRESS.test(address) && beside.toLowerCase() === address.toLowerCase() ? address : undefined;
}

/**
 * An e-mail address. Throws `InputError` where there is none, or more than one.
 *
 * @param wrong what is said of such a value
 */
export function parseEmail(
	value: unknown,
	{ label }: Pick<ParseContext, 'label'>,
	wrong = 'is not one e-mail address',
): string {
	const address = typeof value === 'string' ? findEmail(value) : undefined;
	if (address !== undefined) return address;
	throw invalidValue(label, value, wrong, 'Give one address alone, e.g. ann@example.com');
}
