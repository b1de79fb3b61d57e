'use strict';

const { setTimeout: pause } = require('node:timers/promises');
const { RequestLimiter } = require('../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { mapConcurrent } = require('../../../dist/nodes/Chat2Desk/api/map-concurrent');

describe('mapConcurrent', () => {
	/** Promises that a test resolves in any order. */
	function createGates(count) {
		const open = [];
		const gates = Array.from({ length: count }, (_, index) => new Promise((resolve) => (open[index] = resolve)));
		return { open, wait: (index) => gates[index] };
	}

	test('returns results in the order of the indexes', async () => {
		const { open, wait } = createGates(4);
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

	test('returns an empty array for zero calls', async () => {
		expect(await mapConcurrent(0, 5, async () => 1)).toEqual([]);
	});

	test('starts nothing after a failure, awaits running calls and throws the error of the lowest index', async () => {
		const { open, wait } = createGates(10);
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

describe('RequestLimiter', () => {
	test('runs at most as many requests as it has slots', async () => {
		const limiter = new RequestLimiter(3);
		let inFlight = 0;
		let maxInFlight = 0;
		const work = async () => {
			maxInFlight = Math.max(maxInFlight, ++inFlight);
			await pause(10);
			inFlight--;
		};
		await Promise.all(Array.from({ length: 10 }, () => limiter.schedule(work)));
		expect(maxInFlight).toBe(3);
	});

	test('frees the slot of a failed request', async () => {
		const limiter = new RequestLimiter(1);
		await expect(limiter.schedule(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(await limiter.schedule(async () => 5)).toBe(5);
	});

	test('is not resumed early by a shorter pause', async () => {
		const limiter = new RequestLimiter(2);
		const startedAt = performance.now();
		limiter.pause(120);
		limiter.pause(20);
		await limiter.schedule(async () => undefined);
		// A timer can end a millisecond early.
		expect(performance.now() - startedAt).toBeGreaterThanOrEqual(119);
	});

	test('cancels all pending requests and rejects new ones', async () => {
		const controller = new AbortController();
		const limiter = new RequestLimiter(1, controller.signal);
		let ran = 0;
		limiter.pause(600_000);
		const queued = [1, 2, 3].map(() => limiter.schedule(async () => ran++).catch((error) => error.name));
		const sleeping = limiter.sleep(600_000).catch((error) => error.name);
		controller.abort();
		expect(await Promise.all([...queued, sleeping])).toEqual(Array(4).fill('ExecutionCancelledError'));
		await expect(limiter.schedule(async () => ran++)).rejects.toThrow('cancelled');
		expect(ran).toBe(0);
	});
});
