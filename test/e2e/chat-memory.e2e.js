'use strict';

const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { scriptedModel } = require('./support/model');
const { SandboxInstance } = require('./support/sandbox-instance');
const { n8nClient, removeWorkflow } = require('./support/servers');
const { node } = require('./support/waits');

const LANGCHAIN = '@n8n/n8n-nodes-langchain';
const TRIGGER = 'Chat2Desk Trigger';
const SIGNED_LINK = 'https://n8n.example/webhook-waiting/1/node?signature=abc';

const link = (name, type) => ({ [type]: [[{ node: name, type, index: 0 }]] });

describe("n8n's AI Agent with Chat2Desk Chat Memory", () => {
	const sandbox = new SandboxInstance();
	const workflows = [];
	let client;
	let model;
	let credentials;
	let account;

	const agentNodes = () => [
		node('Agent', `${LANGCHAIN}.agent`, 3, { promptType: 'define', text: '={{ $json.prompt }}', options: {} }),
		{
			...node('Model', `${LANGCHAIN}.lmChatOpenAi`, 1.2, {
				model: { __rl: true, mode: 'id', value: 'scripted' },
				options: {},
			}),
			credentials: { openAiApi: credentials.openAiApi },
		},
		{
			...node('Memory', `${PACKAGE_NAME}.chat2DeskChatMemory`, 1, {}),
			credentials: { chat2DeskApi: credentials.chat2DeskApi },
		},
	];
	const subNodes = { Model: link('Agent', 'ai_languageModel'), Memory: link('Agent', 'ai_memory') };

	const create = async (workflow) => {
		const created = await client.createWorkflow(workflow);
		workflows.push(created.id);
		return created;
	};

	beforeAll(async () => {
		await sandbox.open();
		account = sandbox.sandbox.account;
		model = await scriptedModel({}, 'It arrives today');
		client = await n8nClient();
		const { first } = await sandbox.credentialsIn(client);
		const openAi = await client.createCredential({
			name: 'Model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		credentials = {
			chat2DeskApi: { id: first.id, name: first.plan.name },
			openAiApi: { id: openAi.id, name: 'Model' },
		};
	});
	afterAll(async () => {
		for (const id of workflows) await removeWorkflow(client, id).catch(() => client.deleteWorkflow(id));
		await model?.close();
		await sandbox.close();
	});

	test("reads a colleague's message behind a node that drops the trigger's fields, and no signed link", async () => {
		const [{ id }] = account.clients.all();
		const [{ id: operatorId }] = account.operators.all();
		const write = async (body) => {
			const response = await fetch(`${sandbox.url}/v1/messages`, {
				method: 'POST',
				headers: { authorization: SANDBOX_TOKEN, 'content-type': 'application/json' },
				body: JSON.stringify({ client_id: id, ...body }),
			});
			expect(response.status).toBe(200);
		};
		await write({ text: 'Your parcel waits at the depot', operator_id: operatorId, type: 'to_client' });
		await write({ text: `Approve: ${SIGNED_LINK}`, type: 'to_client' });
		const prompt = { id: '1', name: 'prompt', type: 'string', value: '={{ $json.text }}' };
		const { id: workflowId } = await create({
			name: 'Agent with memory',
			nodes: [
				{
					...node(TRIGGER, `${PACKAGE_NAME}.chat2DeskTrigger`, 1.1, { events: ['inbox'] }),
					credentials: { chat2DeskApi: credentials.chat2DeskApi },
					webhookId: '7d9f4c1e-0c1b-4a53-9d2a-1a2b3c4d5e6f',
				},
				node('Set', 'n8n-nodes-base.set', 3.4, { assignments: { assignments: [prompt] }, options: {} }),
				...agentNodes(),
			],
			connections: { [TRIGGER]: link('Set', 'main'), Set: link('Agent', 'main'), ...subNodes },
		});
		await client.activateWorkflow(workflowId);
		await sandbox.control('/chat/messages', { client_id: id, text: 'Where is my parcel now?' });
		const [execution] = await client.untilExecutions(workflowId, { timeoutMs: 60_000 });
		expect(execution.data.resultData.error?.message).toBeUndefined();
		const messages = model.prompts.at(-1);
		const text = JSON.stringify(messages);
		expect(text).toMatch(/\[[^\]]+\] Your parcel waits at the depot/);
		expect(text).toContain('[link]');
		expect(text).not.toContain('signature=');
		// The question is the prompt and not part of the history.
		expect(text.match(/Where is my parcel now\?/g)).toHaveLength(1);
		expect(messages.every(({ content }) => typeof content === 'string')).toBe(true);
		const roles = messages.map(({ role }) => role).filter((role) => role !== 'system');
		expect(roles.every((role, at) => role === (at % 2 === 0 ? 'user' : 'assistant'))).toBe(true);
	});

	test('rejects a conversation with two clients', async () => {
		const [one, other] = account.clients.all();
		const asked = model.prompts.length;
		const items = [one, other].map(({ id }) => ({ json: { client_id: id, message_id: 1, prompt: 'Hi' } }));
		const { id: workflowId } = await create({
			name: 'Two clients',
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
				node('Code', 'n8n-nodes-base.code', 2, { jsCode: `return ${JSON.stringify(items)}` }),
				...agentNodes(),
			],
			connections: { Start: link('Code', 'main'), Code: link('Agent', 'main'), ...subNodes },
		});
		await client.runWorkflow(workflowId, 'Start');
		const [execution] = await client.untilExecutions(workflowId, { timeoutMs: 60_000 });
		expect(execution.data.resultData.error.message).toContain(
			'Memory: The input items belong to several conversations',
		);
		expect(model.prompts).toHaveLength(asked);
	});
});
