'use strict';

const { randomUUID } = require('node:crypto');
const { n8nClient, credential, sandbox } = require('./support/servers');
const { launchBrowser, openEditor, screenshot } = require('./support/browser');
const { triggerWorkflow } = require('./support/trigger-workflow');

const NODE = 'n8n-nodes-chat2desk.chat2Desk';

/** The first impression of a user who adds the nodes. */
describe("a new user's first minute in n8n's editor", () => {
	let client;
	let browser;
	const made = [];

	const node = (name, type, place, parameters) => ({
		id: randomUUID(),
		name,
		type,
		typeVersion: 1,
		position: [220 * place, 0],
		parameters,
		...(type === NODE && { credentials: { chat2DeskApi: { id: credential.id, name: credential.name } } }),
	});

	const nodes = () => [
		node('Start', 'n8n-nodes-base.manualTrigger', 0, {}),
		node('Fresh', NODE, 1, {}),
		node('Tag', NODE, 2, {
			resource: 'tag',
			operation: 'assign',
			clientId: { __rl: true, mode: 'id', value: '31000001' },
			tagIds: '={{ ["A label that is in no list"] }}',
		}),
		node('Colleague', NODE, 3, {
			resource: 'operator',
			operation: 'create',
			email: 'carla@example.com',
			additionalFields: { role: '={{ "a_role_of_tomorrow" }}' },
		}),
		node('Template', NODE, 4, { resource: 'message', operation: 'sendTemplate', sendTo: 'phone' }),
	];

	beforeAll(async () => {
		client = await n8nClient();
		browser = await launchBrowser();
	}, 120_000);
	afterAll(async () => {
		await browser?.close();
		for (const id of made) await client.deleteWorkflow(id);
	});

	const onCanvas = (page, name) => page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

	// One workflow per page: n8n locks a workflow for the window that opened it last.
	const openCanvas = async (plan = { name: 'First minute', nodes: nodes(), connections: {} }) => {
		const { id } = await client.createWorkflow(plan);
		made.push(id);
		const page = await openEditor(browser, `/workflow/${id}`);
		page.setDefaultTimeout(90_000);
		await page.getByTestId('canvas-node').first().waitFor();
		return page;
	};

	const openPanel = async (name) => {
		const page = await openCanvas();
		await onCanvas(page, name).dblclick();
		await page.getByTestId('node-parameters').waitFor();
		return page;
	};

	const chosen = async (page, parameter) =>
		await page.getByTestId(`parameter-input-${parameter}`).first().locator('input').first().inputValue();

	it('adds a message to a client from the node creator and opens its parameters', async () => {
		const page = await openCanvas();
		await page.getByTestId('node-creator-plus-button').click();
		await page.getByTestId('node-creator-search-bar').fill('live chat');
		await page
			.getByTestId('node-creator-item-name')
			.filter({ hasText: /^Chat2Desk$/ })
			.first()
			.click();
		await page
			.getByTestId('node-creator-item-name')
			.filter({ hasText: /^Send message$/ })
			.first()
			.click();
		await page.getByTestId('node-parameters').waitFor();
		expect(await chosen(page, 'resource')).toBe('Message');
		expect(await chosen(page, 'operation')).toBe('Send');
		await screenshot(page, 'first-minute-added');
		await page.context().close();
	});

	it('preselects sending a message', async () => {
		const page = await openPanel('Fresh');
		expect([await chosen(page, 'resource'), await chosen(page, 'operation')]).toEqual(['Message', 'Send']);
		await page.context().close();
	});

	it('finds García by "garcia" and selects the clicked entry', async () => {
		const page = await openPanel('Fresh');
		await page.getByTestId('rlc-input').first().click();
		await page.getByTestId('rlc-search').fill('garcia');
		const found = page.getByTestId('rlc-item').filter({ hasText: 'García' });
		await found.first().waitFor();
		for (const text of await page.getByTestId('rlc-item').allTextContents()) expect(text).toMatch(/garc[ií]a/i);
		const name = (await found.first().textContent()).trim();
		await found.first().click();
		expect(await page.getByTestId('rlc-input').first().inputValue()).toBe(name);
		await page.context().close();
	});

	it.each([['Tag'], ['Colleague']])(
		'shows no issue if an expression results in a value that is not in a list: %s',
		async (name) => {
			const page = await openPanel(name);
			await page.getByTestId('parameter-input-operation').first().waitFor();
			await page.waitForLoadState('networkidle');
			expect(await page.getByTestId('node-parameters').getByTestId('parameter-issues').count()).toBe(0);
			expect(await page.getByText('is not supported').count()).toBe(0);
			await screenshot(page, `first-minute-${name.toLowerCase()}`);
			await page.context().close();
		},
	);

	it("lists the account's transports that support templates, with their channels", async () => {
		const page = await openPanel('Template');
		await page.getByTestId('parameter-input-transport').first().locator('input').first().click();
		const offered = page.locator('.el-select-dropdown__item:visible');
		await offered.filter({ hasText: 'wa_dialog' }).waitFor();
		await screenshot(page, 'first-minute-template-transports');
		const texts = (await offered.allInnerTexts()).map((text) => text.trim());
		expect(texts.length).toBeGreaterThan(0);
		for (const text of texts) expect(text).toMatch(/^WhatsApp.* · WhatsApp and Viber/);
		await page.context().close();
	});

	it('shows the operation below each node', async () => {
		const page = await openCanvas();
		for (const [name, words] of [
			['Fresh', 'Send: message'],
			['Tag', 'Assign: tag'],
			['Template', 'Send WhatsApp template: message'],
		])
			expect(await onCanvas(page, name).textContent()).toContain(words);
		await page.context().close();
	});

	it('names events on the canvas and in the panel, and explains how to free a webhook slot', async () => {
		const trigger = triggerWorkflow({ name: 'Events', credential, parameters: { events: ['inbox', 'new_ticket'] } });
		const free = 5 - (await sandbox.webhooks()).length;
		for (let n = 0; n < free; n++)
			await sandbox.api('POST', '/webhooks', {
				name: `Office ${n}`,
				url: `https://hooks.example/office/${n}`,
				events: ['outbox'],
			});
		try {
			const page = await openCanvas(trigger);
			expect(await onCanvas(page, 'Trigger').textContent()).toContain('Message received from client, Ticket created');
			await onCanvas(page, 'Trigger').dblclick();
			await page.getByTestId('parameter-input-events').first().waitFor();
			expect(await page.getByTestId('parameter-input-events').first().textContent()).toMatch(
				/Message: Received From Client/,
			);
			await page.getByTestId('node-execute-button').first().click();
			await page.getByText('webhooks of the Chat2Desk account are in use').first().waitFor();
			await screenshot(page, 'first-minute-no-webhook');
			const text = await page.locator('body').innerText();
			expect(text).toMatch(/Office 0/);
			expect(text).toMatch(/Delete one you don't need/);
			await page.context().close();
		} finally {
			for (const { id, name } of await sandbox.webhooks())
				if (name.startsWith('Office ')) await sandbox.api('DELETE', `/webhooks/${id}`);
		}
	});
});
