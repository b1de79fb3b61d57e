/** `2026-07-17T10:45:31 UTC`: how the API writes most times. It is not ISO 8601, and the zone varies (its reference has `MSK`). */
const API_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}) ([A-Za-z]{1,5}|[+-]\d{2}:?(?:\d{2})?)$/;
const MINUTE_MS = 60_000;

/** Milliseconds since 1970 of a time in the API's text form; `undefined` for anything else. */
function parseApiTime(text: string): number | undefined {
	const [, day, time, zone] = API_TIME.exec(text) ?? [];
	const offset = zone === undefined ? undefined : abbreviationOffset(zone);
	if (offset === undefined) return undefined;
	const ms = Date.parse(`${day}T${time}Z`) - offset * MINUTE_MS;
	return Number.isNaN(ms) ? undefined : ms;
}

/** Milliseconds since 1970 of a time of the API, as text or in Unix seconds; `undefined` for anything else. */
export function parseTime(value: unknown): number | undefined {
	if (typeof value === 'number') return value * 1000;
	if (typeof value !== 'string') return undefined;
	const ms = parseApiTime(value) ?? Date.parse(value);
	return Number.isNaN(ms) ? undefined : ms;
}

/** Converts a time in the API's text form to ISO 8601 (UTC); any other value unchanged. */
export function isoTime<T>(value: T): T | string {
	const ms = typeof value === 'string' ? parseApiTime(value) : undefined;
	return ms === undefined ? value : toIso(ms);
}

/** Whether a number can be Unix seconds: from 2001 to 2286. */
const isUnixSeconds = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 1e9 && value < 1e10;

/** Converts Unix seconds to ISO 8601; any other value unchanged. Only for properties that are known to hold a time. */
export const isoFromUnix = <T>(value: T): T | string => (isUnixSeconds(value) ? toIso(value * 1000) : value);

const toIso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

/**
 * Abbreviations of time zones, in minutes ahead of UTC. The API mostly writes `UTC`, and `MSK` in some events, so other zones of its
 * customers are likely. Ambiguous abbreviations such as `AMT` and `IST` are missing on purpose: such a time stays as it is.
 */
const ZONE_ABBREVIATIONS: Readonly<Record<string, number>> = {
	ART: -180,
	AZT: 240,
	BOT: -240,
	BRT: -180,
	CEST: 120,
	CET: 60,
	COT: -300,
	EEST: 180,
	EET: 120,
	GET: 240,
	GMT: 0,
	IRKT: 480,
	KGT: 360,
	KRAT: 420,
	MAGT: 660,
	MSD: 240,
	MSK: 180,
	NOVT: 420,
	OMST: 360,
	PET: -300,
	PETT: 720,
	SAMT: 240,
	TJT: 300,
	TMT: 300,
	UTC: 0,
	UYT: -180,
	UZT: 300,
	VET: -240,
	VLAT: 600,
	WEST: 60,
	WET: 0,
	YAKT: 540,
	YEKT: 300,
	Z: 0,
};

/** `+3`, `+03`, `-0330`, `+05:30`: zones without an abbreviation. */
const NUMERIC_OFFSET = /^([+-])(\d{1,2}):?(\d{2})?$/;
/** The largest offset in use (Pacific/Kiritimati). */
const MAX_OFFSET_HOURS = 14;

/**
 * The offset of an abbreviation such as `MSK`, or of `+03:00`.
 *
 * @returns minutes ahead of UTC; `undefined` if the abbreviation is unknown or ambiguous
 */
export function abbreviationOffset(zone: string): number | undefined {
	const abbreviation = zone.toUpperCase();
	if (Object.hasOwn(ZONE_ABBREVIATIONS, abbreviation)) return ZONE_ABBREVIATIONS[abbreviation];
	const [, sign, hours, minutes = '0'] = NUMERIC_OFFSET.exec(zone) ?? [];
	if (sign === undefined || Number(hours) > MAX_OFFSET_HOURS || Number(minutes) > 59) return undefined;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
