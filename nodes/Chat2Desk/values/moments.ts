import { tryToParseDateTime } from 'n8n-workflow';
import { InputError } from './input';
import type { Surroundings } from './surroundings';
import { dayOf } from './zones';

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

/** The same in Unix seconds. */
export function unixSeconds(value: unknown, surroundings: Pick<Surroundings, 'timezone'>): number {
	return Math.floor(Date.parse(instant(value, surroundings)) / 1000);
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

/** A day as it is typed, or as n8n's date picker stores it. */
const BARE_DAY = /^(\d{4}-\d{2}-\d{2})(T00:00(:00(\.0+)?)?)?$/;

/** A calendar day as `YYYY-MM-DD`, read from any date form: a moment is of the day that the company has then. */
export function day(value: unknown, surroundings: Omit<Surroundings, 'label'>): string {
	const bare = typeof value === 'string' ? BARE_DAY.exec(value.trim()) : null;
	if (bare !== null) return bare[1];
	return dayOf(Date.parse(instant(value, surroundings)), surroundings.accountZone);
}
