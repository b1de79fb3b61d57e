'use strict';

const { ApiError } = require('../../../dist/nodes/Chat2Desk/api/errors');
const {
	DEFAULT_RETRY_OPTIONS: OPTIONS,
	INITIAL_RETRY_STATE: INITIAL,
	nextRetryState,
	retryDelayMs,
	shouldRetry,
} = require('../../../dist/nodes/Chat2Desk/api/retry-policy');

const READ = { method: 'GET', path: '/clients' };
const WRITE = { method: 'POST', path: '/messages' };
const HIDDEN_WRITE = { method: 'GET', path: '/messages/1/read', isWrite: true };

const errorOf = (kind, more = {}) => new ApiError(kind, 'failed', { description: '', ...more });
const LIMITED = errorOf('rateLimited', { status: 429 });
const limited = (retryAfterMs) => errorOf('rateLimited', { status: 429, retryAfterMs });

beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0.5));
afterEach(() => jest.restoreAllMocks());

describe('shouldRetry', () => {
	const retries = (error, request, state = INITIAL, options = OPTIONS) =>
		shouldRetry(error, request, state, options, retryDelayMs(error, state, options));

	test.each([
		['a rate limit', LIMITED, true, true],
		['a server or network error', errorOf('serverOrNetwork'), true, false],
		['a 408', errorOf('serverOrNetwork', { status: 408 }), true, false],
		['a 425', errorOf('rejected', { status: 425 }), true, false],
		['a web page with status 425', errorOf('unexpectedResponse', { status: 425 }), true, false],
		['a request that was not sent', errorOf('notSent'), true, false],
		['a rejection', errorOf('rejected', { status: 400 }), false, false],
		['the monthly quota', errorOf('quotaExceeded', { status: 429 }), false, false],
		['an unexpected response', errorOf('unexpectedResponse', { status: 404 }), false, false],
	])('decides for reads and writes after %s', (_name, error, read, write) => {
		expect(retries(error, READ)).toBe(read);
		expect(retries(error, WRITE)).toBe(write);
		expect(retries(error, HIDDEN_WRITE)).toBe(write);
	});

	test('stops after the configured number of network retries', () => {
		expect(retries(errorOf('serverOrNetwork'), READ, { ...INITIAL, networkRetries: 2 })).toBe(true);
		expect(retries(errorOf('serverOrNetwork'), READ, { ...INITIAL, networkRetries: 3 })).toBe(false);
	});

	test.each([
		['accepts a Retry-After within the maximum total wait', 20_000, 100_000, true],
		['rejects a Retry-After beyond the maximum total wait', 20_001, 100_000, false],
		['rejects a Retry-After of an hour immediately', 3_600_000, 0, false],
	])('%s', (_name, retryAfterMs, totalWaitMs, expected) => {
		expect(retries(limited(retryAfterMs), WRITE, { ...INITIAL, totalWaitMs })).toBe(expected);
		expect(retries(errorOf('serverOrNetwork', { retryAfterMs }), READ, { ...INITIAL, totalWaitMs })).toBe(expected);
	});

	test.each([0, 1, 99, 100, 500, undefined])(
		'limits time and attempts if every response is a 429 with a Retry-After of %s ms',
		(retryAfterMs) => {
			const error = limited(retryAfterMs);
			let [state, attempts] = [INITIAL, 0];
			for (; retries(error, READ, state); attempts++) {
				const delayMs = retryDelayMs(error, state, OPTIONS);
				expect(delayMs).toBeGreaterThanOrEqual(100);
				state = nextRetryState(error, state, delayMs);
			}
			expect(attempts).toBeGreaterThan(2);
			expect(attempts).toBeLessThanOrEqual(50);
			expect(state.totalWaitMs).toBeLessThanOrEqual(OPTIONS.maxTotalWaitMs);
		},
	);
});

describe('retryDelayMs', () => {
	const delays = (error, states) => states.map((state) => retryDelayMs(error, { ...INITIAL, ...state }, OPTIONS));
	const counts = (name, ...values) => values.map((value) => ({ [name]: value }));

	test('follows Retry-After', () => {
		expect(retryDelayMs(limited(7_000), INITIAL, OPTIONS)).toBe(7_000);
		expect(retryDelayMs(errorOf('serverOrNetwork', { retryAfterMs: 9_000 }), INITIAL, OPTIONS)).toBe(9_000);
	});

	test('grows exponentially up to 30 seconds, with jitter, without Retry-After', () => {
		const rateLimit = [1_000, 2_000, 4_000, 30_000].map((ms) => ms * (1 + 0.5 / 16));
		expect(delays(LIMITED, counts('rateLimitRetries', 0, 1, 2, 20))).toEqual(rateLimit);
		expect(delays(limited(0), counts('rateLimitRetries', 0, 1, 2, 20))).toEqual(rateLimit);
		expect(delays(errorOf('notSent'), counts('networkRetries', 0, 1, 2, 20))).toEqual([500, 1_000, 2_000, 30_000]);
	});

	test('has a minimum even if the initial delay is 0', () => {
		const options = { ...OPTIONS, initialDelayMs: 0 };
		expect(retryDelayMs(limited(0), INITIAL, options)).toBeGreaterThanOrEqual(100);
		expect(retryDelayMs(errorOf('notSent'), INITIAL, options)).toBeGreaterThan(50);
	});
});
