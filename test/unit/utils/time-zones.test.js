'use strict';

const { addDays, dayOf, isZone, startOfDay } = require('../../../dist/nodes/Chat2Desk/utils/time-zones');

const iso = (ms) => new Date(ms).toISOString();

test.each([
	['UTC', '2026-07-17', '2026-07-17T00:00:00.000Z'],
	['Asia/Almaty', '2026-07-17', '2026-07-16T19:00:00.000Z'],
	['America/Mexico_City', '2026-07-17', '2026-07-17T06:00:00.000Z'],
	['Asia/Kathmandu', '2026-07-17', '2026-07-16T18:15:00.000Z'],
	['Pacific/Kiritimati', '2026-07-17', '2026-07-16T10:00:00.000Z'],
	['Etc/GMT+12', '2026-07-17', '2026-07-17T12:00:00.000Z'],
	['Europe/Berlin, the day of the change to summer time', '2026-03-29', '2026-03-28T23:00:00.000Z'],
	['Europe/Berlin, the day after it', '2026-03-30', '2026-03-29T22:00:00.000Z'],
	['Europe/Berlin, the day of the change to winter time', '2026-10-25', '2026-10-24T22:00:00.000Z'],
	['Europe/Berlin, the day after it', '2026-10-26', '2026-10-25T23:00:00.000Z'],
	['Africa/Cairo, where the day of the change starts at 01:00', '2026-04-24', '2026-04-23T22:00:00.000Z'],
	['America/Havana, where midnight occurs twice', '2026-11-01', '2026-11-01T04:00:00.000Z'],
	['Pacific/Apia, which skipped a day', '2011-12-30', '2011-12-30T10:00:00.000Z'],
])('in %s, %s starts at %s', (name, day, start) => {
	const [zone] = name.split(',');
	expect(iso(startOfDay(day, zone))).toBe(start);
});

test('every day of two years starts at the change of the local date', () => {
	for (const zone of [
		'Etc/GMT+12',
		'America/St_Johns',
		'America/Santiago',
		'Africa/Casablanca',
		'Asia/Beirut',
		'Australia/Lord_Howe',
		'Pacific/Chatham',
	]) {
		for (let day = '2025-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
			const start = startOfDay(day, zone);
			expect([zone, dayOf(start - 1, zone), dayOf(start, zone)]).toEqual([zone, addDays(day, -1), day]);
		}
	}
});

test.each([
	['Asia/Almaty', true],
	['UTC', true],
	['Asia/Alma-Ata-2', false],
	['Berlin', false],
	['', false],
	['UTC+25', false],
])('%j is a time zone: %s', (name, expected) => {
	expect(isZone(name)).toBe(expected);
});

test('keeps a limited number of formatters, because each zone has many spellings', () => {
	const spellings = Array.from({ length: 512 }, (_, bits) =>
		[...'europe/berlin'].map((letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
	);
	const create = jest.spyOn(Intl, 'DateTimeFormat');
	expect(spellings.every(isZone)).toBe(true);
	create.mockClear();
	expect(isZone(spellings[0])).toBe(true);
	expect(create).toHaveBeenCalledTimes(1);
	create.mockRestore();
});
