/** @jest-environment node */

'use strict';

const { ExecuteContext } = require('n8n-core');
const n8n = require('../../support/n8n-core');
const { advance, untilDone, useFakeClock } = require('../../support/fake-clock');
const { locator } = require('../../support/run-once');
const { countTurns, maxPerTurn } = require('../../support/event-loop');
const { chat2desk, failure, page, pause, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();
useFakeClock();

/** Executes the node and advances the clock until it has finished. */
const execute = async (run) => await untilDone(n8n.execute(run));

afterEach(() => jest.restoreAllMocks());

const numbered = (count) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

const READ = { resource: 'template', operation: 'get', templateId: locator('={{ $json.id }}') };
const WRITE = { resource: 'message', operation: 'send', clientId: locator('={{ $json.id }}'), text: 'hi' };
const HIDDEN_WRITE = { resource: 'message', operation: 'markRead', messageId: '={{ $json.id }}' };

const idOf = ({ path, body }) => Number(body?.client_id ?? /\d+$/.exec(path.replace('/read', ''))[0]);
const echo = (call) => success({ id: idOf(call) });
const idsOf = (items) => items.map(({ json }) => json.id);

describe('order', () => {
	test('keeps the order of the input, regardless of which request finishes first', async () => {
		chat2desk((call) => ({ ...echo(call), delayMs: (9 - idOf(call)) * 15 }));
		const { items } = await execute({ parameters: READ, items: numbered(8) });
		expect(idsOf(items)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
		expect(items.map(({ pairedItem }) => pairedItem.item)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
	});

	test('starts with 20 concurrent reads and increases up to 50 while the server is fast', async () => {
		let most = 0;
		const wire = chat2desk((call, index) => {
			if (index < 24) most = Math.max(most, wire.maxInFlight());
			return { ...echo(call), delayMs: 150 };
		});
		await execute({ parameters: READ, items: numbered(400) });
		expect(wire.calls).toHaveLength(400);
		expect(most).toBe(20);
		expect(wire.maxInFlight()).toBeGreaterThan(25);
		expect(wire.maxInFlight()).toBeLessThanOrEqual(50);
	});

	test.each([
		['POST', WRITE],
		['GET with side effects', HIDDEN_WRITE],
	])('sends writes by %s one at a time, in order', async (_name, parameters) => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: idOf(call) === 1 ? 40 : 0 }));
		await execute({ parameters, items: numbered(6) });
		expect(wire.calls.map(idOf)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(wire.maxInFlight()).toBe(1);
	});

	test.each([
		['reads', READ, { concurrency: 2 }, 2],
		['writes, which stay in order,', WRITE, { concurrency: 4 }, 1],
		['parallel writes', WRITE, { concurrency: 4, parallelWrites: true }, 4],
	])('Concurrent Requests limits the number of concurrent %s', async (_name, parameters, options, most) => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: 30 }));
		await execute({ parameters: { ...parameters, options }, items: numbered(10) });
		expect(wire.maxInFlight()).toBe(most);
	});

	test('applies the same limit to pages and items', async () => {
		const wire = chat2desk((call) => ({ ...page(numbered(1050), call), delayMs: 20 }));
		const parameters = { resource: 'channel', operation: 'getAll', returnAll: true, options: { concurrency: 3 } };
		const { items } = await execute({ parameters, items: numbered(4) });
		expect(items).toHaveLength(4 * 1050);
		expect(wire.maxInFlight()).toBe(3);
	});
});

test('reads parameters item by item on a slow server, so that no response waits for all items', async () => {
	const loop = countTurns();
	const turns = [];
	const original = ExecuteContext.prototype._getNodeParameter;
	jest.spyOn(ExecuteContext.prototype, '_getNodeParameter').mockImplementation(function (name, ...more) {
		if (name === 'templateId') turns.push(loop.now());
		return original.call(this, name, ...more);
	});
	// All event loop turns are short. A long turn may contain more items.
	jest.spyOn(performance, 'now').mockReturnValue(0);
	chat2desk((call) => ({ ...echo(call), delayMs: 40 }));
	const { items } = await execute({ parameters: READ, items: numbered(400) });
	loop.end();
	expect(idsOf(items)).toEqual(numbered(400).map(({ id }) => id));
	// At most two, because a turn can end within the one in which it began.
	expect(maxPerTurn(turns.slice(250))).toBeLessThanOrEqual(2);
});

test('decrypts the credential once for all requests of an execution', async () => {
	const wire = chat2desk((call) => echo(call));
	const decrypts = jest.fn();
	await execute({ parameters: READ, items: numbered(20), decrypts });
	expect(wire.calls).toHaveLength(20);
	expect(decrypts).toHaveBeenCalledTimes(1);
});

