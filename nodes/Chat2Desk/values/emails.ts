import { refusal } from './refusals';
import type { Surroundings } from './surroundings';
import { bare, halfWidth } from './typed';

const ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+$/;

/**
 * The one e-mail address in a text, also out of a link (`mailto:`), or out of `Name <ann@example.com>`; `undefined` where there is none, or
 * more than one.
 */
export function emailIn(text: string): string | undefined {
	if (text.length > 500) return undefined;
	const typed = halfWidth(bare(text));
	const [, name = '', inner = typed] = /^([^<>]*)<([^<>]+)>$/.exec(typed) ?? [];
	const address = inner
		.trim()
		.replace(/^mailto:([^?]*)(\?.*)?$/is, '$1')
		.trim();
	const beside = name.includes('@') ? name.replace(/["']/g, '').trim() : address;
	return ADDRESS.test(address) && beside.toLowerCase() === address.toLowerCase() ? address : undefined;
}

/**
 * An e-mail address. Throws `InputError` where there is none, or more than one.
 *
 * @param wrong what is said of such a value
 */
export function email(
	value: unknown,
	{ label }: Pick<Surroundings, 'label'>,
	wrong = 'is not one e-mail address',
): string {
	const address = typeof value === 'string' ? emailIn(value) : undefined;
	if (address !== undefined) return address;
	throw refusal(label, value, wrong, 'Give one address alone, e.g. ann@example.com');
}
