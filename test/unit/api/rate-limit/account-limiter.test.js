/** @jest-environment node */

'use strict';

/** The pace against servers that limit how fast they may be called, by a clock that the tests move: no machine is too slow for it. */

const { RequestLimiter } = require('../../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { mapConcurrent } = require('../../../../dist/nodes/Chat2Desk/api/map-concurrent');
const { resetAccountLimiters } = require('../../../../dist/nodes/Chat2Desk/api/rate-limit/account-limiter');
const { createApiClient } = require('../../../../dist/nodes/Chat2Desk/api/client');

// The event loop is real and the clock is not: here a start is followed by the next one without a turn in between.
jest.mock('../../../../dist/nodes/Chat2Desk/api/rate-limit/start-staggerer', () => ({
	StartStaggerer: class {
		canStart = true;

		start(onNext) {
			if (!this.canStart) return;
			this.canStart = false;
			void Promise.resolve().then(() => {
				this.canStart = true;
				onNext();
			});
		}
	},
}));

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	resetAccountLimiters();
});

afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** So many at once, and so many more each second; `set` changes both. */
function bucket(size, perSecond) {
	let [left, at] = [size, Date.now()];
	const allows = () => {
		const now = Date.now();
		left = Math.min(size, left + ((now - at) * perSecond) / 1000);
		at = now;
		if (left < 1) return false;
		left--;
		return true;
	};
	return Object.assign(allows, { set: (...limit) => ([size, perSecond] = limit) });
}

/** So many in any second. */
function sliding(perSecond) {
	let taken = [];
	return () => {
		const now = Date.now();
		taken = taken.filter((at) => now - at < 1000);
		if (taken.length >= perSecond) return false;
		taken.push(now);
		return true;
	};
}

/** A server, and one n8n context with a credential for it. */
function account({ allows = () => true, latencyMs = 10, retryAfter = '1', token = 'one', busyMs = 0 } = {}) {
	const seen = { times: [], calls: [], refused: 0, most: 0, told: [] };
	let busy = 0;
	const httpRequestWithAuthentication = async (_credential, { url, body }) => {
		const isAllowed = allows();
		seen.times.push(Date.now());
		seen.most = Math.max(seen.most, ++busy);
		if (isAllowed) seen.calls.push(body ?? url);
		else seen.refused++;
		await new Promise((done) => setTimeout(done, latencyMs + busyMs * busy));
		busy--;
		return isAllowed
			? { statusCode: 200, headers: {}, body: { data: 1, status: 'success' } }
			: { statusCode: 429, headers: retryAfter ? { 'retry-after': retryAfter } : {}, body: {} };
	};
	const host = {
		getNode: () => ({ name: 'Chat2Desk' }),
		getCredentials: async () => ({ server: 'https://api.chat2desk.com', apiToken: token }),
		logger: { warn: (text) => seen.told.push(text) },
		helpers: { httpRequestWithAuthentication },
	};
	return { seen, host };
}

const read = (id) => ({ method: 'GET', path: `/clients/${id}` });
const message = (id) => ({ method: 'POST', path: '/messages', body: { id } });

/** One execution with so many calls, `width` side by side. */
const execution = (host, count, { width = 50, call = read, from = 0, signal } = {}) => {
	const { request: send } = createApiClient(host, new RequestLimiter(width, signal));
	return mapConcurrent(count, width, async (index) => await send(call(from + index)));
};

/** How long something takes by the moved clock, in milliseconds. */
async function timeOf(work, mostMs = 600_000) {
	const startedAt = Date.now();
	let took;
	work.then(
		() => (took = Date.now() - startedAt),
		() => (took = Date.now() - startedAt),
	);
	while (took === undefined && Date.now() - startedAt < mostMs) await jest.advanceTimersByTimeAsync(5);
	await work;
	return took;
}

