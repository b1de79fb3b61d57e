'use strict';

const { randomUUID } = require('node:crypto');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { printTable } = require('../support/print-table');
const { SandboxInstance, SECOND_TOKEN } = require('./support/sandbox-instance');
const { n8nClient, n8nUrl } = require('./support/servers');
const {
	changeTrigger,
	compare,
	itemOf,
	triggerWorkflow,
	untilTaken,
	webhookPath,
} = require('./support/trigger-workflow');

const figures = { sent: 0, processed: 0, lost: 0, duplicated: 0 };
const sandbox = new SandboxInstance();
let client;
let credentials;
let workflows = [];

beforeAll(async () => {
	await sandbox.open();
	client = await n8nClient();
	credentials = await sandbox.credentialsIn(client);
});
afterEach(async () => {
	sandbox.state.faults.clear();
	for (const { id } of workflows.splice(0)) await client.deactivateWorkflow(id).then(() => client.deleteWorkflow(id));
	const own = (token) => sandbox.webhooks(token).filter(({ name }) => name.startsWith('n8n-'));
	try {
		await sandbox.until(() => own().length + own(SECOND_TOKEN).length === 0, 'the removal of all webhooks');
	} finally {
		sandbox.removeAllWebhooks();
	}
});
afterAll(async () => {
	await sandbox.close();
	printTable('Beside tests, other workflows and other accounts', {
		'messages sent, per receiving workflow': figures.sent,
		'started an execution': figures.processed,
		lost: figures.lost,
		duplicated: figures.duplicated,
	});
});

async function make(name, options = {}) {
	const workflow = await client.createWorkflow(triggerWorkflow({ name, credential: credentials.first, ...options }));
	workflows.push(workflow);
	return workflow;
}

async function publish(name, options) {
	const workflow = await make(name, options);
	await client.activateWorkflow(workflow.id);
	return workflow;
}

/** Publishes the workflow after changes. */
async function republish(workflow, changes) {
	await changeTrigger(client, workflow.id, changes);
	await client.activateWorkflow(workflow.id);
}

const urlOf = (workflow) => `${n8nUrl}${webhookPath(workflow)}`;

/** Sends a message and expects each workflow to have received exactly that one, in addition to earlier ones. */
async function expectReceived(all, before = []) {
	const sent = [...before, await sandbox.write()];
	for (const workflow of all) {
		const taken = (await untilTaken(client, workflow.id, sent.length, 30_000)).map(({ message_id }) => message_id);
		const { lost, duplicated } = compare(sent, taken);
		figures.sent += 1;
		figures.processed += taken.length - before.length;
		figures.lost += lost.length;
		figures.duplicated += duplicated.length;
		expect({ lost, duplicated, taken }).toEqual({ lost: [], duplicated: [], taken: sent });
	}
	return sent;
}

describe('"Listen for test event" while a workflow is published', () => {
	const testUrl = (workflow) => `${n8nUrl}${webhookPath(workflow, 'webhook-test')}`;
	const urls = () =>
		sandbox
			.webhooks()
			.map(({ url }) => url)
			.sort();

	/** Starts listening, like the editor's button. */
	async function listen(workflow) {
		expect(await client.runWorkflow(workflow.id, 'Trigger')).toMatchObject({ waitingForWebhook: true });
		expect(urls()).toEqual([urlOf(workflow), testUrl(workflow)].sort());
	}

	it('receives its event like production, and leaves only the production webhook', async () => {
		const workflow = await publish('Tested');
		const [{ id }] = sandbox.webhooks();
		await listen(workflow);
		const sent = await sandbox.write();
		const executions = await client.untilExecutions(workflow.id, { count: 2 });
		expect(executions.map(({ mode }) => mode).sort()).toEqual(['manual', 'webhook']);
		expect(executions.map((each) => itemOf(each).message_id)).toEqual([sent, sent]);
		await sandbox.until(() => sandbox.webhooks().length === 1, 'the removal of the test webhook');
		expect(sandbox.webhooks()).toMatchObject([{ id, url: urlOf(workflow), status: 'enable' }]);
	});

	it('removes only the test webhook when it is stopped', async () => {
		const workflow = await publish('Test stopped');
		const [{ id }] = sandbox.webhooks();
		await listen(workflow);
		await client.call('DELETE', `/rest/test-webhook/${workflow.id}`);
		await sandbox.until(() => sandbox.webhooks().length === 1, 'the removal of the test webhook');
		expect(sandbox.webhooks()).toMatchObject([{ id, url: urlOf(workflow), status: 'enable' }]);
		await expectReceived([workflow]);
	});

	it('leaves no webhook if nothing is published', async () => {
		const workflow = await make('Tested only');
		await client.runWorkflow(workflow.id, 'Trigger');
		expect(urls()).toEqual([testUrl(workflow)]);
		await client.call('DELETE', `/rest/test-webhook/${workflow.id}`);
		await sandbox.until(() => sandbox.webhooks().length === 0, 'the removal of the test webhook');
	});
});

