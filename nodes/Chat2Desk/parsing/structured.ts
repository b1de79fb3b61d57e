/**
 * Structured parameters: lists, objects and rows. An expression, an AI agent or a workflow made by hand may give each of them as a
 * value, as JSON text, or not at all. Both nodes read them here and nowhere else.
 */
import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../utils/is-record';
import { stripProto } from '../utils/safe-json';
import { invalidValue, isNullLike, trimInvisible } from './common';
import { errorMessage } from '../utils/settle';

/** Whether a value is what JSON calls an object: no array, and no date, which JSON writes as text. */
export function isJsonObject(value: unknown): value is IDataObject {
	return isRecord(value) && typeof value.toJSON !== 'function';
}

/** Text without the Markdown code block in which language models put JSON. */
const stripCodeBlock = (text: string): string =>
	/^```(?:json5?|javascript|js)?\s([^`]*)```$/i.exec(trimInvisible(text))?.[1] ?? text;

/** The value of JSON text; any other value unchanged. Blank text is `{}`. Throws `InputError` on invalid JSON. */
export function parseJson(value: unknown, label: string): unknown {
	if (typeof value !== 'string') return value;
	const text = trimInvisible(stripCodeBlock(value));
	if (text === '') return {};
	let reason: string;
	try {
		const parsed: unknown = JSON.parse(text);
		return stripProto(parsed);
	} catch (error) {
		reason = errorMessage(error);
	}
	throw invalidValue(
		label,
		value,
		'is not valid JSON',
		`${reason}. Check quotes and commas, or build the JSON with an expression`,
	);
}

/** An object, also as JSON text. Throws `InputError` on anything else. */
export function toObject(value: unknown, label: string): IDataObject {
	const parsed = parseJson(value, label);
	if (!isJsonObject(parsed)) throw invalidValue(label, value, 'is not a JSON object', 'Write it as {"name": "value"}');
	return Object.hasOwn(parsed, '__proto__') ? stripProto({ ...parsed }) : parsed;
}

/** Whether a value is an object, also as JSON text. One that is empty, unlike other empty values, was entered on purpose. */
export const isObjectOrText = (value: unknown): boolean =>
	isJsonObject(value) || (typeof value === 'string' && trimInvisible(stripCodeBlock(value)).startsWith('{'));

/** Text that can only be meant as JSON: `[{`, `["`, `['`, `{"` and the like. */
const LOOKS_LIKE_JSON = /^(?:\[\s*["'{[]|\{\s*["'}])/;

/**
 * The array or object that JSON text contains; other text and any other value unchanged. Throws `InputError` on text that looks like
 * JSON but is not valid.
 */
export function fromJsonText(value: unknown, label: string): unknown {
	if (typeof value !== 'string') return value;
	const text = trimInvisible(stripCodeBlock(value));
	if (LOOKS_LIKE_JSON.test(text)) return parseJson(text, label);
	if (!text.startsWith('[') || !text.endsWith(']')) return value;
	try {
		return JSON.parse(text);
	} catch {
		// A name in square brackets, such as `[VIP]`.
		return value;
	}
}

/** What separates the entries of a list: commas and semicolons of all scripts, and line breaks. */
export const SEPARATORS = /[,;\r\n،；，、]+/;

/** The parts of a text between separators, without empty ones. */
export const splitList = (text: string): string[] =>
	text
		.split(SEPARATORS)
		.map(trimInvisible)
		.filter((part) => !isNullLike(part));

/**
 * A list of texts and numbers: an array, JSON text of one, text with separators, or a single value. Empty entries are omitted.
 * Throws `InputError` on other entries.
 */
export function toList(value: unknown, label: string): Array<string | number> {
	const given = fromJsonText(value, label);
	const list = typeof given === 'string' ? splitList(given) : Array.isArray(given) ? given : [given];
	return list
		.filter((entry) => !isNullLike(entry))
		.map((entry: unknown) => {
			if (typeof entry === 'string') return trimInvisible(entry);
			if (typeof entry === 'number' && Number.isFinite(entry)) return entry;
			throw invalidValue(
				label,
				entry,
				'is not a valid list entry',
				'Enter an array of strings or numbers, or a comma-separated string',
			);
		});
}

/**
 * The rows of a form that n8n stores as `{[name]: rows}`. Also an array of rows, a single row, or JSON text of any of these.
 * Throws `InputError` on anything else.
 *
 * @param toRow makes a row of an entry that is not an object, if the form has a short notation
 */
export function toRows(
	value: unknown,
	name: string,
	label: string,
	toRow?: (entry: unknown) => IDataObject | undefined,
): IDataObject[] {
	if (isNullLike(value)) return [];
	const parsed = parseJson(value, label);
	const content = isJsonObject(parsed) && name in parsed ? parseJson(parsed[name] ?? [], label) : parsed;
	if (isJsonObject(content) && Object.keys(content).length === 0) return [];
	return (Array.isArray(content) ? content : [content]).map((entry: unknown) => {
		const row = isJsonObject(entry) ? entry : toRow?.(entry);
		if (row !== undefined) return row;
		throw invalidValue(label, entry, 'must be an object', 'Enter an array of objects: [{"name": "value"}]');
	});
}
