'use strict';

const { paginate } = require('../../dist/nodes/Chat2Desk/api/pagination');
const { fc, holds } = require('./support/check-property');

const CAPS = fc.constantFrom(20, 50, 100, 200);
const rowsOf = (count, from = 1) => Array.from({ length: count }, (_, index) => ({ id: from + index }));
const idsOf = (rows) => rows.map(({ id }) => id);

/** Numbers that follow from a seed. */
function randomizer(seed) {
	let state = seed | 1;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >>> 8) % below;
	};
}

/** Lets answers come back in any order. */
const someTime = async (random) => {
	for (let turns = random(4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
};

/** A list behind `start_id` that changes with every call. */
function changing({ count, cap, meta, change, random, calls = 400 }) {
	const list = rowsOf(count, 1000);
	const stays = new Set(idsOf(list));
	let next = 1_000_000;
	let left = calls;
	const send = async ({ query }) => {
		if (left-- === 0) throw new Error('the reading does not end');
		const limit = Math.min(cap, query.limit);
		const from = query.start_id === undefined ? 0 : list.findIndex(({ id }) => id >= query.start_id);
		const data = from < 0 ? [] : list.slice(from, from + limit);
		const answer = { data, ...(meta && { limit }) };
		change(list, random, () => ({ id: next++ }));
		const there = new Set(idsOf(list));
		for (const id of stays) if (!there.has(id)) stays.delete(id);
		await someTime(random);
		return answer;
	};
	return { send, stays };
}

function expectWhole(found, stays) {
	const ids = idsOf(found);
	expect(new Set(ids).size).toBe(ids.length);
	const missing = [...stays].filter((id) => !ids.includes(id));
	expect(missing).toEqual([]);
	const old = ids.filter((id) => id < 1_000_000);
	expect(old).toEqual([...old].sort((a, b) => a - b));
}

describe('lists by start_id', () => {
	const shape = fc.record({ seed: fc.nat(), count: fc.integer({ min: 0, max: 900 }), cap: CAPS, meta: fc.boolean() });
	const changes = {
		none: () => {},
		'rows at the end': (list, random, fresh) => {
			for (let times = random(3); times > 0; times--) list.push(fresh());
		},
		removals: (list, random) => {
			for (let times = random(4); times > 0 && list.length > 0; times--) list.splice(random(list.length), 1);
		},
	};
	for (const [name, change] of Object.entries(changes)) {
		holds(`are read whole, each row once: ${name}`, [shape], async ({ seed, ...wish }) => {
			const { send, stays } = changing({ ...wish, change, random: randomizer(seed) });
			const pages = { by: 'startId', key: 'id' };
			const found = await paginate({
				request: { method: 'GET', path: '/x' },
				pagination: pages,
				limit: Infinity,
				concurrency: 1,
				send,
			});
			expectWhole(found, stays);
		});
	}
});
