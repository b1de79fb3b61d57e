'use strict';

const { poll } = require('../../sandbox/start/n8n-client');
const { credential, n8nClient, publishExample, removeWorkflow, sandbox } = require('./support/servers');

const EVENT = {
	hook_type: 'inbox',
	message_id: 1,
	type: 'from_client',
	text: 'forged',
	client_id: 1,
	event_time: '2026-01-01T10:00:00Z',
};

describe("the trigger's webhook", () => {
	let client;
	let workflow;

	beforeAll(async () => {
		client = await n8nClient();
	});
	beforeEach(async () => {
		workflow = await publishExample(client, 'auto-reply-bot.json');
	});
	afterEach(async () => {
		if (workflow) await removeWorkflow(client, workflow.id);
	});

	const ownWebhooks = async () => {
		const { webhookId } = workflow.nodes.find(({ type }) => type.endsWith('chat2DeskTrigger'));
		return (await sandbox.webhooks()).filter(({ url }) => url.includes(webhookId));
	};

	it('is created when the workflow is published and deleted when it is unpublished', async () => {
		expect(await ownWebhooks()).toMatchObject([{ events: ['inbox'], status: 'enable' }]);
		await client.deactivateWorkflow(workflow.id);
		// The trigger delays the deletion, because n8n also unpublishes a workflow to publish a change.
		await poll(async () => ((await ownWebhooks()).length === 0 ? true : undefined), {
			timeoutMs: 10_000,
			what: 'the deletion of the webhook',
		});
		await client.activateWorkflow(workflow.id);
		expect(await ownWebhooks()).toHaveLength(1);
	});

	it('starts nothing for a forged delivery', async () => {
		const [{ url }] = await ownWebhooks();
		const timestamp = String(Math.floor(Date.now() / 1000));
		const forgeries = [
			{},
			{ 'x-timestamp': timestamp },
			{ 'x-signature': '0'.repeat(64), 'x-timestamp': timestamp },
			{ 'x-signature': 'short', 'x-timestamp': timestamp },
		];
		for (const headers of forgeries) {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify(EVENT),
			});
			expect([response.status, headers]).toEqual([401, headers]);
		}
		// A valid event after them proves that executions of the forged ones would have been seen by now.
		await sandbox.control('POST', '/chat/messages', { ...(await anyClient()), text: 'valid' });
		const executions = await client.untilExecutions(workflow.id);
		expect(
			executions.map(({ data }) => data.resultData.runData['On Client Message'][0].data.main[0][0].json.text),
		).toEqual(['valid']);
	});

	it('fails to publish with a rejected token and reports it', async () => {
		const broken = await client.createCredential({
			name: 'Refused',
			type: 'chat2DeskApi',
			data: { apiToken: 'not-the-token', server: 'custom', customUrl: sandbox.url },
		});
		const nodes = workflow.nodes.map((node) =>
			node.credentials ? { ...node, credentials: { chat2DeskApi: { id: broken.id, name: 'Refused' } } } : node,
		);
		const other = await client.createWorkflow({
			...workflow,
			name: 'Refused',
			nodes: nodes.map((node) => ({ ...node, webhookId: node.webhookId && `${node.webhookId.slice(0, -4)}beef` })),
		});
		await expect(client.activateWorkflow(other.id)).rejects.toThrow(/token/i);
		expect((await sandbox.webhooks()).filter(({ url }) => url.includes('beef'))).toEqual([]);
		await client.deleteWorkflow(other.id);
		expect(credential.id).not.toBe(broken.id);
	});

	/** A client to write as, with its channel and transport. */
	async function anyClient() {
		const { data } = await sandbox.api('GET', '/clients?limit=1');
		return { client_id: data[0].id };
	}
});