describe('no orphaned webhook is left', () => {
	it('by a workflow with the fifth webhook of the account', async () => {
		const taken = [1, 2, 3, 4].map((index) =>
			sandbox.addForeign({ name: `CRM ${index}`, url: `https://crm.example/${index}` }),
		);
		const workflow = await publish('The fifth');
		expect(sandbox.webhooks()).toHaveLength(taken.length + 1);
		await expectReceived([workflow]);
	});

	it('by a workflow and its duplicate, which each remove only their own webhook', async () => {
		const original = await publish('Original');
		const duplicate = await publish('Original copy');
		expect(sandbox.webhooks()).toHaveLength(2);
		const sent = await expectReceived([original, duplicate]);
		await client.deactivateWorkflow(duplicate.id);
		await sandbox.until(() => sandbox.webhooks().length === 1, "the removal of the duplicate's webhook");
		await expectReceived([original], sent);
	});

	it('by a copy with the same URL, which n8n rejects', async () => {
		const webhookId = randomUUID();
		const original = await publish('Original', { webhookId });
		const [{ id }] = sandbox.webhooks();
		const copy = await make('Imported again', { webhookId });
		await expect(client.activateWorkflow(copy.id)).rejects.toThrow();
		await client.deactivateWorkflow(copy.id);
		expect(sandbox.webhooks()).toMatchObject([{ id }]);
		await expectReceived([original]);
	});

	it('by a workflow that is archived while published', async () => {
		const workflow = await publish('Archived');
		workflows.pop();
		await client.deleteWorkflow(workflow.id);
		await sandbox.until(() => sandbox.webhooks().length === 0, 'the removal of the webhook');
	});

	it("by a workflow that switches to another account's credential", async () => {
		const workflow = await publish('Moved');
		const { id, name } = credentials.second;
		await republish(workflow, { credentials: { chat2DeskApi: { id, name } } });
		await sandbox.until(() => sandbox.webhooks().length === 0, "the removal of the first account's webhook");
		expect(sandbox.webhooks(SECOND_TOKEN)).toMatchObject([{ url: urlOf(workflow), status: 'enable' }]);
		const message_id = randomUUID();
		await sandbox.emit({ message_id }, SECOND_TOKEN);
		const [execution] = await client.untilExecutions(workflow.id);
		expect(itemOf(execution).message_id).toBe(message_id);
	});

	it("by a credential that gets another account's token while its workflow is not published", async () => {
		const plan = { ...credentials.first.plan, name: 'To be changed' };
		const credential = await client.createCredential(plan);
		const workflow = await publish('Token changed', { credential });
		await client.deactivateWorkflow(workflow.id);
		await client.updateCredential(credential.id, { ...plan, data: credentials.second.plan.data });
		await client.activateWorkflow(workflow.id);
		expect(sandbox.webhooks(SECOND_TOKEN)).toMatchObject([{ url: urlOf(workflow), status: 'enable' }]);
		await sandbox.until(() => sandbox.webhooks().length === 0, "the removal of the first account's webhook");
	});
});

describe('a changed published workflow', () => {
	it.each([
		['events', { events: ['inbox', 'new_client'] }, { events: ['inbox', 'new_client'], channels: [] }],
		['channels', { filters: { channels: [126] } }, { events: ['inbox'], channels: [126] }],
	])('updates its webhook in place: %s', async (_what, parameters, expected) => {
		const workflow = await publish('Changed');
		const [{ id }] = sandbox.webhooks();
		await republish(workflow, { parameters });
		expect(sandbox.webhooks()).toMatchObject([{ id, url: urlOf(workflow), status: 'enable', ...expected }]);
		await new Promise((resolve) => setTimeout(resolve, 3_000));
		expect(sandbox.webhooks()).toMatchObject([{ id, ...expected }]);
	});
});
