/** @jest-environment node */

'use strict';

const { ExecuteContext } = require('n8n-core');
const n8n = require('../../support/n8n-core');
const { advance, untilDone, useFakeClock } = require('../../support/fake-clock');
const { locator } = require('../../support/run-once');
const { countTurns, mostTogether } = require('../../support/event-loop');
const { chat2desk, failure, page, pause, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();
useFakeClock();

/** Executes the node, and advances the clock until it has ended. */
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
	test('the output keeps the order of the input, whatever finishes first', async () => {
		chat2desk((call) => ({ ...echo(call), delayMs: (9 - idOf(call)) * 15 }));
		const { items } = await execute({ parameters: READ, items: numbered(8) });
		expect(idsOf(items)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
		expect(items.map(({ pairedItem }) => pairedItem.item)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
	});

	test('reads begin with 20 at a time, and open up to 50 while the server answers well', async () => {
		let most = 0;
		const wire = chat2desk((call, index) => {
			if (index < 24) most = Math.max(most, wire.most());
			return { ...echo(call), delayMs: 150 };
		});
		await execute({ parameters: READ, items: numbered(400) });
		expect(wire.calls).toHaveLength(400);
		expect(most).toBe(20);
		expect(wire.most()).toBeGreaterThan(25);
		expect(wire.most()).toBeLessThanOrEqual(50);
	});

	test.each([
		['POST', WRITE],
		['GET that changes something', HIDDEN_WRITE],
	])('writes by %s run one at a time, in order', async (_name, parameters) => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: idOf(call) === 1 ? 40 : 0 }));
		await execute({ parameters, items: numbered(6) });
		expect(wire.calls.map(idOf)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(wire.most()).toBe(1);
	});

	test.each([
		['reads', READ, { concurrency: 2 }, 2],
		['writes, which stay in order,', WRITE, { concurrency: 4 }, 1],
		['parallel writes', WRITE, { concurrency: 4, parallelWrites: true }, 4],
	])('Concurrent Requests is the most %s that run at once', async (_name, parameters, options, most) => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: 30 }));
		await execute({ parameters: { ...parameters, options }, items: numbered(10) });
		expect(wire.most()).toBe(most);
	});

	test('pages of one list stay within the same bound as its items', async () => {
		const wire = chat2desk((call) => ({ ...page(numbered(1050), call), delayMs: 20 }));
		const parameters = { resource: 'channel', operation: 'getAll', returnAll: true, options: { concurrency: 3 } };
		const { items } = await execute({ parameters, items: numbered(4) });
		expect(items).toHaveLength(4 * 1050);
		expect(wire.most()).toBe(3);
	});
});

test('parameters are read item by item once a slow server has answered some dozens, so that no answer waits for the work of all', async () => {
	const loop = countTurns();
	const turns = [];
	const original = ExecuteContext.prototype._getNodeParameter;
	jest.spyOn(ExecuteContext.prototype, '_getNodeParameter').mockImplementation(function (name, ...more) {
		if (name === 'templateId') turns.push(loop.now());
		return original.call(this, name, ...more);
	});
	// No turn is long: in those more may go.
	jest.spyOn(performance, 'now').mockReturnValue(0);
	chat2desk((call) => ({ ...echo(call), delayMs: 40 }));
	const { items } = await execute({ parameters: READ, items: numbered(400) });
	loop.end();
	expect(idsOf(items)).toEqual(numbered(400).map(({ id }) => id));
	// Two at the most: a turn may end within the one in which it began.
	expect(mostTogether(turns.slice(250))).toBeLessThanOrEqual(2);
});

test('n8n decrypts the credential once for all requests of an execution', async () => {
	const wire = chat2desk((call) => echo(call));
	const decrypts = jest.fn();
	await execute({ parameters: READ, items: numbered(20), decrypts });
	expect(wire.calls).toHaveLength(20);
	expect(decrypts).toHaveBeenCalledTimes(1);
});

