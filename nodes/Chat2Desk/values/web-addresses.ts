import { invalidValue, trimInvisible, toWellFormed } from './refusals';
import type { ParseContext } from './surroundings';
import { stripMarkdownLink } from './typed';

/** What may not stand in an address as it is. */
const FOREIGN = /[^\x21-\x7e]|["<>\\^`{|}]/gu;

/** A second address: behind a blank, or before any query behind a comma. */
const SEVERAL = /\shttps?:\/\/|^[^?]*[,;|]https?:\/\//i;

/**
 * A web address: without blanks around it, and encoded once: blanks, other letters, an international host name. What is encoded
 * already stays, and so do queries. Of a link in Markdown it is what the link leads to. Throws `InputError` on anything but http and https, and on
 * several addresses.
 */
export function parseUrl(value: unknown, { label }: Pick<ParseContext, 'label'>): string {
	const given =
		typeof value === 'string'
			? stripMarkdownLink(
					trimInvisible(toWellFormed(value))
						.replace(/^=?"([^"]*)"$/, '$1')
						.replace(/^'/, ''),
				)
			: '';
	if (SEVERAL.test(given))
		throw invalidValue(
			label,
			value,
			'holds more than one web address',
			'Give one address alone, e.g. with one item for each',
		);
	const typed = trimInvisible(given).replace(/[\t\r\n]+/g, '');
	const [, scheme, host, rest = ''] = /^(https?:\/\/)([^/?#\\\s]+)([/?#].*)?$/is.exec(typed) ?? [];
	const known = host === undefined ? undefined : asciiHost(scheme, host);
	if (known === undefined) {
		throw invalidValue(label, value, 'is not a web address', 'Give the whole address, e.g. https://example.com/file.pdf');
	}
	return `${scheme.toLowerCase()}${known}${rest.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(FOREIGN, encodeURIComponent)}`;
}

function asciiHost(scheme: string, host: string): string | undefined {
	try {
		const url = new URL(`${scheme}${host}/`);
		if (url.hostname === '') return undefined;
		return /^[\x21-\x7e]+$/.test(host) && !/[%"<>^`{|}]/.test(host) ? host : url.host;
	} catch {
		return undefined;
	}
}
