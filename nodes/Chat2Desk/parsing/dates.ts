import { abbreviationOffset } from '../utils/api-times';
import { asRecord } from '../utils/is-record';
import { dayOf, isZone, startOfDay, toInstant } from '../utils/time-zones';
import type { ParseContext } from './common';
import { invalidValue } from './common';
import { toAscii } from './normalize';

type DateContext = Pick<ParseContext, 'timezone' | 'companyTimeZone'> & { label?: string };

/** A calendar day (`YYYY-MM-DD`), or an instant in milliseconds since 1970. */
type ParsedDate = { day: string } | { ms: number };

type InvalidDate = (wrong: string, advice?: string) => Error;

const ADVICE = 'Use a format such as 2026-07-17, 17-07-2026 or 2026-07-17T10:45:00Z';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Longer than any notation of a date. */
const MAX_LENGTH = 100;

/**
 * An instant in ISO 8601 (UTC). Accepts ISO text, `dd-mm-yyyy` and `dd.mm.yyyy` with or without a time, Chat2Desk's
 * `2026-07-17T10:45:31 MSK`, English dates, Luxon and JavaScript dates, and Unix time in seconds or milliseconds. A time without an
 * offset is in the workflow's time zone; a day without a time begins when the company's day begins. Throws `InputError` on anything
 * else and on ambiguous dates.
 */
export function parseDateTime(value: unknown, context: DateContext): string {
	const date = parseAnyDate(value, context);
	return new Date('ms' in date ? date.ms : startOfDay(date.day, context.companyTimeZone)).toISOString();
}

/** The same in Unix seconds. */
export function parseUnixSeconds(value: unknown, context: DateContext): number {
	return Math.floor(Date.parse(parseDateTime(value, context)) / 1000);
}

/** A calendar day as `YYYY-MM-DD`. An instant becomes the company's day at that time. */
export function parseDate(value: unknown, context: DateContext): string {
	const date = parseAnyDate(value, context);
	return 'day' in date ? date.day : dayOf(date.ms, context.companyTimeZone);
}

/** A calendar day as `dd-mm-yyyy`, the API's own form. */
export function parseDateDdMmYyyy(value: unknown, context: DateContext): string {
	return parseDate(value, context).split('-').reverse().join('-');
}

function parseAnyDate(value: unknown, context: DateContext): ParsedDate {
	const invalidDate: InvalidDate = (wrong, advice = ADVICE) => invalidValue(context.label ?? '', value, wrong, advice);
	if (value !== null && typeof value === 'object') return { ms: fromDateObject(value, invalidDate) };
	const text = typeof value === 'string' || typeof value === 'number' ? toAscii(String(value)) : '';
	if (/^\d+(\.\d+)?$/.test(text)) return { ms: fromUnixTime(Number(text), invalidDate) };
	const parts = splitDate(text);
	if (parts === undefined) throw invalidDate('is not a date');
	const day = toDay(parts, invalidDate);
	const { time = '', zoneNote = '' } = parts;
	// On a 12-hour clock, the letters after the time are not a time zone.
	const [, half] = /^([ap])m$/i.exec(parts.offset?.trim() ?? '') ?? [];
	const offset = half === undefined ? (parts.offset ?? '') : '';
	const [, clockHours = '', minutes = '0', seconds = '0'] = /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(time) ?? [];
	if (half !== undefined && (Number(clockHours) < 1 || Number(clockHours) > 12))
		throw invalidDate('has a time that does not exist');
	const hours = half === undefined ? Number(clockHours) : (Number(clockHours) % 12) + (/p/i.test(half) ? 12 : 0);
	const hasOwnZone = offset !== '' || zoneNote !== '';
	// n8n's date picker stores a day as midnight without an offset.
	if (time === '' || (!hasOwnZone && hours + Number(minutes) + Number(seconds) === 0)) return { day };
	if (hours > 23 || Number(minutes) > 59 || Number(seconds) >= 60) throw invalidDate('has a time that does not exist');
	const timeMs = (hours * 60 + Number(minutes)) * MINUTE_MS + Math.floor(Number(seconds) * 1000 + 1e-6);
	const wallClock = Date.parse(`${day}T00:00:00Z`) + timeMs;
	if (offset !== '') return { ms: wallClock - toOffsetMs(offset, invalidDate) };
	const zone = zoneNote === '' ? context.timezone : zoneNote.slice(1, -1);
	if (!isZone(zone)) throw unknownZone(zone, invalidDate);
	const milliseconds = wallClock % 1000;
	return { ms: toInstant(wallClock - milliseconds, zone) + milliseconds };
}

/** The calendar day as `YYYY-MM-DD`. Refuses days that do not exist, and dates with slashes that can be read in two ways. */
function toDay({ first, month, last, isYearFirst, hasSlashes }: DateParts, invalidDate: InvalidDate): string {
	if (hasSlashes && first <= 12 && month <= 12 && first !== month)
		throw invalidDate('is ambiguous: it could be day/month or month/day', 'Use 2026-04-03, or 03-04-2026 (day first)');
	const isMonthFirst = hasSlashes && month > 12;
	const [year, monthNumber, day] = isYearFirst
		? [first, month, last]
		: isMonthFirst
			? [last, first, month]
			: [last, month, first];
	const midnight = Date.UTC(year, monthNumber - 1, day);
	const iso = year >= 1900 && year <= 2199 ? new Date(midnight).toISOString().slice(0, 10) : '';
	// `Date.UTC()` turns February 30 into March 2.
	if (iso !== [pad(year, 4), pad(monthNumber), pad(day)].join('-')) throw invalidDate('is not a valid date');
	return iso;
}

