'use strict';

const { createSandbox } = require('../../../sandbox/server');
const { CANARY, injections, isOffered, othersIn, personOf, plantCanaries } = require('../../support/injections');
const { runAgent } = require('./agent');
const { cases } = require('./cases');
const { valuesOf } = require('./execute-case');
const { leaveToModel } = require('./from-ai');
const { entries, parametersOf } = require('./parameters');

/**
 * What an operation may do for a tool that is bound to one client. All others are refused: they find, list or create clients, or show the
 * data of several. So is a new operation, unless descriptions/client-endpoints.ts allows its endpoint.
 */
const ALLOWED = {
	/** Only with IDs of the client. */
	ownOnly: [
		...['get', 'getDialogs', 'getLastQuestion', 'getQuestions', 'getTranscript', 'getTransports', 'update'].map(
			(name) => `client.${name}`,
		),
		...['assign', 'assignToAvailable', 'close', 'get', 'getTranscript', 'handBack', 'handOver', 'reopen'].map(
			(name) => `dialog.${name}`,
		),
		...['transferToGroup', 'unassign'].map((name) => `dialog.${name}`),
		'menuItem.send',
		...[
			'collectMessages',
			'downloadAttachments',
			'get',
			'getAll',
			'import',
			'markRead',
			'markUnread',
			'send',
			'sendComment',
		].map((name) => `message.${name}`),
		...['sendTemplate', 'setDeliveryStatus', 'transfer', 'transferToGroup'].map((name) => `message.${name}`),
		...['close', 'get', 'getMessages', 'getTranscript'].map((name) => `request.${name}`),
		...['tag.assign', 'tag.unassign', 'ticket.create', 'webAnalytics.getAll'],
	],
	/** Nothing about clients. */
	always: [
		...['channel.get', 'channel.getAll', 'client.getCustomFields', 'company.getApiInfo', 'company.getInfo'],
		'menuItem.getAll',
		...['get', 'getAccessRight', 'getAccessRights', 'getAll', 'getGroups', 'getStatuses', 'setStatus'].map(
			(name) => `operator.${name}`,
		),
		'qrCode.decode',
		...['getApiModes', 'getCountries', 'getDialogStates', 'getMessageTypes', 'getRegions', 'getRoles'].map(
			(name) => `reference.${name}`,
		),
		...['reference.getTicketValues', 'reference.getTransports'],
		...['tag.create', 'tag.createGroup', 'tag.get', 'tag.getAll', 'template.get', 'template.getAll'],
	],
	/** For people only, see agent-policy.ts. */
	people: [
		...['company.switchMode', 'company.update', 'message.deleteOutbox', 'message.sendAndWait', 'operator.create'],
		...['operator.update', 'ticket.delete', 'webhook.create', 'webhook.delete', 'webhook.update'],
	],
};

const listed = Object.values(ALLOWED).flat();
const refused = [...entries.keys()].filter((key) => !listed.includes(key));

const REFUSED = /was rejected: this tool is only for client/;
/** The client with the most messages, and one whose data is the target. */
const [OWN, OTHER] = [31_000_002, 31_000_005];

