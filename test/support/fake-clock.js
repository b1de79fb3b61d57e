'use strict';

/** A clock that a test advances, for files with `@jest-environment node`. Sockets and nock do not depend on it. */

const REAL = ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'performance', 'hrtime'];

/** Fakes the clock in all tests of a file. */
function useFakeClock() {
	beforeEach(() => jest.useFakeTimers({ doNotFake: REAL }));
	afterEach(() => jest.useRealTimers());
}

/** Waits for all work that does not depend on the clock. */
async function settle() {
	for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Advances the clock. */
async function advance(ms, stepMs = 5) {
	for (let passed = 0; passed < ms; passed += stepMs) {
		await settle();
		await jest.advanceTimersByTimeAsync(stepMs);
	}
	await settle();
}

/**
 * Advances the clock until the work has settled.
 * @template T
 * @param {Promise<T>} work
 * @param {number} [stepMs]
 * @returns {Promise<T>}
 */
async function untilDone(work, stepMs = 5) {
	let isDone = false;
	const end = () => (isDone = true);
	work.then(end, end);
	for (await settle(); !isDone; await settle()) await jest.advanceTimersByTimeAsync(stepMs);
	return await work;
}

module.exports = { advance, settle, untilDone, useFakeClock };
