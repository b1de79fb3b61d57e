'use strict';

const { poll } = require('../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { scriptedModel } = require('./support/model');
const { SandboxInstance } = require('./support/sandbox-instance');
const { n8nClient, removeWorkflow } = require('./support/servers');
const { triggerWorkflow } = require('./support/trigger-workflow');
const { node } = require('./support/waits');

const LANGCHAIN = '@n8n/n8n-nodes-langchain';
/** n8n's default text for a review step, which shows [object Object] for the parameters. */
const MESSAGE = '=The agent wants to run this tool: {{ $tool.name }}\n\nInput:\n{{ JSON.stringify($tool.parameters) }}';
const NOTE = 'Wants 5 EUR back';

describe("n8n's AI Agent with the node as the review step before its tool", () => {
	const sandbox = new SandboxInstance();
	let client;
	let model;
	let bot;
	let workflow;
	let supervisor;
	let customer;

	/** An agent whose only tool is reviewed. n8n generates the review step's node type. */
	function reviewed({ chat2DeskApi, openAiApi }) {
		const recipient = (id) => ({ clientId: { __rl: true, mode: 'id', value: String(id) } });
		const chosen = { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} };
		const noting = {
			resource: 'message',
			operation: 'sendComment',
			...recipient(customer),
			text: "={{ $fromAI('text', 'What to note', 'string') }}",
		};
		const asking = {
			message: MESSAGE,
			resource: 'message',
			operation: 'sendAndWait',
			responseType: 'approval',
			approveInChat: true,
			sendTo: 'client',
			...recipient(supervisor),
			additionalFields: {},
		};
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Agent', `${LANGCHAIN}.agent`, 3, { promptType: 'define', text: 'Follow your instructions', options: {} }),
			{ ...node('Model', `${LANGCHAIN}.lmChatOpenAi`, 1.2, chosen), credentials: { openAiApi } },
			{ ...node('Note', `${PACKAGE_NAME}.chat2DeskTool`, 1, noting), credentials: { chat2DeskApi } },
			{ ...node('Review', `${PACKAGE_NAME}.chat2DeskHitlTool`, 1, asking), credentials: { chat2DeskApi } },
		];
		const to = (name, type) => ({ [type]: [[{ node: name, type, index: 0 }]] });
		const connections = {
			Start: to('Agent', 'main'),
			Model: to('Agent', 'ai_languageModel'),
			Note: to('Review', 'ai_tool'),
			Review: to('Agent', 'ai_tool'),
		};
		return { name: 'Reviewed agent', nodes, connections };
	}

	beforeAll(async () => {
		await sandbox.open();
		[supervisor, customer] = sandbox.sandbox.account.clients.all().map(({ id }) => id);
		model = await scriptedModel({ Note: { toolParameters: { text: NOTE }, hitlParameters: {} } });
		client = await n8nClient();
		const { first } = await sandbox.credentialsIn(client);
		const openAi = await client.createCredential({
			name: 'Model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		bot = await client.createWorkflow(
			triggerWorkflow({ name: 'Bot', credential: first, parameters: { options: { resumeWaiting: true } } }),
		);
		await client.activateWorkflow(bot.id);
		workflow = await client.createWorkflow(
			reviewed({ chat2DeskApi: { id: first.id, name: first.plan.name }, openAiApi: { id: openAi.id, name: 'Model' } }),
		);
	});
	afterAll(async () => {
		if (bot) await removeWorkflow(client, bot.id);
		if (workflow) await client.deleteWorkflow(workflow.id);
		await model?.close();
		await sandbox.close();
	});

	const messagesTo = (id) => sandbox.sandbox.account.messages.filter((each) => each.client_id === id);
	const notes = () => messagesTo(customer).filter(({ type, text }) => type === 'comment' && text === NOTE).length;
	const write = async (text) => await sandbox.control('/chat/messages', { client_id: supervisor, text });
	const press = async (answer, question) =>
		await fetch(/http\S+$/.exec(question)[0], { method: 'POST', body: new URLSearchParams({ answer }) });

	it.each([
		['a yes in the chat', async () => await write('ok 👍'), 1, /message_id/],
		['a no in the chat', async () => await write('Нет!'), 0, /^(?!.*provided feedback).*User rejected the tool call/],
		[
			'other words in the chat',
			async () => await write('3 EUR are enough'),
			0,
			/provided feedback: \\*"3 EUR are enough/,
		],
		['the approval by link', async (question) => await press('approve', question), 1, /message_id/],
		['the decline by link', async (question) => await press('decline', question), 0, /User rejected the tool call/],
	])('passes the decision by %s to the tool and the agent', async (_what, decide, runs, expectedAnswer) => {
		const [before, asked] = [notes(), messagesTo(supervisor).length];
		const count = (await client.listExecutions(workflow.id)).length + 1;
		await client.runWorkflow(workflow.id, 'Start');
		const waits = async () => (await client.listExecutions(workflow.id)).find(({ status }) => status === 'waiting');
		await poll(waits, { timeoutMs: 60_000, what: 'the review' });
		expect(notes()).toBe(before);
		const [question, ...more] = messagesTo(supervisor).slice(asked);
		expect([question.text, more]).toEqual([expect.stringMatching(/run this tool: .*Note.*Wants 5 EUR back/s), []]);
		await decide(question.text);
		const executions = await client.untilExecutions(workflow.id, { count, timeoutMs: 60_000 });
		expect(executions.map(({ status }) => status)).toEqual(Array(count).fill('success'));
		expect(notes()).toBe(before + runs);
		expect(model.answers.Note).toMatch(expectedAnswer);
	});
});
