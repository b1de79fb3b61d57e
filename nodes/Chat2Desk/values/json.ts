import { invalidValue } from './refusals';

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
