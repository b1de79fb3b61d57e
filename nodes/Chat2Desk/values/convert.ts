import { tryToParseDateTime } from 'n8n-workflow';
import { InputError, parseJson } from './input';
import type { Surroundings } from './surroundings';

/** An id as the API holds it: a number where it is one. Ticket ids may be text, so other text stays text. */
export function id(value: unknown): unknown {
	const text = typeof value === 'string' ? value.trim() : value;
	return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** Text, also where an expression gives a number: the API refuses a number in its place. */
export function text(value: unknown): unknown {
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** Several ids: a list, or text with commas between them, as an expression or an AI agent would write it. */
export function ids(value: unknown): unknown {
	const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
	return list.map(id).filter((entry) => entry !== '');
}

/** Several ids as the API takes them in a query: one text with commas. */
export function idsAsText(value: unknown): unknown {
	return (ids(value) as unknown[]).join(',');
}

/** The API's 0/1 for a switch. */
export function flag(value: unknown): unknown {
	return typeof value === 'boolean' ? Number(value) : value;
}

/**
 * Digits only: the API finds a phone number by nothing else. Bracketed names of messengers stay as they are.
 * Throws `InputError` on a text without digits: sent as an empty filter, it would bring every client.
 */
export function phone(value: unknown): unknown {
	const text = String(value ?? '').trim();
	if (text === '' || text.startsWith('[')) return text;
	const digits = text.replace(/[^\d]/g, '');
	if (digits === '') throw new InputError(`"${text}" is not a phone number`, 'Use a form like +1 555 000 0001');
	return digits;
}

/** JSON text, or what an expression made of it already. Throws `InputError` on broken text. */
export function json(value: unknown, { label }: Pick<Surroundings, 'label'>): unknown {
	return parseJson(value, label);
}

/**
 * An instant in ISO 8601 (UTC) out of any form n8n hands over: ISO text with or without offset, Luxon or JavaScript date,
 * Unix time in seconds or milliseconds. Text without an offset is meant in the workflow's time zone.
 * Throws `InputError` on anything that is no date.
 */
export function instant(value: unknown, { timezone }: Pick<Surroundings, 'timezone'>): string {
	const moment = isUnixTime(value) ? fromUnixTime(Number(value)) : parseMoment(value, timezone);
	if (moment === undefined || Number.isNaN(moment.getTime())) {
		throw new InputError(`"${String(value)}" is not a date`, 'Use a form like 2026-07-17 or 2026-07-17T10:45:00Z');
	}
	return moment.toISOString();
}

const isUnixTime = (value: unknown) =>
	typeof value === 'number' || (typeof value === 'string' && /^\d{10}(\d{3})?$/.test(value.trim()));

/** Seconds up to the year 5138, milliseconds above. */
const fromUnixTime = (time: number) => new Date(time < 1e11 ? time * 1000 : time);

function parseMoment(value: unknown, timezone: string): Date | undefined {
	try {
		return new Date(tryToParseDateTime(value, timezone).toMillis());
	} catch {
		return undefined;
	}
}

/** A calendar day as `YYYY-MM-DD`, read from any date form; a day is meant in the workflow's time zone. */
export function day(value: unknown, surroundings: Pick<Surroundings, 'timezone'>): string {
	if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value.trim())) return value.trim();
	return new Intl.DateTimeFormat('en-CA', { timeZone: surroundings.timezone }).format(
		new Date(instant(value, surroundings)),
	);
}