describe('after a failure', () => {
	test('sends no further write', async () => {
		const wire = chat2desk((call) => (idOf(call) === 3 ? failure(400, { message: 'no' }) : echo(call)));
		const { error } = await execute({ parameters: WRITE, items: numbered(8) });
		expect(error.context.itemIndex).toBe(2);
		expect(wire.calls.map(idOf)).toEqual([1, 2, 3]);
	});

	test('sends no further read, and reports the first of several failed items', async () => {
		const wire = chat2desk((call) => {
			if (idOf(call) === 2) return { ...failure(400, { message: 'late' }), delayMs: 60 };
			if (idOf(call) === 5) return failure(400, { message: 'soon' });
			return { ...echo(call), delayMs: 20 };
		});
		const { error } = await execute({ parameters: READ, items: numbered(60) });
		expect(error).toMatchObject({ message: 'Chat2Desk: late', context: { itemIndex: 1 } });
		expect(wire.calls.length).toBeLessThanOrEqual(24);
	});

	test('tries all items with Continue On Fail', async () => {
		const wire = chat2desk((call) => (idOf(call) % 2 ? failure(400, { message: 'odd' }) : echo(call)));
		const { items } = await execute({
			parameters: WRITE,
			items: numbered(5),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(wire.calls.map(idOf)).toEqual([1, 2, 3, 4, 5]);
		expect(items.map(({ json }) => json.error ?? json.id)).toEqual([
			'Chat2Desk: odd',
			2,
			'Chat2Desk: odd',
			4,
			'Chat2Desk: odd',
		]);
	});
});

describe('a cancelled execution', () => {
	/** Cancels shortly after the server has received a number of requests. Returns how many arrived afterwards. */
	async function cancelAfter(count, wire, { parameters, settings, lookMs = 200 }) {
		const watch = async (running) => {
			while (wire.calls.length < count) await pause(5);
			await pause(20);
			running.cancel();
		};
		const ended = execute({ parameters, items: numbered(20), settings, watch: (running) => void watch(running) });
		expect((await ended).error.message).toBe('The execution was cancelled');
		const sent = wire.calls.length;
		await advance(lookMs);
		return wire.calls.length - sent;
	}

	test.each([
		['stops', {}],
		['goes on', { onError: 'continueRegularOutput' }],
	])('sends no more requests if the node %s on failure', async (_name, settings) => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: 50 }));
		expect(await cancelAfter(2, wire, { parameters: WRITE, settings })).toBe(0);
		expect(wire.calls).toHaveLength(2);
	});

	test('sends no more requests after waiting for Retry-After', async () => {
		const wire = chat2desk(() => ({ ...failure(429, {}), headers: { 'retry-after': '1' } }));
		expect(await cancelAfter(1, wire, { parameters: WRITE, lookMs: 1400 })).toBe(0);
	});

	test('stops while many pages are queued', async () => {
		const wire = chat2desk((call) => ({ ...page(numbered(3000), call), delayMs: 60 }));
		const parameters = { resource: 'channel', operation: 'getAll', returnAll: true, options: { concurrency: 3 } };
		expect(await cancelAfter(8, wire, { parameters })).toBe(0);
	});

	test('sends no more requests after a retry delay', async () => {
		const wire = chat2desk(() => failure(503, {}));
		expect(await cancelAfter(1, wire, { parameters: { ...READ, options: { concurrency: 1 } }, lookMs: 1000 })).toBe(0);
	});
});

