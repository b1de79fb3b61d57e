'use strict';

const { BoundedMap } = require('../../../dist/nodes/Chat2Desk/utils/bounded-map');

describe('BoundedMap', () => {
	it('removes the oldest entries', () => {
		const map = new BoundedMap(3);
		for (const [index, key] of ['a', 'b', 'c', 'a', 'd'].entries()) map.set(key, index);
		expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([3, undefined, 2, 4]);
		expect([map.size, map.has('b'), map.delete('d'), map.has('d'), map.delete('d')]).toEqual([
			...[3, false, true, false, false],
		]);
		map.clear();
		expect(map.size).toBe(0);
	});

	it('stores a hash of each key, so that long keys take no memory', () => {
		const map = new BoundedMap(100);
		for (let index = 0; index < 50; index++) map.set(`${index}${'x'.repeat(1_000_000)}`, index);
		const stored = [...map.entries.keys()];
		expect(stored.map((key) => key.length)).toEqual(Array(50).fill(22));
		expect(map.get(`7${'x'.repeat(1_000_000)}`)).toBe(7);
	});
});
