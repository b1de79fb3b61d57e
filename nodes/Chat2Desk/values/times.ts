import { abbreviationOffset } from './zone-words';

/**
 * `2026-07-17T10:45:31 UTC`: how Chat2Desk writes most times. It is not ISO 8601, and another zone's word may stand there
 * (its reference has `MSK`).
 */
const API_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}) ([A-Za-z]{1,5}|[+-]\d{2}:?(?:\d{2})?)$/;

/** Milliseconds since 1970 of a time in the API's text form; `undefined` for anything else. */
function apiTime(text: string): number | undefined {
	const [, day, time, word] = API_TIME.exec(text) ?? [];
	const offset = word === undefined ? undefined : abbreviationOffset(word);
	const ms = offset === undefined ? NaN : Date.parse(`${day}T${time}Z`) - (offset ?? 0) * 60_000;
	return Number.isNaN(ms) ? undefined : ms;
}

/** Milliseconds since 1970 of a time in the API's text form or in Unix seconds; `undefined` for anything else. */
export function parseTime(value: unknown): number | undefined {
	if (typeof value === 'number') return value * 1000;
	if (typeof value !== 'string') return undefined;
	const ms = apiTime(value) ?? Date.parse(value);
	return Number.isNaN(ms) ? undefined : ms;
}

/** The same value with a time in the API's text form turned into ISO 8601 (UTC). Everything else stays as it is. */
export function isoTime(value: unknown): unknown {
	const ms = typeof value === 'string' ? apiTime(value) : undefined;
	return ms === undefined ? value : isoText(ms);
}

/** Unix seconds of plausible years: from 2001 to 2286. Smaller and larger numbers are something else. */
const isUnixSeconds = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 1e9 && value < 1e10;

/** The same value with Unix seconds turned into ISO 8601. Only for what is known to hold a time: a number does not tell. */
export const isoFromUnix = (value: unknown): unknown => (isUnixSeconds(value) ? isoText(value * 1000) : value);

const isoText = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
