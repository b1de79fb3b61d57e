'use strict';

const handlers = require('../../../sandbox/lib/handlers');
const { exampleOf, exampleResponse } = require('../../../sandbox/lib/example-response');
const { sharedContract } = require('../../../sandbox/lib/contract');
const { loadContract, operationsOf } = require('../../../sandbox/lib/openapi');
const { startSandbox } = require('./helper');

const operations = operationsOf(loadContract());
const ids = operations.map(({ operationId }) => operationId);

test('every operation has a unique ID', () => {
	expect(ids).toEqual([...new Set(ids)]);
});

test('three operations are superseded', () => {
	expect(
		operations
			.filter(({ deprecated }) => deprecated)
			.map(({ path }) => path)
			.sort(),
	).toEqual(['/v1/companies/chat_close_web_hook', '/v1/companies/web_hook', '/v1/messages/{id}/assign']);
});

test('every handler has an operation', () => {
	expect(Object.keys(handlers).filter((id) => !ids.includes(id))).toEqual([]);
});

test('every path parameter is declared, and every body rejects unknown fields', () => {
	for (const { path, parameters, requestBody, operationId } of operations) {
		const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
		expect([operationId, parameters.filter((each) => each.in === 'path').map(({ name }) => name)]).toEqual([
			operationId,
			inPath,
		]);
		const schema = requestBody?.content['application/json'].schema;
		if (schema) expect([operationId, schema.additionalProperties]).toEqual([operationId, false]);
	}
});

test('every response has a schema of its data, except for confirmations', () => {
	const confirmations = operations.filter(({ method, 'x-writes': writes }) => method !== 'GET' || writes === true);
	for (const operation of operations.filter((each) => !confirmations.includes(each))) {
		const { schema } = operation.responses[200].content['application/json'];
		const isDescribed = operation['x-data'] !== undefined || schema.properties.data.properties !== undefined;
		expect([operation.operationId, isDescribed]).toEqual([operation.operationId, true]);
	}
});

test.each([
	['a field that is missing', ({ label, ...row }) => row],
	['an unknown field', (row) => ({ ...row, color: 'red' })],
	['a field of another type', (row) => ({ ...row, id: '1' })],
])('%s violates the contract of a response', (_, change) => {
	const row = { id: 1, group_id: 2, group_name: 'Topic', label: 'Order', description: null };
	const answer = (data) => ({ data, meta: { total: 1, limit: 20, offset: 0 }, status: 'success' });
	expect(sharedContract().responseErrors('listTags', answer([row]))).toEqual([]);
	expect(sharedContract().responseErrors('listTags', answer([change(row)]))).not.toEqual([]);
});

test('a path without parameters takes precedence', () => {
	const contract = sharedContract();
	expect(contract.find('GET', '/v1/operators/statuses').operation.operationId).toBe('listOperatorStatuses');
	expect(contract.find('GET', '/v1/operators/617')).toMatchObject({
		operation: { operationId: 'getOperator' },
		params: { id: '617' },
	});
	expect(contract.find('PUT', '/v1/operators/statuses/617').operation.operationId).toBe('setOperatorStatus');
	expect(contract.find('GET', '/v1/dialogs/unanswered').operation.operationId).toBe('listUnansweredDialogs');
	expect(contract.find('GET', '/v1/nothing')).toEqual({ missing: 'path' });
	expect(contract.find('DELETE', '/v1/clients')).toEqual({ missing: 'method' });
});

const sentOutside = ({ transport, type }) => transport === 'external' && type === 'to_client';

const IMPORT = {
	client_id: 31000005,
	channel_id: 127,
	transport: 'wa_dialog',
	messages: [{ timestamp: 1_700_000_000, type: 'from_client', text: 'Hello' }],
};

