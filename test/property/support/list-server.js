'use strict';

const { fc } = require('./check-property');

/** Numbers that look random and follow from a seed: which of the requests under way is answered next. */
function randomizer(seed) {
	let state = seed | 1;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >>> 8) % below;
	};
}

/**
 * Answers one request after the other, in the order of their coming or in any other. What a request sees is the list as it is when it
 * is answered; the list changes after an answer.
 *
 * @param {{answer: (query: object) => object, change: (answered: number) => void, shuffle?: number}} how `shuffle`: the seed of another order
 */
function queue({ answer, change, shuffle }) {
	const random = shuffle === undefined ? () => 0 : randomizer(shuffle);
	const waiting = [];
	const asked = [];
	let answered = 0;
	const next = () => {
		const [{ query, resolve }] = waiting.splice(random(waiting.length), 1);
		const reply = answer(query);
		change(++answered);
		resolve(reply);
		if (waiting.length > 0) setImmediate(next);
	};
	const send = ({ query }) =>
		new Promise((resolve) => {
			asked.push(query);
			waiting.push({ query, resolve });
			if (waiting.length === 1) setImmediate(next);
		});
	return { asked, send };
}

/** A change of a list: so many rows come or go at a place (0 the head, 1 the tail) after an answer. */
const change = (kinds, most) =>
	fc.record({
		after: fc.oneof(
			{ weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
			{ weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
		),
		kind: fc.constantFrom(...kinds),
		place: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
		count: fc.oneof(
			{ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
			{ weight: 1, arbitrary: fc.integer({ min: 1, max: most }) },
		),
	});

/**
 * A list read by `limit` and `offset` that changes meanwhile.
 *
 * @param {{count: number, cap: number, meta: 'total'|'limit'|'none', changes: object[], shuffle?: number, row?: (id: number) => object}} list
 */
function offsetServer({ count, cap, meta, changes, shuffle, row = (id) => ({ id }) }) {
	const rows = Array.from({ length: count }, (_, index) => row(index + 1));
	const first = [...rows];
	const gone = new Set();
	let fresh = 1_000_000;
	const apply = ({ kind, place, count: many }) => {
		const at = Math.floor(place * rows.length);
		if (kind === 'insert') rows.splice(at, 0, ...Array.from({ length: many }, () => row(fresh++)));
		else for (const each of rows.splice(Math.min(at, Math.max(0, rows.length - many)), many)) gone.add(each);
	};
	const { asked, send } = queue({
		shuffle,
		answer: ({ limit = 20, offset = 0 }) => {
			const size = Math.min(limit, cap);
			const data = rows.slice(offset, offset + size).map((each) => ({ ...each }));
			if (meta === 'none') return { data };
			return { data, limit: size, ...(meta === 'total' && { total: rows.length }) };
		},
		change: (answered) => changes.filter(({ after }) => after === answered).forEach(apply),
	});
	return { asked, send, first, stayed: () => first.filter((each) => !gone.has(each)) };
}

module.exports = { change, offsetServer, queue };
