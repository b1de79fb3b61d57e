/** `2026-07-17T10:45:31 UTC`: how Chat2Desk writes most times; it is not ISO 8601 (seen on live accounts). */
const API_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}) UTC$/;

/** Milliseconds since 1970 of a time in the API's text form or in Unix seconds; `undefined` for anything else. */
export function parseTime(value: unknown): number | undefined {
	if (typeof value === 'number') return value * 1000;
	const parts = typeof value === 'string' ? API_TIME.exec(value) : null;
	const ms = parts ? Date.parse(`${parts[1]}T${parts[2]}Z`) : typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isNaN(ms) ? undefined : ms;
}

/** The same value with a time in the API's text form turned into ISO 8601. Everything else stays as it is. */
export function isoTime(value: unknown): unknown {
	return typeof value === 'string' ? value.replace(API_TIME, '$1T$2Z') : value;
}
