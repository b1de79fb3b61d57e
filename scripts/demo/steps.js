'use strict';

const { randomUUID } = require('node:crypto');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { canvasNode, closeChecklist, openCanvas } = require('../screenshots/pictures');

const NODE = `${PACKAGE_NAME}.chat2Desk`;
const TRIGGER = `${PACKAGE_NAME}.chat2DeskTrigger`;

/** Timeout for what happens in the background, such as an execution. */
const OUTCOME = { timeoutMs: 60_000 };

const input = (page, parameter) => page.getByTestId(`parameter-input-${parameter}`).locator('input').first();
const option = (page, text) => page.locator('.el-select-dropdown__item:visible').filter({ hasText: text }).first();
const creatorItem = (page, text) => page.getByTestId('node-creator-item-name').filter({ hasText: text }).first();
const output = (page, text) => page.getByTestId('output-panel').getByText(text).first();

/** Executes the open node and waits for its output. */
async function executeStep(page, text) {
	await page.getByTestId('node-execute-button').first().click();
	await text.waitFor();
	await page.waitForTimeout(600);
}

const startNode = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };

/** Creates a workflow of nodes that are not connected. */
async function createWorkflow({ client }, name, nodes) {
	const placed = nodes.map((node, index) => ({ id: randomUUID(), position: [260 * index, 0], ...node }));
	return await client.createWorkflow({ name, nodes: placed, connections: {} });
}

/** The link to a conversation on the sandbox page. */
async function conversation({ sandbox }, name) {
	const response = await fetch(`${sandbox.url}/_sandbox/chat/clients?search=${encodeURIComponent(name)}&limit=1`);
	const [{ id, channels }] = (await response.json()).data;
	return { id, url: `${sandbox.url}/#channel=${channels[0].id}&client=${id}` };
}

async function writeAsClient(stage, text) {
	await stage.type(stage.sandbox.getByTestId('composer-text'), text);
	await stage.sandbox.getByTestId('composer-send').click();
}

const message = (stage, text) => stage.sandbox.getByTestId('message').filter({ hasText: text }).last();

async function openConversation(stage, url, text) {
	await stage.show(stage.sandbox, async (page) => {
		// Another conversation is only another fragment of the address.
		await page.goto('about:blank');
		await page.goto(url);
		await page.getByTestId('composer-text').waitFor();
		if (text) await message(stage, text).waitFor();
		await page.waitForTimeout(600);
	});
}

async function install(stage) {
	const { n8n } = stage;
	await stage.show(n8n, async (page) => {
		await page.goto(`${stage.playground.n8n.url}/settings/community-nodes`);
		await page.getByRole('button', { name: /install/i }).waitFor();
	});
	await stage.title('Settings > Community nodes');
	await n8n.getByRole('button', { name: /install/i }).click();
	await stage.type(n8n.getByTestId('package-name-input'), PACKAGE_NAME);
	await n8n.getByTestId('user-agreement-checkbox').click();
	await stage.caption(
		'Enter the name of the package and select Install. (This n8n has the package from a file, before its release.)',
	);
	await stage.look('install');
}

async function credential(stage) {
	const { n8n, playground } = stage;
	await stage.show(n8n, async (page) => {
		await page.goto(`${playground.n8n.url}/home/credentials/create`);
		await page.getByTestId('new-credential-type-select').waitFor();
		await page.waitForTimeout(600);
	});
	await stage.title('n8n tests it when you save');
	await n8n.getByTestId('new-credential-type-select').click();
	await n8n.keyboard.type('chat2desk', { delay: 60 });
	await n8n.getByTestId('new-credential-type-select-option').filter({ hasText: 'Chat2Desk API' }).click();
	await n8n.getByTestId('new-credential-type-button').click();
	await stage.type(input(n8n, 'apiToken'), SANDBOX_TOKEN);
	await input(n8n, 'server').click();
	await option(n8n, 'Custom').click();
	await input(n8n, 'customUrl').fill(playground.sandbox.url);
	const save = n8n.getByTestId('credential-save-button');
	await save.click();
	await n8n.getByText('Connection tested successfully').waitFor();
	await stage.caption('The token is correct. (The server is a local Chat2Desk sandbox.)');
	await stage.look('credential');
	await stage.type(input(n8n, 'apiToken'), 'wrong-token');
	await save.click();
	await n8n.getByText('More details').click();
	await stage.caption('A wrong token: the message says what to check.');
	await stage.look('wrong-token');
	await stage.type(input(n8n, 'apiToken'), SANDBOX_TOKEN);
	await save.click();
	await n8n.getByText('Connection tested successfully').waitFor();
}

