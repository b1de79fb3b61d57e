import { dayOf, startOfDay, toInstant } from '../utils/time-zones';
import type { ParseContext } from './common';
import { invalidValue } from './common';
import { toAscii } from './normalize';

type Zones = Omit<ParseContext, 'label'> & { label?: string };

/** What was understood: a calendar day (`YYYY-MM-DD`), or an instant. */
type Read = { day: string } | { ms: number };

const ADVICE = 'Use a form like 2026-07-17, 17-07-2026 or 2026-07-17T10:45:00Z';

/**
 * An instant in ISO 8601 (UTC): from ISO text, `dd-mm-yyyy` or `dd.mm.yyyy` with or without a time, an English date with its
 * offset, a Luxon or JavaScript date, or Unix time in seconds or milliseconds. A time without an offset is meant in the workflow's zone; a day without
 * a time begins when the company's day begins. Throws `InputError` on what is no date or has two meanings.
 */
export function parseDateTime(value: unknown, surroundings: Zones): string {
	const read = readDateTime(value, surroundings);
	return new Date('ms' in read ? read.ms : startOfDay(read.day, surroundings.companyTimeZone)).toISOString();
}

/** The same in Unix seconds. */
export function parseUnixSeconds(value: unknown, surroundings: Zones): number {
	return Math.floor(Date.parse(parseDateTime(value, surroundings)) / 1000);
}

/** A calendar day as `YYYY-MM-DD`: a moment is of the day that the company has then. */
export function parseDate(value: unknown, surroundings: Zones): string {
	const read = readDateTime(value, surroundings);
	return 'day' in read ? read.day : dayOf(read.ms, surroundings.companyTimeZone);
}

/** A calendar day as `dd-mm-yyyy`, Chat2Desk's own form. */
export function parseDateDdMmYyyy(value: unknown, surroundings: Zones): string {
	return parseDate(value, surroundings).split('-').reverse().join('-');
}

function readDateTime(value: unknown, zones: Zones): Read {
	const refuse = (wrong: string, advice = ADVICE) => invalidValue(zones.label ?? '', value, wrong, advice);
	if (value !== null && typeof value === 'object') return { ms: ofObject(value, refuse) };
	const text = typeof value === 'string' || typeof value === 'number' ? toAscii(String(value)) : '';
	if (/^\d+(\.\d+)?$/.test(text)) return { ms: ofNumber(Number(text), refuse) };
	const parts = partsOf(text);
	if (parts === undefined) throw refuse('is not a date');
	const { first, month, last, isYearFirst, isSlashed, time = '', offset = '' } = parts;
	if (isSlashed && first <= 12 && month <= 12 && first !== month) {
		throw refuse(
			'has two meanings: the day or the month may come first',
			'Write it as 2026-04-03 or 03-04-2026, which is day first',
		);
	}
	const isMonthFirst = isSlashed && month > 12;
	const date = isYearFirst ? [first, month, last] : isMonthFirst ? [last, first, month] : [last, month, first];
	const midnight = Date.UTC(date[0], date[1] - 1, date[2]);
	const iso = date[0] >= 1900 && date[0] <= 2199 ? new Date(midnight).toISOString().slice(0, 10) : '';
	if (iso !== [pad(date[0], 4), pad(date[1]), pad(date[2])].join('-')) throw refuse('is a day that does not exist');
	const [, hours = '', minutes = '0', seconds = '0'] = /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(time) ?? [];
	// n8n's date picker stores a day as midnight without an offset.
	if (time === '' || (offset === '' && Number(hours) + Number(minutes) + Number(seconds) === 0)) return { day: iso };
	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 60)
		throw refuse('is a time that does not exist');
	const wall = midnight + (Number(hours) * 60 + Number(minutes)) * 60_000 + Math.floor(Number(seconds) * 1000 + 1e-6);
	if (offset === '') return { ms: toInstant(Math.floor(wall / 1000) * 1000, zones.timezone) + (wall % 1000) };
	return { ms: wall - offsetMs(offset) };
}

const pad = (part: number, length = 2) => String(part).padStart(length, '0');

type Refuse = (wrong: string, advice?: string) => Error;

function ofObject(value: object, refuse: Refuse): number {
	const luxon = (value as { toMillis?: unknown }).toMillis;
	let ms = NaN;
	try {
		ms = Number(value instanceof Date ? value.getTime() : typeof luxon === 'function' ? luxon.call(value) : NaN);
	} catch {
		// Not a date of a kind that n8n hands over.
	}
	if (!(Math.abs(ms) < 7.3e12)) throw refuse('is not a date');
	return ms;
}

/** Unix time of the years 2000 to 2100. A spreadsheet counts days from 1899-12-30: small numbers are such a count, or nothing. */
function ofNumber(time: number, refuse: Refuse): number {
	for (const ms of [time * 1000, time]) if (ms >= 946_684_800_000 && ms < 4_102_444_800_000) return Math.floor(ms);
	if (time >= 20_000 && time < 80_000) {
		const meant = new Date(Date.UTC(1899, 11, 30) + Math.floor(time) * 86_400_000).toISOString().slice(0, 10);
		throw refuse(
			`is a spreadsheet's day number, not a date: it might mean ${meant}`,
			`Give the date itself, e.g. ${meant}`,
		);
	}
	throw refuse('is not a date');
}

interface Parts {
	first: number;
	month: number;
	last: number;
	isYearFirst: boolean;
	isSlashed: boolean;
	time?: string;
	offset?: string;
}

const TIME =
	'(?:,?(?:T|\\s+)\\s*(\\d{1,2}:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)\\s*(Z|(?:UTC|GMT)?\\s*[+-]\\d\\d(?::?\\d\\d)?|UTC|GMT)?(?:\\s*\\(.*\\)|\\[.*\\])?)?$';
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

function partsOf(text: string): Parts | undefined {
	if (text.length > 100) return undefined;
	const numeric = NUMERIC.exec(text);
	if (numeric !== null) {
		const [, first, mark, month, last, time, offset] = numeric;
		if ((first.length === 4) === (last.length === 4)) return undefined;
		const isYearFirst = first.length === 4;
		return {
			first: Number(first),
			month: Number(month),
			last: Number(last),
			isYearFirst,
			isSlashed: mark === '/' && !isYearFirst,
			time,
			offset,
		};
	}
	const named = DAY_FIRST.exec(text);
	const [, dayText, name, year, time, offset] = named ?? swapped(MONTH_FIRST.exec(text)) ?? [];
	const month =
		name === undefined
			? -1
			: MONTHS.findIndex((known) => known === name.toLowerCase() || known.slice(0, 3) === name.toLowerCase());
	if (month < 0) return undefined;
	return {
		first: Number(dayText),
		month: month + 1,
		last: Number(year),
		isYearFirst: false,
		isSlashed: false,
		time,
		offset,
	};
}

function swapped(found: RegExpExecArray | null): string[] | undefined {
	return found === null ? undefined : [found[0], found[2], found[1], ...found.slice(3)];
}

/** Milliseconds that a zone is ahead of UTC, out of `Z`, `UTC`, `+02`, `+0200` or `GMT+02:00`. */
function offsetMs(offset: string): number {
	const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
