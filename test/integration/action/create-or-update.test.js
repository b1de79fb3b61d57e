'use strict';

/** Client > Create or Update, against the sandbox and, for unusual responses, against a mock of the API. */

const { createSandbox } = require('../../../sandbox/server');
const { execute } = require('../../support/n8n-core');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const UPSERT = { resource: 'client', operation: 'createOrUpdate', matchBy: 'phone', transport: 'whatsapp' };
const mapper = (value) => ({ mappingMode: 'defineBelow', value, schema: [] });
const linesOf = (calls) => calls.map(({ method, path }) => `${method} ${path.replace('/v1', '')}`);
const actionsOf = (items) => items.map(({ json }) => json.action ?? json.error);

/** A client as the API lists it. */
const client = (id, more = {}) => ({
	id,
	phone: `1555000000${id}`,
	client_phone: null,
	assigned_name: null,
	comment: null,
	extra_comment_1: null,
	external_id: null,
	external_ids: {},
	custom_fields: {},
	...more,
});

/** A mock account with these clients, which filters by phone and custom field. */
const account = (...clients) =>
	chat2desk((call) => {
		const { method, path, query } = call;
		if (path === '/v1/custom_client_fields') return success([{ id: 6, name: 'Plan' }]);
		if (method === 'POST') return success({ id: 99, ...client(99), ...call.body });
		if (method === 'PUT') return { body: { status: 'success' } };
		if (path !== '/v1/clients') return success(clients.find(({ id }) => path.endsWith(`/${id}`)));
		const isWanted = (each) =>
			(query.phone === undefined || each.phone === query.phone) &&
			(query.client_phone === undefined || String(each.client_phone) === query.client_phone) &&
			(query['custom_field[id]'] === undefined ||
				String(each.custom_fields[query['custom_field[id]']] ?? '').toLowerCase() ===
					query['custom_field[text]'].toLowerCase());
		return page(clients.filter(isWanted), call);
	});

const bodies = ({ calls }, method) => calls.filter((call) => call.method === method).map(({ body }) => body);

