/** @jest-environment node */

'use strict';

/** The rate limiter against simulated servers with rate limits. A fake clock makes the tests independent of the machine's speed. */

const { getEventListeners } = require('node:events');
const { RequestLimiter } = require('../../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { mapConcurrent } = require('../../../../dist/nodes/Chat2Desk/api/map-concurrent');
const {
	getAccountLimiter,
	resetAccountLimiters,
} = require('../../../../dist/nodes/Chat2Desk/api/rate-limit/account-limiter');
const { createApiClient } = require('../../../../dist/nodes/Chat2Desk/api/client');

// The event loop is real, but the clock is not: start the next request without waiting for a turn of the event loop.
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

/** A token bucket: `size` requests at once, refilled at `perSecond`. `set` changes both. */
function bucket(size, perSecond) {
	let [tokens, refilledAt] = [size, Date.now()];
	const allows = () => {
		const now = Date.now();
		tokens = Math.min(size, tokens + ((now - refilledAt) * perSecond) / 1000);
		refilledAt = now;
		if (tokens < 1) return false;
		tokens--;
		return true;
	};
	return Object.assign(allows, { set: (...limit) => ([size, perSecond] = limit) });
}

/** A sliding window: at most `perSecond` requests in any second. */
function sliding(perSecond) {
	let times = [];
	return () => {
		const now = Date.now();
		times = times.filter((at) => now - at < 1000);
		if (times.length >= perSecond) return false;
		times.push(now);
		return true;
	};
}

/** A server and an n8n context with a credential for it. `perRequestMs` is added to the latency for each request in flight. */
function account({ allows = () => true, latencyMs = 10, retryAfter = '1', token = 'one', perRequestMs = 0 } = {}) {
	const seen = { times: [], calls: [], rejected: 0, maxInFlight: 0, warnings: [] };
	let inFlight = 0;
	const httpRequestWithAuthentication = async (_credential, { url, body }) => {
		const isAllowed = allows();
		seen.times.push(Date.now());
		seen.maxInFlight = Math.max(seen.maxInFlight, ++inFlight);
		if (isAllowed) seen.calls.push(body ?? url);
		else seen.rejected++;
		await new Promise((done) => setTimeout(done, latencyMs + perRequestMs * inFlight));
		inFlight--;
		return isAllowed
			? { statusCode: 200, headers: {}, body: { data: 1, status: 'success' } }
			: { statusCode: 429, headers: retryAfter ? { 'retry-after': retryAfter } : {}, body: {} };
	};
	const host = {
		getNode: () => ({ name: 'Chat2Desk' }),
		getCredentials: async () => ({ server: 'https://api.chat2desk.com', apiToken: token }),
		logger: { warn: (text) => seen.warnings.push(text) },
		helpers: { httpRequestWithAuthentication },
	};
	return { seen, host };
}

const read = (id) => ({ method: 'GET', path: `/clients/${id}` });
const message = (id) => ({ method: 'POST', path: '/messages', body: { id } });

/** One execution with `count` requests, `concurrency` at a time. */
const execution = (host, count, { concurrency = 50, call = read, from = 0, signal } = {}) => {
	const { request: send } = createApiClient(host, new RequestLimiter(concurrency, signal));
	return mapConcurrent(count, concurrency, async (index) => await send(call(from + index)));
};

/** The duration of work on the fake clock, in milliseconds. */
async function durationOf(work, maxMs = 600_000) {
	const startedAt = Date.now();
	let durationMs;
	work.then(
		() => (durationMs = Date.now() - startedAt),
		() => (durationMs = Date.now() - startedAt),
	);
	while (durationMs === undefined && Date.now() - startedAt < maxMs) await jest.advanceTimersByTimeAsync(5);
	await work;
	return durationMs;
}

describe.each([
	['token bucket, with Retry-After', () => bucket(20, 20), '1', [1, 10, 50, 100, 150]],
	['token bucket, without Retry-After', () => bucket(20, 20), undefined, [1, 10, 50, 100, 150]],
	['sliding window, with Retry-After', () => sliding(20), '1', [1, 10]],
])('200 reads on a server that allows 20 per second (%s)', (_name, limit, retryAfter, latencies) => {
	test.each(latencies)('reach 95 percent of the allowed rate at a latency of %d ms', async (latencyMs) => {
		const { seen, host } = account({ allows: limit(), retryAfter, latencyMs });
		const durationMs = await durationOf(execution(host, 200));
		expect(seen.calls).toHaveLength(200);
		expect(new Set(seen.calls).size).toBe(200);
		expect(seen.rejected / (200 + seen.rejected)).toBeLessThanOrEqual(0.05);
		// 95% of the allowed rate.
		expect(durationMs).toBeLessThanOrEqual((200 / 20 / 0.95) * 1000);
	});
});

test.each([50, 100, 150])('respects a sliding window of 20 per second at a latency of %d ms', async (latencyMs) => {
	const { seen, host } = account({ allows: sliding(20), latencyMs });
	expect(await durationOf(execution(host, 200))).toBeLessThanOrEqual((200 / 20 / 0.95) * 1000);
	expect(seen.rejected).toBeLessThanOrEqual(10);
});

describe('a limit with a burst below its rate', () => {
	test.each([
		[9, 3, 60, 10],
		[20, 5, 200, 15],
		[40, 10, 400, 15],
		[100, 20, 1000, 27],
	])('is learned: %d per second, bursts of %d, %d reads within %d s', async (perSecond, atOnce, count, seconds) => {
		const { seen, host } = account({ allows: bucket(atOnce, perSecond), latencyMs: 20 });
		expect(await durationOf(execution(host, count))).toBeLessThan(seconds * 1000);
		expect(seen.calls).toHaveLength(count);
		// The first 20 requests start before the limit is known.
		expect(seen.rejected - (20 - Math.min(20, atOnce))).toBeLessThanOrEqual(10);
	});
});

test.each([
	[9, 40, 320, 19],
	[20, 40, 320, 14],
	[5, 100, 800, 26],
	[40, 20, 160, 9],
	[20, 5, 40, 10],
])(
	'learns a limit that changes from %d to %d per second: %d reads within %d s',
	async (before, after, count, seconds) => {
		const allows = bucket(before, before);
		const { seen, host } = account({ allows, latencyMs: 50 });
		await durationOf(execution(host, before * 6));
		allows.set(after, after);
		const rejected = seen.rejected;
		expect(await durationOf(execution(host, count, { from: 1000 }))).toBeLessThan(seconds * 1000);
		expect(seen.rejected - rejected).toBeLessThanOrEqual(14);
	},
);

test('reads 1,000 times with a concurrency of 50 if there is no limit', async () => {
	const { seen, host } = account({ latencyMs: 50 });
	const durationMs = await durationOf(execution(host, 1000));
	expect([seen.calls.length, seen.maxInFlight]).toEqual([1000, 50]);
	expect(durationMs).toBeLessThan(1500);
});

test.each([
	['connections that are refused', () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))],
	['errors of a proxy', () => Promise.resolve({ statusCode: 503, headers: {}, body: '<html></html>' })],
])('does not take the duration of %s for the latency of the server', async (_name, fail) => {
	const undisturbedMs = await durationOf(execution(account({ latencyMs: 200 }).host, 400));
	const { host } = account({ latencyMs: 200, token: 'two' });
	const answer = host.helpers.httpRequestWithAuthentication;
	host.helpers.httpRequestWithAuthentication = async () => await fail();
	const { request: send } = createApiClient(host, new RequestLimiter(1), { maxRetries: 0 });
	for (let id = 0; id < 30; id++) await expect(send(read(id))).rejects.toThrow();
	host.helpers.httpRequestWithAuthentication = answer;
	expect(await durationOf(execution(host, 400))).toBeLessThan(1.1 * undisturbedMs);
});

