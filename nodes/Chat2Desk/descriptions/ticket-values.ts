import { isRecord } from '../utils/is-record';

/** A status or priority of tickets: the API's value, usually a number, and its label. */
export interface TicketValue {
	value: number | string;
	name: string;
}

/** Fields whose values `GET /help/tickets` returns, with patterns of their names there. */
const TICKET_FIELDS = { status: /status|state/i, priority: /priorit/i } as const;

export type TicketField = keyof typeof TICKET_FIELDS;

/** Maximum depth of the values in the response. */
const MAX_DEPTH = 4;

/**
 * The values of a ticket field from `GET /help/tickets`. Chat2Desk documents the endpoint but not its format, so the values are read from
 * a property with a matching name, as an array (texts, numbers, pairs, objects) or an object (number → name, name → number), or from a
 * flat array whose rows name their field.
 *
 * @returns an empty array if the response contains no such values
 */
export function ticketValues(data: unknown, field: TicketField): TicketValue[] {
	const found = valuesUnder(data, TICKET_FIELDS[field], MAX_DEPTH) ?? rowsOf(data, TICKET_FIELDS[field]);
	const entries = Array.isArray(found)
		? found.map(fromRow)
		: isRecord(found)
			? Object.entries(found).map(fromEntry)
			: [];
	return entries.filter((entry): entry is TicketValue => entry !== undefined);
}

/** The value of the shallowest property with a matching name. */
function valuesUnder(data: unknown, name: RegExp, depth: number): unknown {
	if (depth === 0 || !isRecord(data)) return undefined;
	const entries = Object.entries(data);
	const match = entries.find(([key, value]) => name.test(key) && value !== null && typeof value === 'object');
	if (match !== undefined) return isRecord(match[1]) ? (match[1].values ?? match[1]) : match[1];
	return entries.map(([, value]) => valuesUnder(value, name, depth - 1)).find((found) => found !== undefined);
}

/** Rows that name their field: `{field: 'status', id: 1, name: 'New'}`, or rows with an array of values. */
function rowsOf(data: unknown, name: RegExp): unknown[] {
	if (!Array.isArray(data)) return [];
	const own = data
		.filter(isRecord)
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
	if (!isRecord(row)) return valueOf(row, row);
	const value = row.id ?? row.value ?? row.code ?? row.number ?? row.key;
	const name = row.name ?? row.title ?? row.label ?? row.description ?? row.text;
	return valueOf(value ?? name, name ?? value);
}

/** `{1: 'Open'}`, `{1: {en: 'Open'}}`, `{open: 1}` or `{open: 'Open'}`. */
function fromEntry([key, content]: [string, unknown]): TicketValue | undefined {
	if (typeof content === 'number') return valueOf(content, key);
	if (!isRecord(content)) return valueOf(key, content ?? key);
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

/** Other endpoints return labels in several languages as `{en, ru, …}`. */
function toLabel(name: unknown): string | undefined {
	const chosen = isRecord(name) ? (name.en ?? Object.values(name)[0]) : name;
	return typeof chosen === 'string' || typeof chosen === 'number' ? String(chosen) : undefined;
}
