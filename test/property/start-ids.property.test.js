'use strict';

const { paginate } = require('../../dist/nodes/Chat2Desk/api/pagination');
const { fc, testProperty } = require('./support/check-property');

const CAPS = fc.constantFrom(20, 50, 100, 200);
const rowsOf = (count, from = 1) => Array.from({ length: count }, (_, index) => ({ id: from + index }));
const idsOf = (rows) => rows.map(({ id }) => id);

/** Seeded pseudorandom numbers. */
function randomizer(seed) {
	let state = seed | 1;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >>> 8) % below;
	};
}

/** Waits for a random time, so that responses arrive in any order. */
const randomDelay = async (random) => {
	for (let turns = random(4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
};

/** A list read with `start_id` that changes after each request. */
function changing({ count, cap, meta, change, random, calls = 400 }) {
	const list = rowsOf(count, 1000);
	const kept = new Set(idsOf(list));
	let next = 1_000_000;
	let left = calls;
	const send = async ({ query }) => {
		if (left-- === 0) throw new Error('too many requests');
		const limit = Math.min(cap, query.limit);
		const from = query.start_id === undefined ? 0 : list.findIndex(({ id }) => id >= query.start_id);
		const data = from < 0 ? [] : list.slice(from, from + limit);
		const answer = { data, ...(meta && { limit }) };
		change(list, random, () => ({ id: next++ }));
		const currentIds = new Set(idsOf(list));
		for (const id of kept) if (!currentIds.has(id)) kept.delete(id);
		await randomDelay(random);
		return answer;
	};
	return { send, kept };
}

function expectComplete(found, kept) {
	const ids = idsOf(found);
	expect(new Set(ids).size).toBe(ids.length);
	const missing = [...kept].filter((id) => !ids.includes(id));
	expect(missing).toEqual([]);
	const old = ids.filter((id) => id < 1_000_000);
	expect(old).toEqual([...old].sort((a, b) => a - b));
}

describe('lists by start_id', () => {
	const shape = fc.record({ seed: fc.nat(), count: fc.integer({ min: 0, max: 900 }), cap: CAPS, meta: fc.boolean() });
	const changes = {
		'without changes': () => {},
		'while rows are added at the end': (list, random, newRow) => {
			for (let times = random(3); times > 0; times--) list.push(newRow());
		},
		'while rows are removed': (list, random) => {
			for (let times = random(4); times > 0 && list.length > 0; times--) list.splice(random(list.length), 1);
		},
	};
	for (const [name, change] of Object.entries(changes)) {
		testProperty(`return each row once ${name}`, [shape], async ({ seed, ...scenario }) => {
			const { send, kept } = changing({ ...scenario, change, random: randomizer(seed) });
			const pages = { by: 'startId', key: 'id' };
			const found = await paginate({
				request: { method: 'GET', path: '/x' },
				pagination: pages,
				limit: Infinity,
				concurrency: 1,
				send,
			});
			expectComplete(found, kept);
		});
	}
});
