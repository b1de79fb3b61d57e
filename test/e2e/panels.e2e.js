'use strict';

const { randomUUID } = require('node:crypto');
const { n8nClient, credential } = require('./support/servers');
const { launchBrowser, openEditor, screenshot } = require('./support/browser');
const { exampleFiles, exampleWorkflow } = require('../../sandbox/start/seed');

/** Credentials by the name of the node. */
const OTHER_CREDENTIALS = {
	Model: ['openAiApi', { apiKey: 'none', url: 'http://127.0.0.1:9/v1' }],
	'MCP Server': ['httpBearerAuth', { token: 'none' }],
};

describe("the panels in n8n's editor", () => {
	let client;
	let browser;
	let workflow;

	beforeAll(async () => {
		client = await n8nClient();
		browser = await launchBrowser();
		workflow = await client.createWorkflow(exampleWorkflow('auto-reply-bot.json', credential));
	});
	afterAll(async () => {
		await browser?.close();
		if (workflow) await client.deleteWorkflow(workflow.id);
	});

	/** Opens a node's panel with a double click on the canvas. */
	const openPanel = async (name) => {
		const page = await openEditor(browser, `/workflow/${workflow.id}`);
		await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await page.getByTestId('node-parameters').waitFor();
		return page;
	};

	it.each(exampleFiles())('shows the example %s with its sticky notes', async (file) => {
		const plan = exampleWorkflow(file, credential);
		// These nodes of n8n require a credential of their own.
		for (const node of plan.nodes.filter(({ name }) => name in OTHER_CREDENTIALS)) {
			const [type, data] = OTHER_CREDENTIALS[node.name];
			const { id } = await client.createCredential({ name: node.name, type, data });
			node.credentials = { [type]: { id, name: node.name } };
		}
		const example = await client.createWorkflow(plan);
		const page = await openEditor(browser, `/workflow/${example.id}`);
		try {
			const note = example.nodes.find(({ name }) => name === 'About').parameters.content;
			for (const { name, parameters } of example.nodes.filter(({ type }) => !type.endsWith('stickyNote'))) {
				const node = page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
				await node.waitFor();
				// n8n marks nodes with missing parameters. An example needs only a credential, and a person to select if its note says so.
				const selectsPerson = parameters.clientId?.value === '';
				expect(await node.getByTestId('node-issues').count()).toBe(selectsPerson ? 1 : 0);
				if (selectsPerson) expect(note).toContain(`*${name}*`);
			}
			expect(await page.getByTestId('sticky').count()).toBe(
				example.nodes.filter(({ type }) => type.endsWith('stickyNote')).length,
			);
			await screenshot(page, `workflow-${file.replace('.json', '')}`);
		} finally {
			await page.context().close();
			await client.deleteWorkflow(example.id);
		}
	});

	it('shows the action node with its fields', async () => {
		const page = await openPanel('Send Reply');
		for (const name of ['resource', 'operation', 'clientId', 'text'])
			await page.getByTestId(`parameter-input-${name}`).first().waitFor();
		await screenshot(page, 'panel-action');
		await page.context().close();
	});

	/** Opens the panel of the last of some nodes, which are connected in a row. */
	const withPanelOf = async (nodes, work) => {
		const plan = nodes.map(({ name, type, parameters }) => ({
			id: randomUUID(),
			name,
			type,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { chat2DeskApi: credential },
		}));
		const toNext = (_node, index) => [[{ node: nodes[index + 1].name, type: 'main', index: 0 }]];
		const links = plan.slice(0, -1).map((node, index) => [node.name, { main: toNext(node, index) }]);
		const own = await client.createWorkflow({ name: 'Panel', nodes: plan, connections: Object.fromEntries(links) });
		const page = await openEditor(browser, `/workflow/${own.id}`);
		try {
			await page.locator(`[data-test-id="canvas-node"][data-node-name="${nodes.at(-1).name}"]`).dblclick();
			await work(page);
		} finally {
			await page.context().close();
			await client.deleteWorkflow(own.id);
		}
	};

	it('offers the output fields of a node for mapping before its first run', async () => {
		const parameters = { resource: 'dialog', operation: 'get' };
		const nodes = [
			{ name: 'Get Dialog', type: 'n8n-nodes-chat2desk.chat2Desk', parameters },
			{ name: 'Edit Fields', type: 'n8n-nodes-base.set', parameters: {} },
		];
		await withPanelOf(nodes, async (page) => {
			const fields = page.getByTestId('run-data-schema-item');
			await fields.filter({ hasText: 'last_message' }).first().waitFor();
			const { properties } = require('../../nodes/Chat2Desk/__schema__/v1.0.0/dialog/get.json');
			const shown = (await fields.allTextContents()).map((text) => text.trim());
			for (const name of [...Object.keys(properties), ...Object.keys(properties.last_message.properties)])
				expect(shown).toContain(name);
			await screenshot(page, 'panel-schema-preview');
		});
	});

	it("shows Output instead of Simplify in an agent's tool", async () => {
		const parameters = { resource: 'client', operation: 'get', output: 'fields', fields: 'phone' };
		const tool = { name: 'Get Client', type: 'n8n-nodes-chat2desk.chat2DeskTool', parameters };
		await withPanelOf([tool], async (page) => {
			for (const name of ['output', 'fields']) await page.getByTestId(`parameter-input-${name}`).first().waitFor();
			expect(await page.getByTestId('parameter-input-simplify').count()).toBe(0);
			await screenshot(page, 'panel-tool-output');
		});
	});

	it('shows the trigger with its fields', async () => {
		const page = await openPanel('On Client Message');
		await page.getByTestId('parameter-input-events').first().waitFor();
		await screenshot(page, 'panel-trigger');
		await page.context().close();
	});
});
