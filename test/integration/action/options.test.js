'use strict';

const { execute } = require('../../support/n8n-core');
const { locator, refused } = require('../../support/run-once');
const { chat2desk, localServer, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const items = [{ id: 1 }, { id: 2 }, { id: 3 }];
const SEND = { resource: 'message', operation: 'send', clientId: locator('={{ $json.id }}'), text: 'hi' };
const CONTINUE_ON_FAIL = { onError: 'continueRegularOutput' };
const clientsOf = ({ calls }) => calls.map(({ body }) => body.client_id);
const done = (call) => success({ id: call.body.client_id * 10 });
const failsFor = (id, otherwise) => `={{ $json.id === ${id} ? $('Nowhere').first().json.x : ${otherwise} }}`;

describe.each([
	['extraBody', failsFor(2, '({})')],
	['extraQuery', failsFor(2, '({})')],
	['timeout', failsFor(2, '5000')],
	['timeout', "={{ $json.id === 2 ? 'soon' : '5000' }}"],
])('Options > %s', (name, value) => {
	test('fails only the item for which it is invalid', async () => {
		const wire = chat2desk(done);
		const run = await execute({
			parameters: { ...SEND, options: { [name]: value } },
			items,
			settings: CONTINUE_ON_FAIL,
		});
		expect(clientsOf(wire)).toEqual([1, 3]);
		expect(run.items.map(({ json }) => json.id ?? 'failed')).toEqual([10, 'failed', 30]);
		expect(run.items[1].json.error).toEqual(expect.any(String));
	});
});

test('an invalid Concurrent Requests value of the first item fails only that item', async () => {
	const wire = chat2desk(done);
	const options = { concurrency: failsFor(1, '2') };
	const run = await execute({ parameters: { ...SEND, options }, items, settings: CONTINUE_ON_FAIL });
	expect(clientsOf(wire)).toEqual([2, 3]);
	expect(run.items).toHaveLength(3);
});

test.each(['ten', 0, -1, [5]])('Concurrent Requests = %j is rejected with a helpful message', async (concurrency) => {
	const error = await refused({ ...SEND, options: { concurrency } }, { items });
	expect(error.message).toMatch(/Concurrent Requests.*(not a number|must be at least 1)/);
});

test('a number can be given as a string', async () => {
	const wire = chat2desk((call) => ({ ...done(call), delayMs: 30 }));
	await execute({ parameters: { ...SEND, options: { concurrency: ' 3 ', parallelWrites: 'yes' } }, items });
	expect(wire.maxInFlight()).toBe(3);
});

test('Timeout is evaluated per item', async () => {
	const server = await localServer(() => undefined);
	const { error } = await execute({
		parameters: { ...SEND, options: { timeout: '={{ $json.wait }}' } },
		items: [{ id: 1, wait: '300' }],
		credential: { server: 'custom', customUrl: server.url },
	});
	await server.close();
	expect(error.message).toContain('did not respond in time');
});

describe('all options as a single expression', () => {
	const given = (options) => ({
		parameters: { ...SEND, options: '={{ $json.options }}' },
		items: [{ id: 1, options }],
	});

	test('are accepted', async () => {
		const wire = chat2desk(done);
		const { error } = await execute(given({ extraBody: '{"a": 1}', extraQuery: { b: 2 }, concurrency: '2' }));
		expect(error).toBeUndefined();
		expect(wire.calls).toMatchObject([{ body: { client_id: 1, text: 'hi', a: 1 }, query: { b: '2' } }]);
	});

	test.each([['text'], [5], [[1]], [{ concurrency: 'ten' }]])('are rejected if invalid: %j', async (options) => {
		const { parameters, items: input } = given(options);
		expect((await refused(parameters, { items: input })).message).toMatch(/^"(Options|Concurrent Requests)": "/);
	});

	test.each([[undefined], [null]])('are ignored if the expression results in %j', async (options) => {
		const wire = chat2desk(done);
		await execute(given(options));
		expect(wire.calls).toHaveLength(1);
	});
});

test("n8n's own message about a failed expression is kept", async () => {
	const error = await refused({ ...SEND, options: { timeout: failsFor(1, '5000') } }, { items });
	expect(error.name).toBe('NodeOperationError');
	expect(error.message).toMatch(/Nowhere|node/i);
	expect(error.context.itemIndex).toBe(0);
});

describe('values that no request can contain', () => {
	const deep = (levels) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

	test.each([
		['an empty array as an ID', { resource: 'webhook', operation: 'delete', webhookId: '={{ [""] }}' }],
		[
			'an object with its own toString as an ID',
			{ resource: 'webhook', operation: 'delete', webhookId: '={{ ({ toString: 1 }) }}' },
		],
		['a lone surrogate in an ID', { resource: 'ticket', operation: 'delete', ticketId: '={{ "a\\ud83d" }}' }],
		['a lone surrogate in a query', { ...SEND, options: { extraQuery: '={{ ({ a: ["\\ud83d"] }) }}' } }],
		['a body with 50,000 levels', { ...SEND, options: { extraBody: deep(50_000) } }],
	])('rejects %s with a helpful message', async (_name, parameters) => {
		const error = await refused(parameters, { items });
		expect(error.message).not.toMatch(/undefined|stack|malformed|convert object|URI/i);
		expect(error.message).toMatch(/is not an ID|lone surrogate|levels deep|ID|JSON/);
	});

	test('sends a body with twenty levels', async () => {
		const wire = chat2desk(done);
		const { error } = await execute({ parameters: { ...SEND, options: { extraBody: deep(20) } }, items });
		expect(error).toBeUndefined();
		expect(wire.calls).toHaveLength(3);
	});
});