async function sendMessage(stage) {
	const { n8n, playground } = stage;
	const { id } = await createWorkflow(playground, 'Demo', [startNode]);
	await stage.show(n8n, (page) => openCanvas(page, playground, id));
	await stage.title('To a client from the list');
	await n8n.getByTestId('node-creator-plus-button').click();
	await stage.type(n8n.getByTestId('node-creator-search-bar'), 'chat2desk');
	await creatorItem(n8n, /^Chat2Desk$/).click();
	await stage.caption('The node and its operations');
	await creatorItem(n8n, /^Send message$/).click();
	await n8n.getByTestId('node-parameters').waitFor();
	await stage.caption('Search for a client by name');
	await n8n.getByTestId('rlc-input').first().click();
	await stage.type(n8n.getByTestId('rlc-search'), 'rosa martin');
	const client = n8n.getByTestId('rlc-item').filter({ hasText: 'Rosa Martín' }).first();
	await client.waitFor();
	await stage.look('client-from-list');
	await client.click();
	await stage.type(
		n8n.getByTestId('parameter-input-text').locator('textarea, input').first(),
		'Your lamp is on its way.',
	);
	await executeStep(n8n, output(n8n, 'message_id'));
	await stage.caption('The message was sent. The output contains its ID.');
	await stage.look('message-sent');
	const { url } = await conversation(playground, 'Rosa Martín');
	await openConversation(stage, url, 'Your lamp is on its way.');
	await stage.caption('The client has received it.');
	await stage.look('message-received');
}

async function unknownClient(stage) {
	const { n8n } = stage;
	await stage.show(n8n);
	await stage.title('The error says what to do');
	await n8n.getByTestId('rlc-mode-selector').first().click();
	await option(n8n, 'By ID').click();
	await stage.type(n8n.getByTestId('rlc-input').first(), '123456');
	await executeStep(n8n, n8n.getByTestId('node-error-message').first());
	await stage.caption('What happened, and what to do. Nothing was sent.');
	await stage.look('unknown-client', 5_000);
}

async function getMany(stage) {
	const { n8n, playground } = stage;
	const parameters = { resource: 'client', operation: 'getAll' };
	const credentials = { chat2DeskApi: playground.credential };
	const node = { name: 'Get Clients', type: NODE, typeVersion: 1, parameters, credentials };
	const { id } = await createWorkflow(playground, 'All clients', [startNode, node]);
	await stage.show(n8n, async (page) => {
		await openCanvas(page, playground, id);
		await canvasNode(page, 'Get Clients').dblclick();
		await page.getByTestId('node-parameters').waitFor();
		await page.waitForTimeout(600);
	});
	await stage.title('Return All, and Simplify on and off');
	const toggle = (name) => n8n.getByTestId(`parameter-input-${name}`).locator('.el-switch, [role=switch]').first();
	await toggle('returnAll').click();
	await executeStep(n8n, n8n.getByTestId('output-panel').getByTestId('ndv-items-count'));
	await stage.caption('Return All: every client exactly once, with the simplified fields.');
	await stage.look('all-clients-simplified');
	await toggle('simplify').click();
	await executeStep(n8n, output(n8n, 'custom_fields'));
	await stage.caption('Without Simplify: the fields as Chat2Desk sends them.');
	await stage.look('all-clients-raw');
}

