'use strict';

const { editor } = require('../../support/editor');
const { TOKEN } = require('../../support/n8n-core');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/wire');

sealNetwork();

const load = async (method) => await (await editor()).load(method);
const search = async (method, filter, token) => await (await editor()).search(method, filter, token);

describe('dropdowns', () => {
	test('hold everything a paged list has, in the order of the names', async () => {
		const rows = Array.from({ length: 250 }, (_, index) => ({ id: index, label: `Tag ${String(249 - index).padStart(3, '0')}`, group_id: 1, group_name: 'Language' }));
		const wire = chat2desk((call) => page(rows, call));
		const options = await load('getTags');
		expect(options).toHaveLength(250);
		expect(options[0]).toEqual({ name: 'Tag 000 · Language', value: 249 });
		expect(wire.calls.map(({ path }) => path)).toEqual(['/v1/tags', '/v1/tags']);
	});

	test('groups of tags are read off the tags, each once, tags without a group aside', async () => {
		chat2desk((call) => page([{ id: 1, group_id: 3, group_name: 'B' }, { id: 2, group_id: 3, group_name: 'B' }, { id: 3, group_id: 4, group_name: 'A' }, { id: 5 }], call));
		expect(await load('getTagGroups')).toEqual([{ name: 'A', value: 4 }, { name: 'B', value: 3 }]);
	});

	test('statuses have their English name, else any', async () => {
		chat2desk(() => ({ body: [{ id: 0, name: { ru: 'Онлайн', en: 'Online' } }, { id: 1, name: { ru: 'Перерыв' } }, { id: 2, name: 'Lunch' }, { id: 3 }] }));
		expect((await load('getOperatorStatuses')).sort((a, b) => a.value - b.value)).toEqual([
			{ name: 'Online', value: 0 },
			{ name: 'Перерыв', value: 1 },
			{ name: 'Lunch', value: 2 },
			{ name: '#3', value: 3 },
		]);
	});

	test.each([
		['objects', [{ name: 'whatsapp', description: 'x' }, { name: 'viber' }]],
		['objects with an id', [{ id: 1, name: 'whatsapp' }, { id: 2, name: 'viber' }]],
		['texts', ['whatsapp', 'viber']],
	])('reference values may come as %s', async (_name, data) => {
		chat2desk(() => success(data));
		expect(await load('getTransports')).toEqual([{ name: 'viber', value: 'viber' }, { name: 'whatsapp', value: 'whatsapp' }]);
	});

	test.each([
		['getAccessRights', '/v1/access_rights', [{ id: 5, name: 'Supervisor' }], { name: 'Supervisor', value: 5 }],
		['getApiModes', '/v1/help/api_modes', [{ name: 'default', description: 'x' }], { name: 'default', value: 'default' }],
		['getChannels', '/v1/channels', [{ id: 5, name: '', phone: '1555' }], { name: '1555', value: 5 }],
		['getMenuItems', '/v1/scenarios/menu_items', [{ id: 5, text: 'Prices' }], { name: 'Prices', value: 5 }],
		['getMessageTypes', '/v1/help/message_types', [{ name: 'to_client' }], { name: 'to_client', value: 'to_client' }],
		['getRoles', '/v1/help/roles', ['operator'], { name: 'operator', value: 'operator' }],
	])('%s', async (method, path, rows, option) => {
		const wire = chat2desk(() => success(rows));
		expect(await load(method)).toEqual([option]);
		expect(wire.calls[0].path).toBe(path);
	});

	test('what goes wrong is told in the words of an operation', async () => {
		chat2desk(() => failure(403, { message: 'Token is not correct' }));
		const failed = await load('getTags').catch((error) => error);
		expect(failed).toMatchObject({ name: 'NodeApiError', message: 'Chat2Desk: Token is not correct', httpCode: '403' });
		expect(JSON.stringify(failed) + failed.stack).not.toContain(TOKEN);
	});
});

