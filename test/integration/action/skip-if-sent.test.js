'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const options = { skipIfAlreadySent: true };
const SEND = {
	resource: 'message',
	operation: 'send',
	clientId: locator('={{ $json.client }}'),
	text: 'Hi',
	additionalFields: { externalId: '={{ $json.key }}' },
	options,
};
const LOOKUP = (client) => ({
	method: 'GET',
	path: '/v1/messages',
	query: { client_id: String(client), order: 'desc', limit: '200' },
});
const POST = (client, key) => ({
	method: 'POST',
	path: '/v1/messages',
	query: {},
	body: { client_id: client, text: 'Hi', external_id: key },
});

const message = (id, external_id, more = {}) => ({
	id,
	external_id,
	type: 'to_client',
	client_id: 5,
	dialog_id: 500,
	transport: 'whatsapp',
	status: 'sent',
	...more,
});

/** An account that stores sent messages for a second execution. */
function account(messages = [], { answer } = {}) {
	const wire = chat2desk((call) => {
		const { method, path, query, body } = call;
		if (path === '/v1/clients') return success({ id: 5, phone: body?.phone });
		if (method === 'POST') {
			const refused = answer?.(call);
			if (refused) return refused;
			const id = 9000 + messages.length;
			messages.push(message(id, body.external_id, { client_id: body.client_id }));
			return success({ message_id: id, client_id: body.client_id });
		}
		const { client_id, start_id, direction_reverse: back } = query;
		const own = messages.filter(
			(each) => String(each.client_id) === client_id && (!back || each.id <= Number(start_id)),
		);
		const rows = own.sort((a, b) => b.id - a.id).slice(0, Number(query.limit));
		return success(rows, { meta: { total: own.length, limit: Number(query.limit) } });
	});
	return { ...wire, messages };
}

const sentBy = ({ calls }) => calls.filter(({ method, path }) => method === 'POST' && path === '/v1/messages');
const jsonOf = async (parameters, items, more) => {
	const { items: out, error } = await execute({ parameters, items, ...more });
	expect(error).toBeUndefined();
	return out.map(({ json }) => json);
};

test('sends a message once and skips it in a second execution', async () => {
	const wire = account();
	expect(await jsonOf(SEND, [{ client: 5, key: 'sale-1' }])).toEqual([
		{ message_id: 9000, client_id: 5, skipped: false },
	]);
	expect(wire.calls).toEqual([LOOKUP(5), POST(5, 'sale-1')]);
	expect(await jsonOf(SEND, [{ client: 5, key: 'sale-1' }])).toEqual([
		{
			skipped: true,
			message_id: 9000,
			client_id: 5,
			dialog_id: 500,
			transport: 'whatsapp',
			type: 'to_client',
			status: 'sent',
			external_id: 'sale-1',
		},
	]);
	expect(wire.calls.slice(2)).toEqual([LOOKUP(5)]);
});

test('resumes an interrupted broadcast', async () => {
	const items = [1, 2, 3, 4].map((client) => ({ client, key: 'sale-1' }));
	const state = { works: false };
	const wire = account([], {
		answer: ({ body }) => (body.client_id === 3 && !state.works ? failure(400, { message: 'no' }) : undefined),
	});
	expect((await execute({ parameters: SEND, items })).error.message).toContain('no');
	state.works = true;
	expect((await jsonOf(SEND, items)).map(({ skipped }) => skipped)).toEqual([true, true, false, false]);
	expect(wire.messages.map(({ client_id }) => client_id)).toEqual([1, 2, 3, 4]);
});

test.each([
	['another ID', [message(1, 'sale-2')]],
	['a message from the client with the same ID', [message(1, 'sale-1', { type: 'from_client' })]],
	['a comment with the same ID', [message(1, 'sale-1', { type: 'comment' })]],
	["another client's message, from a server without the filter", [message(1, 'sale-1', { client_id: 6 })]],
	['no message', []],
])('does not skip because of %s', async (_what, messages) => {
	const wire = chat2desk(({ method }) =>
		method === 'GET' ? success(messages, { meta: { limit: 200 } }) : success({ message_id: 2 }),
	);
	expect(await jsonOf(SEND, [{ client: 5, key: 'sale-1' }])).toEqual([{ message_id: 2, skipped: false }]);
	expect(sentBy(wire)).toHaveLength(1);
});

test.each([
	['a number', message(1, 17)],
	['surrounded by blanks', message(1, ' 17 ')],
	['within extra_data', message(1, null, { extra_data: { external_id: '17' } })],
	['of an imported message without a type', message(1, '17', { type: null })],
	['of a failed message', message(1, '17', { status: 'failed' })],
])('recognizes an External ID: %s', async (_what, row) => {
	const wire = account([row]);
	expect((await jsonOf(SEND, [{ client: 5, key: '17 ' }]))[0]).toMatchObject({
		skipped: true,
		message_id: 1,
		status: row.status,
	});
	expect(sentBy(wire)).toEqual([]);
});

