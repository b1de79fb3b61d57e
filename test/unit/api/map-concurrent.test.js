'use strict';

const { setTimeout: pause } = require('node:timers/promises');
const { RequestLimiter } = require('../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { mapConcurrent } = require('../../../dist/nodes/Chat2Desk/api/map-concurrent');

describe('inOrder', () => {
	/** Work that ends when it is told to, in whatever order. */
	function gates(count) {
		const open = [];
		const shut = Array.from({ length: count }, (_, index) => new Promise((resolve) => (open[index] = resolve)));
		return { open, wait: (index) => shut[index] };
	}

	test('results come in the order of the indexes, whatever ends first', async () => {
		const { open, wait } = gates(4);
		const ended = [];
		const all = mapConcurrent(4, 4, async (index) => {
			await wait(index);
			ended.push(index);
			return index * 10;
		});
		for (const index of [3, 1, 2, 0]) {
			open[index]();
			await pause(1);
		}
		expect(await all).toEqual([0, 10, 20, 30]);
		expect(ended).toEqual([3, 1, 2, 0]);
	});

	test('nothing to do is nothing', async () => {
		expect(await mapConcurrent(0, 5, async () => 1)).toEqual([]);
	});

	test('after a failure nothing starts, what runs is awaited, and the lowest failure is thrown', async () => {
		const { open, wait } = gates(10);
		const started = [];
		const ended = [];
		const all = mapConcurrent(10, 3, async (index) => {
			started.push(index);
			await wait(index);
			ended.push(index);
			if (index === 0 || index === 2) throw new Error(`no ${index}`);
		});
		const outcome = expect(all).rejects.toThrow('no 0');
		for (const index of [2, 1, 0]) {
			open[index]();
			await pause(1);
		}
		await outcome;
		expect([started, ended]).toEqual([
			[0, 1, 2],
			[2, 1, 0],
		]);
	});
});

describe('Pace', () => {
	test('lets in as many as it has slots', async () => {
		const pace = new RequestLimiter(3);
		let busy = 0;
		let most = 0;
		const work = async () => {
			most = Math.max(most, ++busy);
			await pause(10);
			busy--;
		};
		await Promise.all(Array.from({ length: 10 }, () => pace.schedule(work)));
		expect(most).toBe(3);
	});

	test('a slot is free again after a failure', async () => {
		const pace = new RequestLimiter(1);
		await expect(pace.schedule(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(await pace.schedule(async () => 5)).toBe(5);
	});

	test('a longer hold counts, a shorter one does not end it', async () => {
		const pace = new RequestLimiter(2);
		const begun = performance.now();
		pace.pause(120);
		pace.pause(20);
		await pace.schedule(async () => undefined);
		// A timer can end a millisecond early.
		expect(performance.now() - begun).toBeGreaterThanOrEqual(119);
	});

	test('a cancel ends every wait, and nothing is let in any more', async () => {
		const controller = new AbortController();
		const pace = new RequestLimiter(1, controller.signal);
		let ran = 0;
		pace.pause(600_000);
		const held = [1, 2, 3].map(() => pace.schedule(async () => ran++).catch((error) => error.name));
		const waiting = pace.sleep(600_000).catch((error) => error.name);
		controller.abort();
		expect(await Promise.all([...held, waiting])).toEqual(Array(4).fill('ExecutionCancelledError'));
		await expect(pace.schedule(async () => ran++)).rejects.toThrow('cancelled');
		expect(ran).toBe(0);
	});
});
