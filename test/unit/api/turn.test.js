'use strict';

/** Calls to a server that takes its time are sent one by one: in a turn of the event loop of their own, so that each is on its way before the next is made ready. */

const { RequestLimiter } = require('../../../dist/nodes/Chat2Desk/api/rate-limit/request-limiter');
const { mapConcurrent } = require('../../../dist/nodes/Chat2Desk/api/map-concurrent');
const { createApiClient } = require('../../../dist/nodes/Chat2Desk/api/client');
const { countTurns, mostTogether } = require('../../support/turns');

/** In which turn of the event loop each of so many calls began, in the order of the calls. */
async function turnsOf(count, latencyMs, busyMs = 0) {
	const turns = [];
	// What else n8n has to do in each turn.
	const work = () => {
		for (const begun = Date.now(); Date.now() - begun < busyMs;);
	};
	const loop = countTurns(work);
	const host = {
		getNode: () => ({ name: 'Chat2Desk' }),
		getCredentials: async () => ({
			server: 'https://api.chat2desk.com',
			apiToken: `turn ${count} ${latencyMs} ${busyMs}`,
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

test('once some dozens were answered by a slow server', async () => {
	// No turn is long: in those more may go.
	jest.spyOn(performance, 'now').mockReturnValue(0);
	const turns = await turnsOf(400, 40);
	expect(mostTogether(turns.slice(0, 100))).toBeGreaterThan(5);
	// Two at the most: a turn may end within the one in which it began.
	expect(mostTogether(turns.slice(200))).toBeLessThanOrEqual(2);
});

test('not where answers come quickly', async () => {
	expect(mostTogether((await turnsOf(400, 1)).slice(200))).toBeGreaterThan(1);
});

test('several in a turn where turns are long, since n8n has other work', async () => {
	const turns = (await turnsOf(400, 40, 20)).slice(200);
	expect(mostTogether(turns)).toBeGreaterThan(5);
	// One in each would have taken 200 turns, 4 seconds.
	expect(turns.at(-1) - turns[0]).toBeLessThan(60);
});
