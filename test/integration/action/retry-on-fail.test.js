'use strict';

const { runAgent } = require('../coverage/agent');
const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const SETTINGS = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const items = [{ id: 1 }, { id: 2 }, { id: 3 }];
const SEND = { resource: 'message', operation: 'send', clientId: locator('={{ $json.id }}'), text: 'hi' };

const clientsOf = ({ calls }) => calls.map(({ body }) => body.client_id);
const done = (call) => success({ id: call.body.client_id * 10 });

/** Succeeds, except for the first request for one client, which gets the given response. */
function failingOnce(client, reply) {
	let failed = false;
	return chat2desk((call) => {
		if (call.body.client_id !== client || failed) return done(call);
		failed = true;
		return reply;
	});
}

test('resumes after the failed item and outputs all items', async () => {
	const wire = failingOnce(2, failure(400, { message: 'no' }));
	const run = await execute({ parameters: SEND, items, settings: SETTINGS });
	expect(run.error).toBeUndefined();
	expect(clientsOf(wire)).toEqual([1, 2, 2, 3]);
	expect(run.items.map(({ json, pairedItem }) => [json.id, pairedItem.item])).toEqual([
		[10, 0],
		[20, 1],
		[30, 2],
	]);
});

test.each([
	['HTTP 500', failure(500, {})],
	['a gateway page', { status: 502, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
	['a web page with HTTP 200', { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
	['broken JSON', { status: 200, body: '{"data":', headers: { 'content-type': 'application/json' } }],
	['a redirect that can follow a success', { status: 303, body: '', headers: { location: 'https://x.example/' } }],
])('keeps the error of an item with unknown outcome (%s) and does not resend it', async (_name, reply) => {
	const wire = failingOnce(2, reply);
	const { error } = await execute({ parameters: SEND, items, settings: SETTINGS });
	expect(clientsOf(wire)).toEqual([1, 2]);
	expect(error).toMatchObject({
		message: expect.stringContaining('may have gone through'),
		context: { itemIndex: 1 },
	});
});

test.each([
	['a rejection page', { status: 403, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
	['a redirect with the same method', { status: 308, body: '', headers: { location: 'https://x.example/' } }],
])('resends a request after %s', async (_name, reply) => {
	const wire = failingOnce(2, reply);
	const { error } = await execute({ parameters: SEND, items, settings: SETTINGS });
	expect(error).toBeUndefined();
	expect(clientsOf(wire)).toEqual([1, 2, 2, 3]);
});

test('does not resend concurrent requests that succeeded', async () => {
	let tries = 0;
	const wire = chat2desk((call) => {
		if (call.body.client_id === 1 && tries++ === 0) return { ...failure(400, { message: 'no' }), delayMs: 10 };
		return { ...done(call), delayMs: 60 };
	});
	const run = await execute({
		parameters: { ...SEND, options: { concurrency: 3, parallelWrites: true } },
		items,
		settings: SETTINGS,
	});
	expect(run.error).toBeUndefined();
	expect(clientsOf(wire).sort()).toEqual([1, 1, 2, 3]);
	expect(run.items.map(({ json }) => json.id)).toEqual([10, 20, 30]);
});

describe.each(['continueRegularOutput', 'continueErrorOutput'])('with %s, which n8n also retries', (onError) => {
	test('does not resend what was sent', async () => {
		const wire = failingOnce(1, failure(400, { message: 'no' }));
		const run = await execute({ parameters: SEND, items, settings: { ...SETTINGS, onError } });
		expect(clientsOf(wire)).toEqual([1, 2, 3, 1]);
		expect(run.main.flat().map(({ json }) => json.id)).toEqual([10, 20, 30]);
	});

	test('does not resend an item with unknown outcome', async () => {
		const wire = failingOnce(1, failure(500, {}));
		const run = await execute({ parameters: SEND, items, settings: { ...SETTINGS, onError } });
		expect(clientsOf(wire)).toEqual([1, 2, 3]);
		expect(
			run.main
				.flat()
				.map(({ json }) => json.id)
				.filter(Boolean),
		).toEqual([20, 30]);
		expect(run.main.flat().find(({ json }) => json.error).json.error).toContain('may have gone through');
	});
});

test('resends nothing if an "error" property in the output makes n8n retry', async () => {
	const wire = chat2desk((call) => success({ id: call.body.client_id, error: 'gateway says no' }));
	const run = await execute({ parameters: { ...SEND, simplify: false }, items, settings: SETTINGS });
	expect(clientsOf(wire)).toEqual([1, 2, 3]);
	expect(run.items).toHaveLength(3);
});

test('does not depend on expressions that return other values in the second attempt', async () => {
	let tries = 0;
	const wire = chat2desk((call) =>
		call.body.text.startsWith('2') && tries++ === 0 ? failure(400, { message: 'no' }) : success({ id: 1 }),
	);
	const text = '={{ $json.id }} {{ Math.random() }}';
	const run = await execute({ parameters: { ...SEND, text }, items, settings: SETTINGS });
	expect(run.error).toBeUndefined();
	expect(wire.calls.map(({ body }) => body.text[0])).toEqual(['1', '2', '2', '3']);
	expect(wire.calls[1].body.text).not.toBe(wire.calls[2].body.text);
});

test('does not repeat successful tag removals for other items', async () => {
	let tries = 0;
	const wire = chat2desk(({ method, path }) =>
		method === 'GET'
			? success(
					[
						{ id: 7, label: 'a' },
						{ id: 8, label: 'b' },
					],
					{ meta: { total: 2, limit: 200, offset: 0 } },
				)
			: path.includes('/8/') && tries++ === 0
				? failure(400, { message: 'no' })
				: { body: { status: 'success' } },
	);
	const parameters = {
		resource: 'tag',
		operation: 'unassign',
		assigneeType: 'client',
		clientId: locator('={{ $json.id }}'),
		tagIds: '={{ $json.tags }}',
	};
	const run = await execute({
		parameters,
		items: [
			{ id: 1, tags: '7' },
			{ id: 2, tags: '8' },
		],
		settings: SETTINGS,
	});
	expect(run.error).toBeUndefined();
	expect(wire.calls.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
		'/v1/tags/7/delete_from',
		'/v1/tags/8/delete_from',
		'/v1/tags/8/delete_from',
	]);
});

test('does not cache reads', async () => {
	let tries = 0;
	const wire = chat2desk(({ path }) =>
		path.endsWith('/2') && tries++ === 0 ? failure(404, { message: 'not_found' }) : success({ id: 5 }),
	);
	const parameters = {
		resource: 'template',
		operation: 'get',
		templateId: locator('={{ $json.id }}'),
		options: { concurrency: 1 },
	};
	const run = await execute({ parameters, items, settings: SETTINGS });
	expect(run.error).toBeUndefined();
	expect(wire.calls.map(({ path }) => path.at(-1))).toEqual(['1', '2', '1', '2', '3']);
});

test('keeps no data in the execution after a finished run', async () => {
	failingOnce(2, failure(400, { message: 'no' }));
	const { run } = await execute({ parameters: SEND, items, settings: SETTINGS });
	expect(run.data.executionData.contextData['node:Chat2Desk'] ?? {}).toEqual({});
});

test('resumes a tool call after the failed item', async () => {
	const wire = failingOnce(2, failure(400, { message: 'no' }));
	const run = await execute({ parameters: SEND, items, settings: SETTINGS, type: 'chat2DeskTool' });
	expect(run.error).toBeUndefined();
	expect(clientsOf(wire)).toEqual([1, 2, 2, 3]);
});

test('does not resend a tool call with unknown outcome', async () => {
	const wire = failingOnce(2, failure(504, {}));
	const { error } = await execute({ parameters: SEND, items, settings: SETTINGS, type: 'chat2DeskTool' });
	expect(error.message).toContain('may have gone through');
	expect(clientsOf(wire)).toEqual([1, 2]);
});

describe("n8n's retry of an agent's tool call", () => {
	const parameters = { ...SEND, text: "={{ $fromAI('text') }}", clientId: locator('5') };
	const settings = SETTINGS;
	const credential = { apiToken: 'x', server: 'https://api.chat2desk.com' };

	test('does not resend a message with unknown outcome', async () => {
		const wire = chat2desk((_call, index) => (index === 0 ? failure(504, {}) : success({ id: 1 })));
		const act = async (tool) => await tool.invoke({ text: 'hi' }).catch(({ message }) => message);
		const { result } = await runAgent({ parameters, settings, credential, act });
		expect(wire.calls).toHaveLength(1);
		expect(result).toContain('may have gone through');
	});

	test('resends a rejected message, and sends two identical calls twice', async () => {
		const wire = chat2desk((_call, index) => (index === 0 ? failure(400, { message: 'no' }) : success({ id: index })));
		const act = async (tool) =>
			[await tool.invoke({ text: 'hi' }), await tool.invoke({ text: 'hi' })].map((text) => JSON.parse(text)[0].id);
		const { result } = await runAgent({ parameters, settings, credential, act });
		expect(result).toEqual([1, 2]);
		expect(wire.calls).toHaveLength(3);
	});

	test('sends a call after one with unknown outcome', async () => {
		const wire = chat2desk((_call, index) => (index === 0 ? failure(504, {}) : success({ id: index })));
		const act = async (tool) =>
			[await tool.invoke({ text: 'hi' }).catch(() => 'failed'), await tool.invoke({ text: 'hi' })].length;
		await runAgent({ parameters, settings, credential, act });
		expect(wire.calls).toHaveLength(2);
	});
});

describe('data of a run that n8n does not retry is deleted', () => {
	const left = ({ run }) => run.data.executionData.contextData['node:Chat2Desk'] ?? {};

	test.each([
		['an item other than the first failed', 2, SETTINGS],
		['no attempt was left', 1, SETTINGS],
	])('%s', async (_name, client, settings) => {
		chat2desk((call) => (call.body.client_id === client ? failure(400, { message: 'no' }) : done(call)));
		const run = await execute({ parameters: SEND, items, settings: { ...settings, onError: 'continueRegularOutput' } });
		expect(left(run)).toEqual({});
	});

	test('but a failed execution keeps it, because the user can retry it', async () => {
		failingOnce(2, failure(500, {}));
		expect(Object.keys(left(await execute({ parameters: SEND, items })).outcomes)).toEqual(['0', '1']);
	});
});

test('does not create a tag again for other items if its creation has an unknown outcome', async () => {
	const wire = chat2desk(({ method, path }) => {
		if (method === 'GET') return success([], { meta: { total: 0, limit: 200, offset: 0 } });
		return path.endsWith('/tags') ? failure(504, {}) : { body: { status: 'success' } };
	});
	const parameters = {
		resource: 'tag',
		operation: 'assign',
		assigneeType: 'client',
		clientId: locator('={{ $json.id }}'),
		tagIds: 'VIP',
		createInGroup: '3',
	};
	for (const more of [{}, { options: { concurrency: 3, parallelWrites: true } }]) {
		wire.calls.length = 0;
		const run = await execute({
			parameters: { ...parameters, ...more },
			items,
			settings: { ...SETTINGS, onError: 'continueRegularOutput' },
		});
		expect(wire.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/tags')).toHaveLength(1);
		expect(run.items.map(({ json }) => json.error)).toEqual(
			Array(3).fill(expect.stringContaining('may have gone through')),
		);
	}
});
