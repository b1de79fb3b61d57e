import type { IDataObject } from 'n8n-workflow';

/** A status or a priority that tickets can have: what the API takes, mostly a number, and what people call it. */
export interface TicketValue {
	value: number | string;
	name: string;
}

/** Fields whose values `GET /help/tickets` tells, and how they may be called there. */
export const TICKET_FIELDS = { status: /status|state/i, priority: /priorit/i } as const;

export type TicketField = keyof typeof TICKET_FIELDS;

/** How deep the values may lie in the answer. */
const MAX_DEPTH = 4;

/**
 * The values of one of a ticket's fields. That `GET /help/tickets` tells them is Chat2Desk's word, its form is not known: so they are
 * taken from under a name that fits, as a list (texts, numbers, pairs, objects) or as an object (number → name, name → number), or
 * from a flat list whose rows say what they are of.
 *
 * @returns an empty list where nothing like it is in the answer
 */
export function ticketValues(data: unknown, field: TicketField): TicketValue[] {
	const found = valuesUnder(data, TICKET_FIELDS[field], MAX_DEPTH) ?? rowsOf(data, TICKET_FIELDS[field]);
	const entries = Array.isArray(found)
		? found.map(fromRow)
		: isObject(found)
			? Object.entries(found).map(fromEntry)
			: [];
	return entries.filter((entry): entry is TicketValue => entry !== undefined);
}

const isObject = (value: unknown): value is IDataObject =>
	value !== null && typeof value === 'object' && !Array.isArray(value);

/** What lies under a name that fits, the shallowest first. */
function valuesUnder(data: unknown, name: RegExp, depth: number): unknown {
	if (depth === 0 || !isObject(data)) return undefined;
	const entries = Object.entries(data);
	const fitting = entries.find(([key, value]) => name.test(key) && value !== null && typeof value === 'object');
	if (fitting !== undefined) return isObject(fitting[1]) ? (fitting[1].values ?? fitting[1]) : fitting[1];
	return entries.map(([, value]) => valuesUnder(value, name, depth - 1)).find((found) => found !== undefined);
}

/** Rows that say what they are of: `{field: 'status', id: 1, name: 'New'}`, or with their values in a list of their own. */
function rowsOf(data: unknown, name: RegExp): unknown[] {
	if (!Array.isArray(data)) return [];
	const own = data
		.filter(isObject)
		.filter((row) =>
			Object.entries(row).some(
				([key, value]) => /field|type|kind|group|name|key/i.test(key) && typeof value === 'string' && name.test(value),
			),
		);
	return own.flatMap((row) =>
		Array.isArray(row.values) ? row.values : Array.isArray(row.options) ? row.options : [row],
	);
}

function fromRow(row: unknown): TicketValue | undefined {
	if (Array.isArray(row)) return row.length === 2 ? fromEntry([String(row[0]), row[1]]) : undefined;
	if (!isObject(row)) return valueOf(row, row);
	const value = row.id ?? row.value ?? row.code ?? row.number ?? row.key;
	const name = row.name ?? row.title ?? row.label ?? row.description ?? row.text;
	return valueOf(value ?? name, name ?? value);
}

/** `{1: 'Open'}`, `{1: {en: 'Open'}}`, `{open: 1}` or `{open: 'Open'}`. */
function fromEntry([key, content]: [string, unknown]): TicketValue | undefined {
	if (typeof content === 'number') return valueOf(content, key);
	if (!isObject(content)) return valueOf(key, content ?? key);
	return valueOf(content.id ?? content.value ?? key, content.name ?? content.title ?? content.label ?? content);
}

function valueOf(value: unknown, name: unknown): TicketValue | undefined {
	const text = typeof value === 'string' ? value.trim() : value;
	if ((typeof text !== 'string' && typeof text !== 'number') || text === '') return undefined;
	return {
		value: typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text,
		name: toLabel(name) ?? String(text),
	};
}

/** Names are kept in several languages at other places, as `{en, ru, …}`. */
function toLabel(name: unknown): string | undefined {
	const chosen = isObject(name) ? (name.en ?? Object.values(name)[0]) : name;
	return typeof chosen === 'string' || typeof chosen === 'number' ? String(chosen) : undefined;
}