test('reduces the concurrency if latency grows with it', async () => {
	const { seen, host } = account({ latencyMs: 20, perRequestMs: 20 });
	await durationOf(execution(host, 600));
	expect(seen.calls).toHaveLength(600);
	expect(seen.maxInFlight).toBeLessThan(30);
});

test('shares the rate of an account fairly between two executions', async () => {
	const { seen, host } = account({ allows: bucket(20, 20) });
	const executions = Promise.all([execution(host, 100), execution(host, 100, { from: 1000 })]);
	expect(await durationOf(executions)).toBeLessThan(10_600);
	expect(seen.rejected).toBeLessThanOrEqual(10);
	const half = seen.calls.slice(50, 150).filter((url) => /\/\d{4}$/.test(url));
	expect(half.length).toBeGreaterThan(40);
	expect(half.length).toBeLessThan(60);
});

/** How long executions with a number of requests each take, in milliseconds, one starting a little after the other. */
async function durationsOf(host, counts, startEveryMs) {
	const durations = [];
	const startedAt = Date.now();
	const executions = counts.map(async (count, index) => {
		await new Promise((done) => setTimeout(done, startEveryMs * (index + 1)));
		await execution(host, count, { from: 1000 * index });
		durations[index] = Date.now() - startedAt;
	});
	await durationOf(Promise.all(executions));
	return durations;
}

