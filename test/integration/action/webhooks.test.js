'use strict';

const { execute } = require('../../support/n8n-core');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const custom = (more) => ({
	resource: 'api',
	operation: 'customCall',
	method: 'PUT',
	path: '/v1/webhooks/5518',
	...more,
});
const update = (url) => ({
	resource: 'webhook',
	operation: 'update',
	webhookId: '5518',
	updateFields: { webhookName: 'x', url },
});
const CREATE = {
	resource: 'webhook',
	operation: 'create',
	webhookName: 'New',
	url: 'https://x.example/new',
	events: ['inbox'],
};

describe('an empty URL that would delete the webhook', () => {
	test.each([
		['an expression that results in null', update('={{ null }}')],
		['blanks', update('   ')],
		['the string null', update('null')],
		['Extra Body Fields with null', { ...update('https://x.example'), options: { extraBody: '{"url": null}' } }],
		[
			'Extra Body Fields with an empty string',
			{ ...update('https://x.example'), options: { extraBody: '{"url": ""}' } },
		],
		['Extra Query Parameters', { ...update('https://x.example'), options: { extraQuery: '{"url": ""}' } }],
		['a custom call with null', custom({ body: '{"url": null}' })],
		['a custom call with an empty string', custom({ body: '{"url": " "}' })],
		['a custom call with a query', custom({ path: 'webhooks/5518?url=' })],
		['a custom call in another spelling', custom({ path: '//v1/Webhooks/./5518/', body: '{"url": ""}' })],
		['a custom call with an encoded path', custom({ path: '/v1/%77ebhooks/5518', body: '{"url": ""}' })],
		[
			'a custom call without /v1',
			custom({ path: '/v1/webhooks/5518', omitVersionPrefix: true, body: '{"url": null}' }),
		],
	])('rejects %s before sending anything', async (_name, parameters) => {
		const wire = chat2desk(() => success({ id: 5518 }));
		const { error } = await execute({ parameters });
		expect(wire.calls).toEqual([]);
		expect(error.message).toMatch(/URL|empty|address|Path/i);
	});

	test.each([
		['another URL', update('https://x.example/other')],
		['no URL', { ...update('https://x.example'), updateFields: { webhookName: 'x' } }],
		['a custom call with a URL', custom({ body: '{"url": "https://x.example"}' })],
		['a custom DELETE', custom({ method: 'DELETE' })],
		['an empty URL of another resource', custom({ path: '/v1/companies', body: '{"url": null}' })],
	])('sends %s', async (_name, parameters) => {
		const wire = chat2desk(() => success({ id: 5518 }));
		expect((await execute({ parameters })).error).toBeUndefined();
		expect(wire.calls).toHaveLength(1);
	});
});

describe('a webhook that cannot be created', () => {
	const server = (webhooks, words = 'Límite alcanzado') =>
		chat2desk(({ method }) => (method === 'GET' ? success(webhooks) : failure(400, { message: words })));
	const others = Array.from({ length: 5 }, (_, index) => ({
		id: 10 + index,
		name: `n8n-${index}`,
		url: `https://x.example/${index}`,
	}));

	test('because there are five is reported with their names and how to free a slot', async () => {
		server(others);
		const { error } = await execute({ parameters: CREATE });
		expect(error.message).toMatch(
			/^All 5 webhooks of the Chat2Desk account are in use: "n8n-0" \(ID 10\), .*Delete one you don't need, then try again\. For a webhook named n8n-…, unpublish its workflow instead\.$/,
		);
		expect(error.description).toMatch(
			/Webhook > Delete.*A published workflow recreates its webhook.*Límite alcanzado/s,
		);
	});

	test('because its URL exists is reported with the existing webhook', async () => {
		server([{ id: 9, name: 'CRM', url: CREATE.url }]);
		expect((await execute({ parameters: CREATE })).error.message).toBe('The webhook "CRM" (ID 9) already has this URL');
	});

	test("for another reason is reported with Chat2Desk's error", async () => {
		server(others.slice(0, 2), 'events: is unknown');
		expect((await execute({ parameters: CREATE })).error.message).toBe('Chat2Desk: events: is unknown');
	});
});

test('is looked up by its URL if the response contains no data', async () => {
	const made = { id: 77, name: 'New', url: CREATE.url };
	chat2desk(({ method }) =>
		method === 'GET' ? success([{ id: 1, url: 'https://y.example' }, made]) : { body: { status: 'success' } },
	);
	expect((await execute({ parameters: CREATE })).items[0].json).toEqual(made);
});

test('is created even if it cannot be looked up, and the output says so', async () => {
	const wire = chat2desk(({ method }) =>
		method === 'GET' ? failure(403, { message: 'no' }) : { body: { status: 'success' } },
	);
	const { items, error } = await execute({ parameters: CREATE });
	expect(error).toBeUndefined();
	expect(items[0].json).toEqual({
		success: true,
		note: 'The webhook was created, but it could not be read: Chat2Desk: no',
	});
	expect(wire.calls.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test('can be returned as an array of one, with the string None for errors', async () => {
	chat2desk(() => success([{ id: 5518, name: 'Test', errors: 'None' }]));
	const { items, error } = await execute({ parameters: { resource: 'webhook', operation: 'get', webhookId: '5518' } });
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.id)).toEqual([5518]);
});