/** A valid request for every operation that needs existing IDs. Deletions come last. */
const CALLS = [
	['listMessages', 'GET', '/messages'],
	['getMessage', 'GET', '/messages/1001'],
	['sendMessage', 'POST', '/messages', { client_id: 31000001, text: 'Hello' }],
	['receiveMessage', 'POST', '/messages/inbox', { channel_id: 128, body: 'Hello', from_client: { id: 'crm-1' } }],
	['transferMessage', 'GET', '/messages/1001/transfer?operator_id=617&force_assign=true'],
	['transferMessageToGroup', 'GET', '/messages/1001/transfer_to_group?group_id=31'],
	['markMessageRead', 'GET', '/messages/1001/read'],
	['markMessageUnread', 'GET', '/messages/1001/unread'],
	['listClients', 'GET', '/clients'],
	['getClient', 'GET', '/clients/31000001'],
	['getClientTransports', 'GET', '/clients/31000001/transport'],
	['getClientLastQuestion', 'GET', '/clients/31000002/last_question'],
	['listClientDialogs', 'GET', '/clients/31000001/dialogs'],
	['listClientQuestions', 'GET', '/clients/31000002/questions'],
	['createClient', 'POST', '/clients', { phone: '15559990000', transport: 'whatsapp' }],
	['updateClient', 'PUT', '/clients/31000001', { nickname: 'Jane' }],
	['listCustomClientFields', 'GET', '/custom_client_fields'],
	['listChannels', 'GET', '/channels'],
	['getChannel', 'GET', '/channels/126'],
	['listOperators', 'GET', '/operators'],
	['getOperator', 'GET', '/operators/617'],
	['createOperator', 'POST', '/operators', { email: 'new@example.com' }],
	['updateOperator', 'PUT', '/operators/617', { first_name: 'Jon' }],
	['listOperatorStatuses', 'GET', '/operators/statuses'],
	['setOperatorStatus', 'PUT', '/operators/statuses/617', { status_id: 1 }],
	['listOperatorGroups', 'GET', '/operators_groups'],
	['listAccessRights', 'GET', '/access_rights'],
	['getAccessRight', 'GET', '/access_rights/54520'],
	['listDialogs', 'GET', '/dialogs'],
	['getDialog', 'GET', '/dialogs/501'],
	['listUnansweredDialogs', 'GET', '/dialogs/unanswered'],
	['updateDialog', 'PUT', '/dialogs/501', { state: 'closed' }],
	['getRequest', 'GET', '/requests/900'],
	['listRequestMessages', 'GET', '/requests/900/messages'],
	['closeRequest', 'PUT', '/requests/close', { client_id: 31000001 }],
	['listTags', 'GET', '/tags'],
	['getTag', 'GET', '/tags/996'],
	['createTag', 'POST', '/tags', { tag_group_id: 313, tag_label: 'Fresh' }],
	['createTagGroup', 'POST', '/tag_groups', { tag_group_name: 'Fresh' }],
	['assignTags', 'POST', '/tags/assign_to', { tag_ids: [996], assignee_type: 'client', assignee_id: 31000003 }],
	['removeTag', 'DELETE', '/tags/996/delete_from?client_id=31000003'],
	['listTemplates', 'GET', '/templates'],
	['getTemplate', 'GET', '/templates/71'],
	['listMenuItems', 'GET', '/scenarios/menu_items'],
	['sendMenuItem', 'POST', '/scenarios/send_menu_item', { client_id: 31000001, menu_item_id: 11 }],
	['listTickets', 'GET', '/tickets'],
	['createTicket', 'POST', '/tickets', { summary: 'New' }],
	['getTicket', 'GET', '/tickets/TICK-902'],
	['updateTicket', 'PUT', '/tickets/TICK-901', { summary: 'Changed' }],
	['deleteTicket', 'DELETE', '/tickets/TICK-901'],
	['getStatistics', 'GET', '/statistics?report=rating&date=2026-07-16'],
	['createWebhook', 'POST', '/webhooks', { url: 'http://127.0.0.1:1/x', name: 'x', events: ['new_qr_code'] }],
	['listWebhooks', 'GET', '/webhooks'],
	['getWebhook', 'GET', '/webhooks/5518'],
	['updateWebhook', 'PUT', '/webhooks/5518', { name: 'y' }],
	['deleteWebhook', 'DELETE', '/webhooks/5518'],
	['getApiInfo', 'GET', '/companies/api_info'],
	['getCompany', 'GET', '/companies/info'],
	['updateCompany', 'PUT', '/companies', { custom_fields: { 1: 'x' } }],
	['switchCompanyMode', 'PUT', '/companies/switch_mode', { mode: 'offline' }],
	['setOldWebhook', 'POST', '/companies/web_hook', { url: 'https://example.com' }],
	['setOldChatCloseWebhook', 'POST', '/companies/chat_close_web_hook', { url: 'https://example.com' }],
	['assignMessage', 'POST', '/messages/1001/assign', { operator_id: 618 }],
	['setMessageStatus', 'PUT', ({ messages }) => `/messages/${messages.find(sentOutside).id}/status/6`],
	['importMessages', 'POST', '/messages/import/', IMPORT],
	['deleteOutbox', 'GET', '/gateway/delete_outbox'],
	['listApiModes', 'GET', '/help/api_modes'],
	['listTransports', 'GET', '/help/transports'],
	['listRoles', 'GET', '/help/roles'],
	['listDialogStates', 'GET', '/help/dialog_states'],
	['listMessageTypes', 'GET', '/help/message_types'],
	['getTicketValues', 'GET', '/help/tickets'],
	['listCountries', 'GET', '/countries'],
	['listRegions', 'GET', '/regions'],
	['decodeQrCode', 'POST', '/qr_decode', { image_path: 'FILES/qr.png' }],
	['decodeQrCodeOld', 'POST', '/qr-decode', { image_path: 'FILES/qr.png' }],
	['listWebAnalytics', 'GET', '/web_analytics_data'],
];

