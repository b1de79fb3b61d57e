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

/** The account's tags: list, create with the next ID, assign and unassign. */
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

test('assigns IDs with one request after checking that they exist', async () => {
	const wire = account();
	const { items } = await execute({ parameters: assign([1001, '1002']) });
	expect(linesOf(wire)).toEqual(['GET /v1/tags', 'GET /v1/tags', 'POST /v1/tags/assign_to']);
	expect(wire.calls[2].body).toEqual({ tag_ids: [1001, 1002], assignee_type: 'client', assignee_id: 5 });
	expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1001, 1002] });
});

test('finds names in any case and on any page, once for all items, and sends each ID once', async () => {
	const wire = account();
	const { items } = await execute({
		parameters: assign('={{ $json.tags }}'),
		items: [{ tags: 'tag 3, TAG 229, 1003' }, { tags: 'Tag 4' }],
	});
	expect(linesOf(wire)).toEqual(['GET /v1/tags', 'GET /v1/tags', 'POST /v1/tags/assign_to', 'POST /v1/tags/assign_to']);
	expect(items.map(({ json }) => json.tag_ids)).toEqual([[1003, 1229], [1004]]);
});

test.each(['assign', 'unassign'])(
	'%s rejects an ID that does not exist in the account, which Chat2Desk would ignore',
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
		['a label in any case', ' tag 3 ', 1003],
		['an ID as a string', '1003', 1003],
		['an ID in spreadsheet format', '1003.0', 1003],
	])('accepts %s after reading the tags', async (_name, value, id) => {
		const wire = account();
		const { error } = await execute({ parameters: get('={{ $json.tag }}'), items: [{ tag: value }, { tag: value }] });
		expect(error).toBeUndefined();
		expect(linesOf(wire)).toEqual(['GET /v1/tags', 'GET /v1/tags', `GET /v1/tags/${id}`, `GET /v1/tags/${id}`]);
	});

	test('accepts an ID from the list, a number, without a lookup', async () => {
		const wire = account();
		await execute({ parameters: get(1003) });
		expect(linesOf(wire)).toEqual(['GET /v1/tags/1003']);
	});

	test.each([
		['nope', 'No tag named "nope" exists in the account'],
		['VIP, gold', 'No tag named "VIP, gold" exists in the account'],
		['424242', 'No tag with the ID 424242 exists in the account'],
	])('rejects %s', async (value, message) => {
		const wire = account();
		expect((await execute({ parameters: get(value) })).error.message).toBe(message);
		expect(linesOf(wire).filter((line) => line !== 'GET /v1/tags')).toEqual([]);
	});
});