describe('too many requests', () => {
	const limited = (headers = {}) => ({ ...failure(429, { message: 'Number of API requests exceeded' }), headers });

	test.each([
		['seconds', () => '1'],
		['a date', () => new Date(Date.now() + 2000).toUTCString()],
	])('retries a request after Retry-After in %s', async (_name, header) => {
		const times = [];
		const wire = chat2desk((call, index) => {
			times.push(Date.now());
			return index === 0 ? limited({ 'retry-after': header() }) : echo(call);
		});
		const { items, error } = await execute({ parameters: WRITE, items: numbered(1) });
		expect(error).toBeUndefined();
		expect(idsOf(items)).toEqual([1]);
		expect(wire.calls).toHaveLength(2);
		expect(wire.calls[1]).toEqual(wire.calls[0]);
		// A date has a resolution of one second.
		expect(times[1] - times[0]).toBeGreaterThanOrEqual(950);
		expect(times[1] - times[0]).toBeLessThan(4000);
	});

	test('increases the delay without Retry-After', async () => {
		const times = [];
		chat2desk((call, index) => {
			times.push(Date.now());
			return index < 2 ? limited() : echo(call);
		});
		const { error } = await execute({ parameters: READ, items: numbered(1) });
		expect(error).toBeUndefined();
		const [first, second] = [times[1] - times[0], times[2] - times[1]];
		expect(first).toBeGreaterThanOrEqual(700);
		expect(second).toBeGreaterThan(first);
	});

	test('sends nothing while the account is rate limited', async () => {
		const seen = [];
		let until = 0;
		const wire = chat2desk((call, index) => {
			seen.push({ index, early: Date.now() < until - 30 });
			if (index !== 3) return { ...echo(call), delayMs: 30 };
			until = Date.now() + 1000;
			return limited({ 'retry-after': '1' });
		});
		const { items, error } = await execute({
			parameters: { ...READ, options: { concurrency: 2 } },
			items: numbered(12),
		});
		expect(error).toBeUndefined();
		expect(idsOf(items)).toEqual(numbered(12).map(({ id }) => id));
		expect(wire.calls).toHaveLength(13);
		expect(seen.filter(({ early }) => early)).toEqual([]);
	});

	test('fails immediately if Retry-After exceeds the limit, and reports the time', async () => {
		const wire = chat2desk(() => limited({ 'retry-after': '3600' }));
		const { error } = await execute({ parameters: WRITE, items: numbered(3) });
		expect(error).toMatchObject({ message: 'Chat2Desk: Number of API requests exceeded', httpCode: '429' });
		expect(error.description).toContain('asks to wait 3600 more seconds');
		expect(wire.calls).toHaveLength(1);
	});

	test('reports the total waiting time in the final error', async () => {
		chat2desk((_call, index) => limited({ 'retry-after': index === 0 ? '1' : '3600' }));
		const { error } = await execute({ parameters: WRITE, items: numbered(1) });
		expect(error.description).toContain('Still rate limited after 1 second.');
	});

	test.each([
		['HTTP 429', 429],
		['HTTP 200', 200],
		['HTTP 403', 403],
	])('fails immediately if the monthly quota is used up, also as %s', async (_name, status) => {
		const wire = chat2desk(() => failure(status, { message: 'API calls exceeded API limit per month' }));
		const { error } = await execute({ parameters: READ, items: numbered(1) });
		expect(error.message).toBe('Chat2Desk: API calls exceeded API limit per month');
		expect(error.description).toContain('waiting does not help');
		expect(wire.calls).toHaveLength(1);
	});
});

describe('Parallel Writes', () => {
	const PARALLEL = {
		...WRITE,
		text: '={{ $json.text }}',
		clientId: locator('={{ $json.client }}'),
		options: { parallelWrites: true },
	};
	const messages = (count, clients) =>
		Array.from({ length: count }, (_, at) => ({ client: 1 + (at % clients), text: String(at) }));
	const textsOf = ({ calls }, client) =>
		calls.filter(({ body }) => body.client_id === client).map(({ body }) => Number(body.text));

	test('sends messages to different clients concurrently, to the same client in order, and none twice', async () => {
		const wire = chat2desk((call) => ({
			...success({ id: Number(call.body.text) + 1 }),
			delayMs: 60 - (Number(call.body.text) % 5) * 10,
		}));
		const { items } = await execute({ parameters: PARALLEL, items: messages(30, 4) });
		expect(idsOf(items)).toEqual(numbered(30).map(({ id }) => id));
		expect(wire.calls).toHaveLength(30);
		expect(wire.maxInFlight()).toBe(4);
		for (const client of [1, 2, 3, 4])
			expect(textsOf(wire, client)).toEqual(textsOf(wire, client).toSorted((a, b) => a - b));
	});

	test('sends nothing after a failure and reports the item', async () => {
		const wire = chat2desk((call) =>
			call.body.text === '1' ? failure(400, { message: 'no' }) : { ...success({ id: 1 }), delayMs: 80 },
		);
		const { error } = await execute({ parameters: PARALLEL, items: messages(30, 30) });
		expect(error).toMatchObject({ message: 'Chat2Desk: no', context: { itemIndex: 1 } });
		expect(wire.calls.length).toBeLessThanOrEqual(8);
	});

	test("keeps the order of other clients after one client's failure if the node continues on failure", async () => {
		const wire = chat2desk((call) =>
			call.body.client_id === 2 ? failure(400, { message: 'no' }) : success({ id: Number(call.body.text) + 1 }),
		);
		const { items } = await execute({
			parameters: PARALLEL,
			items: messages(12, 3),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items.map(({ json }) => json.id ?? 'failed')).toEqual([
			1,
			'failed',
			3,
			4,
			'failed',
			6,
			7,
			'failed',
			9,
			10,
			'failed',
			12,
		]);
		expect(textsOf(wire, 2)).toEqual([1, 4, 7, 10]);
	});

	test('keeps input order for items without a client ID', async () => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: idOf(call) === 1 ? 40 : 0 }));
		await execute({ parameters: { ...HIDDEN_WRITE, options: { parallelWrites: true } }, items: numbered(6) });
		expect(wire.calls.map(idOf)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(wire.maxInFlight()).toBe(1);
	});

	test('rejects a value that is not a boolean with a helpful message', async () => {
		const { error } = await execute({
			parameters: { ...PARALLEL, options: { parallelWrites: 'maybe' } },
			items: messages(1, 1),
		});
		expect(error.message).toMatch(/Parallel Writes.*neither true nor false/);
	});
});
