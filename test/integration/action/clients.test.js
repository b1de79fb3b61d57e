'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const CREATE_OR_GET = {
	resource: 'client',
	operation: 'createOrGet',
	phone: '+1 555 000 0001',
	transport: 'whatsapp',
	simplify: false,
};
const known = (id) => failure(400, { errors: { client: ['Client already exist', id] } });
const linesOf = ({ calls }) => calls.map(({ method, path }) => `${method} ${path}`);

describe('Create or Get', () => {
	test('creates a new client with one request', async () => {
		const wire = chat2desk(() => success({ id: 5 }));
		const { items } = await execute({ parameters: CREATE_OR_GET });
		expect(wire.calls).toEqual([
			{ method: 'POST', path: '/v1/clients', query: {}, body: { phone: '15550000001', transport: 'whatsapp' } },
		]);
		expect(items[0].json).toEqual({ id: 5 });
	});

	test.each([
		['as JSON in a string', '{"id":1234567}'],
		['as JSON with spaces', '{ "id" : 1234567 }'],
		['as an ID in a string', '{"id":"1234567"}'],
		['as an object', { id: 1234567 }],
	])('fetches an existing client by the ID in the error, given %s', async (_name, id) => {
		const wire = chat2desk(({ method }) => (method === 'POST' ? known(id) : success({ id: 1234567, name: 'Jane' })));
		const { items, error } = await execute({ parameters: CREATE_OR_GET });
		expect(error).toBeUndefined();
		expect(linesOf(wire)).toEqual(['POST /v1/clients', 'GET /v1/clients/1234567']);
		expect(items[0].json).toEqual({ id: 1234567, name: 'Jane' });
	});

	test('finds the client by phone number if the error has no ID', async () => {
		const wire = chat2desk(({ method, path }) => {
			if (method === 'POST') return failure(400, { errors: { client: ['Client already exist'] } });
			return path === '/v1/clients' ? success([{ id: 88 }]) : success({ id: 88, name: 'Jane' });
		});
		const { items } = await execute({ parameters: CREATE_OR_GET });
		expect(linesOf(wire)).toEqual(['POST /v1/clients', 'GET /v1/clients', 'GET /v1/clients/88']);
		expect(wire.calls[1].query).toEqual({ phone: '15550000001', limit: '1' });
		expect(items[0].json.name).toBe('Jane');
	});

	test('reports a client that exists but is not listed', async () => {
		chat2desk(({ method }) => (method === 'POST' ? failure(400, { errors: 'Client already exist' }) : success([])));
		const { error } = await execute({ parameters: CREATE_OR_GET });
		expect(error.message).toContain('already has a client with the phone 15550000001, but did not return it');
	});

	describe('a phone number with two forms', () => {
		const MEXICO = { ...CREATE_OR_GET, phone: '+52 1 55 1234 5678' };
		/** An account with a client for each of these numbers. */
		const account = (...phones) =>
			chat2desk(({ method, path, query }) => {
				if (method === 'POST') return path === '/v1/messages' ? success({ message_id: 1 }) : success({ id: 5 });
				const id = (phone) => 80 + phones.indexOf(phone);
				if (path === '/v1/clients')
					return success(phones.filter((phone) => phone === query.phone).map((phone) => ({ id: id(phone), phone })));
				return success({ id: Number(path.split('/')[3]) });
			});

		test('is searched in its other form before creating a client', async () => {
			const wire = account();
			const { items } = await execute({ parameters: MEXICO });
			expect(linesOf(wire)).toEqual(['GET /v1/clients', 'POST /v1/clients']);
			expect([wire.calls[0].query, wire.calls[1].body.phone]).toEqual([
				{ phone: '525512345678', limit: '1' },
				'5215512345678',
			]);
			expect(items[0].json).toEqual({ id: 5 });
		});

		test.each([
			['Mexico', '5215512345678', '525512345678'],
			['Brazil', '551187654321', '5511987654321'],
			['Argentina', '5491112345678', '541112345678'],
		])('is found in its other form, and the output names the number: %s', async (_name, phone, other) => {
			const wire = account(other);
			const { items } = await execute({ parameters: { ...CREATE_OR_GET, phone, simplify: true } });
			expect(linesOf(wire)).toEqual(['GET /v1/clients', 'GET /v1/clients', 'GET /v1/clients/80']);
			expect(items[0].json).toEqual({ id: 80, found_by_phone: other });
		});

		test('prefers the exact number if both exist', async () => {
			const wire = chat2desk(({ method, path, query }) => {
				if (method === 'POST') return known('{"id":80}');
				return path === '/v1/clients'
					? success([{ id: query.phone === '525512345678' ? 81 : 80, phone: query.phone }])
					: success({ id: 80 });
			});
			const { items } = await execute({ parameters: MEXICO });
			expect(linesOf(wire)).toEqual(['GET /v1/clients', 'GET /v1/clients', 'POST /v1/clients', 'GET /v1/clients/80']);
			expect(items[0].json).toEqual({ id: 80 });
		});

		test('sends to the number that the lookup found', async () => {
			const wire = account('525512345678');
			const parameters = {
				resource: 'message',
				operation: 'send',
				sendTo: 'phone',
				phone: MEXICO.phone,
				transport: 'whatsapp',
				text: 'hi',
			};
			const { items } = await execute({ parameters });
			expect(wire.calls.slice(3)).toMatchObject([{ method: 'POST', path: '/v1/messages', body: { client_id: 80 } }]);
			expect(items[0].json).toEqual({ message_id: 1, found_by_phone: '525512345678' });
		});
	});

	test.each([
		['Russian', 'Клиент уже существует'],
		['no text', null],
	])('recognizes an existing client by the ID in the error, in %s', async (_language, words) => {
		const refusal = failure(400, { errors: { client: [words, '{"id":1234567}'] } });
		const wire = chat2desk(({ method }) => (method === 'POST' ? refusal : success({ id: 1234567, name: 'Jane' })));
		const { items, error } = await execute({ parameters: CREATE_OR_GET });
		expect(error).toBeUndefined();
		expect(linesOf(wire)).toEqual(['POST /v1/clients', 'GET /v1/clients/1234567']);
		expect(items[0].json).toEqual({ id: 1234567, name: 'Jane' });
	});

	test.each([
		['under error', { error: { client: ['Клиент уже существует', '{"id":1234567}'] } }],
		['under data', { data: { errors: { client: ['Клиент уже существует', '{"id":1234567}'] } } }],
		['as an object instead of a list', { errors: { client: { message: 'Клиент уже существует', id: 1234567 } } }],
	])('recognizes an existing client by the ID %s', async (_place, refusal) => {
		const wire = chat2desk(({ method }) =>
			method === 'POST' ? failure(400, refusal) : success({ id: 1234567, name: 'Jane' }),
		);
		const { items, error } = await execute({ parameters: CREATE_OR_GET });
		expect(error).toBeUndefined();
		expect(linesOf(wire)).toEqual(['POST /v1/clients', 'GET /v1/clients/1234567']);
		expect(items[0].json.name).toBe('Jane');
	});

	test('ignores an ID of something else in the error', async () => {
		const wire = chat2desk(() => failure(400, { errors: { channel: ['не найден', '{"id":126}'] } }));
		const { error } = await execute({ parameters: CREATE_OR_GET });
		expect(error.message).toContain('не найден');
		expect(wire.calls).toHaveLength(1);
	});

	test('reports any other error', async () => {
		const wire = chat2desk(() => failure(400, { errors: { transport: ['is unknown'] } }));
		const { error } = await execute({ parameters: CREATE_OR_GET });
		expect(error.message).toBe('Chat2Desk: transport: is unknown');
		expect(wire.calls).toHaveLength(1);
	});
});