/** IDs of seeded rows, by the path segment before the ID. */
const SEEDED_IDS = {
	access_rights: 54520,
	channels: 126,
	clients: 31000001,
	dialogs: 501,
	messages: 1001,
	operators: 617,
	requests: 900,
	tags: 996,
	templates: 71,
	tickets: 'TICK-902',
	webhooks: 5518,
};

/** A request with an example of each required value, for a seeded row if the path names one. */
function exampleCall({ operationId, method, path, parameters, requestBody }) {
	const required = parameters.filter((each) => each.required);
	const exampleIn = (name) => exampleOf(required.find((each) => each.name === name).schema);
	const query = required.filter((each) => each.in === 'query').map(({ name, schema }) => [name, exampleOf(schema)]);
	const route = path.replace(
		/(\w+)\/\{(\w+)\}/g,
		(_, segment, name) => `${segment}/${SEEDED_IDS[segment] ?? exampleIn(name)}`,
	);
	const { properties, required: fields = [] } = requestBody?.content['application/json'].schema ?? {};
	const body = properties && Object.fromEntries(fields.map((name) => [name, exampleOf(properties[name])]));
	const search = query.length > 0 ? `?${new URLSearchParams(query)}` : '';
	return [operationId, method, `${route}${search}`.replace('/v1', ''), body];
}

const listed = new Set(CALLS.map(([id]) => id));
const ALL_CALLS = [...CALLS, ...operations.filter(({ operationId }) => !listed.has(operationId)).map(exampleCall)];

describe.each([true, false])('with minimal write responses: %s', (minimalWriteResponses) => {
	let api;

	beforeAll(async () => {
		api = await startSandbox({ variants: { minimalWriteResponses } });
	});
	afterEach(() => api.sandbox.state.logs.violations.clear());
	afterAll(() => api.close());

	test.each(ALL_CALLS.map((call) => [call[0], call]))(
		'%s responds according to the contract, without violations',
		async (id, [, method, path, body]) => {
			const place = `/v1${typeof path === 'function' ? path(api.sandbox.account) : path}`;
			const sent = body?.image_path ? { image_path: `${api.sandbox.url}/files/qr.png` } : body;
			const { status, body: response } = await api.send(place, method, sent, { authorization: 'sandbox-token' });
			const failure = [200, 201].includes(status) ? undefined : { request: `${method} ${place}`, status, response };
			expect(failure).toBeUndefined();
			expect(response.status).not.toBe('error');
			expect(sharedContract().responseErrors(id, response)).toEqual([]);
			expect(await api.violations()).toEqual([]);
		},
	);
});

describe('an operation without a handler', () => {
	const respondWith = (schema, query = {}) =>
		exampleResponse({ responses: { 200: { content: { 'application/json': { schema } } } } }, query);
	const page = {
		type: 'object',
		properties: {
			data: { type: 'array', items: { properties: { id: { type: 'integer', example: 7 }, text: { type: 'string' } } } },
			meta: { type: 'object', properties: { total: { type: 'integer' } } },
			status: { const: 'success' },
		},
	};

	test('responds with one example row', () => {
		const meta = { total: 1, limit: 20, offset: 0 };
		expect(respondWith(page)).toEqual({
			status: 200,
			body: { data: [{ id: 7, text: 'text' }], meta, status: 'success' },
		});
	});

	test('responds with an empty page after that row', () => {
		expect(respondWith(page, { limit: 200, offset: 1 }).body).toEqual({
			data: [],
			meta: { total: 1, limit: 200, offset: 1 },
			status: 'success',
		});
	});

	test('prefers documented values', () => {
		const properties = {
			fixed: { const: 1 },
			preset: { type: 'string', default: 'a' },
			chosen: { type: 'string', enum: ['x', 'y'] },
			nullable: { type: ['integer', 'null'] },
			flag: { type: 'boolean' },
			inner: { type: 'object' },
		};
		expect(respondWith({ type: 'object', properties }).body).toEqual({
			fixed: 1,
			preset: 'a',
			chosen: 'x',
			nullable: 1,
			flag: true,
			inner: { id: 1 },
		});
	});

	test.each(operations.map((each) => [each.operationId, each]))('has an example response: %s', (id, operation) => {
		expect(sharedContract().responseErrors(id, exampleResponse(operation, {}).body)).toEqual([]);
	});
});
