'use strict';

const { paginate } = require('../../dist/nodes/Chat2Desk/api/pagination');
const { dayOf } = require('../../dist/nodes/Chat2Desk/utils/time-zones');
const { fc, holds } = require('./support/check-property');

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

/** Messages over some days, as many a day as said. */
function messagesOf(first, counts) {
	let id = 1000;
	return counts.flatMap((count, day) =>
		Array.from({ length: count }, (_, index) => {
			const at = first + day * DAY + Math.floor(((index + 0.5) / count) * DAY);
			return { id: (id += 1 + (index % 3)), at, created: apiTime(at) };
		}),
	);
}

/** The list of messages of a company that lives in a zone. */
function company(rows, zone, { cap, meta }) {
	const days = new Map(rows.map(({ id, at }) => [id, dayOf(at, zone)]));
	return async ({ query }) => {
		const { start_date: from, finish_date: until, start_id: startId, order, limit: asked } = query;
		if (startId !== undefined && from !== undefined) throw new Error('use date filter and start_id separately');
		const wanted = rows.filter(({ id }) => {
			const day = from === undefined ? undefined : days.get(id);
			return (startId === undefined || id >= startId) && (day === undefined || (day >= iso(from) && day < iso(until)));
		});
		if (order === 'desc') wanted.reverse();
		const limit = Math.min(cap, asked);
		return { data: wanted.slice(0, limit), ...(meta && { limit }) };
	};
}

const zone = fc.constantFrom(...ZONES);
const shape = fc.record({
	company: zone,
	believed: zone,
	// Over both changes of the clock, and at any hour.
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

async function read(wish, isZoneKnown) {
	const rows = messagesOf(wish.first, wish.counts);
	const [after, before] = [wish.first + wish.from * HOUR, wish.first + (wish.from + wish.hours) * HOUR];
	const found = await paginate({
		request: { method: 'GET', path: '/messages', query: wish.newestFirst ? { order: 'desc' } : {} },
		pagination: PAGES,
		limit: wish.limit,
		concurrency: 4,
		send: company(rows, wish.company, wish),
		after: new Date(after).toISOString(),
		before: new Date(before).toISOString(),
		timeZone: isZoneKnown ? wish.company : wish.believed,
		isTimeZoneKnown: isZoneKnown,
	});
	const wanted = rows.filter(({ at }) => at >= after && at < before).map(({ id }) => id);
	if (wish.newestFirst) wanted.reverse();
	expect(found.map(({ id }) => id)).toEqual(wanted.slice(0, wish.limit));
}

describe('messages of a range of time', () => {
	holds('are all there where the zone is the right one', [shape], async (wish) => await read(wish, true));
	holds('are all there where nobody said which zone it is', [shape], async (wish) => await read(wish, false));
});
