import type { ParseContext } from './common';
import { invalidValue, isBlank } from './common';
import { parseText, parseUrl } from './texts';

type Entries = Record<string, unknown>;
type Named = Pick<ParseContext, 'label'>;

/** An object, also as JSON text; one without entries means that nothing is set. Throws `InputError` on anything else. */
export function parseObject(value: unknown, { label }: Named): Entries | undefined {
	const given = toObject(value, label);
	return Object.keys(given).length === 0 ? undefined : given;
}

/** The same, or a list of objects. */
export function parseObjectOrArray(value: unknown, { label }: Named): unknown {
	const parsed = parseJson(value, label);
	if (!Array.isArray(parsed)) return parseObject(parsed, { label });
	if (parsed.every(isObject)) return parsed.length === 0 ? undefined : parsed;
	throw invalidValue(label, parsed, 'is a list of something else than objects', 'Write it as [{"name": "value"}]');
}

/**
 * The form's buttons as the API takes them: empty parts are left out, and so is the whole if there is no button. Throws `InputError` on an
 * address that is none.
 */
export function parseButtons(value: unknown, { label }: Named): unknown {
	const list = Array.isArray(value) ? value : (value as { button?: unknown } | null)?.button;
	if (!Array.isArray(list) || list.length === 0) return undefined;
	return list.map((entry: Entries) =>
		Object.fromEntries(
			Object.entries(entry)
				.filter(([, part]) => !isBlank(part))
				.map(([name, part]) => [name, name === 'url' ? parseUrl(part, { label: `${label} > URL` }) : part]),
		),
	);
}

/**
 * The custom fields that the user filled in, as `{field id: value}`; fields that were not touched hold `null`. Throws `InputError` on a
 * value that is neither text, a number, a switch nor a date.
 */
export function parseCustomFields(value: unknown, { label }: Named): Entries | undefined {
	const set = Object.entries((value as { value?: Entries | null } | null)?.value ?? {}).filter(
		([, entry]) => entry !== null && entry !== undefined,
	);
	return set.length === 0 ? undefined : fieldValues(set, label);
}

/** The same as JSON, where `null` was written on purpose. */
export function parseCustomFieldsJson(value: unknown, surroundings: Named): Entries | undefined {
	const given = parseObject(value, surroundings);
	return given && fieldValues(Object.entries(given), surroundings.label);
}

function fieldValues(entries: Array<[string, unknown]>, label: string): Entries {
	return Object.fromEntries(entries.map(([id, given]) => [id, fieldValue(given, `${label} > ${id}`)]));
}

function fieldValue(given: unknown, label: string): unknown {
	if (given === null || typeof given === 'boolean' || (typeof given === 'number' && Number.isFinite(given)))
		return given;
	const { toJSON } = (given ?? {}) as { toJSON?: unknown };
	return parseText(typeof toJSON === 'function' ? (toJSON.call(given) as unknown) : given, { label });
}

/**
 * A color as six hex digits without `#` (Chat2Desk's description): also of three, or with two more for what shines through, as n8n's picker has
 * it. Throws `InputError` on the name of a color, or another way of writing one.
 */
export function parseColor(value: unknown, { label }: Named): string {
	const typed = typeof value === 'string' || typeof value === 'number' ? String(value).trim().replace(/^#/, '') : '';
	if (/^[\da-f]{3}$/i.test(typed)) return typed.replace(/./g, '$&$&');
	if (/^([\da-f]{6}|[\da-f]{8})$/i.test(typed)) return typed.slice(0, 6);
	throw invalidValue(label, value, 'is not a color', 'Give six hex digits, e.g. #00AA55');
}

/** An object out of what a JSON field holds: text, or an object from an expression. Throws `InputError` otherwise. */
export function toObject(value: unknown, label: string): Record<string, unknown> {
	const parsed = parseJson(value, label);
	if (isObject(parsed)) return parsed;
	throw invalidValue(label, value, 'is not a JSON object', 'Write it as {"name": "value"}');
}

/** Whether a value is what JSON calls an object: no list, and no date out of an expression, which goes out as text. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return (
		value !== null &&
		typeof value === 'object' &&
		!Array.isArray(value) &&
		typeof (value as { toJSON?: unknown }).toJSON !== 'function'
	);
}

/** Whatever JSON a field holds, as text or already parsed by an expression; blank text is `{}`. Throws `InputError` on broken text. */
export function parseJson(value: unknown, label: string): unknown {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return {};
	let reason: string;
	try {
		return JSON.parse(unfenced(value));
	} catch (error) {
		reason = (error as Error).message;
	}
	throw invalidValue(
		label,
		value,
		'is not valid JSON',
		`${reason}. Check quotes and commas, or build it with an expression`,
	);
}

/** Text without the marks of a code block, between which language models put JSON. */
const unfenced = (text: string): string => /^\s*```(?:json)?\s([^`]*)```\s*$/i.exec(text)?.[1] ?? text;
