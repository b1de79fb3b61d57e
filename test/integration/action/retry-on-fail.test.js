'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/single');
const { chat2desk, failure, sealNetwork, success } = require('../../support/wire');

sealNetwork();

const SETTINGS = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const items = [{ id: 1 }, { id: 2 }, { id: 3 }];
const SEND = { resource: 'message', operation: 'send', clientId: locator('={{ $json.id }}'), text: 'hi' };

const clientsOf = ({ calls }) => calls.map(({ body }) => body.client_id);
const done = (call) => success({ id: call.body.client_id * 10 });

/** Answers, but refuses the first request for one client in a way of its own. */
function failingOnce(client, reply) {
	let failed = false;
	return chat2desk((call) => {
		if (call.body.client_id !== client || failed) return done(call);
		failed = true;
		return reply;
	});
}

test('the second try goes on where the first one failed, and puts out everything', async () => {
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
])('an item of which nobody knows (%s) is not sent again, and stays the error', async (_name, reply) => {
	const wire = failingOnce(2, reply);
	const { error } = await execute({ parameters: SEND, items, settings: SETTINGS });
	expect(clientsOf(wire)).toEqual([1, 2]);
	expect(error).toMatchObject({
		message: expect.stringContaining('may have been carried out'),
		context: { itemIndex: 1 },
	});
});

test('requests that were under way beside the failing one are not sent again', async () => {
	let tries = 0;
	const wire = chat2desk((call) => {
		if (call.body.client_id === 1 && tries++ === 0) return { ...failure(400, { message: 'no' }), delayMs: 10 };
		return { ...done(call), delayMs: 60 };
	});
	const run = await execute({ parameters: { ...SEND, options: { concurrency: 3 } }, items, settings: SETTINGS });
	expect(run.error).toBeUndefined();
	expect(clientsOf(wire).sort()).toEqual([1, 1, 2, 3]);
	expect(run.items.map(({ json }) => json.id)).toEqual([10, 20, 30]);
});

describe.each(['continueRegularOutput', 'continueErrorOutput'])(
	'with %s, where n8n also runs the node again',
	(onError) => {
		test('what was sent is not sent twice', async () => {
			const wire = failingOnce(1, failure(400, { message: 'no' }));
			const run = await execute({ parameters: SEND, items, settings: { ...SETTINGS, onError } });
			expect(clientsOf(wire)).toEqual([1, 2, 3, 1]);
			expect(run.main.flat().map(({ json }) => json.id)).toEqual([10, 20, 30]);
		});

		test('an item of which nobody knows is not sent twice', async () => {
			const wire = failingOnce(1, failure(500, {}));
			const run = await execute({ parameters: SEND, items, settings: { ...SETTINGS, onError } });
			expect(clientsOf(wire)).toEqual([1, 2, 3]);
			expect(
				run.main
					.flat()
					.map(({ json }) => json.id)
					.filter(Boolean),
			).toEqual([20, 30]);
			expect(run.main.flat().find(({ json }) => json.error).json.error).toContain('may have been carried out');
		});
	},
);

test('an object with a property "error" makes n8n run the node again, and nothing is sent twice', async () => {
	const wire = chat2desk((call) => success({ id: call.body.client_id, error: 'gateway says no' }));
	const run = await execute({ parameters: { ...SEND, simplify: false }, items, settings: SETTINGS });
	expect(clientsOf(wire)).toEqual([1, 2, 3]);
	expect(run.items).toHaveLength(3);
});

test('expressions that give something else in the second try do not matter for what was sent', async () => {
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

test('several tags that are taken off: what is done is not done again for other items', async () => {
	let tries = 0;
	const wire = chat2desk(({ path }) =>
		path.includes('/8/') && tries++ === 0 ? failure(400, { message: 'no' }) : { body: { status: 'success' } },
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
	expect(wire.calls.map(({ path }) => path)).toEqual([
		'/v1/tags/7/delete_from',
		'/v1/tags/8/delete_from',
		'/v1/tags/8/delete_from',
	]);
});

test('reads are read again: nothing of them is kept', async () => {
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

test('nothing of a run that came to its end stays in the data of the execution', async () => {
	failingOnce(2, failure(400, { message: 'no' }));
	const { run } = await execute({ parameters: SEND, items, settings: SETTINGS });
	expect(run.data.executionData.contextData['node:Chat2Desk'] ?? {}).toEqual({});
});

test("an agent's calls of a tool each count: the same wish twice is sent twice", async () => {
	const wire = failingOnce(2, failure(400, { message: 'no' }));
	const run = await execute({ parameters: SEND, items, settings: SETTINGS, type: 'chat2DeskTool' });
	expect(run.error).toBeUndefined();
	expect(clientsOf(wire)).toEqual([1, 2, 1, 2, 3]);
});
