'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/single');
const { chat2desk, failure, page, pause, sealNetwork, success } = require('../../support/wire');

sealNetwork();

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

	test('reads run ten at a time', async () => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: 40 }));
		await execute({ parameters: READ, items: numbered(25) });
		expect(wire.calls).toHaveLength(25);
		expect(wire.most()).toBe(10);
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
		['reads', READ, 2],
		['writes', WRITE, 4],
	])('Concurrent Requests sets how many %s run at once', async (_name, parameters, concurrency) => {
		const wire = chat2desk((call) => ({ ...echo(call), delayMs: 30 }));
		await execute({ parameters: { ...parameters, options: { concurrency } }, items: numbered(10) });
		expect(wire.most()).toBe(concurrency);
	});

	test('pages of one list stay within the same bound as its items', async () => {
		const wire = chat2desk((call) => ({ ...page(numbered(1050), call), delayMs: 20 }));
		const parameters = { resource: 'channel', operation: 'getAll', returnAll: true, options: { concurrency: 3 } };
		const { items } = await execute({ parameters, items: numbered(4) });
		expect(items).toHaveLength(4 * 1050);
		expect(wire.most()).toBe(3);
	});
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
		const { error } = await execute({ parameters: READ, items: numbered(30) });
		expect(error).toMatchObject({ message: 'Chat2Desk: late', context: { itemIndex: 1 } });
		expect(wire.calls.length).toBeLessThanOrEqual(10);
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
		await pause(lookMs);
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
		expect(error.description).toContain('asks for 3600 more seconds');
		expect(wire.calls).toHaveLength(1);
	});

	test('the final error says how long was waited', async () => {
		chat2desk((_call, index) => limited({ 'retry-after': index === 0 ? '1' : '3600' }));
		const { error } = await execute({ parameters: WRITE, items: numbered(1) });
		expect(error.description).toContain('after 1 seconds of waiting');
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
