import type { ParseContext } from './common';
import { invalidValue, isBlank, toWellFormed, trimInvisible } from './common';
import { stripMarkdownLink, stripWrapping, toHalfWidth } from './normalize';

/**
 * Text: also a number, which the API would refuse in its place, and the parts in which AI agents put text out, joined. Blank text is
 * empty. Throws `InputError` on anything else.
 */
export function parseText(value: unknown, { label }: Pick<ParseContext, 'label'>): string {
	if (typeof value === 'string') return isBlank(value) ? '' : value;
	if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
	const parts = Array.isArray(value) ? value : [value];
	if (parts.length > 0 && parts.every(isTextPart)) return parseText(parts.map((part) => part.text).join(''), { label });
	throw invalidValue(
		label,
		value,
		'is not text',
		'Give text or a number. Where it holds an expression, choose the property that has the text',
	);
}

/** What a language model's answer is made of. */
function isTextPart(part: unknown): part is { text: string } {
	if (part === null || typeof part !== 'object') return false;
	const { type, text: inner } = part as { type?: unknown; text?: unknown };
	return type === 'text' && typeof inner === 'string';
}

/** White space of any kind, with the blanks that no messenger shows. */
const BLANKS = /[\s\u0085\u180e\u200b\u2060\u2800\u3164\u115f\u1160]+/g;

/**
 * Values of a WhatsApp template: one line each with single blanks, and none empty, or WhatsApp refuses the whole message.
 * Throws `InputError` that names the number of an empty one.
 */
export function parseTemplateVariables(value: unknown, surroundings: Pick<ParseContext, 'label'>): string[] {
	const list = Array.isArray(value) && !value.every(isTextPart) ? value : [value];
	return list.map((entry, index) => {
		const line =
			entry === undefined || entry === null ? '' : parseText(entry, surroundings).replace(BLANKS, ' ').trim();
		if (line.replace(/\p{Cf}/gu, '') !== '') return line;
		throw invalidValue(
			surroundings.label,
			line,
			`is variable {{${index + 1}}}, which is empty`,
			'WhatsApp refuses a template with an empty variable: give each one a value',
		);
	});
}

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
		throw invalidValue(
			label,
			value,
			'is not a web address',
			'Give the whole address, e.g. https://example.com/file.pdf',
		);
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