async function trigger(stage) {
	const { n8n, playground } = stage;
	const node = {
		name: 'On Client Message',
		type: TRIGGER,
		typeVersion: 1.1,
		webhookId: randomUUID(),
		parameters: { events: ['inbox'] },
		credentials: { chat2DeskApi: playground.credential },
	};
	const { id } = await createWorkflow(playground, 'Every message', [node]);
	const { url } = await conversation(playground, 'Aiko Tanaka');
	await stage.show(n8n, async (page) => {
		await openCanvas(page, playground, id);
		await canvasNode(page, node.name).dblclick();
		await page.getByTestId('node-parameters').waitFor();
		await page.waitForTimeout(600);
	});
	await stage.title('A test event, then a published workflow');
	await n8n.getByTestId('node-execute-button').first().click();
	await n8n.getByTestId('trigger-listening').waitFor();
	await stage.caption('The trigger has registered a webhook and waits for an event.');
	await stage.look('trigger-listening');
	await openConversation(stage, url);
	await stage.caption('The client writes.');
	await writeAsClient(stage, 'Do you have blue lamps?');
	await stage.look('client-writes');
	await stage.show(n8n, () => output(n8n, 'Do you have blue lamps?').waitFor());
	await stage.caption('The event is the output of the trigger.');
	await stage.look('test-event');
	await n8n.getByTestId('ndv-close-button').click();
	await n8n.getByTestId('workflow-open-publish-modal-button').click();
	await n8n.getByTestId('workflow-publish-button').click();
	await n8n.getByTestId('workflow-publish-button').waitFor({ state: 'hidden' });
	await stage.caption('The workflow is published.');
	await stage.look('published');
	await openConversation(stage, url);
	await writeAsClient(stage, 'And green ones?');
	await stage.caption('The client writes again.');
	await playground.client.untilExecutions(id, { count: 2, ...OUTCOME });
	await stage.show(n8n, async (page) => {
		await page.goto(`${playground.n8n.url}/workflow/${id}/executions`);
		await page.getByTestId('execution-preview-host').getByTestId('canvas-node').first().waitFor();
		await page.waitForTimeout(900);
		await closeChecklist(page);
	});
	await stage.caption('The published workflow ran.');
	await stage.look('published-event');
	await playground.client.deactivateWorkflow(id);
}

async function agent(stage) {
	const { n8n, playground } = stage;
	const id = playground.agent.route.split('/').pop();
	const { url } = await conversation(playground, 'Dora Weiss');
	await stage.show(n8n, async (page) => {
		await openCanvas(page, playground, id);
		await page.getByTestId('zoom-to-fit').click();
		await page.waitForTimeout(600);
	});
	await stage.title('With the conversation as its memory, and a handover to the team');
	await stage.caption('The agent has a memory and tools that act only on this client. (The model is a mock.)');
	await stage.look('agent');
	await playground.client.activateWorkflow(id);
	await openConversation(stage, url);
	await writeAsClient(stage, 'How long does the delivery take?');
	await message(stage, 'two to four working days').waitFor();
	await stage.caption('The agent answers from the knowledge.');
	await stage.look('agent-answer');
	await writeAsClient(stage, 'I want to talk to an operator');
	await message(stage, 'I am connecting you with a colleague').waitFor();
	await stage.caption('It hands over to the team, with a summary that only operators see.');
	await stage.look('agent-handover', 5_000);
	await playground.client.deactivateWorkflow(id);
}

/**
 * The steps of the demo. docs/verification.md describes them under the same titles, for a person who gives the demo.
 * @type {Array<{title: string, play: (stage: import('./stage').Stage) => Promise<void>}>}
 */
const STEPS = [
	{ title: 'Install', play: install },
	{ title: 'Credential', play: credential },
	{ title: 'Send a message', play: sendMessage },
	{ title: 'A client that does not exist', play: unknownClient },
	{ title: 'All clients', play: getMany },
	{ title: 'Trigger', play: trigger },
	{ title: 'AI agent', play: agent },
];

module.exports = { STEPS };
