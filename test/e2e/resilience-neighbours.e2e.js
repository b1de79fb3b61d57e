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

const figures = { sent: 0, processed: 0, lost: 0, doubled: 0 };
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
		await sandbox.until(() => own().length + own(SECOND_TOKEN).length === 0, 'the end of all webhooks');
	} finally {
		sandbox.forgetWebhooks();
	}
});
afterAll(async () => {
	await sandbox.close();
	printTable('Beside tests, other workflows and other accounts', {
		'messages sent, by workflow that waits for them': figures.sent,
		'started an execution': figures.processed,
		lost: figures.lost,
		doubled: figures.doubled,
	});
});

async function make(name, wish = {}) {
	const workflow = await client.createWorkflow(triggerWorkflow({ name, credential: credentials.first, ...wish }));
	workflows.push(workflow);
	return workflow;
}

async function publish(name, wish) {
	const workflow = await make(name, wish);
	await client.activateWorkflow(workflow.id);
	return workflow;
}

/** Publishes what was changed since. */
async function republish(workflow, changes) {
	await changeTrigger(client, workflow.id, changes);
	await client.activateWorkflow(workflow.id);
}

const urlOf = (workflow) => `${n8nUrl}${webhookPath(workflow)}`;

/** Writes once, and expects each workflow to have taken just that, beside what it took before. */
async function expectHeard(all, before = []) {
	const sent = [...before, await sandbox.write()];
	for (const workflow of all) {
		const taken = (await untilTaken(client, workflow.id, sent.length, 30_000)).map(({ message_id }) => message_id);
		const { lost, doubled } = compare(sent, taken);
		figures.sent += 1;
		figures.processed += taken.length - before.length;
		figures.lost += lost.length;
		figures.doubled += doubled.length;
		expect({ lost, doubled, taken }).toEqual({ lost: [], doubled: [], taken: sent });
	}
	return sent;
}

describe('"Listen for test event" beside a published workflow', () => {
	const testUrl = (workflow) => `${n8nUrl}${webhookPath(workflow, 'webhook-test')}`;
	const urls = () =>
		sandbox
			.webhooks()
			.map(({ url }) => url)
			.sort();

	/** Begins to listen, as the editor's button does. */
	async function listen(workflow) {
		expect(await client.runWorkflow(workflow.id, 'Trigger')).toMatchObject({ waitingForWebhook: true });
		expect(urls()).toEqual([urlOf(workflow), testUrl(workflow)].sort());
	}

	it('gets its event, and so does production; then only production is left', async () => {
		const workflow = await publish('Tested');
		const [{ id }] = sandbox.webhooks();
		await listen(workflow);
		const sent = await sandbox.write();
		const executions = await client.untilExecutions(workflow.id, { count: 2 });
		expect(executions.map(({ mode }) => mode).sort()).toEqual(['manual', 'webhook']);
		expect(executions.map((each) => itemOf(each).message_id)).toEqual([sent, sent]);
		await sandbox.until(() => sandbox.webhooks().length === 1, 'the end of the test webhook');
		expect(sandbox.webhooks()).toMatchObject([{ id, url: urlOf(workflow), status: 'enable' }]);
	});

	it('takes away nothing but the test webhook when it is stopped', async () => {
		const workflow = await publish('Test stopped');
		const [{ id }] = sandbox.webhooks();
		await listen(workflow);
		await client.call('DELETE', `/rest/test-webhook/${workflow.id}`);
		await sandbox.until(() => sandbox.webhooks().length === 1, 'the end of the test webhook');
		expect(sandbox.webhooks()).toMatchObject([{ id, url: urlOf(workflow), status: 'enable' }]);
		await expectHeard([workflow]);
	});

	it('leaves nothing behind where nothing is published', async () => {
		const workflow = await make('Tested only');
		await client.runWorkflow(workflow.id, 'Trigger');
		expect(urls()).toEqual([testUrl(workflow)]);
		await client.call('DELETE', `/rest/test-webhook/${workflow.id}`);
		await sandbox.until(() => sandbox.webhooks().length === 0, 'the end of the test webhook');
	});
});

