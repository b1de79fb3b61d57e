'use strict';

const { n8nClient, credential } = require('./support/servers');
const { launchBrowser, openEditor, screenshot } = require('./support/browser');
const { exampleFiles, exampleWorkflow } = require('../../sandbox/start/seed');

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
		// Model nodes require a credential of another service.
		for (const node of plan.nodes.filter(({ name }) => name === 'Model')) {
			const model = { name: 'Model', type: 'openAiApi', data: { apiKey: 'none', url: 'http://127.0.0.1:9/v1' } };
			node.credentials = { openAiApi: { id: (await client.createCredential(model)).id, name: model.name } };
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

	it('shows the trigger with its fields', async () => {
		const page = await openPanel('On Client Message');
		await page.getByTestId('parameter-input-events').first().waitFor();
		await screenshot(page, 'panel-trigger');
		await page.context().close();
	});
});
