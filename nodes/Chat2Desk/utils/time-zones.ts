/** Calendar days in time zones. A day is written `YYYY-MM-DD`, an instant is milliseconds since 1970, a zone is an IANA name. */

const DAY_MS = 86_400_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Throws `RangeError` where there is no such zone. */
function clockOf(zone: string): Intl.DateTimeFormat {
	const known = clocks.get(zone);
	if (known !== undefined) return known;
	const numeric = 'numeric' as const;
	const made = new Intl.DateTimeFormat('en-US', {
		timeZone: zone,
		hourCycle: 'h23',
		year: numeric,
		month: numeric,
		day: numeric,
		hour: numeric,
		minute: numeric,
		second: numeric,
	});
	clocks.set(zone, made);
	return made;
}

/** Whether there is a time zone of that name. */
export function isZone(name: string): boolean {
	try {
		clockOf(name);
		return true;
	} catch {
		return false;
	}
}

/** What a clock in the zone shows at an instant, as if it were UTC. */
function shown(ms: number, zone: string): number {
	const parts = Object.fromEntries(
		clockOf(zone)
			.formatToParts(ms)
			.map(({ type, value }) => [type, Number(value)]),
	);
	return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

const midnightOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

const text = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The calendar day that an instant belongs to in a zone. */
export function dayOf(ms: number, zone: string): string {
	return text(shown(ms, zone));
}

/** What clock and calendar of a zone show at an instant, as `2026-07-17 10:45`. */
export const formatClock = (ms: number, zone: string): string =>
	new Date(shown(ms, zone)).toISOString().slice(0, 16).replace('T', ' ');

/** The day so many days after another one, or before it. */
export function addDays(day: string, count: number): string {
	return text(midnightOf(day) + count * DAY_MS);
}

/**
 * The first instant of a calendar day in a zone. Where the clock changes at midnight that is not the instant of 00:00, and a day that
 * a zone left out (a move over the date line) begins with the next one.
 */
export function startOfDay(day: string, zone: string): number {
	const midnight = midnightOf(day);
	const [before, after] = [midnight - DAY_MS, midnight + DAY_MS].map((ms) => shown(ms, zone) - ms);
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
 * The instant at which a clock in the zone shows a time. A time that a clock change left out counts on from before the change.
 *
 * @param wall the time shown, as if it were UTC
 */
export function toInstant(wall: number, zone: string): number {
	const first = wall - (shown(wall, zone) - wall);
	return wall - (shown(first, zone) - first);
}
