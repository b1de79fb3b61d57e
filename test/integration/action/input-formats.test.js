'use strict';

/**
 * The tables of accepted and rejected inputs, each kind in a node of a real workflow: valid values are sent, invalid
 * ones send nothing.
 */

const { execute } = require('../../support/n8n-core');
const { REJECTED, cases } = require('../../support/cases');
const { locator } = require('../../support/run-once');
const { chat2desk, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const VALUE = '={{ $json.value }}';
const SEND = { resource: 'message', operation: 'send', clientId: locator('5'), text: 'x' };
const CLIENTS = { resource: 'client', operation: 'getAll' };
const TAGS = [
	{ id: 1, label: 'VIP' },
	{ id: 2, label: 'New client' },
	{ id: 3, label: 'VIP, gold' },
	{ id: 7, label: 'seven' },
];
const named = (id) => (id === 7 ? '7' : TAGS.find((tag) => tag.id === id).label);

/** The node whose field has this kind, and how to get the value from its request. */
const NODES = {
	recipient: [
		{ resource: 'client', operation: 'create', phone: VALUE, transport: '={{ $json.transport ?? "whatsapp" }}' },
		({ body }) => body.phone,
	],
	phoneNumber: [
		{
			resource: 'client',
			operation: 'create',
			phone: '={{ $json.transport ? "a@b.example" : "15550000009" }}',
			transport: '={{ $json.transport ?? "whatsapp" }}',
			additionalFields: { assignedPhone: VALUE },
		},
		({ body }) => body.assigned_phone,
	],
	phoneFilter: [{ ...CLIENTS, filters: { phone: VALUE } }, ({ query }) => query.phone],
	date: [{ resource: 'webAnalytics', operation: 'getAll', dateFrom: VALUE }, ({ query }) => query.date_from],
	dateDdMmYyyy: [
		{ resource: 'client', operation: 'getQuestions', clientId: locator('5'), dateFrom: VALUE },
		({ query }) => query.start_date,
	],
	unixSeconds: [{ ...CLIENTS, filters: { createdAfter: VALUE } }, ({ query }) => Number(query.created_after)],
	booleanAsNumber: [
		{ resource: 'tag', operation: 'createGroup', groupName: 'x', additionalFields: { display: VALUE } },
		({ body }) => body.display,
	],
	deliveryStatus: [
		{ resource: 'message', operation: 'setDeliveryStatus', messageId: '1', deliveryStatus: VALUE },
		({ path }) => Number(path.split('/').at(-1)),
	],
	idOrName: [{ resource: 'company', operation: 'switchMode', mode: locator(VALUE) }, ({ body }) => body.mode],
	color: [
		{ resource: 'tag', operation: 'create', tagGroupId: 1, label: 'x', additionalFields: { textColor: VALUE } },
		({ body }) => body.tag_text_color,
	],
	text: [
		{ resource: 'client', operation: 'update', clientId: locator('5'), updateFields: { comment: VALUE } },
		({ body }) => body.comment,
	],
	boolean: [{ ...SEND, additionalFields: { openDialog: VALUE } }, ({ body }) => body.open_dialog],
	email: [{ resource: 'operator', operation: 'create', email: VALUE }, ({ body }) => body.email],
	object: [{ resource: 'api', operation: 'customCall', method: 'POST', path: '/x', body: VALUE }, ({ body }) => body],
	objectOrArray: [{ ...SEND, additionalFields: { interactive: VALUE } }, ({ body }) => body.interactive],
	customFields: [
		{
			resource: 'message',
			operation: 'receive',
			channelId: locator('1'),
			phone: '15550000001',
			additionalFields: { customFields: VALUE },
		},
		({ body }) => body.from_client.custom_fields,
	],
	buttons: [{ ...SEND, additionalFields: { inlineButtons: VALUE } }, ({ body }) => body.inline_buttons],
	importedMessages: [
		{
			resource: 'message',
			operation: 'import',
			clientId: locator('5'),
			channelId: locator('1'),
			transport: 'whatsapp',
			messages: VALUE,
		},
		({ body }) => body.messages,
	],
	transport: [
		{ resource: 'client', operation: 'create', phone: '15550000001', transport: VALUE },
		({ body }) => body.transport,
	],
	number: [
		{ resource: 'tag', operation: 'create', tagGroupId: 1, label: 'x', additionalFields: { position: VALUE } },
		({ body }) => body.order_show,
	],
	id: [{ ...SEND, clientId: locator(VALUE) }, ({ body }) => body.client_id],
	ids: [
		{ resource: 'ticket', operation: 'create', summary: 'x', additionalFields: { requestIds: VALUE } },
		({ body }) => body.request_ids,
	],
	names: [
		{ resource: 'webhook', operation: 'create', webhookName: 'x', url: 'https://x.example', events: VALUE },
		({ body }) => body.events,
	],
	tags: [
		{ resource: 'tag', operation: 'assign', assigneeType: 'client', clientId: locator('5'), tagIds: VALUE },
		({ body }) => body.tag_ids.map(named),
		(result) =>
			(typeof result === 'string' ? result.split(/[,;]/) : result)
				.map((entry) => String(entry).trim())
				.filter((entry, at, all) => all.indexOf(entry) === at),
	],
	tag: [
		{ resource: 'tag', operation: 'get', tagId: locator(VALUE) },
		({ path }) => named(Number(path.split('/').at(-1))),
		String,
	],
	choice: [{ ...SEND, additionalFields: { messageType: VALUE } }, ({ body }) => body.type],
	url: [{ ...SEND, additionalFields: { attachmentUrl: VALUE } }, ({ body }) => body.attachment],
	templateVariables: [
		{
			resource: 'message',
			operation: 'sendTemplate',
			clientId: locator('5'),
			templateName: 't',
			language: 'en',
			variables: VALUE,
		},
		({ body }) => body.text.split('\n').slice(2),
	],
};

/** JSON cannot pass these values between nodes. Empty values are tested elsewhere. */
const arrives = ([value]) =>
	JSON.stringify(value) !== 'null' &&
	value !== '[]' &&
	!(Array.isArray(value) && value.length === 0) &&
	!(value instanceof Date);

// One execution per kind. Items run one after the other, so the requests arrive in the order of the accepted cases.
test.each(Object.entries(NODES))(
	'%s',
	async (kind, [parameters, valueOf, asSent = (result) => result]) => {
		const table = cases[kind]
			.filter(arrives)
			.filter(([, result]) => kind !== 'importedMessages' || result !== undefined);
		const wire = chat2desk((call) =>
			call.method === 'GET' ? page(call.path === '/v1/tags' ? TAGS : [{ id: 1 }], call) : success({ id: 1 }),
		);
		const { items } = await execute({
			parameters: { ...parameters, options: { concurrency: 1 } },
			items: table.map(([value, , around]) => ({ value, ...around })),
			settings: { onError: 'continueRegularOutput' },
		});
		const got = items.map(({ json, error, pairedItem }) => [pairedItem.item, json.error ?? error?.message]);
		expect(got.map(([item, error]) => [table[item][0], error === undefined])).toEqual(
			table.map(([value, result]) => [value, result !== REJECTED]),
		);
		for (const [, error] of got)
			if (error !== undefined) expect(error).toMatch(/^"[A-Z].*": ("|button \d|variable)|is empty/s);
		const sent = wire.calls.filter(({ method, path }) => !(method === 'GET' && path === '/v1/tags')).map(valueOf);
		expect(sent).toEqual(table.filter(([, result]) => result !== REJECTED).map(([, result]) => asSent(result)));
	},
	60_000,
);

test('dateTime', async () => {
	const table = cases.dateTime.filter(arrives);
	const results = table.map(([, result]) => result).filter((result) => result !== REJECTED);
	// The instant itself, and the instant a millisecond earlier.
	const times = [...new Set(results)].flatMap((result) => [Date.parse(result) - 1, Date.parse(result)]).sort();
	const rows = times.map((ms, at) => ({ id: 1000 + at, created: new Date(ms).toISOString() }));
	const dayOf = (text) => Date.parse(text.split('-').reverse().join('-'));
	chat2desk(({ query }) => {
		const found = rows.filter(
			({ created }) => Date.parse(created) >= dayOf(query.start_date) && Date.parse(created) < dayOf(query.finish_date),
		);
		if (query.order === 'desc') found.reverse();
		return success(found.slice(0, Number(query.limit)), { meta: { limit: query.limit } });
	});
	const { items } = await execute({
		parameters: {
			resource: 'message',
			operation: 'getAll',
			sentAfter: VALUE,
			sentBefore: '2026-07-19',
			limit: 1,
			simplify: false,
		},
		items: table.map(([value]) => ({ value })),
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items.map(({ json, pairedItem }) => [table[pairedItem.item][0], json.created ?? REJECTED])).toEqual(
		table.map(([value, result]) => [value, result]),
	);
});

test('every kind with a table has a node', () => {
	expect([...Object.keys(NODES), 'dateTime'].sort()).toEqual(Object.keys(cases).sort());
});