describe('a label of several tags', () => {
	const twins = [
		{ id: 1, label: 'VIP' },
		{ id: 2, label: 'VIP' },
		{ id: 3, label: 'Gold' },
		{ id: 4, label: 'gold' },
	];

	test.each([
		['in several groups', 'VIP', '1, 2'],
		['in another case than both', 'GOLD', '3, 4'],
	])('%s is rejected with all matching tags', async (_name, label, ids) => {
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

	test('matches the tag with the exact case', async () => {
		account(twins);
		expect((await execute({ parameters: assign('gold, 1') })).items[0].json.tag_ids).toEqual([4, 1]);
	});
});

describe('a numeric label', () => {
	const years = [...TAGS, { id: 9001, label: '2024' }, { id: 9002, label: '1007' }];

	test('is a label if no tag has this ID', async () => {
		account(years);
		expect((await execute({ parameters: assign('2024') })).items[0].json.tag_ids).toEqual([9001]);
	});

	test('is rejected as a string if it is also the ID of another tag, naming both', async () => {
		const wire = account(years);
		const { error } = await execute({ parameters: assign('1007') });
		expect(error.message).toBe('"1007" is the ID of the tag "Tag 7" and the name of the tag with the ID 9002');
		expect(linesOf(wire).filter((line) => line.startsWith('POST'))).toEqual([]);
	});

	test('is also rejected as a string in a filter and in Get', async () => {
		const wire = account(years);
		const message = '"1007" is the ID of the tag "Tag 7" and the name of the tag with the ID 9002';
		const filter = await execute({
			parameters: { resource: 'client', operation: 'getAll', filters: { tagIds: '={{ "1007" }}' } },
		});
		expect(filter.error.message).toBe(message);
		expect((await execute({ parameters: get('1007') })).error.message).toBe(message);
		expect(new Set(linesOf(wire))).toEqual(new Set(['GET /v1/tags']));
	});

	test('is an ID if given as a number', async () => {
		account(years);
		expect((await execute({ parameters: assign([1007]) })).items[0].json.tag_ids).toEqual([1007]);
	});
});

describe('a label with a comma', () => {
	const named = (labels) => {
		nock.cleanAll();
		return account(labels.map((label, index) => ({ id: index + 1, label })));
	};
	const filter = (tagIds) => ({ resource: 'client', operation: 'getAll', filters: { tagIds } });

	test.each([
		['is one tag if its parts are no tags', ['VIP, gold', 'VIP'], 'vip, gold', [1]],
		['is one tag beside others', ['VIP, gold', 'VIP', 'New'], 'New; VIP,  gold', [3, 1]],
		['with the comma at its edge', [';)', 'VIP'], ';)', [1]],
		['in brackets', ['[a, b]', 'a'], '[a, b]', [1]],
		['does not match only its parts', ['VIP, gold', 'VIP', 'silver'], 'VIP, silver', [2, 3]],
		['is one tag as an array entry, whatever its parts are', ['VIP, gold', 'VIP', 'gold'], ['VIP, gold'], [1]],
		['does not match an array of its parts', ['VIP, gold', 'VIP', 'gold'], ['VIP', 'gold'], [2, 3]],
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
		['an ID as a part', ['7, 2', '7'], '7, 2', 'is ambiguous: it can be the tags "7" and "2", or the tag "7, 2"'],
		[
			'a name beside it that is not a tag',
			['VIP, gold', 'VIP'],
			'VIP, gold, Foo',
			'is ambiguous: it can be the tag "VIP, gold", or the tags "VIP" and "gold" and "Foo"',
		],
	])('%s: rejected, with and without Create Missing Tags', async (_name, labels, value, words) => {
		for (const more of [{}, { createInGroup: 3 }]) {
			const wire = named(labels);
			const { error } = await execute({ parameters: assign(value, more) });
			expect(error.message).toBe(`"${value}" ${words}`);
			expect(error.description).toContain('Use a list');
			expect(linesOf(wire)).toEqual(['GET /v1/tags']);
		}
	});
});

test('rejects an unknown name and assigns nothing', async () => {
	const wire = account();
	const { error } = await execute({ parameters: assign('Tag 3, Nope') });
	expect(error).toMatchObject({
		message: 'No tag named "Nope" exists in the account',
		description: expect.stringContaining('Create Missing Tags'),
	});
	expect(linesOf(wire).filter((line) => line.startsWith('POST'))).toEqual([]);
});

test('Create Missing Tags creates a tag in the group once, also for later items', async () => {
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

test('Create Missing Tags does not create a tag twice for parallel items', async () => {
	const wire = account();
	const parameters = assign('={{ $json.tags }}', {
		createInGroup: 313,
		options: { concurrency: 4, parallelWrites: true },
	});
	await execute({ parameters, items: Array.from({ length: 4 }, () => ({ tags: 'New one' })) });
	expect(wire.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/tags')).toHaveLength(1);
});

test('assigns tags to a request in the same way', async () => {
	const wire = account();
	await execute({ parameters: { ...assign([1001]), assigneeType: 'request', requestId: '900' } });
	expect(wire.calls.at(-1).body).toEqual({ tag_ids: [1001], assignee_type: 'request', assignee_id: 900 });
});

test('unassigns tags one by one, by name or ID', async () => {
	const wire = account();
	const { items } = await execute({ parameters: { ...assign('Tag 3, 1004'), operation: 'unassign' } });
	expect(linesOf(wire).slice(2)).toEqual(['DELETE /v1/tags/1003/delete_from', 'DELETE /v1/tags/1004/delete_from']);
	expect(wire.calls.slice(2).map(({ query, body }) => ({ query, body }))).toEqual([
		{ query: {}, body: { client_id: 5 } },
		{ query: {}, body: { client_id: 5 } },
	]);
	expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1003, 1004] });
});

describe('tags that are not assigned', () => {
	const unassign = (tagIds) => execute({ parameters: { ...assign(tagIds), operation: 'unassign' } });
	/** Knows the client's tags and rejects others with a message in the given language. */
	const holding = (ids, words) =>
		chat2desk((call) => {
			const { method, path } = call;
			if (path === '/v1/tags') return page(TAGS, call);
			if (method === 'GET') return success({ id: 5, tags: ids.map((id) => ({ id })) });
			const id = Number(/tags\/(\d+)/.exec(path)[1]);
			return ids.includes(id) ? { body: { status: 'success' } } : failure(400, { message: words });
		});

	test('do not keep other tags assigned, and are named', async () => {
		const wire = holding([1002, 1004], 'client not found');
		const { items, error } = await unassign([1001, 1002, 1003, 1004]);
		expect(error).toBeUndefined();
		expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1002, 1004], not_assigned: [1001, 1003] });
		expect(wire.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(4);
	});

	test('are identified by the assigned tags if the message is in another language', async () => {
		const wire = holding([1002], 'Cliente no encontrado');
		const { items } = await unassign([1001, 1002]);
		expect(items[0].json).toEqual({ success: true, client_id: 5, tag_ids: [1002], not_assigned: [1001] });
		expect(linesOf(wire)).toContain('GET /v1/clients/5');
	});

	test("are reported with Chat2Desk's error if none was assigned", async () => {
		holding([], 'client not found');
		const { error } = await unassign([1001, 1002]);
		expect(error.message).toBe('Chat2Desk: client not found');
		expect(error.description).toContain('were not assigned');
	});

	test('are not inferred from other rejections', async () => {
		chat2desk((call) => {
			if (call.path === '/v1/tags') return page(TAGS, call);
			return call.method === 'GET' ? success({ id: 5, tags: [{ id: 1001 }] }) : failure(400, { message: 'locked' });
		});
		const { error } = await unassign([1001, 1002]);
		expect(error.message).toBe('Chat2Desk: locked');
	});

	test('are not inferred from a wrong token', async () => {
		const wire = chat2desk((call) =>
			call.method === 'GET' ? page(TAGS, call) : failure(403, { message: 'client not found' }),
		);
		const { error } = await unassign([1001, 1002]);
		expect(error.httpCode).toBe('403');
		expect(wire.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
	});
});

test('fails one item if the tags cannot be read, and tries again for the next one', async () => {
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

test('matches names in decomposed Unicode or with invisible characters, and creates tags in composed form', async () => {
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

	test.each(['create', 'assign'])('is rejected by %s with its length, and nothing is written', async (operation) => {
		const wire = chat2desk((call) => page([], call));
		const { error } = await execute({ parameters: parameters[operation] });
		expect(error.message).toBe(`The tag name "${LONG}" has 22 characters, but Chat2Desk allows at most 20`);
		expect(wire.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('is counted in characters, not code units', async () => {
		const wire = chat2desk(() => success({ id: 1 }));
		const { error } = await execute({ parameters: { ...parameters.create, label: '😀'.repeat(20) } });
		expect([error, wire.calls.length]).toEqual([undefined, 1]);
	});
});
