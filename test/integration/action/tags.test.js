'use strict';

const nock = require('nock');
const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const TAGS = Array.from({ length: 230 }, (_, index) => ({ id: 1000 + index, label: `Tag ${index}`, group_id: 3 }));
const assign = (tagIds, more = {}) => ({
	resource: 'tag',
	operation: 'assign',
	assigneeType: 'client',
	clientId: locator('5'),
	tagIds,
	...more,
});
const get = (value) => ({ resource: 'tag', operation: 'get', tagId: locator(value) });
const linesOf = ({ calls }) => calls.map(({ method, path }) => `${method} ${path}`);

/** The account's tags: listed, created with the next id, put on and taken off. */
function account(rows = TAGS) {
	const tags = [...rows];
	return chat2desk((call) => {
		if (call.method === 'GET') return page(tags, call);
		if (call.path !== '/v1/tags') return { body: { status: 'success' } };
		const tag = { id: 9000 + tags.length, label: call.body.tag_label };
		tags.push(tag);
		return success(tag);
	});
}

test('ids are put on with one call, after a look whether they are there', async () => {
	const wire = account();
	const { items } = await execute({ parameters: assign([1001, '1002']) });
	expect(linesOf(wire)).toEqual(['GET /v1/tags', 'GET /v1/tags', 'POST /v1/tags/assign_to']);
	expect(wire.calls[2].body).toEqual({ tag_ids: [1001, 1002], assignee_type: 'client', assignee_id: 5 });
	expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1001, 1002] });
});

test('names are found in whatever case and on whatever page, once for all items, and each id counts once', async () => {
	const wire = account();
	const { items } = await execute({
		parameters: assign('={{ $json.tags }}'),
		items: [{ tags: 'tag 3, TAG 229, 1003' }, { tags: 'Tag 4' }],
	});
	expect(linesOf(wire)).toEqual(['GET /v1/tags', 'GET /v1/tags', 'POST /v1/tags/assign_to', 'POST /v1/tags/assign_to']);
	expect(items.map(({ json }) => json.tag_ids)).toEqual([[1003, 1229], [1004]]);
});

test.each(['assign', 'unassign'])(
	'%s refuses an id that the account does not have: Chat2Desk would do nothing',
	async (operation) => {
		const wire = account();
		const { error } = await execute({ parameters: { ...assign(['Tag 3', 424242]), operation } });
		expect(error).toMatchObject({
			message: 'No tag with the ID 424242 exists in the account',
			description: expect.stringContaining('Tag > Get Many'),
		});
		expect(linesOf(wire).filter((line) => !line.startsWith('GET'))).toEqual([]);
	},
);

describe('Get', () => {
	test.each([
		['a label in whatever case', ' tag 3 ', 1003],
		['an id as text', '1003', 1003],
		['an id as a spreadsheet writes it', '1003.0', 1003],
	])('takes %s, after a look at the tags', async (_name, value, id) => {
		const wire = account();
		const { error } = await execute({ parameters: get('={{ $json.tag }}'), items: [{ tag: value }, { tag: value }] });
		expect(error).toBeUndefined();
		expect(linesOf(wire)).toEqual(['GET /v1/tags', 'GET /v1/tags', `GET /v1/tags/${id}`, `GET /v1/tags/${id}`]);
	});

	test('takes an id as a number, as the list stores it, without a look', async () => {
		const wire = account();
		await execute({ parameters: get(1003) });
		expect(linesOf(wire)).toEqual(['GET /v1/tags/1003']);
	});

	test.each([
		['nope', 'No tag named "nope" exists in the account'],
		['VIP, gold', 'No tag named "VIP, gold" exists in the account'],
		['424242', 'No tag with the ID 424242 exists in the account'],
	])('refuses %s', async (value, message) => {
		const wire = account();
		expect((await execute({ parameters: get(value) })).error.message).toBe(message);
		expect(linesOf(wire).filter((line) => line !== 'GET /v1/tags')).toEqual([]);
	});
});

