'use strict';

const { editor } = require('../../support/editor');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/wire');

sealNetwork();

const search = async (method, filter, token) => await (await editor()).search(method, filter, token);

describe('searchable lists', () => {
	const clients = Array.from({ length: 2300 }, (_, index) => ({
		id: 1 + index,
		name: `Client ${index}`,
		assigned_name: null,
		phone: `1555${String(index).padStart(6, '0')}`,
	}));
	const server = () =>
		chat2desk((call) =>
			page(
				call.query.phone === undefined ? clients : clients.filter(({ phone }) => phone.includes(call.query.phone)),
				call,
			),
		);

	test('show a first piece, and where the next one begins', async () => {
		const wire = server();
		const first = await search('searchClients');
		expect(first.results).toHaveLength(200);
		expect(first.results[0]).toEqual({ name: 'Client 0 · 1555000000', value: 1 });
		expect(first.paginationToken).toBe('200');
		const second = await search('searchClients', undefined, first.paginationToken);
		expect(second.results[0].value).toBe(201);
		expect(wire.calls.map(({ query }) => query)).toEqual([
			{ limit: '200', offset: '0' },
			{ limit: '200', offset: '200' },
		]);
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
		expect(first.results.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['Client 22 · 1555000022', 'Client 220 · 1555000220']),
		);
		expect(wire.calls).toHaveLength(5);
		expect(wire.calls[0].query.phone).toBeUndefined();
		expect(first.paginationToken).toBe('1000');
		const found = [...first.results];
		for (let token = first.paginationToken; token !== undefined;) {
			const piece = await search('searchClients', ' client 22', token);
			found.push(...piece.results);
			token = piece.paginationToken;
		}
		expect(new Set(found.map(({ value }) => value)).size).toBe(1 + 10 + 100);
		expect(found).toHaveLength(111);
	});

	test('a server that gives smaller pages than asked for is read without a gap', async () => {
		chat2desk((call) => page(clients.slice(0, 500), call, 70));
		const { results, paginationToken } = await search('searchClients', 'client 4');
		const wanted = clients.slice(0, 350).filter(({ name }) => name.startsWith('Client 4'));
		expect(results.map(({ value }) => value)).toEqual(wanted.map(({ id }) => id));
		expect(paginationToken).toBe('350');
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
		[
			'searchDialogs',
			'/v1/dialogs',
			{ id: 5, state: 'open', last_message: { text: 'where is\nmy order' } },
			'#5 · open · where is my order',
		],
		['searchDialogs', '/v1/dialogs', { id: 5, state: 'open', last_message: null }, '#5 · open'],
		['searchClients', '/v1/clients', { id: 5, name: 'unknown', phone: '[tg] 80', client_phone: '1555' }, '1555'],
		['searchClients', '/v1/clients', { id: 5, assigned_name: 'Jane', name: 'x', phone: '1555' }, 'Jane · 1555'],
	])('%s shows an entry of %s by what it is known as', async (method, path, row, name) => {
		const wire = chat2desk((call) => page([row], call));
		expect(await search(method)).toEqual({ results: [{ name, value: 5 }] });
		expect(wire.calls[0].path).toBe(path);
	});

	test('a list that one call brings whole is filtered, also by id', async () => {
		chat2desk(() =>
			success([
				{ id: 5, name: 'Sales' },
				{ id: 6, name: 'Support' },
			]),
		);
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
		expect((await search('searchReports', 'operator')).results.map(({ value }) => value)).toEqual([
			'operator_events',
			'operator_replies',
			'operator_stats',
		]);
		expect(wire.calls).toEqual([]);
	});

	test('what goes wrong is told in the words of an operation', async () => {
		chat2desk(() => failure(200, { message: 'API calls exceeded API limit per month' }));
		const failed = await search('searchClients').catch((error) => error);
		expect(failed).toMatchObject({
			name: 'NodeApiError',
			message: 'Chat2Desk: API calls exceeded API limit per month',
		});
		expect(failed.description).toContain('waiting does not help');
	});
});
