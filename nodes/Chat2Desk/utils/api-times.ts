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

/**
 * Words for time zones that stand behind a time of the API, with their distance from UTC in minutes. Chat2Desk writes `UTC` mostly and
 * `MSK` in some events (its reference), so other zones of its accounts are to be expected. A word that means several zones, such as
 * `AMT` or `IST`, is not here: such a time stays as it came.
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

/** `+03`, `-0330`, `+05:30`: what stands there for a zone that has no word. */
const NUMERIC = /^([+-])(\d{2}):?(\d{2})?$/;

/**
 * How far a zone is ahead of UTC.
 *
 * @param word what stands behind a time, such as `MSK` or `+03`
 * @returns minutes; `undefined` for a word that is not known
 */
export function abbreviationOffset(word: string): number | undefined {
	const known = word.toUpperCase();
	if (Object.hasOwn(ZONE_ABBREVIATIONS, known)) return ZONE_ABBREVIATIONS[known];
	const [, sign, hours, minutes = '0'] = NUMERIC.exec(word) ?? [];
	if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
