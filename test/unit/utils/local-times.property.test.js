'use strict';

/** Compares local times with Luxon, which n8n uses, in all time zones and around clock changes of ten years. */

const fc = require('fast-check');
const { DateTime, Settings } = require('luxon');
const { dayOf, startOfDay, toInstant } = require('../../../dist/nodes/Chat2Desk/utils/time-zones');

const ZONES = Intl.supportedValuesOf('timeZone');
const HOUR_MS = 3_600_000;
const [FROM, UNTIL] = [Date.UTC(2018, 0, 1), Date.UTC(2028, 0, 1)];

/** The results of Luxon. For a time that occurs twice, the result depends on the current season. */
function luxonInstants(wallClock, zone) {
	const text = new Date(wallClock).toISOString().slice(0, 19);
	return [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)].map((now) => {
		Settings.now = () => now;
		return DateTime.fromISO(text, { zone }).toMillis();
	});
}

afterAll(() => {
	Settings.now = () => Date.now();
});

/** The local times around the clock changes of a zone. */
function wallClocksAtChanges(zone) {
	const found = [];
	for (let ms = FROM; ms < UNTIL; ms += 24 * HOUR_MS) {
		const [before, after] = [ms, ms + 24 * HOUR_MS].map((at) => DateTime.fromMillis(at, { zone }).offset);
		if (before === after) continue;
		for (let at = ms - 2 * HOUR_MS; at <= ms + 26 * HOUR_MS; at += HOUR_MS / 2) found.push(at + before * 60_000);
	}
	return found;
}

test.each([
	'America/New_York',
	'America/Santiago',
	'Europe/Berlin',
	'Australia/Lord_Howe',
	'Africa/Casablanca',
	'Asia/Gaza',
])('agree every half hour around the clock changes of %s', (zone) => {
	const wallClocks = wallClocksAtChanges(zone);
	expect(wallClocks.length).toBeGreaterThan(100);
	for (const wallClock of wallClocks)
		expect([zone, new Date(wallClock), luxonInstants(wallClock, zone)]).toEqual([
			zone,
			new Date(wallClock),
			expect.arrayContaining([toInstant(wallClock, zone)]),
		]);
});

test('agree at any time in any zone', () => {
	fc.assert(
		fc.property(fc.constantFrom(...ZONES), fc.integer({ min: FROM / 1000, max: UNTIL / 1000 }), (zone, seconds) => {
			const instants = luxonInstants(seconds * 1000, zone);
			expect(instants).toContain(toInstant(seconds * 1000, zone));
			const day = new Date(seconds * 1000).toISOString().slice(0, 10);
			expect(dayOf(startOfDay(day, zone), zone)).toBe(day);
			expect(startOfDay(day, zone)).toBe(DateTime.fromISO(day, { zone }).startOf('day').toMillis());
		}),
		{ numRuns: 200, seed: Number(process.env.SEED ?? 11) },
	);
});
