/** @jest-environment node */

'use strict';

const { createApiClient } = require('../../../dist/nodes/Chat2Desk/api/client');
const { resetAccountLimiters } = require('../../../dist/nodes/Chat2Desk/api/rate-limit/account-limiter');
const { RequestLimiter } = require('../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');

const TOKEN = '0f3c9b1e5d7a4426';
const READ = { method: 'GET', path: '/clients/1' };
const WRITE = { method: 'POST', path: '/messages', body: { text: 'hi' } };

beforeEach(() => {
	jest.useFakeTimers();
	resetAccountLimiters();
});
afterEach(() => jest.useRealTimers());

const response = (statusCode, body = {}, headers = {}) => ({ statusCode, headers, body });
const ok = response(200, { data: 1, status: 'success' });

/** A client whose server answers with `respond`, and the number of requests so far. */
function clientOf(respond, retryOptions, concurrency = 1) {
	const seen = { requests: 0 };
	const context = {
		getNode: () => ({ name: 'Chat2Desk' }),
		getCredentials: async () => ({ server: 'https://api.chat2desk.com', apiToken: TOKEN }),
		helpers: {
			httpRequestWithAuthentication: async () => {
				const outcome = respond(seen.requests++);
				await new Promise((resolve) => setTimeout(resolve, 10));
				if (outcome instanceof Error) throw outcome;
				return outcome;
			},
		},
	};
	return { seen, ...createApiClient(context, new RequestLimiter(concurrency), retryOptions) };
}

/** The outcome of a request and its duration on the fake clock. */
async function outcomeOf(promise) {
	const startedAt = Date.now();
	const settled = promise.then(
		(value) => ({ value, tookMs: Date.now() - startedAt }),
		(error) => ({ error, tookMs: Date.now() - startedAt }),
	);
	await jest.runAllTimersAsync();
	return await settled;
}

describe.each(['0', '-1', '-3600', '0.001', 'Thu, 01 Jan 2004 00:00:00 GMT', 'soon', ''])(
	'if every response is a 429 with Retry-After %j',
	(retryAfter) => {
		const limited = () => response(429, {}, { 'retry-after': retryAfter });

		test.each([
			['a read', READ, undefined, 120_000],
			['a write', WRITE, undefined, 120_000],
			['the activation of a trigger', READ, { maxTotalWaitMs: 30_000, maxRetries: 2 }, 30_000],
			['the loading of a dropdown', READ, { maxTotalWaitMs: 10_000, maxRetries: 1 }, 10_000],
		])('ends %s within its maximum wait and after few attempts', async (_name, request, options, maxMs) => {
			const client = clientOf(limited, options);
			const { error, tookMs } = await outcomeOf(client.request(request));
			expect(error).toMatchObject({ name: 'ApiError', kind: 'rateLimited', status: 429 });
			expect(tookMs).toBeGreaterThan(2_000);
			// Each request takes 10 ms.
			expect(tookMs).toBeLessThanOrEqual(maxMs + 1_000);
			expect(client.seen.requests).toBeGreaterThan(2);
			expect(client.seen.requests).toBeLessThan(15);
		});
	},
);

describe('retries', () => {
	test.each([
		['a 408 with JSON', response(408, { message: 'Request Timeout' })],
		['a 408 with a web page', response(408, '<html><title>408 Request Time-out</title></html>')],
		['a 425 with JSON', response(425, { message: 'Too Early' })],
		['a 425 with a web page', response(425, '<html><title>Too Early</title></html>')],
		['a 503 with Retry-After', response(503, {}, { 'retry-after': '7' })],
	])('retry a read after %s', async (_name, failure) => {
		const client = clientOf((index) => (index === 0 ? failure : ok));
		const { value, tookMs } = await outcomeOf(client.request(READ));
		expect(value).toMatchObject({ data: 1 });
		expect(client.seen.requests).toBe(2);
		expect(tookMs).toBeGreaterThanOrEqual(failure.headers['retry-after'] ? 7_000 : 100);
	});

	test('exclude writes: the outcome is unknown after a 408, but not after a 425', async () => {
		for (const [status, outcomeUnknown] of [
			[408, true],
			[425, false],
		]) {
			const client = clientOf(() => response(status, { message: 'Timeout' }));
			const { error } = await outcomeOf(client.request(WRITE));
			expect([status, error.outcomeUnknown]).toEqual([status, outcomeUnknown]);
			expect(client.seen.requests).toBe(1);
		}
	});

	test('that are exhausted suggest reducing the concurrency only if several requests were in flight', async () => {
		const limited = () => response(429, {}, { 'retry-after': '3600' });
		const { error } = await outcomeOf(clientOf(limited, {}, 20).request(READ));
		expect(error.description).not.toContain('Concurrent Requests');
		resetAccountLimiters();
		const concurrent = clientOf(limited, {}, 20);
		const results = Promise.all([1, 2, 3].map(async () => await concurrent.request(READ).catch((failed) => failed)));
		await jest.runAllTimersAsync();
		expect((await results)[0].description).toContain('Reduce Options > Concurrent Requests');
	});
});

describe('a token in a response', () => {
	const echo = `authorization=${TOKEN}&again=${Buffer.from(`user:${TOKEN}`).toString('base64')}`;
	const leaks = (value) => JSON.stringify(value).match(/0f3c9b1e5d7a4426|MGYzYzliMWU1|Zj?NjOWIxZTVk/g);

	test('is redacted in data', async () => {
		const { value } = await outcomeOf(clientOf(() => response(200, { data: { echo, [echo]: [echo] } })).request(READ));
		expect(leaks(value)).toBeNull();
		expect(JSON.stringify(value)).toContain('[token]');
	});

	test.each([
		['an error', response(400, { message: echo, errors: { token: [echo] } })],
		['an error with status 200', response(200, { status: 'error', errors: echo })],
		['a server error', response(500, { message: echo })],
		['a rate limit', response(429, { message: echo }, { 'retry-after': '3600' })],
		['a web page', response(403, `<html><title>${echo}</title></html>`)],
		['a plain text', response(403, `${'x'.repeat(290)}${echo}`)],
		['a redirect', response(302, '', { location: `https://other.example/?${echo}` })],
		['a broken connection', new Error(`Invalid header ${echo}`)],
	])('is redacted in %s', async (_name, failure) => {
		const { error } = await outcomeOf(clientOf(() => failure).request(WRITE));
		const { message, description, rejection, details, stack } = error;
		expect(leaks({ message, description, rejection, details, stack })).toBeNull();
	});
});

test('reports an error message that occurs several times only once', async () => {
	const body = {
		message: 'Phone is invalid',
		errors: { base: ['Phone is invalid.', 'phone is invalid'], phone: ['has letters'], whatsapp: ['has letters'] },
		error: 'Phone is invalid',
	};
	const { error } = await outcomeOf(clientOf(() => response(400, body)).request(WRITE));
	expect(error.message).toBe('Chat2Desk: Phone is invalid; phone, whatsapp: has letters');
});

test('never truncates an error message inside an emoji', async () => {
	const family = '👨‍👩‍👧‍👦';
	for (let length = 285; length <= 300; length++) {
		const { error } = await outcomeOf(
			clientOf(() => response(400, { message: 'x'.repeat(length) + family.repeat(5) })).request(WRITE),
		);
		expect(error.message).toMatch(/^Chat2Desk: x+(👨‍👩‍👧‍👦)*$/u);
	}
});