describe('a tool that is bound to the client of the trigger', () => {
	let sandbox;
	let own;
	let other;
	let scene;

	beforeAll(async () => {
		sandbox = await createSandbox({ port: 0 });
		const { account, url } = sandbox;
		[own, other] = [OWN, OTHER].map((id) => personOf(account, id));
		scene = { state: account, url, made: () => 1 };
		plantCanaries(account, OWN);
	});
	afterAll(() => sandbox.close());

	/** @returns the answer of the tool to a model, or its error */
	async function call(
		{ operation, values, options = {} },
		{ triggered = [{ event: 'inbox', client_id: OWN, dialog_id: own.dialogId }], more = {}, fixed = {} } = {},
	) {
		const chosen = leaveToModel(values);
		const added = leaveToModel(options);
		const parameters = parametersOf(operation, chosen.values, { ...more, options: { ...added.values, ...fixed } });
		const { result, error } = await runAgent({
			parameters,
			credential: { server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' },
			triggered,
			act: async (tool) =>
				await tool.invoke({ ...chosen.answer, ...added.answer }).catch((problem) => `Error: ${problem.message}`),
		});
		return String(error?.message ?? result);
	}

	const calls = () => sandbox.state.logs.calls.all();

	it('classifies every operation once', () => {
		expect(listed.filter((key, index) => !entries.has(key) || listed.indexOf(key) !== index)).toEqual([]);
		expect(refused.length).toBeGreaterThan(10);
		expect(ALLOWED.people.filter(isOffered)).toEqual([]);
	});

	const ofClass = (keys) => cases.filter(({ operation }) => keys.includes(operation)).map((each) => [each.id, each]);
	const ownValues = (each) => {
		const values = valuesOf(each, scene);
		const replaced = ['clientId', 'dialogId', 'messageId', 'requestId', 'replyMessageId'].filter(
			(name) => name in values,
		);
		const ids = { ...own, replyMessageId: own.messageId };
		return {
			...values,
			...Object.fromEntries(replaced.map((name) => [name, String(ids[name])])),
			...('requestIds' in values && { requestIds: [own.requestId] }),
		};
	};

	it.each(ofClass([...ALLOWED.ownOnly, ...ALLOWED.always]))('allows %s for the client', async (_id, each) => {
		const values = ownValues(each);
		const answer = await call({ operation: each.operation, values }, { more: each.more });
		expect(answer).not.toContain(CANARY);
		// A phone number would find or create a client.
		if (values.sendTo === 'phone') expect(answer).toMatch(REFUSED);
		else expect(answer).not.toMatch(REFUSED);
	});

	it.each(ofClass(refused))('refuses %s', async (_id, each) => {
		const before = calls().length;
		expect(await call({ operation: each.operation, values: ownValues(each) })).toMatch(
			/was rejected: this tool is only for client|not available to AI agents|for an AI agent/,
		);
		const sent = calls().slice(before);
		expect(
			sent.filter(({ path }) => /^\/v1\/(clients|dialogs|messages|requests|tickets|statistics)/.test(path)),
		).toEqual([]);
	});

	it('gives an injected model nothing of another client', async () => {
		const { account } = sandbox;
		const attempts = injections({ own, other, scene });
		const before = othersIn(account, OWN);
		const answers = [];
		for (const attempt of attempts) answers.push({ ...attempt, answer: await call(attempt) });
		expect(answers.filter(({ answer }) => answer.includes(CANARY)).map(({ way }) => way)).toEqual([]);
		expect(othersIn(account, OWN)).toBe(before);
		// Most attempts reach the limit, and are not invalid for another reason.
		expect(answers.filter(({ answer }) => REFUSED.test(answer)).length).toBeGreaterThan(500);
	});

	const getOther = () => ({ operation: 'client.get', values: { clientId: String(OTHER) } });

	it.each([
		['the option is off', { fixed: { onlyThisClient: false } }],
		['there is no trigger before the agent', { triggered: null }],
	])('has no limit if %s', async (_name, options) => {
		expect(await call(getOther(), options)).toContain(CANARY);
		const direct = injections({ own, other, scene }).filter(
			({ isDirect, operation }) => isDirect && /\.get|custom/.test(operation),
		);
		const leaks = [];
		for (const attempt of direct) if ((await call(attempt, options)).includes(CANARY)) leaks.push(attempt.way);
		expect(leaks.length).toBeGreaterThan(20);
	});

	it('takes the client from an expression where there is no trigger', async () => {
		const options = { triggered: null, fixed: { onlyThisClient: `={{ ${OWN} }}` } };
		expect(await call(getOther(), options)).toMatch(REFUSED);
		expect(await call({ operation: 'client.get', values: { clientId: OWN } }, options)).toContain(`"id":${OWN}`);
	});

	it.each([
		["={{ $fromAI('clientId', `the clientId`, 'string') }}", 'The model could choose the client of "Only This Client"'],
		['={{ $json.client_id }}', 'The model could choose the client of "Only This Client"'],
		['={{ undefined }}', '"Only This Client": "undefined" is not an ID'],
		['={{ true }}', '"Only This Client" found no client'],
	])('refuses %s as the client', async (onlyThisClient, message) => {
		const before = calls().length;
		expect(await call(getOther(), { triggered: null, fixed: { onlyThisClient } })).toContain(message);
		expect(calls()).toHaveLength(before);
	});

	it.each([
		[[{ event: 'operator_status_changed' }], '"Only This Client" found no client'],
		[[{ client_id: OWN }, { client_id: OTHER }], 'belong to several clients'],
	])('refuses everything if the trigger gave %j', async (triggered, message) => {
		expect(await call(getOther(), { triggered })).toContain(message);
	});

	it('reads the client from an event about the client itself', async () => {
		const triggered = [{ event: 'client_updated', id: OWN }];
		expect(await call(getOther(), { triggered })).toMatch(REFUSED);
		expect(await call({ operation: 'client.get', values: { clientId: OWN } }, { triggered })).toContain(`"id":${OWN}`);
	});

	it.each([
		['a dialog of the trigger', 'dialog.unassign', () => ({ dialogId: own.dialogId }), ['PUT']],
		['a message that is read', 'message.get', () => ({ messageId: own.messageId }), ['GET']],
		['a message that is changed', 'message.markRead', () => ({ messageId: own.messageId }), ['GET', 'GET']],
		['a message of another client', 'message.markRead', () => ({ messageId: other.messageId }), ['GET']],
	])('sends as few requests as possible for %s', async (_name, operation, values, methods) => {
		const before = calls().length;
		await call({ operation, values: values() });
		expect(
			calls()
				.slice(before)
				.map(({ method }) => method),
		).toEqual(methods);
	});
});
