import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../utils/input';
import { asRecord } from '../utils/is-record';
import type { Labeled } from './common';
import { invalidValue, isBlank, isNullLike } from './common';
import { assertNoObjectText, parseText, parseUrl } from './texts';
import { isJsonObject, parseJson, toObject, toRows } from './structured';

/** An object, also as JSON text; `undefined` for an empty one. Throws `InputError` on anything else. */
export function parseObject(value: unknown, { label }: Labeled): IDataObject | undefined {
	const parsed = toObject(value, label);
	assertNoObjectText(toJsonText(parsed, label), label);
	return Object.keys(parsed).length === 0 ? undefined : parsed;
}

/** An object or an array of objects, also as JSON text; `undefined` if it is empty. Throws `InputError` on anything else. */
export function parseObjectOrArray(value: unknown, { label }: Labeled): IDataObject | IDataObject[] | undefined {
	const parsed = parseJson(value, label);
	if (!Array.isArray(parsed)) return parseObject(parsed, { label });
	assertNoObjectText(toJsonText(parsed, label), label);
	if (parsed.every(isJsonObject)) return parsed.length === 0 ? undefined : parsed;
	throw invalidValue(label, parsed, 'must be an array of objects', 'Write it as [{"name": "value"}]');
}

function toJsonText(value: unknown, label: string): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		// A bigint, or a circular reference.
	}
	throw invalidValue(label, value, 'cannot be written as JSON', 'Write it as {"name": "value"}');
}

/** Properties of a button that are text. */
const BUTTON_TEXTS = ['text', 'payload', 'color', 'type'];

/**
 * Buttons as the API expects them: without empty properties; `undefined` if there are none. Accepts the form's value, an array of
 * buttons or of captions, a single button, or JSON text of any of these. Throws `InputError` if a button has no caption or an
 * invalid URL.
 */
export function parseButtons(value: unknown, { label }: Labeled): IDataObject[] | undefined {
	const rows = toRows(value, 'button', label, (entry) =>
		typeof entry === 'string' || typeof entry === 'number' ? { text: entry } : undefined,
	);
	return rows.length === 0 ? undefined : rows.map((row, at) => parseButton(row, at + 1, label));
}

function parseButton(row: IDataObject, number: number, label: string): IDataObject {
	if (isBlank(row.text) || row.text === 'undefined' || row.text === 'null') {
		throw new InputError(
			`"${label}": button ${number} has no caption`,
			'Enter a caption, or remove the button. If it uses an expression, check its result for this item',
		);
	}
	const parts = Object.entries(row).filter(([, part]) => !isBlank(part));
	if (row.type === 'url' && isBlank(row.url))
		throw new InputError(`"${label}": button ${number} has no URL`, 'Enter the URL that the button opens');
	return {
		type: 'reply',
		...Object.fromEntries(
			parts.map(([name, part]) => {
				if (name === 'url') return [name, parseUrl(part, { label: `${label} > URL` })];
				return [name, BUTTON_TEXTS.includes(name) ? parseText(part, { label: `${label} > ${name}` }) : part];
			}),
		),
	};
}

/**
 * Custom fields as `{field ID: value}`; `undefined` if none is set. In n8n's mapper, `null` marks a field that was not filled in.
 * Elsewhere (an object or JSON text) a `null` was written on purpose and is sent. Throws `InputError` on a value that is not a text,
 * number, boolean or date.
 */
export function parseCustomFields(value: unknown, { label }: Labeled): IDataObject | undefined {
	if (isNullLike(value)) return undefined;
	const given = toObject(value, label);
	const isMapper = 'mappingMode' in given || isJsonObject(given.value);
	const fields = isMapper ? toObject(given.value ?? {}, label) : given;
	const entries = Object.entries(fields).filter(([, entry]) => !isMapper || (entry !== null && entry !== undefined));
	if (entries.length === 0) return undefined;
	return Object.fromEntries(entries.map(([id, entry]) => [id, customFieldValue(entry, `${label} > ${id}`)]));
}

function customFieldValue(value: unknown, label: string): string | number | boolean | null {
	if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
		return value;
	const { toJSON } = asRecord(value);
	return parseText(typeof toJSON === 'function' ? toJSON.call(value) : value, { label });
}

/**
 * A color as six hex digits without `#`, as the API's reference has it. Also three digits, or eight with the opacity of n8n's color
 * picker. Throws `InputError` on anything else, such as a color's name.
 */
export function parseColor(value: unknown, { label }: Labeled): string {
	const digits = typeof value === 'string' || typeof value === 'number' ? String(value).trim().replace(/^#/, '') : '';
	if (/^[\da-f]{3}$/i.test(digits)) return digits.replace(/./g, '$&$&');
	if (/^([\da-f]{6}|[\da-f]{8})$/i.test(digits)) return digits.slice(0, 6);
	throw invalidValue(label, value, 'is not a color', 'Enter six hex digits, e.g. #00AA55');
}