describe('searchable lists', () => {
	const clients = Array.from({ length: 2300 }, (_, index) => ({ id: 1 + index, name: `Client ${index}`, assigned_name: null, phone: `1555${String(index).padStart(6, '0')}` }));
	const server = () =>
		chat2desk((call) => page(call.query.phone === undefined ? clients : clients.filter(({ phone }) => phone.includes(call.query.phone)), call));

	test('show a first piece, and where the next one begins', async () => {
		const wire = server();
		const first = await search('searchClients');
		expect(first.results).toHaveLength(200);
		expect(first.results[0]).toEqual({ name: 'Client 0 · 1555000000', value: 1 });
		expect(first.paginationToken).toBe('200');
		const second = await search('searchClients', undefined, first.paginationToken);
		expect(second.results[0].value).toBe(201);
		expect(wire.calls.map(({ query }) => query)).toEqual([{ limit: '200', offset: '0' }, { limit: '200', offset: '200' }]);
	});

	test('a phone number is searched by Chat2Desk', async () => {
		const wire = server();
		const { results, paginationToken } = await search('searchClients', '+1 555 000-077');
		expect(wire.calls.map(({ query }) => query.phone)).toEqual(['1555000077']);
		expect(results).toHaveLength(clients.filter(({ phone }) => phone.includes('1555000077')).length);
		expect(paginationToken).toBeUndefined();
	});

	test('a name is looked for over several pages, and on from there', async () => {
		const wire = server();
		const first = await search('searchClients', ' client 22');
		expect(first.results.map(({ name }) => name)).toEqual(expect.arrayContaining(['Client 22 · 1555000022', 'Client 220 · 1555000220']));
		expect(wire.calls).toHaveLength(5);
		expect(wire.calls[0].query.phone).toBeUndefined();
		expect(first.paginationToken).toBe('1000');
		const found = [...first.results];
		for (let token = first.paginationToken; token !== undefined; ) {
			const piece = await search('searchClients', ' client 22', token);
			found.push(...piece.results);
			token = piece.paginationToken;
		}
		expect(new Set(found.map(({ value }) => value)).size).toBe(1 + 10 + 100);
		expect(found).toHaveLength(111);
	});

	test('a search that fits nothing ends', async () => {
		const wire = server();
		const { results } = await search('searchClients', 'nobody');
		expect(results).toEqual([]);
		expect(wire.calls).toHaveLength(5);
	});

	test.each([
		['searchOperators', '/v1/operators', { id: 5, first_name: 'John', last_name: 'Doe', email: 'j@x' }, 'John Doe'],
		['searchOperators', '/v1/operators', { id: 5, first_name: null, last_name: '', email: 'j@x' }, 'j@x'],
		['searchOperatorGroups', '/v1/operators_groups', { id: 5, name: 'Sales' }, 'Sales'],
		['searchChannels', '/v1/channels', { id: 5, name: null, phone: '' }, '#5'],
		['searchTags', '/v1/tags', { id: 5, label: 'VIP', group_name: 'Class' }, 'VIP · Class'],
		['searchTemplates', '/v1/templates', { id: 5, name: '', command: '/hi', text: 'Hello' }, '/hi'],
		['searchDialogs', '/v1/dialogs', { id: 5, state: 'open', last_message: { text: 'where is\nmy order' } }, '#5 · open · where is my order'],
		['searchDialogs', '/v1/dialogs', { id: 5, state: 'open', last_message: null }, '#5 · open'],
		['searchClients', '/v1/clients', { id: 5, name: 'unknown', phone: '[tg] 80', client_phone: '1555' }, '1555'],
		['searchClients', '/v1/clients', { id: 5, assigned_name: 'Jane', name: 'x', phone: '1555' }, 'Jane · 1555'],
	])('%s shows an entry of %s by what it is known as', async (method, path, row, name) => {
		const wire = chat2desk((call) => page([row], call));
		expect(await search(method)).toEqual({ results: [{ name, value: 5 }] });
		expect(wire.calls[0].path).toBe(path);
	});

	test('a list that one call brings whole is filtered, also by id', async () => {
		chat2desk(() => success([{ id: 5, name: 'Sales' }, { id: 6, name: 'Support' }]));
		expect((await search('searchOperatorGroups', 'sUp')).results).toEqual([{ name: 'Support', value: 6 }]);
		expect((await search('searchOperatorGroups', '5')).results).toEqual([{ name: 'Sales', value: 5 }]);
	});

	test.each([
		['searchTicketStatuses', { statuses: [{ id: 'open', name: 'Open' }] }],
		['searchTicketPriorities', { priorities: { open: 'Open' } }],
		['searchTicketTypes', { ticket_types: [{ value: 'open', name: 'Open' }] }],
		['searchTicketTypes', { types: ['open'] }],
	])('%s out of the values of all fields', async (method, data) => {
		const wire = chat2desk(() => success(data));
		const { results } = await search(method);
		expect(results.map(({ value }) => value)).toEqual(['open']);
		expect(wire.calls[0].path).toBe('/v1/help/tickets');
	});

	test('a ticket field whose values the account does not give is an empty list', async () => {
		chat2desk(() => success({ statuses: [] }));
		expect(await search('searchTicketPriorities')).toEqual({ results: [] });
	});

	test('the known reports can be searched without a request', async () => {
		const wire = chat2desk(() => success([]));
		expect((await search('searchReports', 'operator')).results.map(({ value }) => value)).toEqual(['operator_events', 'operator_replies', 'operator_stats']);
		expect(wire.calls).toEqual([]);
	});

	test('what goes wrong is told in the words of an operation', async () => {
		chat2desk(() => failure(200, { message: 'API calls exceeded API limit per month' }));
		const failed = await search('searchClients').catch((error) => error);
		expect(failed).toMatchObject({ name: 'NodeApiError', message: 'Chat2Desk: API calls exceeded API limit per month' });
		expect(failed.description).toContain('waiting does not help');
	});
});

test('the form of custom fields has their names and types', async () => {
	const rows = [
		{ id: 6, name: 'Birthday', type: 'date', editable: true },
		{ id: 7, name: 'Points', type: 'Number', editable: 1 },
		{ id: 8, name: 'VIP', type: 'checkbox' },
		{ id: 9, name: 'City', type: 'select', value: ['Rome', 'Oslo'] },
		{ id: 10, name: 'Locked', type: 'text', editable: false },
		{ id: 11, name: 'Other', type: 'something new', value: null },
	];
	chat2desk(() => ({ body: { data: rows, status: 'ok' } }));
	const { fields } = await (await editor()).map('getClientFields');
	expect(fields.map(({ id, displayName, type, readOnly, options }) => [id, displayName, type, readOnly, options?.length])).toEqual([
		['6', 'Birthday', 'dateTime', false, undefined],
		['7', 'Points', 'number', false, undefined],
		['8', 'VIP', 'boolean', false, undefined],
		['9', 'City', 'options', false, 2],
		['10', 'Locked', 'string', true, undefined],
		['11', 'Other', 'string', false, undefined],
	]);
	expect(fields.every(({ required, defaultMatch, display }) => !required && !defaultMatch && display)).toBe(true);
});