describe('a label that several tags have', () => {
	const twins = [
		{ id: 1, label: 'VIP' },
		{ id: 2, label: 'VIP' },
		{ id: 3, label: 'Gold' },
		{ id: 4, label: 'gold' },
	];

	test.each([
		['of several groups', 'VIP', '1, 2'],
		['in the case of none of them', 'GOLD', '3, 4'],
	])('%s is refused, and all are named', async (_name, label, ids) => {
		const wire = account(twins);
		for (const parameters of [
			get(label),
			assign(label),
			{ resource: 'client', operation: 'getAll', filters: { tagIds: [label] } },
		]) {
			const { error } = await execute({ parameters });
			expect(error.message).toBe(`Several tags are named "${label}": IDs ${ids}`);
		}
		expect(new Set(linesOf(wire))).toEqual(new Set(['GET /v1/tags']));
	});

	test('is taken by its very case', async () => {
		account(twins);
		expect((await execute({ parameters: assign('gold, 1') })).items[0].json.tag_ids).toEqual([4, 1]);
	});
});

describe('a label of digits', () => {
	const years = [...TAGS, { id: 9001, label: '2024' }, { id: 9002, label: '1007' }];

	test('is a label where no tag has this id', async () => {
		account(years);
		expect((await execute({ parameters: assign('2024') })).items[0].json.tag_ids).toEqual([9001]);
	});

	test('is refused as text where it is the id of another tag, and both are named', async () => {
		const wire = account(years);
		const { error } = await execute({ parameters: assign('1007') });
		expect(error.message).toBe('"1007" is the ID of the tag "Tag 7" and the name of the tag with the ID 9002');
		expect(linesOf(wire).filter((line) => line.startsWith('POST'))).toEqual([]);
	});

	test('is refused as text in a filter and in Get, too', async () => {
		const wire = account(years);
		const message = '"1007" is the ID of the tag "Tag 7" and the name of the tag with the ID 9002';
		const filter = await execute({
			parameters: { resource: 'client', operation: 'getAll', filters: { tagIds: '={{ "1007" }}' } },
		});
		expect(filter.error.message).toBe(message);
		expect((await execute({ parameters: get('1007') })).error.message).toBe(message);
		expect(new Set(linesOf(wire))).toEqual(new Set(['GET /v1/tags']));
	});

	test('is an id as a number', async () => {
		account(years);
		expect((await execute({ parameters: assign([1007]) })).items[0].json.tag_ids).toEqual([1007]);
	});
});

describe('a label with a comma in it', () => {
	const named = (labels) => {
		nock.cleanAll();
		return account(labels.map((label, index) => ({ id: index + 1, label })));
	};
	const filter = (tagIds) => ({ resource: 'client', operation: 'getAll', filters: { tagIds } });

	test.each([
		['is taken whole where its parts are no tags', ['VIP, gold', 'VIP'], 'vip, gold', [1]],
		['is taken whole beside others', ['VIP, gold', 'VIP', 'New'], 'New; VIP,  gold', [3, 1]],
		['whose comma stands at its edge', [';)', 'VIP'], ';)', [1]],
		['in brackets', ['[a, b]', 'a'], '[a, b]', [1]],
		['is not meant by its parts where it is not whole', ['VIP, gold', 'VIP', 'silver'], 'VIP, silver', [2, 3]],
		['is meant by an entry of a list, whatever its parts are', ['VIP, gold', 'VIP', 'gold'], ['VIP, gold'], [1]],
		['is not meant by a list of its parts', ['VIP, gold', 'VIP', 'gold'], ['VIP', 'gold'], [2, 3]],
	])('%s', async (_name, labels, value, ids) => {
		named(labels);
		const { items } = await execute({ parameters: assign('={{ $json.value }}'), items: [{ value }] });
		expect(items[0].json.tag_ids).toEqual(ids);
		const wire = named(labels);
		await execute({ parameters: filter('={{ $json.value }}'), items: [{ value }] });
		expect(wire.calls.at(-1).query.tags).toBe(ids.join(','));
	});

	test.each([
		[
			'both readings',
			['VIP, gold', 'VIP', 'gold'],
			'VIP, gold',
			'is ambiguous: it can be the tags "VIP" and "gold", or the tag "VIP, gold"',
		],
		['an id as a part', ['7, 2', '7'], '7, 2', 'is ambiguous: it can be the tags "7" and "2", or the tag "7, 2"'],
		[
			'a name beside it that is no tag',
			['VIP, gold', 'VIP'],
			'VIP, gold, Foo',
			'is ambiguous: it can be the tag "VIP, gold", or the tags "VIP" and "gold" and "Foo"',
		],
	])('%s: refused, with or without a group for missing tags', async (_name, labels, value, words) => {
		for (const more of [{}, { createInGroup: 3 }]) {
			const wire = named(labels);
			const { error } = await execute({ parameters: assign(value, more) });
			expect(error.message).toBe(`"${value}" ${words}`);
			expect(error.description).toContain('Use a list');
			expect(linesOf(wire)).toEqual(['GET /v1/tags']);
		}
	});
});