describe.each(['create', 'createOrGet'])('a success without the client (%s)', (operation) => {
	const parameters = { ...CREATE_OR_GET, operation };
	const bare = { body: { status: 'success' } };
	const account = (answer, ...clients) =>
		chat2desk(({ method, path }) => {
			if (method === 'POST') return answer;
			return path === '/v1/clients' ? success(clients) : success({ id: 88, name: 'Jane' });
		});

	test.each([
		['a success without data', bare],
		['an empty object', success({})],
		['only a name', success({ name: 'Jane' })],
		['no ID', success({ id: null })],
	])('looks the client up by phone number after %s', async (_name, answer) => {
		const wire = account(answer, { id: 88, phone: '15550000001' });
		const { items, error } = await execute({ parameters });
		expect(error).toBeUndefined();
		expect(linesOf(wire)).toEqual(['POST /v1/clients', 'GET /v1/clients', 'GET /v1/clients/88']);
		expect(wire.calls[1].query).toEqual({ phone: '15550000001', limit: '1' });
		expect(items[0].json).toEqual({ id: 88, name: 'Jane' });
	});

	test.each([
		['no client', []],
		['a client with a longer number', [{ id: 9, phone: '155500000012' }]],
		['a client of another messenger', [{ id: 9, phone: '[tg] 80789' }]],
	])('reports the missing client if Chat2Desk lists %s', async (_name, clients) => {
		account(bare, ...clients);
		const { items, error } = await execute({ parameters });
		expect(error).toBeUndefined();
		expect(items[0].json).toEqual({
			success: true,
			note: expect.stringContaining('returned no client ID and no client'),
		});
	});

	test('outputs what the response contained, with and without Simplify', async () => {
		account(success({ name: 'Jane' }));
		const { items } = await execute({ parameters: { ...parameters, simplify: true } });
		expect(items[0].json).toEqual({
			display_name: 'Jane',
			success: true,
			note: expect.stringContaining('no client with this phone'),
		});
	});

	test('recognizes a client by its messenger name', async () => {
		account(bare, { id: 88, phone: '[tg_user] 15550000001' });
		expect((await execute({ parameters })).items[0].json.name).toBe('Jane');
	});
});