describe.each([
	['a bucket of 20, with Retry-After', () => bucket(20, 20), '1', [1, 10, 50, 100, 150]],
	['a bucket of 20, without Retry-After', () => bucket(20, 20), undefined, [1, 10, 50, 100, 150]],
	['20 in any second, with Retry-After', () => sliding(20), '1', [1, 10]],
])('200 reads where the server allows 20 a second: %s', (_name, limit, retryAfter, latencies) => {
	test.each(latencies)('latency %d ms', async (latencyMs) => {
		const { seen, host } = account({ allows: limit(), retryAfter, latencyMs });
		const took = await timeOf(execution(host, 200));
		expect(seen.calls).toHaveLength(200);
		expect(new Set(seen.calls).size).toBe(200);
		expect(seen.refused / (200 + seen.refused)).toBeLessThanOrEqual(0.05);
		// 95 of 100 of the allowed rate.
		expect(took).toBeLessThanOrEqual((200 / 20 / 0.95) * 1000);
	});
});

test.each([50, 100, 150])('20 in any second are kept to where an answer takes %d ms', async (latencyMs) => {
	const { seen, host } = account({ allows: sliding(20), latencyMs });
	expect(await timeOf(execution(host, 200))).toBeLessThanOrEqual((200 / 20 / 0.95) * 1000);
	expect(seen.refused).toBeLessThanOrEqual(10);
});

describe('a limit that lets fewer begin at once than it lets through in a second', () => {
	test.each([
		[9, 3, 60, 10],
		[20, 5, 200, 15],
		[40, 10, 400, 15],
		[100, 20, 1000, 27],
	])('is found: %d a second, %d at once, %d reads within %d s', async (perSecond, atOnce, count, seconds) => {
		const { seen, host } = account({ allows: bucket(atOnce, perSecond), latencyMs: 20 });
		expect(await timeOf(execution(host, count))).toBeLessThan(seconds * 1000);
		expect(seen.calls).toHaveLength(count);
		// The first 20 go before anybody knows.
		expect(seen.refused - (20 - Math.min(20, atOnce))).toBeLessThanOrEqual(10);
	});
});

test.each([
	[9, 40, 320, 19],
	[20, 40, 320, 14],
	[5, 100, 800, 26],
	[40, 20, 160, 9],
	[20, 5, 40, 10],
])(
	'a limit that changes from %d to %d a second is found again: %d reads within %d s',
	async (before, after, count, seconds) => {
		const allows = bucket(before, before);
		const { seen, host } = account({ allows, latencyMs: 50 });
		await timeOf(execution(host, before * 6));
		allows.set(after, after);
		const refused = seen.refused;
		expect(await timeOf(execution(host, count, { from: 1000 }))).toBeLessThan(seconds * 1000);
		expect(seen.refused - refused).toBeLessThanOrEqual(14);
	},
);

test('1,000 reads at 50 ms take little longer than 50 at a time would', async () => {
	const { seen, host } = account({ latencyMs: 50 });
	const took = await timeOf(execution(host, 1000));
	expect([seen.calls.length, seen.most]).toEqual([1000, 50]);
	expect(took).toBeLessThan(1500);
});

test('a server that answers ever later the more it is asked is asked less', async () => {
	const { seen, host } = account({ latencyMs: 20, busyMs: 20 });
	await timeOf(execution(host, 600));
	expect(seen.calls).toHaveLength(600);
	expect(seen.most).toBeLessThan(30);
});

test('two executions of one account do not double the rate, and take turns', async () => {
	const { seen, host } = account({ allows: bucket(20, 20) });
	const both = Promise.all([execution(host, 100), execution(host, 100, { from: 1000 })]);
	expect(await timeOf(both)).toBeLessThan(10_600);
	expect(seen.refused).toBeLessThanOrEqual(10);
	const half = seen.calls.slice(50, 150).filter((url) => /\/\d{4}$/.test(url));
	expect(half.length).toBeGreaterThan(40);
	expect(half.length).toBeLessThan(60);
});