test('an unknown name is refused, and nothing is put on', async () => {
	const wire = account();
	const { error } = await execute({ parameters: assign('Tag 3, Nope') });
	expect(error).toMatchObject({
		message: 'No tag named "Nope" exists in the account',
		description: expect.stringContaining('Create If Missing'),
	});
	expect(linesOf(wire).filter((line) => line.startsWith('POST'))).toEqual([]);
});

test('Create If Missing makes a tag in the group, once, also for later items', async () => {
	const wire = account();
	const parameters = assign('={{ $json.tags }}', { createInGroup: 313 });
	const { items, error } = await execute({
		parameters,
		items: [{ tags: 'New one' }, { tags: 'new ONE' }, { tags: 'Tag 1' }],
	});
	expect(error).toBeUndefined();
	const posts = wire.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/tags');
	expect(posts.map(({ body }) => body)).toEqual([{ tag_group_id: 313, tag_label: 'New one' }]);
	expect(items.map(({ json }) => json.tag_ids)).toEqual([[9230], [9230], [1001]]);
});

test('Create If Missing does not make a tag twice when items run side by side', async () => {
	const wire = account();
	const parameters = assign('={{ $json.tags }}', {
		createInGroup: 313,
		options: { concurrency: 4, parallelWrites: true },
	});
	await execute({ parameters, items: Array.from({ length: 4 }, () => ({ tags: 'New one' })) });
	expect(wire.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/tags')).toHaveLength(1);
});

test('a request gets tags in the same way', async () => {
	const wire = account();
	await execute({ parameters: { ...assign([1001]), assigneeType: 'request', requestId: '900' } });
	expect(wire.calls.at(-1).body).toEqual({ tag_ids: [1001], assignee_type: 'request', assignee_id: 900 });
});

test('tags are taken off one by one, by name or id', async () => {
	const wire = account();
	const { items } = await execute({ parameters: { ...assign('Tag 3, 1004'), operation: 'unassign' } });
	expect(linesOf(wire).slice(2)).toEqual(['DELETE /v1/tags/1003/delete_from', 'DELETE /v1/tags/1004/delete_from']);
	expect(wire.calls.slice(2).map(({ query, body }) => ({ query, body }))).toEqual([
		{ query: {}, body: { client_id: 5 } },
		{ query: {}, body: { client_id: 5 } },
	]);
	expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1003, 1004] });
});

