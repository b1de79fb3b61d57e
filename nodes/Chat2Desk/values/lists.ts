import { id } from './ids';

/** Several ids: a list, or text with commas between them, as an expression or an AI agent would write it. */
export function ids(value: unknown): unknown[] {
	const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
	return list.map(id).filter((entry) => entry !== '');
}

/** Several ids as the API takes them in a query: one text with commas. */
export function idsAsText(value: unknown): string {
	return ids(value).join(',');
}

/** Names as a list, also when an expression gives them as one text with commas. */
export function names(value: unknown): unknown {
	return typeof value === 'string' ? value.split(',').map((name) => name.trim()).filter(Boolean) : value;
}
