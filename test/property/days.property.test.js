'use strict';

const { paginate } = require('../../dist/nodes/Chat2Desk/api/pagination');
const { dayOf } = require('../../dist/nodes/Chat2Desk/utils/time-zones');
const { fc, testProperty } = require('./support/check-property');

const ZONES = [
	'Etc/GMT+12',
	'Pacific/Honolulu',
	'America/Los_Angeles',
	'America/New_York',
	'America/Sao_Paulo',
	'UTC',
	'Europe/Lisbon',
	'Europe/Kyiv',
	'Asia/Almaty',
	'Asia/Kathmandu',
	'Asia/Vladivostok',
	'Pacific/Kiritimati',
];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PAGES = { by: 'startId', key: 'id', days: { from: 'start_date', until: 'finish_date', time: 'created' } };

const apiTime = (ms) => `${new Date(ms).toISOString().slice(0, 19)} UTC`;
const iso = (text) => text.split('-').reverse().join('-');

/** Messages on consecutive days; `counts` contains the number of messages of each day. */
function messagesOf(first, counts) {
	let id = 1000;
	return counts.flatMap((count, day) =>
		Array.from({ length: count }, (_, index) => {
			const at = first + day * DAY + Math.floor(((index + 0.5) / count) * DAY);
			return { id: (id += 1 + (index % 3)), at, created: apiTime(at) };
		}),
	);
}

/** The message list of a company in a time zone. */
function company(rows, zone, { cap, meta }) {
	const days = new Map(rows.map(({ id, at }) => [id, dayOf(at, zone)]));
	return async ({ query }) => {
		const { start_date: from, finish_date: until, start_id: startId, order, limit: requested } = query;
		if (startId !== undefined && from !== undefined) throw new Error('use date filter and start_id separately');
		const matches = rows.filter(({ id }) => {
			const day = from === undefined ? undefined : days.get(id);
			return (startId === undefined || id >= startId) && (day === undefined || (day >= iso(from) && day < iso(until)));
		});
		if (order === 'desc') matches.reverse();
		const limit = Math.min(cap, requested);
		return { data: matches.slice(0, limit), ...(meta && { limit }) };
	};
}

const zone = fc.constantFrom(...ZONES);
const shape = fc.record({
	company: zone,
	assumed: zone,
	// Includes clock changes in spring and autumn.
	first: fc
		.constantFrom('2026-03-07', '2026-03-27', '2026-07-10', '2026-10-23', '2026-10-30')
		.map((day) => Date.parse(`${day}T00:00:00Z`)),
	counts: fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 100, max: 900 })), {
		minLength: 4,
		maxLength: 8,
	}),
	from: fc.integer({ min: 0, max: 60 }),
	hours: fc.integer({ min: 1, max: 100 }),
	cap: fc.constantFrom(20, 50, 200),
	meta: fc.boolean(),
	newestFirst: fc.boolean(),
	limit: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 700 })),
});

async function read(scenario, isZoneKnown) {
	const rows = messagesOf(scenario.first, scenario.counts);
	const [after, before] = [
		scenario.first + scenario.from * HOUR,
		scenario.first + (scenario.from + scenario.hours) * HOUR,
	];
	const found = await paginate({
		request: { method: 'GET', path: '/messages', query: scenario.newestFirst ? { order: 'desc' } : {} },
		pagination: PAGES,
		limit: scenario.limit,
		concurrency: 4,
		send: company(rows, scenario.company, scenario),
		after: new Date(after).toISOString(),
		before: new Date(before).toISOString(),
		timeZone: isZoneKnown ? scenario.company : scenario.assumed,
		isTimeZoneKnown: isZoneKnown,
	});
	const expected = rows.filter(({ at }) => at >= after && at < before).map(({ id }) => id);
	if (scenario.newestFirst) expected.reverse();
	expect(found.map(({ id }) => id)).toEqual(expected.slice(0, scenario.limit));
}

describe('messages of a time range', () => {
	testProperty(
		'are read completely if the time zone is known',
		[shape],
		async (scenario) => await read(scenario, true),
	);
	testProperty(
		'are read completely if the time zone is assumed',
		[shape],
		async (scenario) => await read(scenario, false),
	);
});