test.each([1, 30, 100])(
	'shares the rate fairly between 20 executions that start %d ms apart, although the first one uses up the burst',
	async (startEveryMs) => {
		const { seen, host } = account({ allows: bucket(20, 20), latencyMs: 50 });
		const durations = await durationsOf(host, new Array(20).fill(30), startEveryMs);
		expect(Math.max(...durations) / Math.min(...durations)).toBeLessThan(1.4);
		expect(Math.max(...durations)).toBeLessThan((600 / 20 / 0.95) * 1000);
		expect(seen.rejected).toBeLessThanOrEqual(30);
	},
);

test('does not make a long execution wait until others that start later have sent as many requests', async () => {
	const { seen, host } = account({ allows: bucket(20, 20), latencyMs: 50 });
	await durationsOf(host, [1000, 400], 20_000);
	// The second one starts after some 400 of the first one's, and catches up with the recent ones only.
	const ofFirst = seen.calls.slice(600, 800).filter((url) => /\/clients\/\d{1,3}$/.test(url));
	expect(ofFirst.length).toBeGreaterThan(80);
	expect(ofFirst.length).toBeLessThan(120);
});

test('keeps the learned rate for later executions of the same account only', async () => {
	const allows = bucket(20, 20);
	const { seen, host } = account({ allows });
	await durationOf(execution(host, 100));
	await jest.advanceTimersByTimeAsync(5000);
	const before = seen.rejected;
	await durationOf(execution(host, 100));
	expect(seen.rejected - before).toBeLessThanOrEqual(5);
	const other = account({ token: 'two' });
	expect(await durationOf(execution(other.host, 100))).toBeLessThan(1000);
});

test('keeps the limiter of an account for ten minutes after its last request', async () => {
	const { host } = account();
	const { request: send } = createApiClient(host, new RequestLimiter(1));
	const findLimiter = async () => await getAccountLimiter(host.getCredentials);
	await durationOf(send(read(1)));
	const limiter = await findLimiter();
	await jest.advanceTimersByTimeAsync(9 * 60_000);
	// An execution looks its limiter up once, and can run for hours.
	await durationOf(send(read(2)));
	await jest.advanceTimersByTimeAsync(9 * 60_000);
	expect(await findLimiter()).toBe(limiter);
	await jest.advanceTimersByTimeAsync(60_000);
	expect(await findLimiter()).not.toBe(limiter);
});

test('applies a Retry-After of more than ten minutes to executions that start before its end', async () => {
	const { host, seen } = account({ allows: () => false, retryAfter: '3600' });
	const controller = new AbortController();
	const limiter = new RequestLimiter(1, controller.signal);
	const { request: send } = createApiClient(host, limiter, { maxTotalWaitMs: 2 * 3_600_000 });
	const first = send(read(1)).catch((error) => error);
	await jest.advanceTimersByTimeAsync(11 * 60_000);
	await expect(execution(host, 1)).rejects.toMatchObject({ kind: 'rateLimited' });
	expect(seen.times).toHaveLength(1);
	controller.abort();
	await first;
});

