'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { exampleFiles } = require('../../sandbox/start/examples');
const { withPalette } = require('./png');

const VIEWPORT = { width: 1240, height: 780 };

/** Wide enough for a complete workflow in a readable size. */
const WORKFLOW_VIEWPORT = { width: 1240, height: 740 };

/** Hides what n8n draws above the canvas. */
const CANVAS_ONLY = 'button, .tab-bar-container { visibility: hidden }';

/** Color schemes, and how the names of their pictures end. */
const COLOR_SCHEMES = [
	['light', ''],
	['dark', '-dark'],
];

/** Duration of n8n's animations, which have no event to wait for. */
const SETTLED_MS = 900;

/** Timeout for n8n's first page, which is slow to load on a busy machine. */
const PAGE_TIMEOUT_MS = 120_000;

const canvasNode = (page, name) => page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

/** Logs the owner of the playground in. */
async function logIn(context, { n8n, owner: { email, password } }) {
	const login = await context.request.post(`${n8n.url}/rest/login`, { data: { emailOrLdapLoginId: email, password } });
	if (!login.ok()) throw new Error(`n8n refused the login: ${login.status()}`);
}

/** Opens the canvas of a workflow and closes n8n's checklist. */
async function openCanvas(page, { n8n }, id) {
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
	await page.waitForTimeout(SETTLED_MS);
	await closeChecklist(page);
}

/** Closes n8n's notification about the result of an execution. */
async function closeNotice(page) {
	await page.locator('.el-notification__closeBtn').first().click();
	await page.waitForTimeout(SETTLED_MS);
}

/** Closes n8n's suggestions for published workflows. */
async function closeChecklist(page) {
	const close = page.getByTestId('suggested-actions-close');
	if (!(await close.isVisible())) return;
	await close.click();
	await page.waitForTimeout(SETTLED_MS);
}

async function openPanel(page, setup, id, name) {
	await openCanvas(page, setup, id);
	await canvasNode(page, name).dblclick();
	await page.getByTestId('node-parameters').waitFor();
	await page.waitForTimeout(SETTLED_MS);
}

/** Shows a whole workflow. Returns the element to capture. */
async function captureCanvas(page, setup, id) {
	await page.setViewportSize(WORKFLOW_VIEWPORT);
	await openCanvas(page, setup, id);
	await page.getByTestId('zoom-to-fit').click();
	await page.addStyleTag({ content: CANVAS_ONLY });
	await page.waitForTimeout(SETTLED_MS);
	return page.getByTestId('canvas-wrapper');
}

const botId = ({ bot }) => bot.route.split('/').pop();

async function searchCreator(page, setup, text) {
	await openCanvas(page, setup, setup.workflows.offer.id);
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').fill(text);
	await page
		.getByTestId('node-creator-item-name')
		.filter({ hasText: /^Chat2Desk$/ })
		.first()
		.waitFor();
	await page.waitForTimeout(SETTLED_MS);
}