test('Create suggests what to do about an existing client, in any language', async () => {
	chat2desk(() => failure(400, { errors: { client: ['Клиент уже существует', '{"id":1234567}'] } }));
	const { error } = await execute({ parameters: { ...CREATE_OR_GET, operation: 'create' } });
	expect(error.description).toBe('Use Client > Create or Get, which returns the existing client');
});

test.each([
	[
		'Transport telegran does not belong to the channel 127',
		/^Choose another Transport or Channel: .*Client > Get Transports/,
	],
	['Operator 1 does not belong to the company', /^The value belongs to another account/],
])('gives specific advice about "%s"', async (message, advice) => {
	chat2desk(() => failure(400, { message }));
	const { error } = await execute({ parameters: { ...CREATE_OR_GET, operation: 'create' } });
	expect(error.description).toMatch(advice);
});

describe('Send to a phone number', () => {
	const SEND = {
		resource: 'message',
		operation: 'send',
		sendTo: 'phone',
		phone: '+1 555 000 0001',
		transport: 'whatsapp',
		text: 'hi',
		additionalFields: { channelId: locator('126') },
	};

	test('sends to an existing client', async () => {
		const wire = chat2desk(({ method, path }) => {
			if (path === '/v1/clients') return known('{"id":77}');
			return method === 'GET' ? success({ id: 77 }) : success({ message_id: 1, client_id: 77 });
		});
		const { items } = await execute({ parameters: SEND });
		expect(linesOf(wire)).toEqual(['POST /v1/clients', 'GET /v1/clients/77', 'POST /v1/messages']);
		expect(wire.calls[2].body).toEqual({ client_id: 77, text: 'hi', transport: 'whatsapp', channel_id: 126 });
		expect(items[0].json).toEqual({ message_id: 1, client_id: 77 });
	});

	test('sends nothing if the client cannot be found', async () => {
		const wire = chat2desk(() => failure(400, { errors: { phone: ['is invalid'] } }));
		const { error } = await execute({ parameters: SEND });
		expect(error.message).toBe('Chat2Desk: phone: is invalid');
		expect(wire.calls).toHaveLength(1);
	});

	test('rejects an empty message before creating a client', async () => {
		const wire = chat2desk(() => success({ id: 1 }));
		const { error } = await execute({ parameters: { ...SEND, text: '={{ $json.none }}' } });
		expect(error.message).toBe('The message is empty');
		expect(wire.calls).toEqual([]);
	});
});

