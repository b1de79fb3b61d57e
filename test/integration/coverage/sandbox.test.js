'use strict';

const { createSandbox } = require('../../../sandbox/server');
const { execute } = require('../../support/n8n-core');
const { cases } = require('./cases');
const { contract, nameOf, parametersIn, parametersOf: documented } = require('./contract');
const { entries, parametersOf: stored } = require('./parameters');
const { CaseRunner } = require('./execute-case');

/** The parameters that each operation has sent so far, by endpoint. */
const sent = new Map([...entries.keys()].map((key) => [key, new Map()]));

/** After a rejected template, the node reads the client's transports. No successful case does. */
const AFTER_REJECTION = 'GET /v1/clients/{id}/transport';

/** Agents run the same cases, but have no files. `action/send-files.test.js` and `e2e/files.e2e.js` test these fields. */
const INPUT_FILES = ['attachmentSource', 'binaryPropertyName'];

const isCustom = ({ operation }) => operation.methodFromUser === true;
const regular = [...entries].filter(([, entry]) => !isCustom(entry));
const superseded = contract.filter(({ deprecated }) => deprecated);

/** The parameters that were sent to an endpoint. Deprecated endpoints are only called with Custom API Call. */
function sentTo(endpoint) {
	const senders = [...entries].filter(([, entry]) => isCustom(entry) === (endpoint.deprecated === true));
	return new Set(senders.flatMap(([key]) => [...(sent.get(key).get(nameOf(endpoint)) ?? [])]));
}