/** Opens the page of each picture. Returns the element to capture; the whole page by default. */
const SCENES = {
	sandbox: async (page, { sandbox, person, channelId }) => {
		await page.goto(`${sandbox.url}/#channel=${channelId}&client=${person.id}`);
		await page.getByTestId('message').nth(4).waitFor();
		await page.waitForTimeout(SETTLED_MS);
	},
	creator: (page, setup) => searchCreator(page, setup, 'chat2desk'),
	operations: async (page, setup) => {
		await openPanel(page, setup, setup.workflows.offer.id, 'Send Message');
		await page.getByTestId('parameter-input-operation').first().click();
		await page.getByText('Send WhatsApp Template').last().scrollIntoViewIfNeeded();
		await page.waitForTimeout(SETTLED_MS);
	},
	'client-search': async (page, setup) => {
		await openPanel(page, setup, setup.workflows.offer.id, 'Send Message');
		await page.getByTestId('rlc-input').first().click();
		await page.getByTestId('rlc-search').fill('garcia');
		await page.getByTestId('rlc-item').filter({ hasText: 'García' }).first().waitFor();
		await page.waitForTimeout(SETTLED_MS);
	},
	send: async (page, setup) => {
		await openPanel(page, setup, setup.workflows.offer.id, 'Send Message');
		await page.getByTestId('node-execute-button').click();
		await page.getByTestId('output-panel').getByText('message_id').first().waitFor();
		await closeNotice(page);
	},
	mapping: async (page, setup) => {
		await openPanel(page, setup, setup.workflows.lookup.id, 'Reply');
		await page.getByTestId('run-data-schema-item').filter({ hasText: 'display_name' }).first().waitFor();
		await page.waitForTimeout(SETTLED_MS);
	},
	error: async (page, setup) => {
		await openPanel(page, setup, setup.workflows.offer.id, 'Follow Up');
		await page.getByTestId('node-execute-button').click();
		await page.getByTestId('node-error-message').first().waitFor();
		await closeNotice(page);
	},
	template: async (page, setup) => {
		await openPanel(page, setup, setup.workflows.order.id, 'Announce');
		await page.getByTestId('parameter-input-transport').first().locator('input').first().click();
		await page.locator('.el-select-dropdown__item:visible').filter({ hasText: 'wa_dialog' }).waitFor();
		await page.waitForTimeout(SETTLED_MS);
	},
	question: (page, setup) => openPanel(page, setup, setup.workflows.order.id, 'Ask for Delivery Day'),
	trigger: (page, setup) => openPanel(page, setup, botId(setup), 'On Client Message'),
	'recipe-file': async (page, setup) => {
		await openPanel(page, setup, setup.workflows.recipes.id, 'Send Invoice');
		await page.getByTestId('parameter-input-binaryPropertyName').first().scrollIntoViewIfNeeded();
	},
	'recipe-collect': (page, setup) => openPanel(page, setup, setup.workflows.recipes.id, 'Collect Messages'),
	'recipe-split': async (page, setup) => {
		await openPanel(page, setup, setup.workflows.recipes.id, 'Send Answer');
		await page.getByTestId('parameter-input-splitLongText').first().scrollIntoViewIfNeeded();
	},
	'recipe-upsert': (page, setup) => openPanel(page, setup, setup.workflows.recipes.id, 'Create or Update Client'),
	'recipe-outputs': (page, setup) => captureCanvas(page, setup, setup.workflows.outputs.id),
	execution: async (page, setup) => {
		await page.goto(`${setup.n8n.url}${setup.bot.route}/executions`);
		await page.getByTestId('execution-preview-host').getByTestId('canvas-node').first().waitFor();
		await page.waitForTimeout(SETTLED_MS);
		await closeChecklist(page);
	},
	...Object.fromEntries(
		exampleFiles().map((file) => [
			`example-${path.basename(file, '.json')}`,
			async (page, setup) => await captureCanvas(page, setup, await setup.exampleId(file)),
		]),
	),
};

/** Names of all pictures. */
const PICTURES = Object.keys(SCENES);

/**
 * Takes pictures, light and dark. Dark ones are named `…-dark.png`.
 * @param {import('playwright-core').Browser} browser
 * @param {any} setup the playground with its workflows
 * @param {{folder: string, only?: string[]}} options
 */
async function takePictures(browser, setup, { folder, only = PICTURES }) {
	const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
	context.setDefaultTimeout(PAGE_TIMEOUT_MS);
	await logIn(context, setup);
	for (const name of only) {
		const page = await context.newPage();
		const part = await SCENES[name](page, setup);
		for (const [colorScheme, suffix] of COLOR_SCHEMES) {
			await page.emulateMedia({ colorScheme });
			await page.waitForTimeout(SETTLED_MS);
			const file = path.join(folder, `${name}${suffix}.png`);
			fs.writeFileSync(file, withPalette(await (part ?? page).screenshot({ caret: 'hide' })));
		}
		await page.close();
	}
	await context.close();
}

module.exports = { PICTURES, takePictures, canvasNode, closeChecklist, closeNotice, logIn, openCanvas, openPanel };
