'use strict';

const { execute } = require('../../support/n8n-core');
const { locator, refused, sent } = require('../../support/single');
const { chat2desk, sealNetwork, success } = require('../../support/wire');

sealNetwork();

const UPDATE = { resource: 'client', operation: 'update', clientId: locator('31000001') };
const SEND = { resource: 'message', operation: 'send', clientId: locator('31000001'), text: 'hi' };
const CLIENTS = { resource: 'client', operation: 'getAll', returnAll: true };

describe('what is sent, and what is not', () => {
	test.each([
		['an empty text', '', { comment: '' }],
		['null', null, { comment: null }],
		['a text', 'x', { comment: 'x' }],
		['nothing', undefined, undefined],
	])('an update by expression: %s', async (_name, value, body) => {
		const call = await sent({ ...UPDATE, updateFields: { comment: '={{ $json.value }}' } }, { items: [{ value }] });
		expect(call.body).toEqual(body);
	});

	test('false and 0 that a user set are sent', async () => {
		const call = await sent({ ...SEND, additionalFields: { openDialog: false, encrypted: false } });
		expect(call.body).toMatchObject({ open_dialog: false, encrypted: false });
		const tag = await sent({
			resource: 'tag',
			operation: 'create',
			tagGroupId: 1,
			label: 'x',
			additionalFields: { orderShow: 0 },
		});
		expect(tag.body.order_show).toBe(0);
	});

	test('optional fields that hold nothing are left out', async () => {
		const additionalFields = {
			attachmentUrl: '={{ $json.none }}',
			channelId: locator(''),
			operatorId: locator('={{ $json.none }}'),
			transport: '',
			inlineButtons: {},
			interactive: '{}',
		};
		const { body } = await sent({ ...SEND, additionalFields });
		expect(body).toEqual({ client_id: 31000001, text: 'hi' });
	});

	test('filters that hold nothing are left out', async () => {
		const { query } = await sent({ ...CLIENTS, filters: { phone: '={{ $json.none }}', tagIds: [], createdAfter: '' } });
		expect(query).toEqual({ limit: '200', offset: '0' });
	});

	test('a filter by phone without a digit is refused: it would bring every client', async () => {
		expect(await refused({ ...CLIENTS, filters: { phone: 'n/a' } })).toMatchObject({
			message: '"n/a" is not a phone number',
			context: { itemIndex: 0 },
		});
	});

	test('what another choice hides is not sent', async () => {
		const close = {
			resource: 'request',
			operation: 'close',
			requestId: '={{ $json.request }}',
			clientId: locator('={{ $json.client }}'),
		};
		const input = { items: [{ request: 900, client: 5 }] };
		expect((await sent({ ...close, closeBy: 'client' }, input)).body).toEqual({ client_id: 5 });
		expect((await sent({ ...close, closeBy: 'request' }, input)).body).toEqual({ request_id: 900 });
		const byItem = { ...close, closeBy: '={{ $json.by }}' };
		expect((await sent(byItem, { items: [{ request: 900, client: 5, by: 'client' }] })).body).toEqual({ client_id: 5 });
	});

	test('a field that only another operation shows is not sent', async () => {
		const wire = chat2desk(() => success({ id: 5 }));
		const parameters = {
			resource: 'message',
			operation: 'sendToPhone',
			phone: '1555',
			transport: 'whatsapp',
			text: 'hi',
			additionalFields: { transport: 'viber' },
		};
		await execute({ parameters });
		expect(wire.calls[1].body.transport).toBe('whatsapp');
	});

	test.each([['.'], ['..'], ['  ']])('an id of %j does not become another address', async (value) => {
		const error = await refused({
			resource: 'webhook',
			operation: 'delete',
			webhookId: `={{ ${JSON.stringify(value)} }}`,
		});
		expect(error.name).toBe('NodeOperationError');
	});

	test.each([
		['a slash', 'a/b', 'a%2Fb'],
		['a question mark', 'a?b=1', 'a%3Fb%3D1'],
		['a hash', 'TICK#9', 'TICK%239'],
		['other letters', 'тикет 1', '%D1%82%D0%B8%D0%BA%D0%B5%D1%82%201'],
		['a per cent sign', '100%', '100%25'],
	])('an id with %s is encoded', async (_name, value, encoded) => {
		const { path } = await sent({ resource: 'ticket', operation: 'get', ticketId: value });
		expect(path).toBe(`/v1/tickets/${encoded}`);
	});

	test.each([
		['007', '007'],
		['1234567890123456789', '1234567890123456789'],
	])('an external id stays the text it is: %s', async (value, externalId) => {
		const { body } = await sent({ ...UPDATE, updateFields: { externalId: value } });
		expect(body).toEqual({ external_id: externalId });
	});

	test.each([
		['+1 (555) 000-0001', '15550000001'],
		['[tg] 807892', '[tg] 807892'],
	])('the phone %s is sent as %s', async (value, phone) => {
		expect((await sent({ ...CLIENTS, filters: { phone: value } })).query.phone).toBe(phone);
	});

	test.each([
		['a list', [991, 7]],
		['a text with commas', '991, 7'],
		['one number', 991],
	])('tags given as %s', async (_name, value) => {
		const { query } = await sent(
			{ ...CLIENTS, filters: { tagIds: '={{ $json.tags }}' } },
			{ items: [{ tags: value }] },
		);
		expect(query.tags).toBe(value === 991 ? '991' : '991,7');
	});
});

describe('Extra Body Fields and Extra Query Parameters', () => {
	test('are sent along, win over the fields, and may be objects from an expression', async () => {
		const options = {
			extraBody: '{"text": "other", "deep": {"a": [1, null]}}',
			extraQuery: '={{ { debug: $json.n } }}',
		};
		const call = await sent({ ...SEND, options }, { items: [{ n: 1 }] });
		expect(call.body).toEqual({ client_id: 31000001, text: 'other', deep: { a: [1, null] } });
		expect(call.query).toEqual({ debug: '1' });
	});

	test('go with every page of a list', async () => {
		const wire = chat2desk(({ query }) =>
			success(
				Array.from({ length: Number(query.offset) > 0 ? 3 : 200 }, (_, index) => ({
					id: Number(query.offset) + index,
				})),
			),
		);
		await execute({ parameters: { ...CLIENTS, options: { extraQuery: '{"region": 5}' } } });
		expect(wire.calls.map(({ query }) => query.region)).toEqual(['5', '5']);
	});

	test.each([
		['broken', '{"a": 1', '"Extra Body Fields" is not valid JSON'],
		['a list', '[1]', '"Extra Body Fields" is not a JSON object'],
		['null', 'null', '"Extra Body Fields" is not a JSON object'],
	])('%s JSON is refused before anything is sent', async (_name, extraBody, message) => {
		const error = await refused(
			{ ...SEND, options: { extraBody: `={{ $json.extra }}` } },
			{ items: [{ extra: extraBody }] },
		);
		expect(error).toMatchObject({ message, context: { itemIndex: 0 } });
		expect(error.description.length).toBeGreaterThan(10);
	});

	test("broken JSON of one item is that item's error", async () => {
		const wire = chat2desk(() => success({ id: 1 }));
		const parameters = { ...SEND, options: { extraBody: '={{ $json.extra }}' } };
		const { error } = await execute({ parameters, items: [{ extra: '{}' }, { extra: '{' }, { extra: '{}' }] });
		expect(error.context.itemIndex).toBe(1);
		expect(wire.calls).toHaveLength(1);
	});
});
