'use strict';

const { fc } = require('./check-property');

/** Seeded pseudorandom numbers, which select the next request to respond to. */
function randomizer(seed) {
	let state = seed | 1;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >>> 8) % below;
	};
}

/**
 * Responds to one request at a time, in the order of arrival or shuffled. The list changes after each response.
 *
 * @param {{answer: (query: object) => object, change: (answered: number) => void, shuffle?: number}} options `shuffle`: the seed of a random order
 */
function queue({ answer, change, shuffle }) {
	const random = shuffle === undefined ? () => 0 : randomizer(shuffle);
	const pending = [];
	const queries = [];
	let answered = 0;
	const next = () => {
		const [{ query, resolve }] = pending.splice(random(pending.length), 1);
		const reply = answer(query);
		change(++answered);
		resolve(reply);
		if (pending.length > 0) setImmediate(next);
	};
	const send = ({ query }) =>
		new Promise((resolve) => {
			queries.push(query);
			pending.push({ query, resolve });
			if (pending.length === 1) setImmediate(next);
		});
	return { queries, send };
}

/** A change of a list after a number of responses: `count` rows are added or removed at `place` (0 is the start, 1 the end). */
const change = (kinds, maxCount) =>
	fc.record({
		after: fc.oneof(
			{ weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
			{ weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
		),
		kind: fc.constantFrom(...kinds),
		place: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
		count: fc.oneof(
			{ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
			{ weight: 1, arbitrary: fc.integer({ min: 1, max: maxCount }) },
		),
	});

/**
 * A list read with `limit` and `offset` that changes in the meantime.
 *
 * @param {{count: number, cap: number, meta: 'total'|'limit'|'none', changes: object[], shuffle?: number, row?: (id: number) => object}} list
 */
function offsetServer({ count, cap, meta, changes, shuffle, row = (id) => ({ id }) }) {
	const rows = Array.from({ length: count }, (_, index) => row(index + 1));
	const initialRows = [...rows];
	const removed = new Set();
	let nextId = 1_000_000;
	const apply = ({ kind, place, count: many }) => {
		const at = Math.floor(place * rows.length);
		if (kind === 'insert') rows.splice(at, 0, ...Array.from({ length: many }, () => row(nextId++)));
		else for (const each of rows.splice(Math.min(at, Math.max(0, rows.length - many)), many)) removed.add(each);
	};
	const { queries, send } = queue({
		shuffle,
		answer: ({ limit = 20, offset = 0 }) => {
			const size = Math.min(limit, cap);
			const data = rows.slice(offset, offset + size).map((each) => ({ ...each }));
			if (meta === 'none') return { data };
			return { data, limit: size, ...(meta === 'total' && { total: rows.length }) };
		},
		change: (answered) => changes.filter(({ after }) => after === answered).forEach(apply),
	});
	return { queries, send, initialRows, kept: () => initialRows.filter((each) => !removed.has(each)) };
}

module.exports = { change, offsetServer, queue };
