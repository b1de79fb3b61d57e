'use strict';

const { createSandbox } = require('../../../sandbox/server');
const { execute } = require('../../support/n8n-core');
const { cases } = require('./cases');
const { contract, nameOf, parametersIn, parametersOf: documented } = require('./contract');
const { entries, parametersOf: stored } = require('./parameters');
const { CaseRunner } = require('./execute-case');

/** What each operation has sent so far: its parameters by endpoint. */
const sent = new Map([...entries.keys()].map((key) => [key, new Map()]));

/** A rejected template is explained with the client's transports, which no successful case asks for. */
const AFTER_REJECTION = 'GET /v1/clients/{id}/transport';

const isCustom = ({ operation }) => operation.methodFromUser === true;
const regular = [...entries].filter(([, entry]) => !isCustom(entry));
const superseded = contract.filter(({ deprecated }) => deprecated);

/** What of an endpoint was sent by operations whose fields the catalogue tells; the superseded ones have none such. */
function sentTo(endpoint) {
	const senders = [...entries].filter(([, entry]) => isCustom(entry) === (endpoint.deprecated === true));
	return new Set(senders.flatMap(([key]) => [...(sent.get(key).get(nameOf(endpoint)) ?? [])]));
}

describe('Every operation, inside n8n-core and against the sandbox', () => {
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
			status: 'disable',
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
			// What nobody knows is a violation, which every case looks for.
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
	])('%s finds a known client by phone where the refusal does not tell the ID', async (key, more, name) => {
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
	])('%s looks the client up where the answer to its creation is empty', async (key, phone, more) => {
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
		'%s goes to its old address where the server does not know the new one',
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
	])('a tag that is not on a %s is known in any language', async (assigneeType, holder) => {
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

	it('messages come newest first beyond a page', async () => {
		const { items, error } = await run(
			'message.getAll',
			stored('message.getAll', { clientId: 31_000_002, order: 'desc' }, { limit: 300 }),
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(300);
		expect(runner.violations).toEqual([]);
	});

	it('a webhook whose URL is taken is refused with the name of the one that has it', async () => {
		const values = { webhookName: 'Twice', url: 'https://hooks.example/twice', events: ['inbox'] };
		await run('webhook.create', stored('webhook.create', values));
		const { error } = await run('webhook.create', stored('webhook.create', values));
		expect(error.message).toMatch(/^The webhook "Twice" \(ID \d+\) already has this URL$/);
	});

	describe('leaves out', () => {
		it('no operation', () => {
			const played = new Set(cases.map(({ operation }) => operation));
			expect([...entries.keys()].filter((key) => !played.has(key))).toEqual([]);
		});

		it.each([...entries])('no field of %s', (key, { operation, endpoints: [own] }) => {
			const set = cases.filter((each) => each.operation === key).flatMap((each) => Object.keys(runner.valuesOf(each)));
			// A field that is not sent as it stands is read by the operation's own function; what that sends is asked below.
			const wasUsed = ({ in: location, apiName, property }) =>
				set.includes(property.name) &&
				(location === 'code' || sent.get(key).get(nameOf(own)).has(`${location} ${apiName}`));
			expect(
				operation.fields
					.filter((field) => field.property.type !== 'notice' && !wasUsed(field))
					.map(({ property }) => property.name),
			).toEqual([]);
		});

		it.each(contract.map((endpoint) => [nameOf(endpoint), endpoint]))('no parameter of %s', (_name, endpoint) => {
			expect([...documented(endpoint).keys()].filter((place) => !sentTo(endpoint).has(place))).toEqual([]);
		});

		it.each(regular)('no request of %s, and the catalogue tells all of them', (key, { endpoints }) => {
			const listed = [...new Set(endpoints.map(nameOf))].filter(
				(name) => name !== AFTER_REJECTION || key !== 'message.sendTemplate',
			);
			expect([...sent.get(key).keys()].sort()).toEqual(listed.sort());
		});

		it('no superseded endpoint, which has no operation of its own', () => {
			expect([...sent.get('api.customCall').keys()]).toEqual(expect.arrayContaining(superseded.map(nameOf)));
		});
	});
});