describe('tags that are not there', () => {
	const unassign = (tagIds) => execute({ parameters: { ...assign(tagIds), operation: 'unassign' } });
	/** Knows which tags are on the client, and says no to the others in the words of a language. */
	const holding = (ids, words) =>
		chat2desk((call) => {
			const { method, path } = call;
			if (path === '/v1/tags') return page(TAGS, call);
			if (method === 'GET') return success({ id: 5, tags: ids.map((id) => ({ id })) });
			const id = Number(/tags\/(\d+)/.exec(path)[1]);
			return ids.includes(id) ? { body: { status: 'success' } } : failure(400, { message: words });
		});

	test('keep none of the others on, and are named', async () => {
		const wire = holding([1002, 1004], 'client not found');
		const { items, error } = await unassign([1001, 1002, 1003, 1004]);
		expect(error).toBeUndefined();
		expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1002, 1004], not_assigned: [1001, 1003] });
		expect(wire.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(4);
	});

	test('are known by the tags that are there where the words are of another language', async () => {
		const wire = holding([1002], 'Cliente no encontrado');
		const { items } = await unassign([1001, 1002]);
		expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1002], not_assigned: [1001] });
		expect(linesOf(wire)).toContain('GET /v1/clients/5');
	});

	test("are Chat2Desk's refusal where none was there", async () => {
		holding([], 'client not found');
		const { error } = await unassign([1001, 1002]);
		expect(error.message).toBe('Chat2Desk: client not found');
		expect(error.description).toContain('were not assigned');
	});

	test('are not what another refusal means', async () => {
		chat2desk((call) => {
			if (call.path === '/v1/tags') return page(TAGS, call);
			return call.method === 'GET' ? success({ id: 5, tags: [{ id: 1001 }] }) : failure(400, { message: 'locked' });
		});
		const { error } = await unassign([1001, 1002]);
		expect(error.message).toBe('Chat2Desk: locked');
	});

	test('are not what a wrong token means', async () => {
		const wire = chat2desk((call) =>
			call.method === 'GET' ? page(TAGS, call) : failure(403, { message: 'client not found' }),
		);
		const { error } = await unassign([1001, 1002]);
		expect(error.httpCode).toBe('403');
		expect(wire.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
	});
});

test('a list of tags that cannot be read fails one item, and the next one tries again', async () => {
	let tries = 0;
	const wire = chat2desk((call) => {
		if (call.method === 'GET') return tries++ === 0 ? failure(403, { message: 'no' }) : page(TAGS, call);
		return { body: { status: 'success' } };
	});
	const { items } = await execute({
		parameters: assign('Tag 1'),
		items: [{}, {}],
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items.map(({ json }) => json.error ?? json.tag_ids)).toEqual(['Chat2Desk: no', [1001]]);
	expect(wire.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('a name in decomposed letters or with invisible marks is the same tag, and a new one is created composed', async () => {
	const wire = account([
		{ id: 1, label: 'Новый' },
		{ id: 2, label: 'İPTAL' },
	]);
	const decomposed = (text) => text.normalize('NFD');
	const { items, error } = await execute({
		parameters: assign('={{ $json.tags }}', { createInGroup: 313 }),
		items: [
			{ tags: decomposed('Новый') },
			{ tags: '\u200fновый\u200e, iptal' },
			{ tags: [decomposed('Срочный')] },
			{ tags: 'срочный' },
		],
	});
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.tag_ids)).toEqual([[1], [1, 2], [9002], [9002]]);
	const created = wire.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/tags');
	expect(created.map(({ body }) => body.tag_label)).toEqual(['Срочный']);
});

describe('a tag name of more than 20 characters', () => {
	const LONG = 'Customers in Europe 26';
	const parameters = {
		create: { resource: 'tag', operation: 'create', tagGroupId: '3', label: LONG },
		assign: {
			resource: 'tag',
			operation: 'assign',
			assigneeType: 'client',
			clientId: locator('5'),
			tagIds: [LONG],
			createInGroup: '3',
		},
	};

	test.each(['create', 'assign'])('is rejected with its length by %s, and nothing is written', async (operation) => {
		const wire = chat2desk((call) => page([], call));
		const { error } = await execute({ parameters: parameters[operation] });
		expect(error.message).toBe(`The tag name "${LONG}" has 22 characters, but Chat2Desk allows at most 20`);
		expect(wire.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('counts characters, not code units', async () => {
		const wire = chat2desk(() => success({ id: 1 }));
		const { error } = await execute({ parameters: { ...parameters.create, label: '😀'.repeat(20) } });
		expect([error, wire.calls.length]).toEqual([undefined, 1]);
	});
});
