'use strict';

/** Retry On Fail must not repeat a successful write, regardless of later failures. */

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const SETTINGS = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const OK = { body: { status: 'success' } };
const PHONE = '15550000001';
const TAGS = [{ id: 7, label: 'Old' }];

/** Responses of an account on which all requests of the operations below succeed. */
function answer(call) {
	const { method, path, body } = call;
	if (method === 'GET' && path === '/v1/tags') return page(TAGS, call);
	if (method === 'GET' && path === '/v1/clients') return page([{ id: 5, phone: PHONE }], call);
	if (method === 'GET' && path === '/v1/messages') return page([], call);
	if (method === 'GET') return success({ id: 5, phone: PHONE, external_id: null });
	if (path === '/v1/tags') return success({ id: 90, label: body.tag_label });
	if (path === '/v1/messages') return success({ message_id: 1 });
	return OK;
}

const OPERATIONS = {
	'Client > Create, whose response has no client': {
		resource: 'client',
		operation: 'create',
		phone: PHONE,
		transport: 'whatsapp',
	},
	'Client > Create or Get, whose response has no client': {
		resource: 'client',
		operation: 'createOrGet',
		phone: PHONE,
		transport: 'whatsapp',
	},
	'Client > Find with Create': {
		resource: 'client',
		operation: 'find',
		phone: '15559999999',
		externalId: 'crm-1',
		ifNotFound: 'create',
		additionalFields: { transport: 'whatsapp', customField: '6', customFieldValue: 'x', searchLimit: 1 },
	},
	'Message > Send to a phone number': {
		resource: 'message',
		operation: 'send',
		sendTo: 'phone',
		phone: PHONE,
		transport: 'whatsapp',
		text: '={{ "at " + $now.toMillis() }}',
		additionalFields: { externalId: 'k' },
		options: { skipIfAlreadySent: true },
	},
	'Message > Send WhatsApp Template': {
		resource: 'message',
		operation: 'sendTemplate',
		sendTo: 'phone',
		phone: PHONE,
		transport: 'whatsapp',
		templateName: 't',
		language: 'en',
	},
	'Tag > Assign with missing tags': {
		resource: 'tag',
		operation: 'assign',
		assigneeType: 'client',
		clientId: locator('5'),
		tagIds: ['New', 'Newer'],
		createInGroup: '3',
	},
	'Tag > Unassign': {
		resource: 'tag',
		operation: 'unassign',
		assigneeType: 'client',
		clientId: locator('5'),
		tagIds: '={{ [7, "Old", 7] }}',
	},
	'Webhook > Create, whose response has no webhook': {
		resource: 'webhook',
		operation: 'create',
		webhookName: 'w',
		url: 'https://x.example/hook',
		events: ['inbox'],
	},
};

const FAILURES = {
	400: failure(400, { message: 'no' }),
	403: failure(403, { message: 'no' }),
	404: failure(404, { message: 'no' }),
	422: failure(422, { message: 'no' }),
	429: { ...failure(429, { message: 'slow down' }), headers: { 'retry-after': '0' } },
	500: failure(500, {}),
	'an error with HTTP 200': { body: { status: 'error', message: 'no' } },
};

const isWrite = ({ method }) => method !== 'GET';
const key = ({ method, path, body }) => `${method} ${path} ${JSON.stringify({ ...body, text: undefined })}`;

describe.each(Object.entries(OPERATIONS))('%s', (_name, parameters) => {
	let successful;

	beforeAll(async () => {
		const nock = require('nock');
		const wire = chat2desk(answer);
		const { error } = await execute({ parameters });
		nock.cleanAll();
		expect(error).toBeUndefined();
		successful = wire.calls;
		expect(successful.some(isWrite)).toBe(true);
	});

	test.each(Object.entries(FAILURES))('repeats no successful write after %s on any request', async (_what, reply) => {
		const nock = require('nock');
		for (let failing = 0; failing < successful.length; failing++) {
			const written = new Map();
			let seen = 0;
			const wire = chat2desk((call) => {
				if (seen++ === failing) return reply;
				if (isWrite(call)) written.set(key(call), (written.get(key(call)) ?? 0) + 1);
				return answer(call);
			});
			await execute({ parameters, settings: SETTINGS });
			nock.cleanAll();
			const repeated = [...written].filter(([, times]) => times > 1);
			expect([failing, wire.calls.length, repeated]).toEqual([failing, expect.any(Number), []]);
		}
	});
});

test('keeps the parameters of the first attempt for an item that failed after a write', async () => {
	let failed = false;
	const wire = chat2desk((call) => {
		if (call.path === '/v1/messages' && call.method === 'POST' && !failed) {
			failed = true;
			return FAILURES[400];
		}
		return call.path === '/v1/clients' && call.method === 'POST' ? success({ id: 5 }) : answer(call);
	});
	const run = await execute({
		parameters: { ...OPERATIONS['Message > Send to a phone number'], phone: '={{ $json.phones.pop() }}', options: {} },
		items: [{ phones: ['15550000002', PHONE] }],
		settings: SETTINGS,
	});
	expect(run.error).toBeUndefined();
	expect(wire.calls.filter(isWrite).map(({ path, body }) => [path, body.phone ?? body.client_id])).toEqual([
		['/v1/clients', PHONE],
		['/v1/messages', 5],
		['/v1/messages', 5],
	]);
});

test('keeps no data about completed writes after a successful run', async () => {
	let failed = false;
	chat2desk((call) => {
		if (call.path !== '/v1/tags/assign_to' || failed) return answer(call);
		failed = true;
		return FAILURES[400];
	});
	const { run, error } = await execute({
		parameters: OPERATIONS['Tag > Assign with missing tags'],
		settings: SETTINGS,
	});
	expect(error).toBeUndefined();
	expect(run.data.executionData.contextData['node:Chat2Desk'] ?? {}).toEqual({});
});

test.each(['Message > Send WhatsApp Template', 'Webhook > Create, whose response has no webhook'])(
	'does not repeat a write that was successful in part: %s',
	async (name) => {
		const isLast = ({ method, path }) => method === 'POST' && /messages|webhooks/.test(path);
		const partly = { body: { status: 'success', errors: { transport: ['is not connected'] } } };
		const wire = chat2desk((call) => (isLast(call) ? partly : answer(call)));
		const { error } = await execute({ parameters: OPERATIONS[name], settings: SETTINGS });
		expect(error.message).toContain('The request may have gone through');
		expect(wire.calls.filter(isLast)).toHaveLength(1);
	},
);