describe('Update', () => {
	const update = (customFields) => ({ resource: 'client', operation: 'update', clientId: locator('5'), customFields });

	test('sends custom fields by ID, clears them with an empty string, and omits unset ones', async () => {
		const wire = chat2desk(() => ({ body: { status: 'success' } }));
		const customFields = { mappingMode: 'defineBelow', value: { 6: 'John', 888: 12345, 9: '', 10: null, 11: false } };
		const { items } = await execute({ parameters: update(customFields) });
		expect(wire.calls[0].body).toEqual({ custom_fields: { 6: 'John', 888: 12345, 9: '', 11: false } });
		expect(items[0].json).toEqual({ success: true, client_id: 5 });
	});

	test.each([
		[{ mappingMode: 'defineBelow', value: null }],
		[{ mappingMode: 'defineBelow', value: {} }],
		[{ mappingMode: 'defineBelow', value: { 6: null } }],
	])('%j sends no custom fields', async (customFields) => {
		const wire = chat2desk(() => ({ body: { status: 'success' } }));
		await execute({ parameters: { ...update(customFields), updateFields: { comment: 'x' } } });
		expect(wire.calls[0].body).toEqual({ comment: 'x' });
	});
});

describe('a custom field value', () => {
	const update = (value, schema = []) => ({
		resource: 'client',
		operation: 'update',
		clientId: locator('5'),
		customFields: { mappingMode: 'defineBelow', value: { 6: '={{ $json.value }}', 8: 'x' }, schema },
		updateFields: { comment: value },
	});

	test.each([
		['text', 'Rome', 'Rome'],
		['a number', 7, 7],
		['a boolean', false, false],
		['an empty string', '', ''],
		['the output of an AI agent', [{ type: 'text', text: 'Rome' }], 'Rome'],
	])('%s is sent', async (_name, value, result) => {
		const wire = chat2desk(() => ({ body: { status: 'success' } }));
		await execute({ parameters: update('x'), items: [{ value }] });
		expect(wire.calls[0].body).toEqual({ custom_fields: { 6: result, 8: 'x' }, comment: 'x' });
	});

	test('sends a date as a string', async () => {
		const wire = chat2desk(() => ({ body: { status: 'success' } }));
		const schema = [
			{ id: '6', displayName: 'Born', type: 'dateTime', display: true, required: false, defaultMatch: false },
		];
		await execute({ parameters: update('x', schema), items: [{ value: '2026-07-05T10:00:00Z' }] });
		expect(Date.parse(wire.calls[0].body.custom_fields[6])).toBe(Date.parse('2026-07-05T10:00:00Z'));
	});

	test.each([[{ a: 1 }], [['Rome', 'Oslo']], [[]]])('rejects %j without sending anything', async (value) => {
		const wire = chat2desk(() => ({ body: { status: 'success' } }));
		const { error } = await execute({ parameters: update('x'), items: [{ value }] });
		expect(error.message).toMatch(/^"Custom Fields > 6": ".*" is not text$/);
		expect(wire.calls).toEqual([]);
	});
});