describe('every operation, inside n8n-core and against the sandbox', () => {
	let sandbox;
	let runner;

	beforeAll(async () => {
		sandbox = await createSandbox({ port: 0 });
		runner = new CaseRunner(sandbox);
		// Send and Wait looks for the webhook of a published trigger.
		sandbox.account.webhooks.add({
			name: 'n8n-0123456789: Bot',
			url: 'https://n8n.example.com/webhook/1',
			events: ['inbox'],
			channels: [],
			status: 'enable',
			errors: [],
		});
	});
	afterEach(() => sandbox.state.logs.violations.clear());
	afterAll(() => sandbox.close());

	const run = async (key, parameters) => {
		const credential = { server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' };
		const { result, calls } = await runner.callsOf(() => execute({ parameters, credential }));
		for (const call of calls) {
			const { operation: endpoint } = sandbox.state.contract.find(call.method, call.path);
			// An unknown endpoint is a violation, which every case checks for.
			if (endpoint === undefined) continue;
			const before = sent.get(key).get(nameOf(endpoint)) ?? [];
			sent.get(key).set(nameOf(endpoint), new Set([...before, ...parametersIn(call, endpoint)]));
		}
		return result;
	};

	it.each(cases.map((each) => [each.id, each]))('%s', async (_id, each) => {
		const { items, error } = await run(each.operation, runner.parametersOf(each));
		expect(error).toBeUndefined();
		expect(Object.keys(items[0].binary ?? {})).toHaveLength(each.files ?? 0);
		for (const item of items) expect(item.pairedItem).toEqual({ item: 0 });
		runner.checkResult(
			each,
			items.map(({ json }) => json),
		);
		expect(runner.violations).toEqual([]);
	});

	it.each([
		['client.createOrGet', {}, 'id'],
		['message.send', { sendTo: 'phone', text: 'Hello' }, 'client_id'],
		[
			'message.sendTemplate',
			{ sendTo: 'phone', templateName: 'hello', language: 'en', transport: 'wa_dialog' },
			'client_id',
		],
		['message.sendAndWait', { sendTo: 'phone', message: 'Hello', responseType: 'nextMessage' }, 'question.client_id'],
	])('%s finds an existing client by phone if the error has no ID', async (key, more, name) => {
		sandbox.state.faults.add({
			kind: 'error_200',
			method: 'POST',
			path: '/v1/clients',
			times: 1,
			message: 'Client already exist',
		});
		const { items, error } = await run(key, stored(key, { phone: '15550300002', transport: 'whatsapp', ...more }));
		expect(error).toBeUndefined();
		expect(name.split('.').reduce((value, part) => value[part], items[0].json)).toBe(31_000_003);
		expect(runner.violations).toEqual([]);
	});

	it.each([
		['client.create', '15559990021', {}],
		['client.find', '15559990023', { ifNotFound: 'create' }],
	])('%s looks the client up if the response to its creation is empty', async (key, phone, more) => {
		sandbox.state.faults.add({ kind: 'empty', method: 'POST', path: '/v1/clients', times: 1, when: 'after' });
		const { items, error } = await run(key, stored(key, { phone, transport: 'whatsapp', ...more }));
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ id: expect.any(Number), phone });
		expect(runner.violations).toEqual([]);
	});

	it.each([
		['qrCode.decode', 'POST', '/v1/qr_decode', 404, () => ({ imageUrl: `${sandbox.url}/files/qr.png` })],
		['operator.setStatus', 'PUT', '/v1/operators/619', 405, () => ({ operatorId: 619, statusId: 1 })],
	])(
		'%s falls back to the old endpoint if the server lacks the current one',
		async (key, method, path, status, values) => {
			sandbox.state.faults.add({ kind: 'status', method, path, status, times: 1 });
			const { items, error } = await run(key, stored(key, values()));
			expect(error).toBeUndefined();
			expect(items).toHaveLength(1);
			expect(runner.violations).toEqual([]);
		},
	);

	it.each([
		['client', { clientId: 31_000_003 }],
		['request', { requestId: 907 }],
	])('a missing tag on a %s is recognized in any language', async (assigneeType, holder) => {
		sandbox.state.faults.add({
			kind: 'error_200',
			method: 'DELETE',
			path: '/v1/tags/1033/*',
			message: 'Тег не назначен',
			times: 1,
		});
		const values = { assigneeType, ...holder, tagIds: [1033] };
		const { error } = await run('tag.unassign', stored('tag.unassign', values));
		expect(error.message).toBe('Chat2Desk: Тег не назначен');
		expect(runner.violations).toEqual([]);
	});

	it('messages are sorted newest first across pages', async () => {
		const { items, error } = await run(
			'message.getAll',
			stored('message.getAll', { clientId: 31_000_002, order: 'desc' }, { limit: 300 }),
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(300);
		expect(runner.violations).toEqual([]);
	});

	it('a webhook with an existing URL is rejected with the name of the existing webhook', async () => {
		const values = { webhookName: 'Twice', url: 'https://hooks.example/twice', events: ['inbox'] };
		await run('webhook.create', stored('webhook.create', values));
		const { error } = await run('webhook.create', stored('webhook.create', values));
		expect(error.message).toMatch(/^The webhook "Twice" \(ID \d+\) already has this URL$/);
	});

	describe('the cases cover', () => {
		it('every operation', () => {
			const played = new Set(cases.map(({ operation }) => operation));
			expect([...entries.keys()].filter((key) => !played.has(key))).toEqual([]);
		});

		it.each([...entries])('every field of %s', (key, { operation }) => {
			const set = cases.filter((each) => each.operation === key).flatMap((each) => Object.keys(runner.valuesOf(each)));
			// Fields with location `code` are read by the operation's own handler. Its parameters are checked below.
			const wasUsed = ({ in: location, apiName, property }) =>
				set.includes(property.name) &&
				(location === 'code' || [...sent.get(key).values()].some((names) => names.has(`${location} ${apiName}`)));
			expect(
				operation.fields
					.filter((field) => field.property.type !== 'notice' && !wasUsed(field))
					.map(({ property }) => property.name)
					.filter((name) => !INPUT_FILES.includes(name)),
			).toEqual([]);
		});

		it.each(contract.map((endpoint) => [nameOf(endpoint), endpoint]))('every parameter of %s', (_name, endpoint) => {
			expect([...documented(endpoint).keys()].filter((place) => !sentTo(endpoint).has(place))).toEqual([]);
		});

		it.each(regular)('every request of %s, and the catalogue lists all of them', (key, { endpoints }) => {
			const listed = [...new Set(endpoints.map(nameOf))].filter(
				(name) => name !== AFTER_REJECTION || key !== 'message.sendTemplate',
			);
			expect([...sent.get(key).keys()].sort()).toEqual(listed.sort());
		});

		it('every deprecated endpoint, through Custom API Call', () => {
			expect([...sent.get('api.customCall').keys()]).toEqual(expect.arrayContaining(superseded.map(nameOf)));
		});
	});
});
