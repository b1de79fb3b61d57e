/**
 * Calendar days in time zones. A day is `YYYY-MM-DD`, an instant is milliseconds since 1970, a zone is an IANA name. A wall clock is
 * what clock and calendar of a zone show, in milliseconds as if it were UTC.
 */

const DAY_MS = 86_400_000;

/** A formatter takes about 66 kB, and `Intl` accepts each zone in many spellings. A `BoundedMap` would hash the zone of each date. */
const MAX_FORMATTERS = 100;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Throws `RangeError` if the zone does not exist. */
function formatterOf(zone: string): Intl.DateTimeFormat {
	const cached = formatters.get(zone);
	if (cached !== undefined) return cached;
	const numeric = 'numeric' as const;
	const formatter = new Intl.DateTimeFormat('en-US', {
		timeZone: zone,
		hourCycle: 'h23',
		year: numeric,
		month: numeric,
		day: numeric,
		hour: numeric,
		minute: numeric,
		second: numeric,
	});
	if (formatters.size >= MAX_FORMATTERS) formatters.clear();
	formatters.set(zone, formatter);
	return formatter;
}

/** Whether a time zone of that name exists. */
export function isZone(name: string): boolean {
	try {
		formatterOf(name);
		return true;
	} catch {
		return false;
	}
}

/** The wall clock of a zone at an instant. */
function toWallClock(ms: number, zone: string): number {
	const parts = Object.fromEntries(
		formatterOf(zone)
			.formatToParts(ms)
			.map(({ type, value }) => [type, Number(value)]),
	);
	return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

/** The offsets of a zone one day before and one day after a wall clock, in milliseconds ahead of UTC. */
const offsetsAround = (wallClock: number, zone: string) =>
	[wallClock - DAY_MS, wallClock + DAY_MS].map((ms) => toWallClock(ms, zone) - ms);

const midnightOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

const formatDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The calendar day of an instant in a zone. */
export function dayOf(ms: number, zone: string): string {
	return formatDay(toWallClock(ms, zone));
}

/** The wall clock of a zone at an instant, as `2026-07-17 10:45`. */
export const formatClock = (ms: number, zone: string): string =>
	new Date(toWallClock(ms, zone)).toISOString().slice(0, 16).replace('T', ' ');

/** The day that many days later, or earlier if negative. */
export function addDays(day: string, count: number): string {
	return formatDay(midnightOf(day) + count * DAY_MS);
}

/**
 * The first instant of a calendar day in a zone. If the clock changes at midnight, that is not 00:00. A day that a zone skipped (a
 * move across the date line) begins with the next day.
 */
export function startOfDay(day: string, zone: string): number {
	const midnight = midnightOf(day);
	const [before, after] = offsetsAround(midnight, zone);
	if (before === after) return midnight - before;
	let early = midnight - DAY_MS;
	let late = midnight + DAY_MS;
	while (late - early > 1) {
		const middle = Math.floor((early + late) / 2);
		if (dayOf(middle, zone) < day) early = middle;
		else late = middle;
	}
	return late;
}

/**
 * The instant of a wall clock in a zone. A time that a clock change skips is moved forward by the change, and of a time that occurs
 * twice the first is taken (`compatible` in ECMAScript's Temporal; Luxon does the same for skipped times).
 *
 * @param wallClock in whole seconds
 */
export function toInstant(wallClock: number, zone: string): number {
	const [before, after] = offsetsAround(wallClock, zone);
	const isShown = (offset: number) => toWallClock(wallClock - offset, zone) === wallClock;
	return wallClock - (!isShown(before) && isShown(after) ? after : before);
}