test('treats two items with the same ID as one message, even if the account does not show it yet, also in parallel', async () => {
	const wire = chat2desk(({ method }) =>
		method === 'GET' ? success([]) : { ...success({ message_id: 2 }), delayMs: 30 },
	);
	const items = ['a', 'a', 'b', 'a'].map((key) => ({ client: 5, key }));
	for (const concurrency of [1, 4]) {
		const found = await jsonOf({ ...SEND, options: { ...options, concurrency } }, items);
		expect(found.map(({ skipped, message_id }) => [skipped, message_id])).toEqual([
			[false, 2],
			[true, 2],
			[false, 2],
			[true, 2],
		]);
	}
	expect(sentBy(wire)).toHaveLength(4);
});

describe('reports that the check is incomplete', () => {
	test('if the client has more than 200 later messages', async () => {
		const wire = account(Array.from({ length: 450 }, (_, at) => message(at + 1, `old-${at}`)));
		const [{ skipped, note }] = await jsonOf(SEND, [{ client: 5, key: 'old-3' }]);
		expect(skipped).toBe(false);
		expect(note).toMatch(/^Only the client's last 200 messages/);
		expect(wire.calls).toEqual([LOOKUP(5), POST(5, 'old-3')]);
	});

	test('if no message has an External ID', async () => {
		account([message(1, null), message(2, undefined), message(3, '', { type: 'system' })]);
		const [{ skipped, note }] = await jsonOf(SEND, [{ client: 5, key: 'x' }]);
		expect(skipped).toBe(false);
		expect(note).toContain('External ID');
	});
});

test.each([
	['send', { clientId: locator('5') }],
	['sendTemplate', { clientId: locator('5'), sendTo: 'client', templateName: 'x', language: 'en' }],
	['send', { sendTo: 'phone', phone: '15550000001', transport: 'whatsapp' }],
])('rejects %s without an External ID before sending anything', async (operation, values) => {
	const wire = account();
	const { error } = await execute({ parameters: { resource: 'message', operation, text: 'Hi', ...values, options } });
	expect(error.message).toContain('requires an External ID');
	expect(wire.calls).toEqual([]);
});

test.each(['null', 'N/A', ' undefined '])(
	'rejects %j as an External ID, because unrelated messages could share it',
	async (externalId) => {
		const wire = account();
		const parameters = {
			resource: 'message',
			operation: 'send',
			text: 'Hi',
			clientId: locator('5'),
			additionalFields: { externalId },
			options,
		};
		expect((await execute({ parameters })).error.message).toContain('requires an External ID');
		expect(wire.calls).toEqual([]);
	},
);

test('skips a message to a phone number once its client is known', async () => {
	const parameters = {
		resource: 'message',
		operation: 'send',
		sendTo: 'phone',
		phone: '15550000001',
		transport: 'whatsapp',
		text: 'Hi',
		additionalFields: { externalId: 'k' },
		options,
	};
	const wire = account();
	expect(await jsonOf(parameters)).toEqual([{ message_id: 9000, client_id: 5, skipped: false }]);
	expect(await jsonOf(parameters)).toEqual([expect.objectContaining({ skipped: true, message_id: 9000 })]);
	const creation = {
		method: 'POST',
		path: '/v1/clients',
		query: {},
		body: { phone: '15550000001', transport: 'whatsapp' },
	};
	const body = { client_id: 5, transport: 'whatsapp', text: 'Hi', external_id: 'k' };
	expect(wire.calls).toEqual([
		creation,
		LOOKUP(5),
		{ method: 'POST', path: '/v1/messages', query: {}, body },
		creation,
		LOOKUP(5),
	]);
});

test('supports templates, and an ID from Extra Body Fields', async () => {
	const parameters = {
		resource: 'message',
		operation: 'sendTemplate',
		sendTo: 'client',
		clientId: locator('5'),
		templateName: 'sale',
		language: 'en',
		options: { ...options, extraBody: '{"external_id": "k"}' },
	};
	const wire = account();
	await jsonOf(parameters);
	expect((await jsonOf(parameters))[0].skipped).toBe(true);
	expect(sentBy(wire).map(({ body }) => body)).toEqual([{ client_id: 5, text: '@HSM@\nsale|en', external_id: 'k' }]);
});

test.each([false, 'no', ''])('sends without a check if the option is %j', async (skipIfAlreadySent) => {
	const wire = account([message(1, 'k')]);
	expect(await jsonOf({ ...SEND, options: { skipIfAlreadySent } }, [{ client: 5, key: 'k' }])).toEqual([
		{ message_id: 9001, client_id: 5 },
	]);
	expect(wire.calls).toEqual([POST(5, 'k')]);
});

test('sends nothing if the duplicate check fails', async () => {
	const wire = chat2desk(() => failure(403, { message: 'no' }));
	const { error } = await execute({ parameters: SEND, items: [{ client: 5, key: 'k' }] });
	expect(error.message).toContain('no');
	expect(sentBy(wire)).toEqual([]);
});

test.each([
	[{ resource: 'message', operation: 'sendComment', clientId: locator('5'), text: 'Hi' }],
	[{ resource: 'menuItem', operation: 'send', clientId: locator('5') }],
])('ignores the option in other operations: %j', async (parameters) => {
	const wire = chat2desk(() => success({ id: 1 }));
	await jsonOf({ ...parameters, options });
	expect(wire.calls.map(({ method }) => method)).toEqual(['POST']);
});
