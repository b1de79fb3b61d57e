'use strict';

const assert = require('node:assert/strict');
const { SANDBOX_TOKEN } = require('../../../sandbox/start/seed');
const { signed } = require('../../integration/trigger/valid-deliveries');
const { scriptedModel } = require('../../e2e/support/model');
const { locator } = require('../locator');
const { MissingFeature } = require('../results');
const { REQUIREMENTS, isOlder, requirementOf } = require('../versions');

const WAITING = '*Send and Wait for Response*';

/**
 * Whether a server supports resume URLs: n8n signs them from 1.106 on. The node must reject a question on older
 * versions with an explanation.
 */
async function assertWaits(server, id) {
	if (!isOlder(server.version, REQUIREMENTS[WAITING])) return;
	assert.match(resultOf(await server.ended(id)).error.message, /requires n8n 1\.106/);
	throw new MissingFeature(requirementOf(WAITING));
}

const post = async (url, { body, headers }) => (await fetch(url, { method: 'POST', headers, body })).status;

const resultOf = ({ data }) => data.resultData.runData.Chat2Desk.at(-1);

function delivery(token = SANDBOX_TOKEN) {
	const body = Buffer.from(JSON.stringify({ hook_type: 'inbox', message_id: 77, client_id: 1, text: 'by hand' }));
	return { body, headers: signed(body, String(Math.floor(Date.now() / 1000)), token) };
}

/** Damage to a webhook while n8n is stopped, by name. */
const DAMAGES = {
	lost: ({ sandbox, webhooks: [{ id }] }) => sandbox.account.webhooks.remove(id),
	disabled: ({ webhooks: [webhook] }) => Object.assign(webhook, { status: 'disable' }),
	edited: ({ webhooks: [webhook] }) => Object.assign(webhook, { events: ['outbox'] }),
};

const restarts = Object.entries(DAMAGES).map(([name, damage]) => [
	`restores a webhook that was ${name} while n8n was stopped`,
	async (server) => {
		const url = server.webhooks[0].url;
		await server.restart(() => damage(server));
		const isRight = () =>
			server.webhooks.some(
				(webhook) => webhook.url === url && webhook.status === 'enable' && webhook.events[0] === 'inbox',
			);
		await server.until(isRight, 'the repair');
		const before = await server.started(server.workflow);
		await server.write(`after it was ${name}`);
		assert.equal(await server.started(server.workflow, before + 1), before + 1);
	},
]);

module.exports = {
	'passes the credential test with a valid token and fails it with an invalid one': async ({
		client,
		credential: { id },
		plan,
	}) => {
		assert.equal((await client.testCredential({ id, ...plan })).status, 'OK');
		const bad = await client.testCredential({ id, ...plan, data: { ...plan.data, apiToken: 'wrong' } });
		assert.equal(bad.status, 'Error');
		assert.match(bad.message, /token/i);
	},

	'executes an operation': async (server) => {
		const [{ id }] = server.sandbox.account.clients.all();
		const execution = await server.run({ resource: 'client', operation: 'get', clientId: locator(id) });
		assert.equal(resultOf(execution).data.main[0][0].json.id, id);
	},

	'does not resend a message after a broken connection with Retry On Fail': async (server) => {
		server.sandbox.state.faults.add({ kind: 'drop', when: 'after', path: '/v1/messages' });
		const [{ id }] = server.sandbox.account.clients.all();
		const parameters = { resource: 'message', operation: 'send', clientId: locator(id), text: 'once' };
		const execution = await server.run(parameters, { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 });
		const sent = server.sandbox.account.messages.all().filter(({ text }) => text === 'once');
		assert.equal(sent.length, 1);
		assert.match(resultOf(execution).error.message, /may have gone through/);
	},

	"provides the conversation as an agent's memory, and never another client's": async (server) => {
		const [one, other] = server.sandbox.account.clients.all();
		const model = await scriptedModel({}, 'Done');
		try {
			const item = ({ id }) => ({ client_id: id, message_id: 999_999_999, prompt: 'Where is it?' });
			const text = 'Your parcel waits at the depot';
			await server.run({ resource: 'message', operation: 'send', clientId: locator(one.id), text });
			const execution = await server.runAgent([item(one)], model.url);
			assert.equal(execution.data.resultData.error?.message, undefined);
			assert.match(JSON.stringify(model.prompts.at(-1)), /Your parcel waits at the depot/);
			const asked = model.prompts.length;
			const refused = await server.runAgent([item(one), item(other)], model.url);
			assert.match(refused.data.resultData.error.message, /belong to several conversations/);
			assert.equal(model.prompts.length, asked);
		} finally {
			await model.close();
		}
	},

	'creates the webhook on activation and starts the workflow for a message': async (server) => {
		server.workflow = await server.listening();
		await server.write('hello');
		assert.equal(await server.started(server.workflow, 1), 1);
	},

	'rejects malicious deliveries and starts the workflow once for a duplicate one': async (server) => {
		const [{ url }] = server.webhooks;
		const before = await server.started(server.workflow);
		const good = delivery();
		assert.equal(await post(url, delivery('another-token')), 401);
		assert.equal(await post(url, { ...good, headers: { 'content-type': 'application/json' } }), 401);
		assert.equal(await post(url, good), 200);
		assert.equal(await post(url, good), 200);
		assert.equal(await server.started(server.workflow, before + 1), before + 1);
	},

	...Object.fromEntries(restarts),

	'deletes the webhook on deactivation': async (server) => {
		await server.client.deactivateWorkflow(server.workflow.id);
		await server.until(() => server.webhooks.length === 0, 'the removal of the webhook');
	},

	'accepts one answer by link, and rejects a modified link': async (server) => {
		const id = await server.ask({ responseType: 'approval' });
		await assertWaits(server, id);
		const { text } = server.sandbox.account.messages.all().at(-1);
		const [url] = /http\S+$/.exec(text);
		const press = async (at) => await fetch(at, { method: 'POST', body: new URLSearchParams({ answer: 'approve' }) });
		assert.equal((await press(url.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).status, 401);
		assert.equal((await press(url)).status, 200);
		const { json } = resultOf(await server.ended(id)).data.main[0][0];
		assert.deepEqual([json.responded, json.data.approved], [true, true]);
	},

	"resumes with the client's next message, which starts no workflow": async (server) => {
		// The node asks only if a published trigger can receive the reply.
		const bot = await server.listening({ resumeWaiting: true });
		const id = await server.ask({ responseType: 'nextMessage' });
		await assertWaits(server, id).catch(async (error) => {
			await server.client.deactivateWorkflow(bot.id);
			throw error;
		});
		await server.write('A-17');
		const { json } = resultOf(await server.ended(id)).data.main[0][0];
		assert.deepEqual([json.responded, json.answer.text], [true, 'A-17']);
		await server.write('and thank you');
		assert.equal(await server.started(bot, 1), 1);
		await server.client.deactivateWorkflow(bot.id);
	},

	'explains a failed activation': async (server) => {
		const data = { ...server.plan.data, apiToken: 'wrong' };
		server.credential = await server.client.createCredential({ ...server.plan, name: 'Wrong', data });
		await assert.rejects(server.listening(), /token is not correct/i);
	},
};