test('what one execution learned the next one knows; another account does not', async () => {
	const allows = bucket(20, 20);
	const { seen, host } = account({ allows });
	await timeOf(execution(host, 100));
	await jest.advanceTimersByTimeAsync(5000);
	const before = seen.refused;
	await timeOf(execution(host, 100));
	expect(seen.refused - before).toBeLessThanOrEqual(5);
	const other = account({ token: 'two' });
	expect(await timeOf(execution(other.host, 100))).toBeLessThan(1000);
});

test('a hold of one execution is one of the other', async () => {
	let refuses = true;
	const { seen, host } = account({ allows: () => !refuses, retryAfter: '10' });
	const first = execution(host, 1);
	await jest.advanceTimersByTimeAsync(100);
	refuses = false;
	const took = await timeOf(Promise.all([first, execution(host, 1, { from: 5 })]));
	expect(took).toBeGreaterThan(9500);
	expect([seen.refused, seen.calls.length]).toEqual([1, 2]);
	expect(seen.told).toHaveLength(2);
});

test('who does not bear the wait of another one fails at once, and in words', async () => {
	const { host, seen } = account({ allows: () => false, retryAfter: '100' });
	const first = execution(host, 1).catch((error) => error);
	await jest.advanceTimersByTimeAsync(100);
	const { request: send } = createApiClient(host, new RequestLimiter(1), { maxTotalWaitMs: 10_000 });
	await expect(send(read(7))).rejects.toMatchObject({
		kind: 'rateLimited',
		description: expect.stringContaining('asks to wait 100 more seconds'),
	});
	expect(seen.times).toHaveLength(1);
	await timeOf(first, 300_000);
});

describe('messages', () => {
	const perSecond = (times) =>
		Math.max(...times.map((at) => times.filter((other) => other >= at && other - at < 1000).length));

	test('begin with 15 a second', async () => {
		const { seen, host } = account({ latencyMs: 1 });
		await timeOf(execution(host, 20, { call: message, width: 1 }));
		expect(perSecond(seen.times)).toBe(15);
	});

	test('reads beside them are not held back', async () => {
		const { host } = account({ latencyMs: 1 });
		const messages = execution(host, 60, { call: message, width: 1 });
		expect(await timeOf(execution(host, 100))).toBeLessThan(500);
		await timeOf(messages);
	});

	test('find the rate that is allowed: 1,000 where it is 20 a second', async () => {
		const { seen, host } = account({ allows: bucket(20, 20), latencyMs: 50 });
		const took = await timeOf(execution(host, 1000, { call: message }));
		expect(seen.calls.map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, id) => id));
		expect(took).toBeLessThanOrEqual((1000 / 20 / 0.95) * 1000);
		expect(seen.refused).toBeLessThanOrEqual(20);
	});

	test.each([
		['a bucket', (rate) => bucket(rate, rate)],
		['any second', sliding],
	])('keep to a limit below the documented one: 100 where it is 5 a second, by %s', async (_name, limit) => {
		const { seen, host } = account({ allows: limit(5), latencyMs: 50 });
		expect(await timeOf(execution(host, 100, { call: message }))).toBeLessThan(24_000);
		expect(seen.calls).toHaveLength(100);
		expect(seen.refused).toBeLessThanOrEqual(14);
	});

	test('find a limit far above the documented one: 2,000 where it is 200 a second', async () => {
		const { seen, host } = account({ allows: bucket(200, 200), latencyMs: 50 });
		expect(await timeOf(execution(host, 2000, { call: message }))).toBeLessThan(22_000);
		expect(seen.refused).toBeLessThanOrEqual(20);
	});
});

test('a cancel ends the wait of its own execution, and of no other', async () => {
	let refuses = true;
	const { host, seen } = account({ allows: () => !refuses, retryAfter: '60' });
	const controller = new AbortController();
	const stopped = execution(host, 3, { signal: controller.signal }).catch((error) => error);
	const other = execution(host, 1, { from: 9 });
	await jest.advanceTimersByTimeAsync(100);
	refuses = false;
	controller.abort();
	await jest.advanceTimersByTimeAsync(1);
	expect((await stopped).name).toBe('ExecutionCancelledError');
	await timeOf(other);
	expect(seen.calls).toHaveLength(1);
});
