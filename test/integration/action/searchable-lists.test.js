'use strict';

const { editor } = require('../../support/editor');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const search = async (method, filter, token) => await (await editor()).search(method, filter, token);

/** A list of clients: filtered by the stored phone number, in either order, page by page. */
function accountOf(clients, { most = 200, ignoresPhone = false, delayMs = 0 } = {}) {
	return chat2desk((call) => {
		const single = /\/v1\/clients\/(\d+)$/.exec(call.path);
		if (single) {
			const found = clients.find(({ id }) => String(id) === single[1]);
			return found ? success(found) : failure(404, { message: 'not_found' });
		}
		const { phone, client_phone: own, order } = call.query;
		const all = clients.filter(
			(client) =>
				ignoresPhone ||
				((phone ?? client.phone) === client.phone && (own === undefined || own === client.client_phone)),
		);
		return { ...page(order === 'desc' ? [...all].reverse() : all, call, most), delayMs };
	});
}

const names = ({ results }) => results.map(({ name }) => name);

describe('searchable lists', () => {
	const clients = Array.from({ length: 4050 }, (_, index) => ({
		id: 31_000_000 + index,
		name: `Client ${index}`,
		assigned_name: null,
		phone: `1555${String(index).padStart(6, '0')}`,
		client_phone: null,
	}));
	const named = (index, more) => clients.map((client, at) => (at === index ? { ...client, ...more } : client));

	test('return the first page, newest first, and a token for the next one', async () => {
		const wire = accountOf(clients);
		const first = await search('searchClients');
		expect(first.results).toHaveLength(200);
		expect(first.results[0]).toEqual({ name: 'Client 4049 · 1555004049', value: 31_004_049 });
		expect(first.paginationToken).toBe('200');
		const second = await search('searchClients', undefined, first.paginationToken);
		expect(second.results[0].value).toBe(31_003_849);
		expect(wire.calls.map(({ query }) => query)).toEqual([
			{ order: 'desc', limit: '200', offset: '0' },
			{ order: 'desc', limit: '200', offset: '200' },
		]);
	});

	test('search phone numbers in Chat2Desk, and send no other request after a match', async () => {
		const wire = accountOf(clients);
		const found = await search('searchClients', '+1 555 000-077');
		expect(wire.calls.map(({ query }) => query.phone)).toEqual(['1555000077']);
		expect(found).toEqual({ results: [{ name: 'Client 77 · 1555000077', value: 31_000_077 }] });
	});

	test('return no other client if the server ignores the phone number', async () => {
		accountOf(clients, { ignoresPhone: true });
		expect((await search('searchClients', '1555004000')).results.map(({ value }) => value)).toEqual([31_004_000]);
	});

	test.each([
		['a phone number assigned by the team', '+44 20 7946 0000', { phone: '[tg] 80', client_phone: '442079460000' }],
		['the ID', '31000000', {}],
		['the ID as shown in the list', '#31000000', {}],
		['the end of the phone number', '77 31', { phone: '15550997731' }],
		['a name without accents and in lower case', 'garcia', { assigned_name: 'Ana García' }],
		['a name with its words in another order', 'GARCÍA ana', { assigned_name: 'Ana Garcia' }],
		['a name without its umlaut', 'muller', { assigned_name: 'Jürgen Müller' }],
		['a name with its umlaut transliterated', 'juergen mueller', { assigned_name: 'Jürgen Müller' }],
		['letters that are missing on other keyboards', 'soren lodz strasse', { assigned_name: 'Søren Łódź Straße' }],
		['a name without its apostrophe', 'obrien', { assigned_name: 'Pat O\u2019Brien' }],
		['the end of a phone number and a name', 'ana 7731', { assigned_name: 'Ana', phone: '15550997731' }],
		["the name in the messenger instead of the team's name", 'kitty', { assigned_name: 'Ann', name: 'kitty77' }],
		['other letters', 'ЕЛЕНА', { assigned_name: 'Елена' }],
		['words joined by a hyphen', 'Okafor-Carla', { assigned_name: 'Carla Okafor' }],
		['words separated by a comma, a line break and a dot', 'okafor,_carla.', { assigned_name: 'Carla Okafor' }],
		['words without their hyphen', 'luc jean', { assigned_name: 'Jean-Luc' }],
		['another kind of hyphen', 'jean\u2013luc', { assigned_name: 'Jean\u2011Luc' }],
		['parts written as one word', "d'angelo vandenberg", { assigned_name: 'D Angelo van den Berg' }],
		['an invisible character in a copied name', '\u200bcarla\u00ad okafor', { assigned_name: 'Carla Okafor' }],
		['the @ sign of a user name', '@kitty77', { assigned_name: 'Ann', username: 'kitty77' }],
		['a name with a hyphenated number', 'ana 555-0077', { assigned_name: 'Ana', phone: '15555550077' }],
	])('find the oldest of 4,050 clients by %s', async (_name, typed, more) => {
		accountOf(named(0, more));
		const { results, paginationToken } = await search('searchClients', typed);
		expect(results.map(({ value }) => value)).toContain(31_000_000);
		expect(paginationToken).toBeUndefined();
	});

	test('read pages concurrently', async () => {
		const wire = accountOf(named(0, { assigned_name: 'Zoë' }), { delayMs: 20 });
		expect(names(await search('searchClients', 'zoe'))).toEqual(['Zoë · 1555000000']);
		expect(wire.calls).toHaveLength(21);
		expect(new Set(wire.calls.map(({ query }) => query.offset)).size).toBe(21);
		expect(wire.maxInFlight()).toBeGreaterThan(4);
	});

	test('stop after enough matches and continue from there', async () => {
		const wire = accountOf(clients);
		const first = await search('searchClients', ' client 40');
		expect(wire.calls).toHaveLength(1);
		expect(first.paginationToken).toBe('200');
		const found = [...first.results];
		for (let token = first.paginationToken; token !== undefined;) {
			const piece = await search('searchClients', ' client 40', token);
			found.push(...piece.results);
			token = piece.paginationToken;
		}
		expect(new Set(found.map(({ value }) => value)).size).toBe(
			clients.filter(({ name, phone }) => /40/.test(`${name} ${phone}`)).length,
		);
	});

	test('rank exact matches above matches in another word order', async () => {
		const others = { assigned_name: 'Luc Jean' };
		accountOf([
			{ ...clients[0], assigned_name: 'Jean-Luc' },
			{ ...clients[1], ...others },
			{ ...clients[2], ...others },
		]);
		expect((await search('searchClients', 'jean-luc')).results.map(({ value }) => value)).toEqual([
			31_000_000, 31_000_002, 31_000_001,
		]);
	});

	test('rank matches at the end of a number first', async () => {
		accountOf(clients.slice(0, 200));
		expect(names(await search('searchClients', '77')).slice(0, 2)).toEqual([
			'Client 77 · 1555000077',
			'Client 177 · 1555000177',
		]);
	});

	test('leave no gap if the server returns smaller pages than requested', async () => {
		const wire = accountOf(named(0, { assigned_name: 'Zoë' }).slice(0, 500), { most: 70 });
		expect(names(await search('searchClients', 'zoe'))).toEqual(['Zoë · 1555000000']);
		expect(wire.calls.map(({ query }) => Number(query.offset)).sort((a, b) => a - b)).toEqual([
			0, 70, 140, 210, 280, 350, 420, 490,
		]);
	});

	test('read a list without page metadata up to its empty page', async () => {
		const few = clients.slice(0, 450);
		chat2desk(({ query }) => success(few.slice(Number(query.offset), Number(query.offset) + 20)));
		const { results } = await search('searchClients', 'client 449');
		expect(results.map(({ value }) => value)).toEqual([31_000_449]);
	});

	test('stop if a server returns the same page repeatedly', async () => {
		const wire = chat2desk(() => success(clients.slice(0, 200)));
		expect(await search('searchClients', 'unmatched')).toEqual({ results: [] });
		expect(wire.calls.length).toBeLessThan(12);
	});

	test('report how far the search got in a large account, and how to find the others', async () => {
		const wire = accountOf(clients, { most: 20 });
		const { results, paginationToken } = await search('searchClients', 'unmatched');
		expect(results).toEqual([{ name: '1,000 of 4,050 searched: enter the whole phone number', value: '' }]);
		expect(paginationToken).toBe('1000');
		expect(wire.calls).toHaveLength(50);
	});

	test('return no results for a search without matches', async () => {
		accountOf(clients);
		expect(await search('searchClients', 'unmatched')).toEqual({ results: [] });
	});

	describe.each([
		[
			'with a page limit',
			({ query: { offset } }, rows) => success(rows, { meta: { limit: 20, offset: Number(offset) } }),
		],
		['without any metadata', (_call, rows) => success(rows)],
	])('a list without a total, %s', (_words, answered) => {
		const few = clients.slice(0, 90);

		test('is read completely, even if its pages are smaller than requested', async () => {
			const wire = chat2desk((call) =>
				answered(call, few.slice(Number(call.query.offset), Number(call.query.offset) + 20)),
			);
			const found = [];
			for (let token; ;) {
				const piece = await search('searchClients', undefined, token);
				found.push(...piece.results);
				token = piece.paginationToken;
				if (token === undefined) break;
			}
			expect(found.map(({ value }) => value)).toEqual(few.map(({ id }) => id));
			expect(wire.calls.length).toBeLessThanOrEqual(6);
		});

		test('is read until the end if the server ignores the offset', async () => {
			const wire = chat2desk((call) => answered(call, few.slice(0, 20)));
			const first = await search('searchClients');
			expect(first).toEqual({
				results: few.slice(0, 20).map(({ id, name, phone }) => ({ name: `${name} · ${phone}`, value: id })),
			});
			expect(wire.calls).toHaveLength(2);
			expect(await search('searchClients', undefined, `60 ${few[0].id}`)).toEqual({ results: [] });
		});
	});

	test.each([
		['searchOperators', '/v1/operators', { id: 5, first_name: 'John', last_name: 'Doe', email: 'j@x' }, 'John Doe'],
		['searchOperators', '/v1/operators', { id: 5, first_name: null, last_name: '', email: 'j@x' }, 'j@x'],
		['searchOperatorGroups', '/v1/operators_groups', { id: 5, name: 'Sales' }, 'Sales'],
		['searchChannels', '/v1/channels', { id: 5, name: null, phone: '' }, '#5'],
		['searchTags', '/v1/tags', { id: 5, label: 'VIP', group_name: 'Class' }, 'VIP · Class'],
		['searchTemplates', '/v1/templates', { id: 5, name: '', command: '/hi', text: 'Hello' }, '/hi'],
		['searchClients', '/v1/clients', { id: 5, name: 'unknown', phone: '[tg] 80', client_phone: '1555' }, '1555'],
		['searchClients', '/v1/clients', { id: 5, assigned_name: 'Jane', name: 'x', phone: '1555' }, 'Jane · 1555'],
	])('%s labels an entry of %s', async (method, path, row, name) => {
		const wire = chat2desk((call) => page([row], call));
		expect(await search(method)).toEqual({ results: [{ name, value: 5 }] });
		expect(wire.calls[0].path).toBe(path);
	});

	test.each([
		[
			'searchOperators',
			{ id: 5, first_name: 'José', last_name: 'Doe', email: 'jd@x.example' },
			['jose', 'doe JOSE', 'jd@x', '5'],
		],
		['searchTags', { id: 5, label: 'Crème', group_name: 'Größe' }, ['creme', 'grosse creme', 'groesse']],
		['searchTemplates', { id: 5, name: 'Hi', command: '/hola', text: 'Qué tal' }, ['hola', 'que tal hi', 'tal-hi']],
		['searchTags', { id: 5, label: 'Follow-up', group_name: 'C++' }, ['follow up', 'followup', 'C++', 'C++ · follow']],
	])('%s finds an entry without accents, by words in any order', async (method, row, typings) => {
		chat2desk((call) => (/\/\d+$/.test(call.path) ? success(row) : page([row, { id: 9 }], call)));
		for (const typed of typings) expect((await search(method, typed)).results.map(({ value }) => value)).toEqual([5]);
	});

	describe('searchDialogs', () => {
		const people = [
			{ id: 1, name: 'x', assigned_name: 'Ana García', phone: '15550000001' },
			{ id: 2, name: 'unknown', assigned_name: null, phone: '[tg] 80', client_phone: '15550000002' },
			...Array.from({ length: 300 }, (_, at) => ({ id: 100 + at, name: `Client ${at}`, phone: `1777${at}` })),
		];
		const dialogs = [
			{ id: 501, state: 'closed', last_message: { client_id: 1, text: 'where is\nmy order' } },
			{ id: 502, state: 'open', last_message: { client_id: 2, text: 'like 501' } },
			{ id: 503, state: 'open', last_message: { client_id: 1, text: null } },
			{ id: 504, state: 'open', last_message: null },
		];
		const server = () =>
			chat2desk((call) => {
				const theirs = /clients\/(\d+)\/dialogs$/.exec(call.path);
				if (theirs)
					return page(
						dialogs.filter(({ last_message: last }) => String(last?.client_id) === theirs[1]),
						call,
					);
				const single = /\/(clients|dialogs)\/(\d+)$/.exec(call.path);
				if (single) {
					const row = (single[1] === 'clients' ? people : dialogs).find(({ id }) => String(id) === single[2]);
					return row ? success(row) : failure(200, { message: 'not_found' });
				}
				const { order, state } = call.query;
				const rows = (call.path === '/v1/clients' ? people : dialogs).filter(
					(row) => state === undefined || row.state === state,
				);
				return page(order === 'desc' ? [...rows].reverse() : rows, call);
			});

		test('shows the client and the state, newest first', async () => {
			const wire = server();
			const { results } = await search('searchDialogs');
			expect(results).toEqual([
				{ name: '#504 · open', value: 504 },
				{ name: '#503 · Ana García · open', value: 503 },
				{ name: '#502 · 15550000002 · open · like 501', value: 502 },
				{ name: '#501 · Ana García · closed · where is my order', value: 501 },
			]);
			// The newest clients do not own these dialogs. Each client is requested once.
			expect(wire.calls.map(({ path }) => path)).toEqual([
				'/v1/dialogs',
				'/v1/clients',
				'/v1/clients/1',
				'/v1/clients/2',
			]);
		});

		test.each([
			['a client', 'garcia', [503, 501]],
			['a client and a state', 'Garcia open', [503]],
			['the phone number of a client', '+1 555 000 0002', [502]],
			['its ID', '502', [502]],
			['the ID as shown in the list', '#502', [502]],
			['a copied entry', '#502 · 15550000002 · open · like 501', [502]],
			['an ID, which ranks above other matches of the digits', '501', [501, 502]],
			['the last message', 'my ORDER', [501]],
			['its state', 'closed', [501]],
		])('finds dialogs by %s', async (_name, typed, ids) => {
			server();
			expect((await search('searchDialogs', typed)).results.map(({ value }) => value)).toEqual(ids);
		});

		describe('with a surname shared by many clients', () => {
			const FAMILY = 400;
			const family = Array.from({ length: FAMILY }, (_, at) => ({
				id: 1 + at,
				assigned_name: `Sibling ${at} Okafor`,
				phone: `1555${at}`,
			}));

			/** Only some clients have dialogs. The server returns as many as for an account of this size. */
			function account(dialogs, { most = 200 } = {}) {
				return chat2desk((call) => {
					const theirs = /clients\/(\d+)\/dialogs$/.exec(call.path);
					if (theirs)
						return page(
							dialogs.filter(({ of }) => String(of) === theirs[1]),
							call,
						);
					const single = /clients\/(\d+)$/.exec(call.path);
					if (single) return success(family[Number(single[1]) - 1]);
					const rows = call.path === '/v1/clients' ? family : dialogs;
					return page(call.query.order === 'desc' ? [...rows].reverse() : rows, call, most);
				});
			}
			const dialogOf = (of, id, state = 'open') => ({ id, of, state, last_message: { client_id: of, text: 'hi' } });
			const ids = ({ results }) => results.map(({ value }) => value);

			test('finds the dialogs of the oldest clients, without a request for each', async () => {
				const wire = account([dialogOf(1, 501), dialogOf(2, 502), dialogOf(1, 503, 'closed')]);
				expect(await search('searchDialogs', 'okafor')).toEqual({
					results: [
						{ name: '#503 · Sibling 0 Okafor · closed · hi', value: 503 },
						{ name: '#502 · Sibling 1 Okafor · open · hi', value: 502 },
						{ name: '#501 · Sibling 0 Okafor · open · hi', value: 501 },
					],
				});
				expect(ids(await search('searchDialogs', 'OKAFOR closed'))).toEqual([503]);
				expect(
					wire.calls.map(({ path }) => path).filter((path) => path.endsWith('/dialogs') && path !== '/v1/dialogs'),
				).toEqual([]);
			});

			test('requests the clients if the newest dialogs do not match, and reports an incomplete search', async () => {
				const silent = Array.from({ length: 1100 }, (_, at) => ({ id: 9000 + at, state: 'open', last_message: null }));
				const wire = account([dialogOf(395, 501), dialogOf(1, 502), ...silent]);
				const found = await search('searchDialogs', 'okafor');
				expect(found.results).toEqual([
					{ name: '#501 · Sibling 394 Okafor · open · hi', value: 501 },
					{ name: "More clients match: enter the client's phone number", value: '' },
				]);
				const asked = wire.calls.filter(({ path }) => /clients\/\d+\/dialogs$/.test(path));
				expect(asked).toHaveLength(48);
				expect(new Set(asked.map(({ path }) => path)).size).toBe(48);
			});

			test.each([
				['the newest dialogs are all dialogs', 100, 200, "200 of 400 searched: enter the client's phone number"],
				['there are older dialogs', 400, 20, "More clients match: enter the client's phone number"],
			])('reports that not all clients were read, and %s', async (_name, count, most, words) => {
				account(
					Array.from({ length: count }, (_, at) => dialogOf(FAMILY - at, 900 - at)),
					{ most },
				);
				const { results } = await search('searchDialogs', 'okafor');
				expect(results.length).toBeGreaterThan(20);
				expect(results.at(-1)).toEqual({ name: words, value: '' });
			});

			test('returns no results for an unknown surname', async () => {
				account([dialogOf(1, 501)]);
				expect(await search('searchDialogs', 'unmatched')).toEqual({ results: [] });
			});
		});

		test('continues after the previous page', async () => {
			const many = Array.from({ length: 60 }, (_, at) => ({ id: 1 + at, state: 'open', last_message: null }));
			chat2desk((call) => page(call.query.order === 'desc' ? [...many].reverse() : many, call));
			const ids = [];
			for (let token; ;) {
				const piece = await search('searchDialogs', '', token);
				ids.push(...piece.results.map(({ value }) => value));
				token = piece.paginationToken;
				if (token === undefined) break;
			}
			expect(ids).toEqual([...many].reverse().map(({ id }) => id));
		});
	});

	test('filters a list without pages, also by ID', async () => {
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
		['searchTicketStatuses', { ticket_statuses: [{ value: 'open', name: 'Open' }] }],
		['searchTicketPriorities', { priorities: ['open'] }],
	])('%s from the values of all fields', async (method, data) => {
		const wire = chat2desk(() => success(data));
		const { results } = await search(method);
		expect(results.map(({ value }) => value)).toEqual(['open']);
		expect(wire.calls[0].path).toBe('/v1/help/tickets');
	});

	test('returns no results for a ticket field if the account lists no values', async () => {
		chat2desk(() => success({ statuses: [] }));
		expect(await search('searchTicketPriorities')).toEqual({ results: [] });
	});

	test('searches the known reports without a request', async () => {
		const wire = chat2desk(() => success([]));
		expect((await search('searchReports', 'operator')).results.map(({ value }) => value)).toEqual([
			'operator_events',
			'operator_replies',
			'operator_stats',
		]);
		expect(wire.calls).toEqual([]);
	});

	test('searches the supported external ID systems without a request', async () => {
		const wire = chat2desk(() => success([]));
		expect((await search('searchExternalServices')).results.map(({ value }) => value)).toEqual(['amo', 'bitrix']);
		expect(wire.calls).toEqual([]);
	});

	test('reports errors like an operation', async () => {
		chat2desk(() => failure(200, { message: 'API calls exceeded API limit per month' }));
		const failed = await search('searchClients').catch((error) => error);
		expect(failed).toMatchObject({
			name: 'NodeApiError',
			message: 'Chat2Desk: API calls exceeded API limit per month',
		});
		expect(failed.description).toContain('waiting does not help');
	});
});
