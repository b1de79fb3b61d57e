import { InputError } from '../utils/input';
import { isRecord } from '../utils/is-record';
import { toWellFormed } from '../utils/text';
import type { Labeled } from './common';
import { invalidValue, isBlank, trimInvisible } from './common';
import { stripMarkdownLink, stripWrapping, toHalfWidth } from './normalize';
import { fromJsonText, isJsonObject } from './structured';

/** What JavaScript makes of an object in a template literal or a concatenation. */
const OBJECT_TEXT = /\[object [A-Z][A-Za-z]{0,30}\]/;

/** Throws `InputError` if a text contains `[object Object]`: an expression put an object where its property was meant. */
export function assertNoObjectText(text: string, label: string): void {
	const found = OBJECT_TEXT.exec(text);
	if (found === null) return;
	throw invalidValue(
		label,
		text.slice(Math.max(0, found.index - 20)),
		`contains ${found[0]}: an expression inserted an object instead of text`,
		'In the expression, select the property that contains the text, or show the whole object with JSON.stringify()',
	);
}

/**
 * Text, also from a number or from the text parts of a language model's answer, which are joined. Blank text becomes empty.
 * Throws `InputError` on anything else.
 */
export function parseText(value: unknown, { label }: Labeled): string {
	const text = parseAnyText(value, { label });
	assertNoObjectText(text, label);
	return text;
}

/** Like `parseText()`, for third-party text, which may contain `[object Object]`. */
export function parseAnyText(value: unknown, { label }: Labeled): string {
	if (typeof value === 'string') return isBlank(value) ? '' : value;
	if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
	const parts = Array.isArray(value) ? value : [value];
	if (parts.length > 0 && parts.every(isTextPart)) {
		return parseAnyText(parts.map((part) => part.text).join(''), { label });
	}
	throw invalidValue(
		label,
		value,
		'is not text',
		'Enter text or a number. In an expression, select the property that contains the text',
	);
}

/** Whether a value is a part of a language model's answer: `{type: 'text', text: '…'}`. */
const isTextPart = (part: unknown): part is { text: string } =>
	isRecord(part) && part.type === 'text' && typeof part.text === 'string';

/** White space of any kind, including characters that messengers show as a space or not at all. */
const BLANKS = /[\s\u0085\u180e\u200b\u2060\u2800\u3164\u115f\u1160]+/g;

/**
 * Values of a WhatsApp template, one line each and none of them empty: otherwise WhatsApp rejects the message. Accepts an array, JSON
 * text of one, an object with the keys `1`, `2` and so on, or a single value. Throws `InputError` with the number of an invalid one.
 */
export function parseTemplateVariables(value: unknown, { label }: Labeled): string[] {
	return toVariableList(value, label).map((entry, index) => {
		const text = entry === undefined || entry === null ? '' : parseText(entry, { label: `${label} > ${index + 1}` });
		const line = text.replace(BLANKS, ' ').trim();
		if (line.replace(/\p{Cf}/gu, '') !== '') return line;
		throw new InputError(
			`"${label}": variable {{${index + 1}}} is empty`,
			'WhatsApp rejects templates with empty variables: enter a value for each',
		);
	});
}

function toVariableList(value: unknown, label: string): unknown[] {
	const given = fromJsonText(value, label);
	if (Array.isArray(given)) {
		if (given.length > 0 && given.every(isTextPart)) return [given];
		// An expression in the only row of the form may give the whole list.
		return given.length === 1 ? toVariableList(given[0], label) : given;
	}
	if (isJsonObject(given) && !isTextPart(given)) {
		const names = Object.keys(given);
		if (names.length > 0 && names.every((name, at) => name === String(at + 1))) return Object.values(given);
	}
	return [given];
}

const EMAIL_ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+$/;
const MAX_EMAIL_LENGTH = 500;

/**
 * The only email address in a text, also from a `mailto:` link or `Name <ann@example.com>`; `undefined` if there is none or more
 * than one.
 */
export function findEmail(text: string): string | undefined {
	if (text.length > MAX_EMAIL_LENGTH) return undefined;
	const typed = toHalfWidth(stripWrapping(text));
	const [, name = '', inner = typed] = /^([^<>]*)<([^<>]+)>$/.exec(typed) ?? [];
	const address = inner
		.trim()
		.replace(/^mailto:([^?]*)(\?.*)?$/is, '$1')
		.trim();
	const nameAddress = name.includes('@') ? name.replace(/["']/g, '').trim() : address;
	return EMAIL_ADDRESS.test(address) && nameAddress.toLowerCase() === address.toLowerCase() ? address : undefined;
}

/**
 * An email address. Throws `InputError` if there is none, or more than one.
 *
 * @param wrong the error message for such a value
 */
export function parseEmail(value: unknown, { label }: Labeled, wrong = 'is not a single email address'): string {
	const address = typeof value === 'string' ? findEmail(value) : undefined;
	if (address !== undefined) return address;
	throw invalidValue(label, value, wrong, 'Enter one address, e.g. ann@example.com');
}

/** Characters that a URL must not contain unencoded. */
const UNSAFE_IN_URL = /[^\x21-\x7e]|["<>\\^`{|}]/gu;

/** A second URL after a space, or after a comma before any query. */
const SEVERAL_URLS = /\shttps?:\/\/|^[^?]*[,;|]https?:\/\//i;

/**
 * An http(s) URL, encoded once: existing percent-encoding and queries remain. Also from a Markdown link. Throws `InputError` on any
 * other scheme and on several URLs.
 */
export function parseUrl(value: unknown, { label }: Labeled): string {
	const given =
		typeof value === 'string'
			? stripMarkdownLink(
					trimInvisible(toWellFormed(value))
						.replace(/^=?"([^"]*)"$/, '$1')
						.replace(/^'/, ''),
				)
			: '';
	if (SEVERAL_URLS.test(given)) {
		throw invalidValue(
			label,
			value,
			'contains more than one URL',
			'Enter one URL. To send several files, use one item for each',
		);
	}
	const typed = trimInvisible(given).replace(/[\t\r\n]+/g, '');
	const [, scheme, host, rest = ''] = /^(https?:\/\/)([^/?#\\\s]+)([/?#].*)?$/is.exec(typed) ?? [];
	const encodedHost = host === undefined ? undefined : asciiHost(scheme, host);
	if (encodedHost === undefined) {
		throw invalidValue(label, value, 'is not a URL', 'Enter the full URL, e.g. https://example.com/file.pdf');
	}
	const encodedRest = rest.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(UNSAFE_IN_URL, encodeURIComponent);
	return `${scheme.toLowerCase()}${encodedHost}${encodedRest}`;
}

function asciiHost(scheme: string, host: string): string | undefined {
	if (!URL.canParse(`${scheme}${host}/`)) return undefined;
	const url = new URL(`${scheme}${host}/`);
	if (url.hostname === '') return undefined;
	return /^[\x21-\x7e]+$/.test(host) && !/[%"<>^`{|}]/.test(host) ? host : url.host;
}
