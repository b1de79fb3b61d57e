'use strict';

const { execute } = require('../../support/n8n-core');
const { locator, refused, sent } = require('../../support/run-once');
const { chat2desk, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const UPDATE = { resource: 'client', operation: 'update', clientId: locator('31000001') };
const SEND = { resource: 'message', operation: 'send', clientId: locator('31000001'), text: 'hi' };
const CLIENTS = { resource: 'client', operation: 'getAll', returnAll: true };

describe('sent and omitted values', () => {
	test.each([
		['an empty string', '', { comment: '' }],
		['null', null, { comment: null }],
		['a string', 'x', { comment: 'x' }],
	])('an update by expression: %s', async (_name, value, body) => {
		const call = await sent({ ...UPDATE, updateFields: { comment: '={{ $json.value }}' } }, { items: [{ value }] });
		expect(call.body).toEqual(body);
	});

	test.each(['', null])("removes a client's name with null, however it is emptied: %j", async (value) => {
		const call = await sent({ ...UPDATE, updateFields: { nickname: '={{ $json.value }}' } }, { items: [{ value }] });
		expect(call.body).toEqual({ nickname: null });
	});

	test('accepts a custom external ID system', async () => {
		const updateFields = { externalId: '00123', externalService: { __rl: true, mode: 'id', value: ' crm ' } };
		expect((await sent({ ...UPDATE, updateFields })).body).toEqual({ external_id: '00123', external_service: 'crm' });
	});

	test('sends false and 0', async () => {
		const call = await sent({ ...SEND, additionalFields: { openDialog: false, encrypted: false } });
		expect(call.body).toMatchObject({ open_dialog: false, encrypted: false });
		const tag = await sent({
			resource: 'tag',
			operation: 'create',
			tagGroupId: 1,
			label: 'x',
			additionalFields: { position: 0 },
		});
		expect(tag.body.order_show).toBe(0);
	});

	const EMPTY_EXTRAS = {
		attachmentUrl: '={{ $json.none }}',
		channelId: locator('={{ $json.none }}'),
		operatorId: locator('={{ $json.none }}'),
		transport: '={{ $json.none }}',
		inlineButtons: '={{ $json.none }}',
		interactive: '={{ $json.none }}',
		replyMessageId: '={{ $json.none }}',
		messageType: '={{ $json.none }}',
	};

	test('omits empty optional fields', async () => {
		const additionalFields = {
			attachmentUrl: '',
			attachmentName: '={{ $json.none }}',
			channelId: locator(''),
			transport: '',
			inlineButtons: {},
			interactive: '{}',
		};
		const { body } = await sent({ ...SEND, additionalFields });
		expect(body).toEqual({ client_id: 31000001, text: 'hi' });
	});

	test.each(Object.entries(EMPTY_EXTRAS))(
		'stops an item if the expression for %s has no result',
		async (name, given) => {
			for (const none of [undefined, null, '', ' ', 'null', [], '[]']) {
				const error = await refused({ ...SEND, additionalFields: { [name]: given } }, { items: [{ none }] });
				expect([none, error.message]).toEqual([none, expect.stringMatching(/^"[A-Z].*(is empty|is not )/)]);
				expect(error).toMatchObject({ context: { itemIndex: 0 } });
			}
		},
	);

	test.each(['extraBody', 'extraQuery'])('stops an item if the expression for %s has no result', async (name) => {
		for (const none of [undefined, null, '', 'null']) {
			const error = await refused({ ...SEND, options: { [name]: '={{ $json.none }}' } }, { items: [{ none }] });
			expect([none, error.message]).toEqual([none, expect.stringMatching(/^"Extra .* is empty$/)]);
		}
	});

	test('ignores empty values with Empty Values: Ignore, and for a tool, whose model omits a field with an empty string', async () => {
		const options = { emptyValues: 'ignore', extraBody: '={{ $json.none }}', extraQuery: '={{ $json.none }}' };
		const expected = { client_id: 31000001, text: 'hi' };
		expect((await sent({ ...SEND, additionalFields: EMPTY_EXTRAS, options })).body).toEqual(expected);
		expect((await sent({ ...SEND, additionalFields: EMPTY_EXTRAS }, { type: 'chat2DeskTool' })).body).toEqual(expected);
	});

	test.each([[undefined], [null], [''], [' ']])('reports an update without fields: %j', async (value) => {
		const error = await refused(
			{ ...UPDATE, updateFields: { externalId: '={{ $json.value }}' } },
			{ items: [{ value }] },
		);
		expect(error).toMatchObject({ message: 'No fields to update', context: { itemIndex: 0 } });
	});

	test('never sends an empty password', async () => {
		const operator = { resource: 'operator', operation: 'update', operatorId: locator('617') };
		const { body } = await sent({ ...operator, updateFields: { password: '={{ $json.none }}', firstName: 'Ann' } });
		expect(body).toEqual({ first_name: 'Ann' });
	});

	test('omits filters that are empty in the editor', async () => {
		const { query } = await sent({ ...CLIENTS, filters: { phone: '', tagIds: [], createdAfter: '' } });
		expect(query).toEqual({ limit: '200', offset: '0' });
	});

	test('treats a dropdown with its first entry as unset, although n8n omits its marker in a collection', async () => {
		const { body } = await sent({ ...SEND, additionalFields: { channelId: { mode: 'list', value: '' } } });
		expect(body).toEqual({ client_id: 31000001, text: 'hi' });
		const { query } = await sent({
			resource: 'dialog',
			operation: 'getAll',
			returnAll: true,
			filters: { operatorId: { mode: 'list', value: '' } },
		});
		expect(query).toEqual({ limit: '200', offset: '0' });
	});

	const EMPTY = [[undefined], [null], [''], [' '], [[]], ['N/A']];

	test.each(EMPTY)("stops an item if a filter's expression results in %j", async (none) => {
		const filters = { phone: '={{ $json.none }}' };
		expect(await refused({ ...CLIENTS, filters }, { items: [{ none }] })).toMatchObject({
			message: 'The filter "Phone" is empty',
			context: { itemIndex: 0 },
		});
	});

	const EMPTY_LISTS = ['[]', '["null"]', '[""]', ' , ;', 'N/A, none', [null], ['', ' ']];

	test.each(EMPTY_LISTS.map((none) => [none]))('stops an item if a filter is an empty list: %j', async (none) => {
		const filters = { tagIds: '={{ $json.none }}' };
		expect((await refused({ ...CLIENTS, filters }, { items: [{ none }] })).message).toBe(
			'The filter "Tag Names or IDs" is empty',
		);
		const nothing = await execute({
			parameters: { ...CLIENTS, filters, options: { emptyFilters: 'returnNothing' } },
			items: [{ none }],
		});
		expect([nothing.error, nothing.items]).toEqual([undefined, []]);
		for (const more of [{ options: { emptyFilters: 'ignore' } }, {}]) {
			const input = { items: [{ none }], ...(more.options === undefined && { type: 'chat2DeskTool' }) };
			expect((await sent({ ...CLIENTS, filters, ...more }, input)).query).toEqual({ limit: '200', offset: '0' });
		}
	});

	test('treats an empty expression of a dropdown as an empty filter', async () => {
		const dialogs = { resource: 'dialog', operation: 'getAll', returnAll: true };
		expect((await refused({ ...dialogs, filters: { operatorId: locator('={{ $json.none }}') } })).message).toBe(
			'The filter "Operator" is empty',
		);
	});

	test.each(['error', 'ignore', 'returnNothing'])(
		'rejects all filters as a single expression, which n8n would lose (Empty Filters: %s)',
		async (emptyFilters) => {
			const error = await refused(
				{ ...CLIENTS, filters: '={{ $json.filters }}', options: { emptyFilters } },
				{ items: [{ filters: { phone: '15550000001' } }] },
			);
			expect(error.message).toContain('"Filters" cannot be set with a single expression');
		},
	);

	test.each([
		['Additional Fields', { ...SEND, additionalFields: '={{ $json.given }}' }, { given: { operatorId: 617 } }],
		[
			'Update Fields',
			{
				...UPDATE,
				updateFields: '={{ $json.given }}',
				customFields: { mappingMode: 'defineBelow', value: { 6: 'x' } },
			},
			{ given: { comment: 'x' } },
		],
		[
			'Filters',
			{ resource: 'dialog', operation: 'getAll', filters: '={{ $json.given }}' },
			{ given: { state: 'open' } },
		],
		['Additional Fields', { ...SEND, additionalFields: '={{ $json.given }}' }, {}],
	])('rejects %s as a single expression, which n8n would also lose', async (label, parameters, item) => {
		const error = await refused(parameters, { items: [item] });
		expect(error).toMatchObject({
			message: `"${label}" cannot be set with a single expression, because n8n does not pass its value to the node`,
			context: { itemIndex: 0 },
		});
	});

	test('ignores a collection that another operation left as a single expression', async () => {
		const { query } = await sent({ ...CLIENTS, additionalFields: '={{ $json.x }}', updateFields: '={{ $json.x }}' });
		expect(query).toEqual({ limit: '200', offset: '0' });
	});

	test('applies Empty Filters: Return Nothing and Ignore, and for a tool, whose model omits filters with an empty string', async () => {
		const filters = { phone: '={{ $json.none }}' };
		const wire = chat2desk(() => success([]));
		const nothing = await execute({ parameters: { ...CLIENTS, filters, options: { emptyFilters: 'returnNothing' } } });
		expect([nothing.error, nothing.items, wire.calls]).toEqual([undefined, [], []]);
		const { query } = await sent({ ...CLIENTS, filters, options: { emptyFilters: 'ignore' } });
		expect(query).toEqual({ limit: '200', offset: '0' });
		expect((await sent({ ...CLIENTS, filters }, { type: 'chat2DeskTool' })).query).toEqual({
			limit: '200',
			offset: '0',
		});
	});

	test('names the field and the item of a required resource locator without a value', async () => {
		const error = await refused({ ...SEND, clientId: locator('={{ $json.id }}') }, { items: [{ id: 'undefined' }] });
		expect(error).toMatchObject({ message: '"Client" is empty', context: { itemIndex: 0 } });
	});

	test.each([31000001, '31000001', ' 31000001\n', '31000001.0'])(
		'accepts an ID in the format of the trigger, the lists or a spreadsheet: %j',
		async (value) => {
			expect((await sent({ ...SEND, clientId: locator(value) })).body.client_id).toBe(31000001);
			expect(
				(await sent({ ...SEND, clientId: locator('={{ $json.value }}') }, { items: [{ value }] })).body.client_id,
			).toBe(31000001);
		},
	);

	test('encodes the URL of a button once, or rejects it', async () => {
		const button = { type: 'url', text: 'Look', url: ' https://example.com/прайс 1.pdf ', payload: ' ' };
		const buttons = (url) => ({ ...SEND, additionalFields: { inlineButtons: { button: [{ ...button, url }] } } });
		expect((await sent(buttons(button.url))).body.inline_buttons).toEqual([
			{ type: 'url', text: 'Look', url: 'https://example.com/%D0%BF%D1%80%D0%B0%D0%B9%D1%81%201.pdf' },
		]);
		expect((await refused(buttons('example.com'))).message).toBe('"Inline Buttons > URL": "example.com" is not a URL');
	});

	test.each([['2026-07-05'], ['05.07.2026'], ['05-07-2026']])(
		'accepts the days of Get Questions in any unambiguous format: %s',
		async (dateFrom) => {
			const questions = { resource: 'client', operation: 'getQuestions', clientId: locator('5'), returnAll: true };
			expect((await sent({ ...questions, dateFrom })).query.start_date).toBe('05-07-2026');
			expect((await refused({ ...questions, dateFrom: '31-02-2026' })).message).toContain('"From": "31-02-2026"');
		},
	);

	test('explains what an ID is if given a name, and how to find it', async () => {
		const error = await refused({ ...SEND, clientId: locator('={{ $json.name }}') }, { items: [{ name: 'Carla' }] });
		expect(error.message).toBe('"Client": "Carla" is not an ID. An ID is a number, e.g. 31000001');
		expect(error.description).toContain('Client > Get Many');
	});

	// Before n8n 1.100, the run only reports that there are issues. The editor has the message.
	test.each(['Carla', '+79991234567', '-1', '1.5', '12345678901234567', 'null', '5 6'])(
		'n8n rejects this value in By ID: %j',
		async (typed) => {
			await expect(refused({ ...SEND, clientId: locator(typed) })).rejects.toThrow(
				/Enter a numeric ID, e\.g\. 31000001\. You can also choose From List, or use Client > Find|^The workflow has issues/,
			);
		},
	);

	test.each(['', 31000001, '31000001', ' 31000001\n', '\u00a031000001', '31000001.0', "'31000001"])(
		'n8n accepts this value in By ID: %j',
		async (typed) => {
			const { body } = await sent({ ...SEND, additionalFields: { operatorId: locator(typed) } });
			expect(body.operator_id).toBe(typed === '' ? undefined : 31000001);
		},
	);

	test.each([
		['Return All', { returnAll: 'maybe' }],
		['Concurrent Requests', { options: { concurrency: 'ten' } }],
		['Timeout', { options: { timeout: '1 minute' } }],
		['Limit', { returnAll: false, limit: 'all' }],
		['Simplify', { simplify: 'sometimes' }],
	])('rejects %s that is neither true nor false', async (label, more) => {
		const input = JSON.parse(JSON.stringify(more), (_key, value) =>
			typeof value === 'string' ? `={{ "${value}" }}` : value,
		);
		expect((await refused({ ...CLIENTS, ...input })).message).toContain(`"${label}": "`);
	});

	test('accepts booleans and numbers as strings', async () => {
		const parameters = {
			...CLIENTS,
			returnAll: '={{ "FALSE" }}',
			limit: '={{ "7" }}',
			options: { concurrency: '={{ "2" }}' },
		};
		expect((await sent(parameters)).query).toEqual({ limit: '7', offset: '0' });
		const send = { ...SEND, additionalFields: { openDialog: '={{ "false" }}' } };
		expect((await sent(send)).body).toMatchObject({ open_dialog: false });
	});

	test('omits values of hidden parameters', async () => {
		const close = {
			resource: 'request',
			operation: 'close',
			requestId: '={{ $json.request }}',
			clientId: locator('={{ $json.client }}'),
		};
		const input = { items: [{ request: 900, client: 5 }] };
		expect((await sent({ ...close, findRequestBy: 'client' }, input)).body).toEqual({ client_id: 5 });
		expect((await sent({ ...close, findRequestBy: 'id' }, input)).body).toEqual({ request_id: 900 });
		const byItem = { ...close, findRequestBy: '={{ $json.by }}' };
		expect((await sent(byItem, { items: [{ request: 900, client: 5, by: 'client' }] })).body).toEqual({ client_id: 5 });
	});

	test('omits a hidden field from its collection too', async () => {
		const wire = chat2desk(() => success({ id: 5 }));
		const parameters = {
			resource: 'message',
			operation: 'send',
			sendTo: 'phone',
			phone: '15550000001',
			transport: 'whatsapp',
			text: 'hi',
			additionalFields: { transport: 'viber' },
		};
		await execute({ parameters });
		expect(wire.calls[1].body.transport).toBe('whatsapp');
	});

	test.each([['.'], ['..'], ['  ']])('an ID of %j does not change the path', async (value) => {
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
	])('encodes an ID with %s', async (_name, value, encoded) => {
		const { path } = await sent({ resource: 'ticket', operation: 'get', ticketId: value });
		expect(path).toBe(`/v1/tickets/${encoded}`);
	});

	test.each([
		['007', '007'],
		['1234567890123456789', '1234567890123456789'],
	])('keeps an external ID as a string: %s', async (value, externalId) => {
		const { body } = await sent({ ...UPDATE, updateFields: { externalId: value } });
		expect(body).toEqual({ external_id: externalId });
	});

	test.each([
		['+1 (555) 000-0001', '15550000001'],
		['[tg] 807892', '[tg] 807892'],
	])('sends the phone number %s as %s', async (value, phone) => {
		expect((await sent({ ...CLIENTS, filters: { phone: value } })).query.phone).toBe(phone);
	});

	test.each([
		['an array', [991, 7]],
		['a string with commas', '991, 7'],
		['one number', 991],
	])('accepts tags given as %s', async (_name, value) => {
		const wire = chat2desk((call) =>
			page(call.path === '/v1/tags' ? [991, 7].map((id) => ({ id, label: `Tag ${id}` })) : [], call),
		);
		const filters = { tagIds: '={{ $json.tags }}' };
		const { error } = await execute({ parameters: { ...CLIENTS, filters }, items: [{ tags: value }] });
		expect(error).toBeUndefined();
		expect(wire.calls.map(({ path }) => path)).toEqual(['/v1/tags', '/v1/clients']);
		const [, { query }] = wire.calls;
		expect(query.tags).toBe(value === 991 ? '991' : '991,7');
	});
});

describe('Extra Body Fields and Extra Query Parameters', () => {
	test('are sent, override the fields, and can be objects from an expression', async () => {
		const options = {
			extraBody: '{"text": "other", "deep": {"a": [1, null]}}',
			extraQuery: '={{ { debug: $json.n } }}',
		};
		const call = await sent({ ...SEND, options }, { items: [{ n: 1 }] });
		expect(call.body).toEqual({ client_id: 31000001, text: 'other', deep: { a: [1, null] } });
		expect(call.query).toEqual({ debug: '1' });
	});

	test('are sent with every page of a list', async () => {
		const rows = Array.from({ length: 203 }, (_, index) => ({ id: index + 1 }));
		const wire = chat2desk((call) => page(rows, call));
		await execute({ parameters: { ...CLIENTS, options: { extraQuery: '{"region": 5}' } } });
		expect(wire.calls.map(({ query }) => query.region)).toEqual(['5', '5']);
	});

	test.each([
		['broken', '{"a": 1', '"Extra Body Fields": "{"a": 1" is not valid JSON'],
		['an array', '[1]', '"Extra Body Fields": "[1]" is not a JSON object'],
		['a number', '5', '"Extra Body Fields": "5" is not a JSON object'],
	])('%s JSON is rejected before anything is sent', async (_name, extraBody, message) => {
		const error = await refused(
			{ ...SEND, options: { extraBody: `={{ $json.extra }}` } },
			{ items: [{ extra: extraBody }] },
		);
		expect(error).toMatchObject({ message, context: { itemIndex: 0 } });
		expect(error.description.length).toBeGreaterThan(10);
	});

	test('malformed JSON fails only its item', async () => {
		const wire = chat2desk(() => success({ id: 1 }));
		const parameters = { ...SEND, options: { extraBody: '={{ $json.extra }}' } };
		const { error } = await execute({ parameters, items: [{ extra: '{}' }, { extra: '{' }, { extra: '{}' }] });
		expect(error.context.itemIndex).toBe(1);
		expect(wire.calls).toHaveLength(1);
	});
});

test.each([
	['JSON text', '{"6": "K-77"}'],
	['an object', { 6: 'K-77' }],
])('accepts custom fields by expression: %s', async (_name, value) => {
	const customFields = { mappingMode: 'defineBelow', value: '={{ $json.value }}' };
	expect((await sent({ ...UPDATE, customFields }, { items: [{ value }] })).body).toEqual({
		custom_fields: { 6: 'K-77' },
	});
});

test('rejects custom fields that are a string instead of an object', async () => {
	const customFields = { mappingMode: 'defineBelow', value: '={{ $json.value }}' };
	expect((await refused({ ...UPDATE, customFields }, { items: [{ value: 'K-77' }] })).message).toBe(
		'"Custom Fields": "K-77" is not valid JSON',
	);
});

describe('forms given as an array or a string', () => {
	const BUTTONS = [{ text: 'Yes', type: 'reply' }];

	test.each([
		['an array', BUTTONS],
		['an array from an expression', '={{ $json.buttons }}'],
		['JSON text', JSON.stringify(BUTTONS)],
		["n8n's form", { button: BUTTONS }],
		["n8n's form without the default type", { button: [{ text: 'Yes' }] }],
	])('inline buttons and keyboard: %s', async (_name, given) => {
		const additionalFields = { inlineButtons: given, keyboard: given };
		const { body } = await sent({ ...SEND, additionalFields }, { items: [{ buttons: BUTTONS }] });
		expect(body).toMatchObject({ inline_buttons: BUTTONS, keyboard: { buttons: BUTTONS } });
	});

	test.each([[undefined], [{ a: 1 }]])('rejects a button with the label %j', async (caption) => {
		const inlineButtons = { button: [{ text: '={{ $json.caption }}' }] };
		const error = await refused({ ...SEND, additionalFields: { inlineButtons } }, { items: [{ caption }] });
		expect(error.message).toMatch(/^"Inline Buttons/);
		expect(error).toMatchObject({ context: { itemIndex: 0 } });
	});
});

describe('dropdowns that the node itself reads', () => {
	const TO_PHONE = {
		...SEND,
		sendTo: '={{ $json.value }}',
		phone: '15550000001',
		transport: 'whatsapp',
	};
	const HAND_BACK = { resource: 'dialog', operation: 'handBack', dialogId: 7, operatorId: locator('5') };
	const CUSTOM_CALL = { resource: 'api', operation: 'customCall', path: '/things' };

	test.each(['phone', 'Phone Number', ' PHONE '])('reads the label %j by expression', async (value) => {
		const wire = chat2desk(() => success({ id: 5 }));
		await execute({ parameters: TO_PHONE, items: [{ value }] });
		expect(wire.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /v1/clients',
			'POST /v1/messages',
		]);
	});

	test.each([
		['a recipient', TO_PHONE, 'email'],
		['an assignee', { ...HAND_BACK, handBackTo: '={{ $json.value }}' }, 'group'],
		['a method', { ...CUSTOM_CALL, method: '={{ $json.value }}' }, 'PATCH'],
		['a label that is stored as the value', { ...HAND_BACK, handBackTo: 'Bot Operator' }, null],
		['a method in lower case that is stored as the value', { ...CUSTOM_CALL, method: 'put', body: '{"a":1}' }, null],
	])('refuses %s that is not in the list', async (_name, parameters, value) => {
		const { message } = await refused(parameters, { items: [{ value }] });
		expect(message).toMatch(/^"(Send To|Hand Back To|Method)": ".*" is not one of the options$/);
	});

	test('sends the body of a custom call whose method is in lower case', async () => {
		const parameters = { ...CUSTOM_CALL, method: '={{ $json.value }}', body: '{"a":1}' };
		expect(await sent(parameters, { items: [{ value: 'put' }] })).toMatchObject({ method: 'PUT', body: { a: 1 } });
	});

	test('does not allow an agent to delete with a method in lower case', async () => {
		const parameters = { ...CUSTOM_CALL, path: '/clients/5', method: '={{ $json.value }}' };
		const { message } = await refused(parameters, { items: [{ value: 'delete' }], type: 'chat2DeskTool' });
		expect(message).toBe('"Custom API Call" cannot send DELETE /clients/5 for an AI agent');
	});

	test('sends the value of a filter that is given by its label', async () => {
		const parameters = { resource: 'dialog', operation: 'getAll', filters: { state: '={{ $json.value }}' } };
		expect((await sent(parameters, { items: [{ value: 'Closed' }] })).query).toMatchObject({ state: 'closed' });
	});

	test('restricts who can approve if the switch for it is given as text', async () => {
		const parameters = {
			resource: 'message',
			operation: 'sendAndWait',
			clientId: locator('5'),
			message: 'Refund?',
			responseType: 'approval',
			approveInChat: '={{ $json.value }}',
			additionalFields: { restrictApprovers: '6' },
		};
		const { message } = await refused(parameters, { items: [{ value: 'true' }] });
		expect(message).toBe('Client 5 is not in "Restrict Who Can Approve"');
	});
});

test.each([
	['Extra Body Fields', { ...SEND, options: { extraBody: '{"text":"Hi {{ $json.value }}"}' } }],
	[
		'Body (JSON)',
		{
			resource: 'api',
			operation: 'customCall',
			method: 'POST',
			path: '/messages',
			body: '{"text":"{{ $json.value }}"}',
		},
	],
])('refuses the text of an object in %s', async (label, parameters) => {
	const text = JSON.stringify(parameters).replaceAll('{{ $json.value }}', '[object Object]');
	const { message } = await refused(JSON.parse(text));
	expect(message).toContain(`"${label}": `);
	expect(message).toContain('an expression inserted an object');
});
