/** @jest-environment node */

'use strict';

/** Requests to a slow server start in separate turns of the event loop, so that each is sent before the next is prepared. */

const { RequestLimiter } = require('../../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { mapConcurrent } = require('../../../../dist/nodes/Chat2Desk/api/map-concurrent');
const { createApiClient } = require('../../../../dist/nodes/Chat2Desk/api/client');
const { countTurns, maxPerTurn } = require('../../../support/event-loop');

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

/** The turn of the event loop in which each request started. Each turn takes `turnMs` on the fake clock. */
async function turnsOf(count, latencyMs, turnMs) {
	const turns = [];
	const loop = countTurns(() => jest.advanceTimersByTime(turnMs));
	const host = {
		getNode: () => ({ name: 'Chat2Desk' }),
		getCredentials: async () => ({
			server: 'https://api.chat2desk.com',
			apiToken: `turn ${count} ${latencyMs} ${turnMs}`,
		}),
		helpers: {
			async httpRequestWithAuthentication() {
				turns.push(loop.now());
				await new Promise((done) => setTimeout(done, latencyMs));
				return { statusCode: 200, headers: {}, body: { data: 1, status: 'success' } };
			},
		},
	};
	const { request: send } = createApiClient(host, new RequestLimiter(50));
	await mapConcurrent(count, 50, async (index) => await send({ method: 'GET', path: `/clients/${index}` }));
	loop.end();
	return turns;
}

afterEach(() => jest.restoreAllMocks());

test('starts one request per turn once a slow server has answered some dozens', async () => {
	// In a long turn, several requests may start. This mock makes all turns short.
	jest.spyOn(performance, 'now').mockReturnValue(0);
	const turns = await turnsOf(400, 40, 1);
	expect(maxPerTurn(turns.slice(0, 100))).toBeGreaterThan(5);
	// Two at most: a response may start the next request in the same turn.
	expect(maxPerTurn(turns.slice(200))).toBeLessThanOrEqual(2);
});

test('starts several requests per turn if responses are fast', async () => {
	expect(maxPerTurn((await turnsOf(400, 1, 1)).slice(200))).toBeGreaterThan(1);
});

test('starts several requests per turn if turns are long because n8n has other work', async () => {
	const turns = (await turnsOf(400, 40, 20)).slice(200);
	expect(maxPerTurn(turns)).toBeGreaterThan(5);
	// One request per turn would take 200 turns.
	expect(turns.at(-1) - turns[0]).toBeLessThan(60);
});