test('applies a Retry-After to all executions of the account', async () => {
	let isLimited = true;
	const { seen, host } = account({ allows: () => !isLimited, retryAfter: '10' });
	const first = execution(host, 1);
	await jest.advanceTimersByTimeAsync(100);
	isLimited = false;
	const durationMs = await durationOf(Promise.all([first, execution(host, 1, { from: 5 })]));
	expect(durationMs).toBeGreaterThan(9500);
	expect([seen.rejected, seen.calls.length]).toEqual([1, 2]);
	expect(seen.warnings).toHaveLength(2);
});

test('fails immediately if the wait of another execution exceeds the maximum total wait', async () => {
	const { host, seen } = account({ allows: () => false, retryAfter: '100' });
	const first = execution(host, 1).catch((error) => error);
	await jest.advanceTimersByTimeAsync(100);
	const { request: send } = createApiClient(host, new RequestLimiter(1), { maxTotalWaitMs: 10_000 });
	await expect(send(read(7))).rejects.toMatchObject({
		kind: 'rateLimited',
		description: expect.stringContaining('asks to wait 100 more seconds'),
	});
	expect(seen.times).toHaveLength(1);
	await durationOf(first, 300_000);
});

describe('messages', () => {
	const perSecond = (times) =>
		Math.max(...times.map((at) => times.filter((other) => other >= at && other - at < 1000).length));

	test('start at 15 per second', async () => {
		const { seen, host } = account({ latencyMs: 1 });
		await durationOf(execution(host, 20, { call: message, concurrency: 1 }));
		expect(perSecond(seen.times)).toBe(15);
	});

	test('do not delay reads', async () => {
		const { host } = account({ latencyMs: 1 });
		const messages = execution(host, 60, { call: message, concurrency: 1 });
		expect(await durationOf(execution(host, 100))).toBeLessThan(500);
		await durationOf(messages);
	});

	test('reach the allowed rate: 1,000 at 20 per second', async () => {
		const { seen, host } = account({ allows: bucket(20, 20), latencyMs: 50 });
		const durationMs = await durationOf(execution(host, 1000, { call: message }));
		expect(seen.calls.map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, id) => id));
		expect(durationMs).toBeLessThanOrEqual((1000 / 20 / 0.95) * 1000);
		expect(seen.rejected).toBeLessThanOrEqual(20);
	});

	test.each([
		['token bucket', (rate) => bucket(rate, rate)],
		['sliding window', sliding],
	])('respect a limit below the documented one: 100 at 5 per second (%s)', async (_name, limit) => {
		const { seen, host } = account({ allows: limit(5), latencyMs: 50 });
		expect(await durationOf(execution(host, 100, { call: message }))).toBeLessThan(24_000);
		expect(seen.calls).toHaveLength(100);
		expect(seen.rejected).toBeLessThanOrEqual(14);
	});

	test('reach a limit far above the documented one: 2,000 at 200 per second', async () => {
		const { seen, host } = account({ allows: bucket(200, 200), latencyMs: 50 });
		expect(await durationOf(execution(host, 2000, { call: message }))).toBeLessThan(22_000);
		expect(seen.rejected).toBeLessThanOrEqual(20);
	});
});

test('cancels only the waits of the cancelled execution', async () => {
	let isLimited = true;
	const { host, seen } = account({ allows: () => !isLimited, retryAfter: '60' });
	const controller = new AbortController();
	const stopped = execution(host, 3, { signal: controller.signal }).catch((error) => error);
	const other = execution(host, 1, { from: 9 });
	await jest.advanceTimersByTimeAsync(100);
	isLimited = false;
	controller.abort();
	await jest.advanceTimersByTimeAsync(1);
	expect((await stopped).name).toBe('ExecutionCancelledError');
	await durationOf(other);
	expect(seen.calls).toHaveLength(1);
});

test('leaves no listener on the signal of the execution', async () => {
	const { signal } = new AbortController();
	const limiter = new RequestLimiter(2, signal);
	const requests = [1, 2, 3].map((id) => limiter.schedule(async () => id));
	expect(await Promise.all(requests)).toEqual([1, 2, 3]);
	expect(getEventListeners(signal, 'abort')).toEqual([]);
});