const pad = (part: number, length = 2) => String(part).padStart(length, '0');

/** Milliseconds of a JavaScript or Luxon date. */
function fromDateObject(value: object, invalidDate: InvalidDate): number {
	const { toMillis } = asRecord(value);
	let ms = NaN;
	try {
		ms = Number(value instanceof Date ? value.getTime() : typeof toMillis === 'function' ? toMillis.call(value) : NaN);
	} catch {
		// A foreign object whose `toMillis` throws.
	}
	// Years -261 to 2201.
	if (!(Math.abs(ms) < 7.3e12)) throw invalidDate('is not a date');
	return ms;
}

/** Milliseconds of Unix time in seconds or milliseconds, for the years 2000 to 2099. Smaller numbers may be a spreadsheet's. */
function fromUnixTime(time: number, invalidDate: InvalidDate): number {
	const ms = [time * 1000, time].find((each) => each >= Date.UTC(2000, 0, 1) && each < Date.UTC(2100, 0, 1));
	if (ms !== undefined) return Math.floor(ms);
	if (time >= 20_000 && time < 80_000) {
		// Spreadsheets count days from 1899-12-30.
		const day = new Date(Date.UTC(1899, 11, 30) + Math.floor(time) * DAY_MS).toISOString().slice(0, 10);
		throw invalidDate(`is a spreadsheet's day number, not a date. It may mean ${day}`, `Enter the date, e.g. ${day}`);
	}
	throw invalidDate('is not a date');
}

interface DateParts {
	first: number;
	month: number;
	last: number;
	isYearFirst: boolean;
	hasSlashes: boolean;
	time?: string;
	/** `Z`, `+02:00`, `GMT+0200`, or an abbreviation such as `MSK`. */
	offset?: string;
	/** `(Central European Summer Time)` or `[Europe/Berlin]`. */
	zoneNote?: string;
}

const TIME =
	'(?:,?(?:T|\\s+)\\s*(\\d{1,2}:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)\\s*((?:UTC|GMT)?\\s*[+-]\\d{1,2}(?::?\\d\\d)?|[a-z]{1,5})?\\s*(\\(.*\\)|\\[.*\\])?)?$';
const NUMERIC = new RegExp(`^(\\d{4}|\\d{1,2})([-./])(\\d{1,2})\\2(\\d{4}|\\d{1,2})${TIME}`, 'i');
const DAY_FIRST = new RegExp(`^(?:[a-z]{3,9},?\\s+)?(\\d{1,2})\\s+([a-z]{3,9})\\s+(\\d{4})${TIME}`, 'i');
const MONTH_FIRST = new RegExp(`^(?:[a-z]{3,9},?\\s+)?([a-z]{3,9})\\s+(\\d{1,2}),?\\s+(\\d{4})${TIME}`, 'i');
const MONTHS = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
];

function splitDate(text: string): DateParts | undefined {
	if (text.length > MAX_LENGTH) return undefined;
	const numeric = NUMERIC.exec(text);
	return numeric === null ? splitNamedDate(text) : splitNumericDate(numeric);
}

function splitNumericDate(match: RegExpExecArray): DateParts | undefined {
	const [, first, separator, month, last, time, offset, zoneNote] = match;
	const isYearFirst = first.length === 4;
	if (isYearFirst === (last.length === 4)) return undefined;
	return {
		first: Number(first),
		month: Number(month),
		last: Number(last),
		isYearFirst,
		hasSlashes: separator === '/' && !isYearFirst,
		time,
		offset,
		zoneNote,
	};
}

/** `17 July 2026` and `Jul 17, 2026`. */
function splitNamedDate(text: string): DateParts | undefined {
	const dayFirst = DAY_FIRST.exec(text);
	const monthFirst = dayFirst === null ? MONTH_FIRST.exec(text) : null;
	const [, one, two, year, time, offset, zoneNote] = dayFirst ?? monthFirst ?? [];
	if (one === undefined) return undefined;
	const [day, name] = dayFirst === null ? [two, one] : [one, two];
	const month = MONTHS.findIndex((known) => [known, known.slice(0, 3)].includes(name.toLowerCase()));
	if (month < 0) return undefined;
	return {
		first: Number(day),
		month: month + 1,
		last: Number(year),
		isYearFirst: false,
		hasSlashes: false,
		time,
		offset,
		zoneNote,
	};
}

/** How far `Z`, `MSK`, `+02`, `+0200` or `GMT+02:00` is ahead of UTC. */
function toOffsetMs(offset: string, invalidDate: InvalidDate): number {
	const minutes = abbreviationOffset(offset.replace(/^(?:UTC|GMT)\s*(?=[+-])/i, '').trim());
	if (minutes === undefined) throw unknownZone(offset, invalidDate);
	return minutes * MINUTE_MS;
}

const unknownZone = (zone: string, invalidDate: InvalidDate) =>
	invalidDate(
		`has an unknown or ambiguous time zone: ${zone}`,
		'Enter the offset from UTC, e.g. 2026-07-17T10:45:00+03:00, or the time without a zone',
	);