describe('No orphan is left', () => {
	it('takes the fifth webhook beside four of others', async () => {
		const taken = [1, 2, 3, 4].map((index) =>
			sandbox.addForeign({ name: `CRM ${index}`, url: `https://crm.example/${index}` }),
		);
		const workflow = await publish('The fifth');
		expect(sandbox.webhooks()).toHaveLength(taken.length + 1);
		await expectHeard([workflow]);
	});

	it('by a workflow and its duplicate: each has its own webhook, and takes only that away', async () => {
		const original = await publish('Original');
		const duplicate = await publish('Original copy');
		expect(sandbox.webhooks()).toHaveLength(2);
		const sent = await expectHeard([original, duplicate]);
		await client.deactivateWorkflow(duplicate.id);
		await sandbox.until(() => sandbox.webhooks().length === 1, "the end of the duplicate's webhook");
		await expectHeard([original], sent);
	});

	it('by a copy with the same address, which n8n refuses', async () => {
		const webhookId = randomUUID();
		const original = await publish('Original', { webhookId });
		const [{ id }] = sandbox.webhooks();
		const copy = await make('Imported again', { webhookId });
		await expect(client.activateWorkflow(copy.id)).rejects.toThrow();
		await client.deactivateWorkflow(copy.id);
		expect(sandbox.webhooks()).toMatchObject([{ id }]);
		await expectHeard([original]);
	});

	it('by a workflow that is archived while it is published', async () => {
		const workflow = await publish('Archived');
		workflows.pop();
		await client.deleteWorkflow(workflow.id);
		await sandbox.until(() => sandbox.webhooks().length === 0, 'the end of the webhook');
	});

	it("by a workflow that takes another account's credential", async () => {
		const workflow = await publish('Moved');
		const { id, name } = credentials.second;
		await republish(workflow, { credentials: { chat2DeskApi: { id, name } } });
		await sandbox.until(() => sandbox.webhooks().length === 0, "the end of the first account's webhook");
		expect(sandbox.webhooks(SECOND_TOKEN)).toMatchObject([{ url: urlOf(workflow), status: 'enable' }]);
		const message_id = randomUUID();
		await sandbox.emit({ message_id }, SECOND_TOKEN);
		const [execution] = await client.untilExecutions(workflow.id);
		expect(itemOf(execution).message_id).toBe(message_id);
	});

	it("by a credential that is given another account's token while its workflow is not published", async () => {
		const plan = { ...credentials.first.plan, name: 'To be changed' };
		const credential = await client.createCredential(plan);
		const workflow = await publish('Token changed', { credential });
		await client.deactivateWorkflow(workflow.id);
		await client.updateCredential(credential.id, { ...plan, data: credentials.second.plan.data });
		await client.activateWorkflow(workflow.id);
		expect(sandbox.webhooks(SECOND_TOKEN)).toMatchObject([{ url: urlOf(workflow), status: 'enable' }]);
		await sandbox.until(() => sandbox.webhooks().length === 0, "the end of the first account's webhook");
	});
});

describe('A change of a published workflow', () => {
	it.each([
		['events', { events: ['inbox', 'new_client'] }, { events: ['inbox', 'new_client'], channels: [] }],
		['channels', { filters: { channels: [126] } }, { events: ['inbox'], channels: [126] }],
	])('of its %s changes the one webhook in place', async (_what, parameters, expected) => {
		const workflow = await publish('Changed');
		const [{ id }] = sandbox.webhooks();
		await republish(workflow, { parameters });
		expect(sandbox.webhooks()).toMatchObject([{ id, url: urlOf(workflow), status: 'enable', ...expected }]);
		await new Promise((resolve) => setTimeout(resolve, 3_000));
		expect(sandbox.webhooks()).toMatchObject([{ id, ...expected }]);
	});
});