describe('Simplify', () => {
	const GET = {
		resource: 'client',
		operation: 'get',
		clientId: locator('={{ $json.id }}'),
	};
	const server = (fields, custom) =>
		chat2desk(({ path }) =>
			path === '/v1/custom_client_fields'
				? { body: { data: fields, status: 'ok' } }
				: success({ id: 5, custom_fields: custom }),
		);

	test.each([
		[{ simplify: false }, { 6: 'May' }],
		[{ options: { customFieldIds: true } }, { 6: 'May' }],
		[{ options: { customFieldIds: false } }, { Birthday: 'May' }],
	])('%j results in custom fields %j', async (parameters, expected) => {
		const wire = server([{ id: 6, name: 'Birthday' }], { 6: 'May' });
		const { items } = await execute({ parameters: { ...GET, ...parameters }, items: [{ id: 5 }] });
		expect(items[0].json.custom_fields).toEqual(expected);
		expect(wire.calls).toHaveLength('Birthday' in expected ? 2 : 1);
	});

	test.each([[{}], [null], [undefined]])('custom fields %j cost no further request', async (custom) => {
		const wire = server([], custom);
		await execute({ parameters: GET, items: [{ id: 5 }] });
		expect(wire.calls).toHaveLength(1);
	});

	test('outputs IDs if the token cannot read the names', async () => {
		chat2desk(({ path }) =>
			path === '/v1/custom_client_fields'
				? failure(403, { message: 'Access denied' })
				: success({ id: 5, custom_fields: { 6: 'May' } }),
		);
		const { items, error } = await execute({ parameters: GET, items: [{ id: 5 }] });
		expect(error).toBeUndefined();
		expect(items[0].json.custom_fields).toEqual({ 6: 'May' });
	});

	test.each([
		[{ assigned_name: 'Jane', name: 'janey' }, 'Jane'],
		[{ assigned_name: null, name: ' Jane Doe ' }, 'Jane Doe'],
		[{ assigned_name: ' ', name: '[chat] 36597980ec9e' }, undefined],
		[{ name: '[tg_user] 15550000001' }, undefined],
		[{ name: '+1 (555) 000-0001' }, undefined],
		[{ name: '15550000001@c.us' }, undefined],
		[{ name: 'unknown' }, undefined],
		[{ name: null }, undefined],
	])('%j addresses the client %j', async (client, name) => {
		chat2desk(() => success({ id: 5, ...client }));
		const { items } = await execute({ parameters: GET, items: [{ id: 5 }] });
		expect(items[0].json.display_name).toBe(name);
	});

	test('outputs fields by name and keeps the ID of unknown ones', async () => {
		server([{ id: 6, name: 'Birthday' }], { 6: 'May', old_email: 'x@example.com' });
		const { items } = await execute({ parameters: GET, items: [{ id: 5 }] });
		expect(items[0].json.custom_fields).toEqual({ Birthday: 'May', old_email: 'x@example.com' });
	});

	test('keeps the IDs of fields with the same name', async () => {
		server(
			[
				{ id: 6, name: 'City' },
				{ id: 7, name: 'City' },
			],
			{ 6: 'Rome', 7: 'Oslo' },
		);
		const { items } = await execute({ parameters: GET, items: [{ id: 5 }] });
		expect(items[0].json.custom_fields).toEqual({ 6: 'Rome', 7: 'Oslo' });
	});

	test('reads the names once for all items', async () => {
		const wire = server([{ id: 6, name: 'City' }], { 6: 'Rome' });
		const { items } = await execute({ parameters: GET, items: [{ id: 5 }, { id: 6 }, { id: 7 }] });
		expect(linesOf(wire).filter((line) => line.endsWith('custom_client_fields'))).toHaveLength(1);
		expect(items.map(({ json }) => json.custom_fields)).toEqual(Array(3).fill({ City: 'Rome' }));
	});

	test('also applies to lists', async () => {
		chat2desk(({ path }) =>
			path === '/v1/custom_client_fields'
				? success([{ id: 6, name: 'City' }])
				: success([
						{ id: 1, custom_fields: { 6: 'Rome' } },
						{ id: 2, custom_fields: null },
					]),
		);
		const { items } = await execute({
			parameters: { resource: 'client', operation: 'getAll' },
		});
		expect(items.map(({ json }) => json)).toEqual([
			{ id: 1, custom_fields: { City: 'Rome' } },
			{ id: 2, custom_fields: null },
		]);
	});
});
