'use strict';

const { execute } = require('../../support/n8n-core');
const { chat2desk, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const FIND = { resource: 'client', operation: 'find', simplify: false };
const client = (id, more = {}) => ({
	id,
	name: 'unknown',
	assigned_name: null,
	phone: `1555000${id}`,
	client_phone: null,
	custom_fields: {},
	external_id: null,
	...more,
});

/** An account that only filters by phone, client_phone and custom field. */
function account(clients) {
	const added = [];
	return chat2desk((call) => {
		const { method, path, query, body } = call;
		const all = [...clients, ...added];
		if (method === 'POST') {
			const made = client(900, { phone: body.phone, assigned_name: body.nickname ?? null });
			added.push(made);
			return success(made);
		}
		if (method === 'PUT') return { body: { status: 'success' } };
		if (path === '/v1/custom_client_fields')
			return success([
				{ id: 6, name: 'Level' },
				{ id: 7, name: 'Größe' },
				{ id: 8, name: 'Twin' },
				{ id: 9, name: 'TWIN' },
			]);
		if (path !== '/v1/clients') return success(all.find(({ id }) => path.endsWith(`/${id}`)));
		const { phone, client_phone, order, 'custom_field[id]': field, 'custom_field[text]': text } = query;
		const rows = all.filter(
			(row) =>
				(phone === undefined || row.phone === phone) &&
				(client_phone === undefined || String(row.client_phone) === client_phone) &&
				(field === undefined || row.custom_fields[field] === text),
		);
		rows.sort((a, b) => (order === 'desc' ? b.id - a.id : a.id - b.id));
		return page(rows, call);
	});
}

async function found(parameters, more = {}) {
	const { items, error } = await execute({ parameters: { ...FIND, ...parameters }, ...more });
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}
const idsOf = (list) => list.map(({ id }) => id);
const LOOKUP = (query) => ({ method: 'GET', path: '/v1/clients', query: { limit: '200', offset: '0', ...query } });
const NEWEST = LOOKUP({ order: 'desc' });

const ANN = client(11, {
	assigned_name: 'Ann Lee',
	phone: '79991234567',
	external_id: 'crm-7',
	custom_fields: { 6: 'Gold' },
});
const BOB = client(12, { name: 'Bob', phone: '[tg_user] 491701234567', custom_fields: { 6: 'Gold' } });
const EVA = client(13, {
	assigned_name: 'Éva García',
	phone: '[chat] 1d0b',
	client_phone: '+34600111222',
	comment: 'writes from eva@x.example, mostly',
	custom_fields: { 7: 'XL' },
});
const MAX = client(14, { name: 'Max', phone: 'max@x.example' });
const ALL = [ANN, BOB, EVA, MAX];

test.each([
	[
		'a phone number in any form',
		{ phone: 'https://wa.me/79991234567?text=x' },
		11,
		['phone'],
		[LOOKUP({ phone: '79991234567' })],
	],
	[
		'a phone number assigned by the team',
		{ phone: '+34 600 111 222' },
		13,
		['phone'],
		[
			...['34600111222', '[tg_user] 34600111222'].map((phone) => LOOKUP({ phone })),
			...['34600111222', '+34600111222'].map((phone) => LOOKUP({ client_phone: phone })),
		],
	],
	[
		"a phone number with a messenger's prefix",
		{ phone: '+49 170 1234567' },
		12,
		['phone'],
		[LOOKUP({ phone: '491701234567' }), LOOKUP({ phone: '[tg_user] 491701234567' })],
	],
	['the stored form of a phone number', { phone: '[chat] 1d0b' }, 13, ['phone'], [LOOKUP({ phone: '[chat] 1d0b' })]],
	['an email address stored as phone', { email: 'Max@X.example' }, 14, ['email'], [LOOKUP({ phone: 'max@x.example' })]],
	[
		'an email address in a comment',
		{ email: 'eva@x.example' },
		13,
		['email'],
		[LOOKUP({ phone: 'eva@x.example' }), NEWEST],
	],
	['an external ID', { externalId: 'crm-7' }, 11, ['external_id'], [NEWEST]],
	['a name', { clientName: 'eva garcia' }, 13, ['name'], [NEWEST]],
	['parts of a name', { clientName: 'lee ann' }, 11, ['name'], [NEWEST]],
	['the beginning of a name', { clientName: 'GARC' }, 13, ['name'], [NEWEST]],
	[
		'a custom field',
		{ additionalFields: { customField: '7', customFieldValue: 'XL' } },
		13,
		['custom_field'],
		[LOOKUP({ 'custom_field[id]': '7', 'custom_field[text]': 'XL' })],
	],
	[
		'an email address with a display name',
		{ email: ' Max <MAX@x.example>' },
		14,
		['email'],
		[LOOKUP({ phone: 'max@x.example' })],
	],
	['an external ID with blanks', { externalId: ' crm-7 ' }, 11, ['external_id'], [NEWEST]],
	[
		'a custom field and a name',
		{ clientName: 'ann', additionalFields: { customField: '6', customFieldValue: 'Gold' } },
		11,
		['custom_field', 'name'],
		[LOOKUP({ 'custom_field[id]': '6', 'custom_field[text]': 'Gold' })],
	],
])('finds the client by %s without unnecessary requests', async (_what, parameters, id, matched_by, calls) => {
	const wire = account(ALL);
	expect(await found(parameters)).toEqual([{ ...ALL.find((one) => one.id === id), found: true, matched_by }]);
	expect(wire.calls).toEqual(calls);
});

test.each([
	'+7 (999) 123-45-67',
	'7 999 123 45 67',
	'007 (999) 1234567',
	'tel:+7-999-123-45-67',
	'+7(0)9991234567',
	79991234567,
	"'+79991234567",
	'\u202A+7 999 123-45-67\u202C',
	'７９９９１２３４５６７',
])('recognizes the phone number %s', async (phone) => {
	const wire = account(ALL);
	expect(idsOf(await found({ phone: '={{ $json.phone }}' }, { items: [{ phone }] }))).toEqual([11]);
	expect(wire.calls).toEqual([LOOKUP({ phone: '79991234567' })]);
});

describe('a custom field by name', () => {
	const FIELDS = { method: 'GET', path: '/v1/custom_client_fields', query: {} };
	const gold = LOOKUP({ 'custom_field[id]': '6', 'custom_field[text]': 'Gold' });
	const named = (customField) => ({ clientName: 'ann', additionalFields: { customField, customFieldValue: 'Gold' } });

	test.each(['Level', ' LEVEL ', 'lével'])('%s is resolved once per execution', async (name) => {
		const wire = account(ALL);
		expect(idsOf(await found(named(name), { items: [{}, {}] }))).toEqual([11, 11]);
		expect(wire.calls).toEqual([FIELDS, gold, gold]);
	});

	test('also filters lists', async () => {
		const wire = account(ALL);
		const filters = { customField: 'level', customFieldValue: 'Gold' };
		const { items, error } = await execute({
			parameters: { resource: 'client', operation: 'getAll', returnAll: true, filters },
		});
		expect([error, items.map(({ json }) => json.id)]).toEqual([undefined, [11, 12]]);
		expect(wire.calls).toEqual([FIELDS, gold]);
	});

	test.each([
		['Levels', 'No custom client field named "Levels" exists', /Level \(6\), Größe \(7\)/],
		['twin', 'Several custom client fields are named "twin"', /Twin \(8\), TWIN \(9\)/],
	])('%s is rejected with the available fields', async (name, message, description) => {
		const wire = account(ALL);
		const { error } = await execute({ parameters: { ...FIND, ...named(name) } });
		expect([error.message, error.description]).toEqual([message, expect.stringMatching(description)]);
		expect(wire.calls).toEqual([FIELDS]);
	});

	test('is set by ID for a created client', async () => {
		const wire = account(ALL);
		const additionalFields = { transport: 'whatsapp', customField: 'größe', customFieldValue: 'XXL' };
		await found({ phone: '15559999999', ifNotFound: 'create', additionalFields });
		expect(wire.calls.at(-1)).toEqual({
			method: 'PUT',
			path: '/v1/clients/900',
			query: {},
			body: { custom_fields: { 7: 'XXL' } },
		});
	});
});

describe('an external ID', () => {
	const DAN = client(15, { phone: '33600000001', external_id: 'crm-8', comment: 'also max@x.example' });
	const byBoth = async (parameters, clients = [...ALL, DAN]) => {
		const wire = account(clients);
		const list = await found(parameters);
		return {
			list: list.map(({ id, matched_by }) => [id, ...matched_by]),
			queries: wire.calls.map(({ query }) => query),
		};
	};
	const PHONE = { limit: '200', offset: '0', phone: '79991234567' };

	test.each([
		['a phone', { phone: '79991234567' }],
		['an email address', { email: 'max@x.example' }, 'email'],
		['a custom field', { additionalFields: { customField: '7', customFieldValue: 'XL' } }],
	])('outranks %s of another client', async (_what, parameters, ...more) => {
		expect((await byBoth({ externalId: 'crm-8', ...parameters })).list).toEqual([[15, 'external_id', ...more]]);
	});

	test.each([
		['if the client found by phone has it', { externalId: 'crm-7' }],
		['if none is given', {}],
		['if none is given, but a name and an address', { clientName: 'Zoltan', email: 'x@x.example' }],
	])('costs no further request %s', async (_when, parameters) => {
		const { list, queries } = await byBoth({ phone: '79991234567', ...parameters });
		expect(list.map(([id]) => id)).toEqual([11]);
		expect(queries).toEqual([PHONE]);
	});

	test('that no client has leaves the client found by phone, also if other details match others', async () => {
		const twin = client(30, { assigned_name: 'Max', comment: 'max@x.example, +79991234567' });
		const details = { phone: '79991234567', email: 'max@x.example', clientName: 'Max', externalId: 'crm-99' };
		const { list, queries } = await byBoth(details, [...ALL, twin]);
		expect(list).toEqual([[11, 'phone']]);
		expect(queries.at(-1)).toEqual({ limit: '200', offset: '0', order: 'desc' });
	});

	test('that several clients have decides nothing', async () => {
		account([...ALL, DAN, client(16, { external_id: 'crm-8' })]);
		const { error } = await execute({ parameters: { ...FIND, phone: '79991234567', externalId: 'crm-8' } });
		expect(error.message).toContain('2 clients match equally well');
	});
});

test('matches both forms of a Brazilian number', async () => {
	account([client(1, { phone: '551187654321' })]);
	expect(idsOf(await found({ phone: '+55 11 98765-4321' }))).toEqual([1]);
});

test('returns the best match for a CRM record with several values, and ignores empty ones', async () => {
	account([...ALL, client(20, { assigned_name: 'Cem Lee' })]);
	const parameters = {
		phone: '={{ $json.phone }}',
		email: '={{ $json.email }}',
		clientName: '={{ $json.name }}',
		externalId: '={{ $json.key }}',
	};
	const items = [
		{ name: 'Ann Lee', key: 'crm-7' },
		{ name: 'Cem Lee', phone: '' },
		{ name: 'Zoltan', phone: '79991234567' },
	];
	const [byKey, byName, byPhone] = await found(parameters, { items });
	expect([byKey.id, byKey.matched_by]).toEqual([11, ['external_id', 'name']]);
	expect([byName.id, byName.matched_by]).toEqual([20, ['name']]);
	expect([byPhone.id, byPhone.matched_by]).toEqual([11, ['phone']]);
});

test('returns all matches, best first, without duplicates', async () => {
	account([...ALL, client(21, { assigned_name: 'Annette Leeds' })]);
	const additionalFields = { customField: '6', customFieldValue: 'Gold' };
	const list = await found({ clientName: 'ann lee', match: 'all', additionalFields });
	expect(list.map(({ id, matched_by }) => [id, matched_by])).toEqual([
		[11, ['custom_field', 'name']],
		[12, ['custom_field']],
		[21, ['name']],
	]);
});

test.each([
	['Ann', 'Hannah', false],
	['Client 3', 'Client 30', false],
	['Jo', 'John', false],
	['Mueller', 'Jörg Müller', true],
	['Jörg', 'Joerg Mueller', true],
	['Иван', 'Иванов Пётр', true],
	['...', 'Ann', false],
])('searching for %s with a client named %s: found is %s', async (clientName, there, isFound) => {
	account([client(1, { assigned_name: there })]);
	expect(await found({ clientName })).toHaveLength(Number(isFound));
});

test.each([0, -1])('rejects a search limit of %j', async (searchLimit) => {
	const wire = account([client(1)]);
	const { error } = await execute({
		parameters: { resource: 'client', operation: 'find', clientName: 'Ann', additionalFields: { searchLimit } },
	});
	expect(error.message).toBe(`"Search Limit": "${searchLimit}" must be at least 1`);
	expect(wire.calls).toEqual([]);
});

test('returns no other client if the server does not support a filter', async () => {
	chat2desk((call) => page(ALL, call));
	expect(await found({ phone: '15559999999' })).toEqual([]);
	expect(idsOf(await found({ phone: '+34600111222' }))).toEqual([13]);
});

describe('with more clients than the search limit', () => {
	const MANY = Array.from({ length: 700 }, (_, at) => client(1000 + at, { assigned_name: `Client ${at}` }));
	const additionalFields = { searchLimit: 500 };
	const NOTE = expect.stringContaining('newest 500 clients');

	test('finds a client among the newest and reports that older ones were not searched', async () => {
		const wire = account(MANY);
		expect(await found({ clientName: 'Client 650', additionalFields })).toEqual([
			{ ...MANY[650], found: true, matched_by: ['name'], bound_reached: true, note: NOTE },
		]);
		expect(wire.calls).toHaveLength(3);
	});

	test('reads the list once for all items, up to the limit, and reports the limit', async () => {
		const wire = account(MANY);
		const items = [{ name: 'Client 300' }, { name: 'Client 4' }, { name: 'Client 60' }];
		const list = await found({ clientName: '={{ $json.name }}', additionalFields }, { items });
		const note = expect.stringContaining('newest 500 clients');
		expect(list).toEqual([
			{ ...MANY[300], found: true, matched_by: ['name'], bound_reached: true, note },
			{ found: false, bound_reached: true, note },
			{ found: false, bound_reached: true, note },
		]);
		expect(wire.calls).toHaveLength(3);
	});

	test.each([[499], [500]])('a search of %i clients is complete', async (count) => {
		const wire = account(MANY.slice(0, count));
		expect(await found({ clientName: 'Client 3', additionalFields })).toEqual([
			{ ...MANY[3], found: true, matched_by: ['name'] },
		]);
		expect(wire.calls).toHaveLength(3);
	});

	test.each([
		[500, undefined],
		[501, true],
	])('says whether All Matches of %i clients are complete', async (count, bound_reached) => {
		account(MANY.slice(0, count).map((one) => ({ ...one, custom_fields: { 6: 'Gold' } })));
		const more = { ...additionalFields, customField: '6', customFieldValue: 'Gold' };
		const list = await found({ match: 'all', additionalFields: more });
		expect([list.length, list[0].bound_reached]).toEqual([500, bound_reached]);
	});

	test.each([
		['returnNothing', [{ found: false, bound_reached: true, note: expect.stringContaining('newest 500 clients') }]],
		['error', undefined],
	])('reports that the search was incomplete, with If Not Found = %s', async (ifNotFound, output) => {
		account(MANY);
		const { items, error } = await execute({
			parameters: { ...FIND, externalId: 'none', ifNotFound, additionalFields },
		});
		if (output) expect(items.map(({ json }) => json)).toEqual(output);
		else
			expect(`${error.message} ${error.description}`).toMatch(
				/No client with external id "none" was found.*newest 500 clients/,
			);
	});
});

describe('If Not Found', () => {
	test('returns nothing or fails, as configured', async () => {
		account(ALL);
		expect(await found({ clientName: 'Unmatched' })).toEqual([]);
		const { error } = await execute({
			parameters: { ...FIND, clientName: 'Unmatched', phone: '15559999999', ifNotFound: 'error' },
		});
		expect(error.message).toContain('No client with phone "15559999999" and name "Unmatched" was found');
	});

	test('creates the client with all known values', async () => {
		const wire = account(ALL);
		const additionalFields = { transport: 'whatsapp', customField: '6', customFieldValue: 'Silver' };
		const [json] = await found({
			phone: '+1 555 999 9999',
			clientName: 'Nora New',
			externalId: 'crm-9',
			ifNotFound: 'create',
			additionalFields,
		});
		expect(json).toMatchObject({
			id: 900,
			phone: '15559999999',
			assigned_name: 'Nora New',
			external_id: 'crm-9',
			custom_fields: { 6: 'Silver' },
			found: false,
		});
		expect(wire.calls.slice(-2)).toEqual([
			{
				method: 'POST',
				path: '/v1/clients',
				query: {},
				body: { phone: '15559999999', transport: 'whatsapp', nickname: 'Nora New' },
			},
			{
				method: 'PUT',
				path: '/v1/clients/900',
				query: {},
				body: { external_id: 'crm-9', custom_fields: { 6: 'Silver' } },
			},
		]);
	});

	test('creates no client if one was found, and creates one with only an email address', async () => {
		const wire = account(ALL);
		const additionalFields = { transport: 'email' };
		expect(idsOf(await found({ email: 'max@x.example', ifNotFound: 'create', additionalFields }))).toEqual([14]);
		expect(idsOf(await found({ email: 'new@x.example', ifNotFound: 'create', additionalFields }))).toEqual([900]);
		const writes = wire.calls.filter(({ method }) => method !== 'GET');
		expect(writes).toEqual([
			{ method: 'POST', path: '/v1/clients', query: {}, body: { phone: 'new@x.example', transport: 'email' } },
		]);
	});

	test('fails before the search if Create lacks a transport', async () => {
		const wire = account(ALL);
		const { error } = await execute({ parameters: { ...FIND, phone: '15559999999', ifNotFound: 'create' } });
		expect(error.message).toContain('a phone number and a transport');
		expect(wire.calls).toEqual([]);
	});

	test('finds clients without a phone number, and reports that others cannot be created', async () => {
		const wire = account(ALL);
		const parameters = {
			...FIND,
			clientName: '={{ $json.name }}',
			phone: '={{ $json.phone }}',
			ifNotFound: 'create',
			additionalFields: { transport: 'whatsapp' },
		};
		expect(idsOf(await found(parameters, { items: [{ name: 'Ann Lee', phone: '' }] }))).toEqual([11]);
		const { error } = await execute({ parameters, items: [{ name: 'Nora', phone: '' }] });
		expect(error.message).toContain('a phone number and a transport');
		expect(wire.calls.every(({ method }) => method === 'GET')).toBe(true);
	});
});

test.each([
	['no criteria', {}, 'No criteria to find a client by'],
	['an incomplete custom field', { clientName: 'x', additionalFields: { customField: '6' } }, 'must be set together'],
	['a phone number without a country code', { phone: '8 (999) 123-45-67' }, 'has no country code'],
])('rejects %s before sending anything', async (_what, parameters, words) => {
	const wire = account(ALL);
	const { error } = await execute({ parameters: { ...FIND, ...parameters } });
	expect(error.message).toContain(words);
	expect(wire.calls).toEqual([]);
});

test('Extra Query Parameters are sent with the creation of a client', async () => {
	const wire = account([]);
	const additionalFields = { transport: 'whatsapp', customField: '6', customFieldValue: 'Gold' };
	const options = { extraQuery: '{"source":"crm"}' };
	await found({ phone: '15559999999', ifNotFound: 'create', additionalFields, options });
	const writes = wire.calls.filter(({ method }) => method !== 'GET');
	expect(writes.map(({ method, query }) => [method, query])).toEqual([
		['POST', { source: 'crm' }],
		['PUT', { source: 'crm' }],
	]);
});