describe('after a failure', () => {
	test('no further write is sent', async () => {
		const wire = chat2desk((call) => (idOf(call) === 3 ? failure(400, { message: 'no' }) : echo(call)));
		const { error } = await execute({ parameters: WRITE, items: numbered(8) });
		expect(error.context.itemIndex).toBe(2);
		expect(wire.calls.map(idOf)).toEqual([1, 2, 3]);
	});

	test('no further read is sent, and of several failures the first item is named', async () => {
		const wire = chat2desk((call) => {
			if (idOf(call) === 2) return { ...failure(400, { message: 'late' }), delayMs: 60 };
			if (idOf(call) === 5) return failure(400, { message: 'soon' });
			return { ...echo(call), delayMs: 20 };
		});
		const { error } = await execute({ parameters: READ, items: numbered(60) });
		expect(error).toMatchObject({ message: 'Chat2Desk: late', context: { itemIndex: 1 } });
		expect(wire.calls.length).toBeLessThanOrEqual(24);
	});

	test('with Continue on Fail all items are tried', async () => {
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
	/** Cancels shortly after the server has had a number of calls; gives out how many came in a while after that. */
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
	])('sends nothing more where the node %s on failures', async (_name, settings) => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: 50 }));
		expect(await cancelAfter(2, wire, { parameters: WRITE, settings })).toBe(0);
		expect(wire.calls).toHaveLength(2);
	});

	test('sends nothing more after a wait that Chat2Desk has asked for', async () => {
		const wire = chat2desk(() => ({ ...failure(429, {}), headers: { 'retry-after': '1' } }));
		expect(await cancelAfter(1, wire, { parameters: WRITE, lookMs: 1400 })).toBe(0);
	});

	test('ends also where many pages of lists wait for their turn', async () => {
		const wire = chat2desk((call) => ({ ...page(numbered(3000), call), delayMs: 60 }));
		const parameters = { resource: 'channel', operation: 'getAll', returnAll: true, options: { concurrency: 3 } };
		expect(await cancelAfter(8, wire, { parameters })).toBe(0);
	});

	test('sends nothing more after a wait before a repeat', async () => {
		const wire = chat2desk(() => failure(503, {}));
		expect(await cancelAfter(1, wire, { parameters: { ...READ, options: { concurrency: 1 } }, lookMs: 1000 })).toBe(0);
	});
});

describe('too many requests', () => {
	const limited = (headers = {}) => ({ ...failure(429, { message: 'Number of API requests exceeded' }), headers });

	test.each([
		['seconds', () => '1'],
		['a date', () => new Date(Date.now() + 2000).toUTCString()],
	])('Retry-After in %s is waited for, and then the request is sent again', async (_name, header) => {
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
		// A date has whole seconds only.
		expect(times[1] - times[0]).toBeGreaterThanOrEqual(950);
		expect(times[1] - times[0]).toBeLessThan(4000);
	});

	test('without Retry-After the waits grow', async () => {
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

	test('everything waits together: nothing is sent while the account is held back', async () => {
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

	test('a wait beyond what is bearable is an error at once, which says how long', async () => {
		const wire = chat2desk(() => limited({ 'retry-after': '3600' }));
		const { error } = await execute({ parameters: WRITE, items: numbered(3) });
		expect(error).toMatchObject({ message: 'Chat2Desk: Number of API requests exceeded', httpCode: '429' });
		expect(error.description).toContain('asks to wait 3600 more seconds');
		expect(wire.calls).toHaveLength(1);
	});

	test('the final error says how long was waited', async () => {
		chat2desk((_call, index) => limited({ 'retry-after': index === 0 ? '1' : '3600' }));
		const { error } = await execute({ parameters: WRITE, items: numbered(1) });
		expect(error.description).toContain('Still rate limited after 1 second.');
	});

	test.each([
		['HTTP 429', 429],
		['HTTP 200', 200],
		['HTTP 403', 403],
	])('the quota of the month fails at once, also as %s', async (_name, status) => {
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

	test('messages to different clients run side by side, those to one client in order, none twice', async () => {
		const wire = chat2desk((call) => ({
			...success({ id: Number(call.body.text) + 1 }),
			delayMs: 60 - (Number(call.body.text) % 5) * 10,
		}));
		const { items } = await execute({ parameters: PARALLEL, items: messages(30, 4) });
		expect(idsOf(items)).toEqual(numbered(30).map(({ id }) => id));
		expect(wire.calls).toHaveLength(30);
		expect(wire.most()).toBe(4);
		for (const client of [1, 2, 3, 4])
			expect(textsOf(wire, client)).toEqual(textsOf(wire, client).toSorted((a, b) => a - b));
	});

	test('after a failure nothing further is sent, and the item is named', async () => {
		const wire = chat2desk((call) =>
			call.body.text === '1' ? failure(400, { message: 'no' }) : { ...success({ id: 1 }), delayMs: 80 },
		);
		const { error } = await execute({ parameters: PARALLEL, items: messages(30, 30) });
		expect(error).toMatchObject({ message: 'Chat2Desk: no', context: { itemIndex: 1 } });
		expect(wire.calls.length).toBeLessThanOrEqual(8);
	});

	test('a failure of one client leaves the order of the others, where the node goes on', async () => {
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

	test('what does not say which client it is about stays in the order of the input', async () => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: idOf(call) === 1 ? 40 : 0 }));
		await execute({ parameters: { ...HIDDEN_WRITE, options: { parallelWrites: true } }, items: numbered(6) });
		expect(wire.calls.map(idOf)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(wire.most()).toBe(1);
	});

	test('that is neither on nor off is refused in words', async () => {
		const { error } = await execute({
			parameters: { ...PARALLEL, options: { parallelWrites: 'maybe' } },
			items: messages(1, 1),
		});
		expect(error.message).toMatch(/Parallel Writes.*neither true nor false/);
	});
});
