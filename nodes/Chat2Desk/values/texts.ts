import { isBlank, invalidValue } from './refusals';
import type { ParseContext } from './surroundings';

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
		const line = entry === undefined || entry === null ? '' : parseText(entry, surroundings).replace(BLANKS, ' ').trim();
		if (line.replace(/\p{Cf}/gu, '') !== '') return line;
		throw invalidValue(
			surroundings.label,
			line,
			`is variable {{${index + 1}}}, which is empty`,
			'WhatsApp refuses a template with an empty variable: give each one a value',
		);
	});
}
