'use strict';

/**
 * Identifying a client: text from clients' own profiles must not decide, and equally good matches must not be a guess.
 */

const { execute } = require('../../support/n8n-core');
const { chat2desk, page, sealNetwork } = require('../../support/mock-api');

sealNetwork();

const client = (id, more = {}) => ({
	id,
	name: 'unknown',
	assigned_name: null,
	phone: `[tg] ${id}`,
	client_phone: null,
	...more,
});
const BOSS = client(1, { assigned_name: 'Supervisor', comment: 'boss@x.example', external_id: 'crm-1' });
const IMPOSTOR = client(9, { name: 'Supervisor', username: 'boss@x.example' });

const find = async (clients, parameters) => {
	chat2desk((call) => page([...clients].reverse(), call));
	const { items, error } = await execute({
		parameters: { resource: 'client', operation: 'find', simplify: false, ...parameters },
	});
	return { found: items?.map(({ json }) => json), error };
};

describe('a forged profile', () => {
	test.each([
		['a name', { clientName: 'Supervisor' }],
		['an email address', { email: 'boss@x.example' }],
		['a name and an email address', { clientName: 'Supervisor', email: 'boss@x.example' }],
		['the beginning of a name', { clientName: 'super' }],
		['an external ID', { externalId: 'crm-1', clientName: 'Supervisor' }],
	])("does not outrank the team's data, searched by %s", async (_what, parameters) => {
		for (const clients of [
			[BOSS, IMPOSTOR],
			[IMPOSTOR, BOSS],
		])
			expect((await find(clients, parameters)).found.map(({ id }) => id)).toEqual([1]);
	});

	test.each([
		['a profile name', { clientName: 'Supervisor' }],
		['a user name', { email: 'boss@x.example' }],
		['an email address as the profile name', { email: 'me@x.example' }],
	])('is not sufficient alone: %s', async (_what, parameters) => {
		const clients = [IMPOSTOR, client(10, { name: 'me@x.example' })];
		const failed = await find(clients, { ...parameters, ifNotFound: 'error' });
		expect(failed.error.message).toMatch(/^No client (named|with email) ".*" was found$/);
		expect(failed.error.description).toMatch(/Clients choose their profile names themselves.*\(ID (9|10)\)/);
		const { found } = await find(clients, parameters);
		expect(found).toEqual([{ found: false, note: expect.stringContaining('profile names') }]);
	});

	test('does not break a tie between clients', async () => {
		const twins = [client(2, { client_phone: '15550000001' }), client(3, { client_phone: '15550000001', name: 'Ann' })];
		const { error } = await find(twins, { phone: '15550000001', clientName: 'Ann' });
		expect(error.message).toContain('2 clients match equally well');
	});

	test('is listed last with All Matches, with its source', async () => {
		const { found } = await find([IMPOSTOR, BOSS], { clientName: 'Supervisor', match: 'all' });
		expect(found.map(({ id, matched_by }) => [id, matched_by])).toEqual([
			[1, ['name']],
			[9, ['profile_name']],
		]);
	});
});

describe('equally good matches', () => {
	const ANNS = [7, 8].map((id) => client(id, { assigned_name: 'Ann Lee', comment: 'ann@x.example', external_id: 'k' }));

	test.each([
		['name', { clientName: 'Ann Lee' }],
		['email address', { email: 'ann@x.example' }],
		['external ID', { externalId: 'k' }],
	])('are an error that lists the candidates, by %s', async (_what, parameters) => {
		const { error } = await find(ANNS, parameters);
		expect(error.message).toMatch(/^2 clients match equally well: "Ann Lee" \(ID [78]\), "Ann Lee" \(ID [78]\)$/);
		expect(error.description).toContain('If Several Match');
	});

	test('are all returned if configured, without weaker matches', async () => {
		const clients = [...ANNS, client(6, { assigned_name: 'Ann Leeds' })];
		const { found } = await find(clients, { clientName: 'Ann Lee', ifSeveral: 'all' });
		expect(found.map(({ id }) => id).sort()).toEqual([7, 8]);
	});

	test('are detected across pages', async () => {
		const others = Array.from({ length: 450 }, (_, at) => client(1000 + at));
		const { error } = await find([ANNS[0], ...others, ANNS[1]], { clientName: 'Ann Lee' });
		expect(error.message).toContain('2 clients match equally well');
	});

	test("ranks a client's own phone number above a number assigned by the team", async () => {
		const clients = [client(4, { phone: '15550000001' }), client(5, { client_phone: '15550000001' })];
		expect((await find(clients, { phone: '15550000001' })).found.map(({ id }) => id)).toEqual([4]);
	});
});