describe('against the sandbox', () => {
	let sandbox;
	beforeEach(async () => (sandbox = await createSandbox({ port: 0 })));
	afterEach(async () => {
		expect(sandbox.state.logs.violations.all().map(({ message }) => message)).toEqual([]);
		await sandbox.close();
	});

	const run = async (parameters, items, more = {}) => {
		const credential = { server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' };
		const { calls } = sandbox.state.logs;
		const before = calls.all().at(-1)?.id ?? 0;
		const result = await execute({ parameters: { ...UPSERT, ...parameters }, items, credential, ...more });
		return { ...result, calls: calls.all().filter(({ id }) => id > before) };
	};
	const withPhone = (phone) => sandbox.account.clients.filter((each) => each.phone === phone);

	const ROW = {
		phone: '={{ $json.phone }}',
		externalId: '={{ $json.number }}',
		customFields: mapper({ 1: '={{ $json.number }}', 4: '={{ $json.plan }}' }),
		updateFields: { nickname: '={{ $json.name }}', comment: '={{ $json.note }}' },
	};
	const row = (n) => ({ phone: `1555777${1000 + n}`, number: `N-${n}`, plan: 'Pro', name: `Ann ${n}`, note: '' });

	test.each([
		['one after the other', {}],
		['with Parallel Writes', { parallelWrites: true }],
	])('writes nothing the second time, %s', async (_name, options) => {
		const rows = Array.from({ length: 20 }, (_, n) => row(n));
		const first = await run({ ...ROW, options }, rows);
		expect(new Set(actionsOf(first.items))).toEqual(new Set(['created']));
		expect(first.items.map(({ json }) => json.phone)).toEqual(rows.map(({ phone }) => phone));
		const second = await run({ ...ROW, options }, rows);
		expect(new Set(actionsOf(second.items))).toEqual(new Set(['unchanged']));
		expect(new Set(linesOf(second.calls))).toEqual(new Set(['GET /clients', 'GET /custom_client_fields']));
		expect(second.calls).toHaveLength(21);
		const ids = ({ items }) => items.map(({ json }) => json.id);
		expect(ids(second)).toEqual(ids(first));
		expect(new Set(ids(first)).size).toBe(20);
	});

	test('creates a client with all fields, then writes only what differs', async () => {
		const first = await run(ROW, [row(1)]);
		expect(first.items[0].json).toMatchObject({
			action: 'created',
			phone: '15557771001',
			display_name: 'Ann 1',
			external_id: 'N-1',
		});
		const [{ comment, custom_fields: fields, external_id: externalId }] = withPhone('15557771001');
		expect({ comment, fields, externalId }).toEqual({
			comment: null,
			fields: { 1: 'N-1', 4: 'Pro' },
			externalId: 'N-1',
		});
		const second = await run(ROW, [{ ...row(1), name: 'Ann Lee', plan: 'Basic', note: 'VIP' }]);
		expect(second.items[0].json).toMatchObject({
			action: 'updated',
			display_name: 'Ann Lee',
			updated_fields: ['assigned_name', 'comment', 'custom_fields.Plan'],
		});
		const puts = second.calls.filter(({ method }) => method === 'PUT');
		expect(puts.map(({ body }) => body)).toEqual([
			{ nickname: 'Ann Lee', comment: 'VIP', custom_fields: { 4: 'Basic' } },
		]);
	});

	test.each([
		['one after the other', {}],
		['with Parallel Writes', { parallelWrites: true }],
	])('creates a client once for rows that name it in other spellings, %s', async (_name, options) => {
		const spellings = ['15557772000', '+1 (555) 777-2000', '001 555 777 2000', 15557772000, ' 15557772000.0 '];
		const rows = spellings.map((phone, n) => ({ ...row(1), phone, note: `note ${n}` }));
		const { items } = await run({ ...ROW, options }, rows);
		expect(actionsOf(items)).toEqual(['created', 'updated', 'updated', 'updated', 'updated']);
		expect(withPhone('15557772000')).toMatchObject([{ comment: 'note 4' }]);
	});

	test('matches a client under the other form of the number, also within the execution', async () => {
		const rows = ['5215512345678', '525512345678'].map((phone) => ({ ...row(1), phone }));
		expect(actionsOf((await run(ROW, rows)).items)).toEqual(['created', 'unchanged']);
		expect(actionsOf((await run(ROW, rows.reverse())).items)).toEqual(['unchanged', 'unchanged']);
	});

	test('matches by external ID', async () => {
		const parameters = { ...ROW, matchBy: 'externalId' };
		const rows = [row(1), { ...row(1), note: 'again' }, { number: 'crm-10', note: 'known' }];
		const { items, calls } = await run({ ...parameters, phone: '={{ $json.phone }}' }, rows);
		expect(actionsOf(items)).toEqual(['created', 'updated', 'updated']);
		expect(linesOf(calls).filter((line) => line === 'POST /clients')).toHaveLength(1);
		const again = await run(parameters, rows.slice(1));
		expect(actionsOf(again.items)).toEqual(['unchanged', 'unchanged']);
	});

	test('needs a phone to create a client', async () => {
		const { error } = await run({ ...ROW, matchBy: 'externalId' }, [{ number: 'crm-new' }]);
		expect(error.message).toBe('No client has the external ID "crm-new"');
		expect(error.description).toContain('fill in Phone');
	});

	test('creates no client if an older one may have the external ID', async () => {
		const parameters = { ...ROW, matchBy: 'externalId', updateFields: { searchLimit: 300 } };
		const { error, calls } = await run(parameters, [row(1)]);
		expect(error.message).toBe('None of the newest 300 clients has the external ID "N-1"');
		expect(calls.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test.each([['1'], ['customer NUMBER']])('matches by the custom field %s', async (customField) => {
		const parameters = { ...ROW, matchBy: 'customField', customField, externalId: '' };
		const rows = [
			{ ...row(1), number: 'N-1 ' },
			{ ...row(1), note: 'again' },
			{ number: ' K-1000', note: 'known' },
		];
		expect(actionsOf((await run(parameters, rows)).items)).toEqual(['created', 'updated', 'updated']);
		expect(actionsOf((await run(parameters, rows.slice(1))).items)).toEqual(['unchanged', 'unchanged']);
	});

	test.each([['1'], ['customer number']])(
		'does not take the phone of another custom field: %s',
		async (customField) => {
			await run(ROW, [row(1)]);
			const parameters = { ...ROW, matchBy: 'customField', customField, externalId: '' };
			const { error } = await run(parameters, [{ ...row(2), phone: row(1).phone }]);
			expect(error.message).toMatch(/ belongs to "Ann 1" \(ID \d+\), who has another custom field than "N-2"$/);
			expect(withPhone(row(1).phone)).toMatchObject([{ assigned_name: 'Ann 1', custom_fields: { 1: 'N-1' } }]);
		},
	);

	test('links the client with this phone, unless it is another person', async () => {
		const parameters = { ...ROW, matchBy: 'externalId' };
		await run({ phone: '15557773000' }, [{}]);
		const linked = await run(parameters, [{ ...row(1), phone: '15557773000' }]);
		expect(linked.items[0].json).toMatchObject({ action: 'updated', external_id: 'N-1' });
		const { error } = await run(parameters, [{ ...row(2), phone: '15557773000' }]);
		expect(error.message).toMatch(
			/^The phone 15557773000 belongs to "Ann 1" \(ID \d+\), who has another external ID than "N-2"$/,
		);
		expect(withPhone('15557773000')).toMatchObject([{ external_id: 'N-1' }]);
	});

	test.each([[{}], [{ parallelWrites: true }]])('does not merge two people with one new phone: %j', async (options) => {
		const rows = [row(1), { ...row(2), phone: row(1).phone }];
		const { items } = await run({ ...ROW, matchBy: 'externalId', options }, rows, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(actionsOf(items)[0]).toBe('created');
		expect(actionsOf(items)[1]).toContain('belongs to');
		expect(withPhone(row(1).phone)).toMatchObject([{ external_id: 'N-1' }]);
	});

	test('finds an email client in any case', async () => {
		const parameters = { ...ROW, transport: 'email' };
		sandbox.account.channels.find(({ id }) => id === 127).transports.push('email');
		const rows = ['Ann@X.example', 'ann@x.example'].map((phone) => ({ ...row(1), phone }));
		expect(actionsOf((await run(parameters, rows)).items)).toEqual(['created', 'unchanged']);
		expect(actionsOf((await run(parameters, rows)).items)).toEqual(['unchanged', 'unchanged']);
	});

	test('continues after an error in the middle, and a second run completes the rest', async () => {
		const rows = [row(1), { ...row(2), phone: '7.99912E+10' }, { ...row(3), phone: '' }, row(4)];
		const { items } = await run(ROW, rows, { settings: { onError: 'continueRegularOutput' } });
		expect(actionsOf(items)).toEqual([
			'created',
			expect.stringContaining('not a phone'),
			expect.any(String),
			'created',
		]);
		const again = await run(ROW, [row(1), row(2), row(4)]);
		expect(actionsOf(again.items)).toEqual(['unchanged', 'created', 'unchanged']);
	});

	test('says that the outcome of a write is unknown, and a second run finds what it did', async () => {
		sandbox.state.faults.add({ kind: 'drop', method: 'POST', path: '/v1/clients', times: 1, when: 'after' });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const first = await run(ROW, [row(1)], { settings });
		expect(first.error.message).toContain('may have gone through');
		expect(linesOf(first.calls).filter((line) => line === 'POST /clients')).toHaveLength(1);
		const second = await run(ROW, [row(1)]);
		expect(second.items[0].json.action).toBe('updated');
		expect(withPhone(row(1).phone)).toHaveLength(1);
	});
});

describe('a phone in a spreadsheet', () => {
	test.each([
		['with spaces and a plus sign', ' +1 555 000 0005 '],
		['as a number', 15550000005],
		['in scientific notation with all digits', '1.5550000005E+10'],
		['with decimals', '15550000005.0'],
		['with an apostrophe', "'15550000005"],
	])('is found: %s', async (_name, phone) => {
		const wire = account(client(5));
		const { items } = await execute({ parameters: { ...UPSERT, phone: '={{ $json.phone }}' }, items: [{ phone }] });
		expect(items[0].json).toMatchObject({ id: 5, action: 'unchanged' });
		expect(linesOf(wire.calls)).toEqual(['GET /clients']);
	});

	test.each([
		['digits lost in scientific notation', '1.5555E+10', 'is not a phone number'],
		['a leading zero and no country code', '0555000000', 'has no country code'],
		['an empty cell', '', 'has no value to match by'],
		['a missing cell', undefined, 'has no value to match by'],
		['the text NaN', 'NaN', 'has no value to match by'],
	])('is refused: %s', async (_name, phone, words) => {
		const wire = account(client(5));
		const { error } = await execute({ parameters: { ...UPSERT, phone: '={{ $json.phone }}' }, items: [{ phone }] });
		expect(error.message).toContain(words);
		expect(wire.calls).toEqual([]);
	});
});

describe('the comparison', () => {
	const given = { ...UPSERT, phone: '15550000005' };
	const custom = (value) => ({ customFields: mapper({ 6: value }) });

	test.each([
		['empty text and null', { comment: null }, { updateFields: { comment: '' } }],
		['a missing name', { assigned_name: null }, { updateFields: { nickname: '' } }],
		['trailing blanks', { comment: 'VIP' }, { updateFields: { comment: 'VIP  ' } }],
		['line breaks of Windows', { comment: 'a\nb' }, { updateFields: { comment: 'a\r\nb' } }],
		['composed letters', { comment: 'Zo\u00eb' }, { updateFields: { comment: 'Zoe\u0308' } }],
		[
			'an assigned phone with a plus sign',
			{ client_phone: '+15550000009' },
			{ updateFields: { assignedPhone: '1 555 000 0009' } },
		],
		[
			'an assigned phone stored as a number',
			{ client_phone: 15550000009 },
			{ updateFields: { assignedPhone: '+15550000009' } },
		],
		['a number stored as text', { custom_fields: { 6: '12.50' } }, custom(12.5)],
		['text stored as a number', { custom_fields: { 6: 12345 } }, custom('12345')],
		['a checkbox that was never set', {}, custom(false)],
		['a checkbox stored as 1', { custom_fields: { 6: 1 } }, custom(true)],
		['a checkbox stored as text', { custom_fields: { 6: 'true' } }, custom(true)],
		['a checkbox given as text', { custom_fields: { 6: true } }, custom('yes')],
		['a choice with a blank', { custom_fields: { 6: 'Gold' } }, custom('Gold ')],
		['a cleared field', { custom_fields: {} }, custom('')],
		['a day in another format', { custom_fields: { 6: '17.07.2026' } }, custom('2026-07-17')],
		['a time of a stored day', { custom_fields: { 6: '2026-07-17' } }, custom('2026-07-17T10:00:00Z')],
		[
			'a time in another zone',
			{ custom_fields: { 6: '2026-07-17T10:45:31 UTC' } },
			custom('2026-07-17T13:45:31+03:00'),
		],
		[
			'an external ID stored by service',
			{ external_ids: { amo: '7' } },
			{ externalId: '7', updateFields: { externalService: 'amo' } },
		],
		[
			'an external ID that the service stores as a number',
			{ external_ids: { amo: 7 } },
			{ externalId: '7', updateFields: { externalService: 'amo' } },
		],
		['an external ID with blanks', { external_id: '7' }, { externalId: ' 7 ' }],
		['an external ID of another place', { client_external_id: '7' }, { externalId: '7' }],
	])('finds no difference: %s', async (_name, stored, parameters) => {
		const wire = account(client(5, stored));
		const { items, error } = await execute({ parameters: { ...given, simplify: false, ...parameters } });
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ id: 5, action: 'unchanged' });
		expect(items[0].json).not.toHaveProperty('updated_fields');
		expect(bodies(wire, 'PUT')).toEqual([]);
	});

	test.each([
		['another case', { comment: 'vip' }, { updateFields: { comment: 'VIP' } }, { comment: 'VIP' }],
		['a leading zero', { custom_fields: { 6: '5' } }, custom('05'), { custom_fields: { 6: '05' } }],
		['a name to clear', { assigned_name: 'Ann' }, { updateFields: { nickname: '' } }, { nickname: null }],
		['a field to clear', { custom_fields: { 6: 'x' } }, custom(''), { custom_fields: { 6: '' } }],
		['a checkbox', { custom_fields: { 6: true } }, custom(false), { custom_fields: { 6: false } }],
		[
			'another day',
			{ custom_fields: { 6: '16.07.2026' } },
			custom('2026-07-17'),
			{ custom_fields: { 6: '2026-07-17' } },
		],
		[
			'a day that does not exist',
			{ custom_fields: { 6: '2026-02-31' } },
			custom('2026-03-03'),
			{ custom_fields: { 6: '2026-03-03' } },
		],
		['another number', { custom_fields: { 6: '12.51' } }, custom(12.5), { custom_fields: { 6: 12.5 } }],
		['another external ID', { external_id: '6' }, { externalId: '7' }, { external_id: '7' }],
		[
			'another external ID of the service',
			{ external_id: '7', external_ids: { amo: '6' } },
			{ externalId: '7', updateFields: { externalService: 'amo' } },
			{ external_id: '7', external_service: 'amo' },
		],
		[
			'an extra field with an object',
			{ rating: { a: 1 } },
			{ options: { extraBody: '{"rating": {"a": 2}}' } },
			{ rating: { a: 2 } },
		],
	])('finds a difference: %s', async (_name, stored, parameters, written) => {
		const wire = account(client(5, stored));
		const { items, error } = await execute({ parameters: { ...given, simplify: false, ...parameters } });
		expect(error).toBeUndefined();
		expect(items[0].json.action).toBe('updated');
		expect(bodies(wire, 'PUT')).toEqual([written]);
	});

	test('reads the client if the list lacks a field', async () => {
		const { comment: _comment, ...listed } = client(5);
		const wire = chat2desk((call) =>
			call.path === '/v1/clients' ? page([listed], call) : success(client(5, { comment: 'VIP' })),
		);
		const { items } = await execute({ parameters: { ...given, updateFields: { comment: 'VIP' } } });
		expect(items[0].json.action).toBe('unchanged');
		expect(linesOf(wire.calls)).toEqual(['GET /clients', 'GET /clients/5']);
	});

	test('says that a phone cannot be changed', async () => {
		const wire = account(client(5, { custom_fields: { 6: 'k' } }));
		const parameters = { ...UPSERT, matchBy: 'customField', customField: 6, phone: '15559999999', ...custom('k') };
		const { items } = await execute({ parameters });
		expect(items[0].json).toMatchObject({
			action: 'unchanged',
			note: 'Chat2Desk cannot change the phone of a client. It remains 15550000005',
		});
		expect(linesOf(wire.calls)).toEqual(['GET /clients', 'GET /custom_client_fields']);
	});
});

test('Extra Query Parameters are sent with its writes', async () => {
	const wire = account();
	const { error } = await execute({
		parameters: {
			...UPSERT,
			phone: '15559999999',
			updateFields: { comment: 'x' },
			options: { extraQuery: '{"source":"crm"}' },
		},
	});
	expect(error).toBeUndefined();
	const writes = wire.calls.filter(({ method }) => method !== 'GET');
	expect(writes.map(({ method, query }) => [method, query])).toEqual([
		['POST', { source: 'crm' }],
		['PUT', { source: 'crm' }],
	]);
});

describe('the external ID of a service', () => {
	const BITRIX = {
		matchBy: 'externalId',
		externalId: '77',
		phone: '',
		updateFields: { externalService: 'bitrix', nickname: 'Bob' },
	};
	const upsert = (parameters, ...rest) => execute({ parameters: { ...UPSERT, ...BITRIX, ...parameters } }, ...rest);
	const OF_AMO = { external_id: '77', external_ids: { amo: '77' } };

	test.each([
		['another client', 6, [client(5, OF_AMO), client(6, { external_ids: { bitrix: 77 } })]],
		[
			'a client whose latest ID is that of another service',
			6,
			[client(6, { external_id: '5', external_ids: { amo: '5', bitrix: '77' } })],
		],
		['a client without services', 6, [client(5, OF_AMO), client(6, { external_id: '77' })]],
	])('belongs to %s', async (_name, id, clients) => {
		const wire = account(...clients);
		const { items, error } = await upsert();
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ id, action: 'updated', updated_fields: ['assigned_name'] });
		expect(bodies(wire, 'PUT')).toEqual([{ nickname: 'Bob' }]);
	});

	test('does not match the same ID of another service, nor another ID of the service', async () => {
		const wire = account(client(5, OF_AMO), client(6, { external_id: '77', external_ids: { bitrix: '78' } }));
		const { error } = await upsert();
		expect(error.message).toBe('No client has the external ID "77"');
		expect(wire.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('is added to the client with the phone that another service knows', async () => {
		const wire = chat2desk((call) => {
			if (call.method === 'POST') return failure(400, { message: 'client already exist' });
			return call.method === 'PUT' ? { body: { status: 'success' } } : page([client(5, OF_AMO)], call);
		});
		const { items, error } = await upsert({ phone: '15550000005' });
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ id: 5, action: 'updated' });
		expect(bodies(wire, 'PUT')).toEqual([{ nickname: 'Bob', external_id: '77', external_service: 'bitrix' }]);
	});

	test('distinguishes rows of one execution', async () => {
		const wire = account(client(5, OF_AMO), client(6, { external_ids: { bitrix: '77' } }));
		const parameters = {
			...UPSERT,
			...BITRIX,
			updateFields: { externalService: '={{ $json.service }}', comment: 'x' },
		};
		const { items } = await execute({ parameters, items: [{ service: 'amo' }, { service: 'bitrix' }] });
		expect(items.map(({ json }) => json.id)).toEqual([5, 6]);
		expect(wire.calls.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual([
			'/v1/clients/5',
			'/v1/clients/6',
		]);
	});
});

describe('several matches', () => {
	test.each([
		['a custom field', { matchBy: 'customField', customField: 6, customFields: mapper({ 6: 'k' }) }],
		['an external ID', { matchBy: 'externalId', externalId: '7' }],
		['an assigned phone', { phone: '15550000009' }],
	])('are an error if they match equally well: %s', async (_name, parameters) => {
		const same = { custom_fields: { 6: 'k' }, external_id: '7', client_phone: '15550000009' };
		const wire = account(client(5, same), client(6, { ...same, assigned_name: 'Ann' }));
		const { error } = await execute({ parameters: { ...UPSERT, ...parameters } });
		expect(error.message).toBe('2 clients match equally well: "15550000005" (ID 5), "Ann" (ID 6)');
		expect(error.description).toContain('update one by its ID');
		expect(wire.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test.each([
		['a1', 5],
		['A1', 6],
	])('do not include an identifier in other case: %s', async (plan, id) => {
		account(client(5, { custom_fields: { 6: 'a1' } }), client(6, { custom_fields: { 6: 'A1' } }));
		const parameters = { matchBy: 'customField', customField: 'Plan', customFields: mapper({ 6: plan }) };
		const { items } = await execute({ parameters: { ...UPSERT, ...parameters } });
		expect(items[0].json).toMatchObject({ id, action: 'unchanged' });
	});

	test('include an email address in other case', async () => {
		account(client(5, { custom_fields: { 6: 'Ann@x.example' } }));
		const customFields = mapper({ 6: '={{ $json.address }}' });
		const parameters = { ...UPSERT, matchBy: 'customField', customField: 6, customFields };
		const items = ['ann@x.example', 'ANN@x.example'].map((address) => ({ address }));
		expect((await execute({ parameters, items })).items.map(({ json }) => json.id)).toEqual([5, 5]);
	});

	test('prefer the own phone to an assigned one', async () => {
		account(client(5), client(6, { client_phone: '15550000005' }));
		const { items } = await execute({ parameters: { ...UPSERT, phone: '15550000005' } });
		expect(items[0].json.id).toBe(5);
	});
});

test.each([
	['external ID', '"External ID"', { matchBy: 'externalId', externalId: '={{ $json.id }}' }],
	[
		'custom field',
		'"Custom Fields"',
		{ matchBy: 'customField', customField: 6, customFields: mapper({ 6: '={{ $json.id }}' }) },
	],
])('rows without %s do not count as one client', async (_name, label, parameters) => {
	const wire = account();
	for (const id of ['N/A', ' null ', 'undefined', '']) {
		const { error } = await execute({
			parameters: { ...UPSERT, phone: '15550000005', ...parameters },
			items: [{ id }],
		});
		expect(error.message).toBe(`${label} has no value to match by`);
	}
	expect(wire.calls).toEqual([]);
});

describe('a client that lists do not show yet', () => {
	test('is found by its phone when it is created again', async () => {
		const wire = chat2desk(({ method, path }) => {
			if (method === 'POST') return failure(400, { errors: { client: ['Client already exist', '{"id":5}'] } });
			return path === '/v1/clients' ? success([]) : success(client(5, { comment: 'VIP' }));
		});
		const parameters = { ...UPSERT, phone: '15550000005', updateFields: { comment: 'VIP' } };
		const { items } = await execute({ parameters, items: [{}, {}] });
		expect(actionsOf(items)).toEqual(['unchanged', 'unchanged']);
		expect(bodies(wire, 'POST')).toHaveLength(1);
		expect(bodies(wire, 'PUT')).toEqual([]);
	});
});

test('a response with nothing but the ID of the created client is completed', async () => {
	chat2desk(({ method }) => success(method === 'POST' ? { id: 5 } : []));
	const { items } = await execute({ parameters: { ...UPSERT, phone: '15550000005' }, items: [{}, {}] });
	expect(items.map(({ json }) => json)).toEqual([
		{ id: 5, phone: '15550000005', action: 'created' },
		{ id: 5, phone: '15550000005', action: 'unchanged' },
	]);
});

describe('Retry On Fail', () => {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const parameters = { ...UPSERT, phone: '15550000005', updateFields: { comment: 'VIP' } };

	test('reports a client as created that an earlier attempt created', async () => {
		let refusals = 1;
		const wire = chat2desk(({ method }) => {
			if (method === 'POST') return success(client(5));
			if (method === 'PUT') return refusals-- > 0 ? failure(422, { message: 'busy' }) : success({});
			return success(wire.calls.some((call) => call.method === 'POST') ? [client(5)] : []);
		});
		const { items, error } = await execute({ parameters, settings });
		expect(error).toBeUndefined();
		expect(actionsOf(items)).toEqual(['created']);
		expect(bodies(wire, 'POST')).toHaveLength(1);
		expect(bodies(wire, 'PUT')).toEqual([{ comment: 'VIP' }, { comment: 'VIP' }]);
	});

	test('does not repeat an update whose outcome is unknown', async () => {
		const wire = chat2desk(({ method }) => (method === 'PUT' ? { status: 504, body: '' } : success([client(5)])));
		const { error } = await execute({ parameters, settings });
		expect(error.message).toContain('may have gone through');
		expect(bodies(wire, 'PUT')).toHaveLength(1);
	});

	test('sets the other fields later if the response to the creation had no ID', async () => {
		let isListed = false;
		const wire = chat2desk(({ method }) => {
			if (method === 'POST') return { body: { status: 'success' } };
			if (method === 'PUT') return success({});
			return success(isListed ? [client(5)] : []);
		});
		const { error } = await execute({ parameters });
		expect(error.message).toContain('no client ID');
		isListed = true;
		const { items } = await execute({ parameters });
		expect(actionsOf(items)).toEqual(['updated']);
		expect(bodies(wire, 'POST')).toHaveLength(1);
	});
});
