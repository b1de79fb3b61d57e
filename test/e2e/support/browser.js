'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { chromium, selectors } = require('playwright-core');
const { OWNER } = require('../../support/n8n-owner');
const { n8nUrl, sandbox } = require('./servers');

const SCREENSHOTS = path.join(__dirname, '..', 'screenshots');
const CANDIDATES = [
	process.env.CHROMIUM,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
].filter(Boolean);
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Blocks all other hosts: the pages must not depend on the internet, and a missing network must not slow them down.
	'--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

selectors.setTestIdAttribute('data-test-id');

/**
 * Starts the installed Chromium in headless mode.
 * @throws {Error} with installation instructions
 */
async function launchBrowser() {
	const executablePath = CANDIDATES.find((file) => fs.existsSync(file));
	if (!executablePath) {
		throw new Error(
			`The end-to-end tests need Chromium, but none of ${CANDIDATES.join(', ')} exists. Install it ` +
				'(Debian, Ubuntu: sudo apt-get install -y chromium), or set its path in the environment variable CHROMIUM.',
		);
	}
	return await chromium.launch({ executablePath, args: FLAGS });
}

/** Opens the sandbox page. */
async function openSandboxPage(browser) {
	const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
	await page.goto(sandbox.url);
	await page.getByTestId('client-item').first().waitFor();
	return page;
}

/** Selects the client at a position in the sandbox page's list (the list can be reordered when clients write). */
async function chooseClient(page, place) {
	await page.getByTestId('client-item').nth(place).click();
}

/** Types a text as the selected client and sends it. */
async function writeAsClient(page, text) {
	await page.getByTestId('composer-text').fill(text);
	await page.getByTestId('composer-send').click();
}

/** Opens n8n's editor with a logged-in user. */
async function openEditor(browser, route = '/') {
	const context = await browser.newContext({ viewport: { width: 1500, height: 1000 } });
	const login = await context.request.post(`${n8nUrl}/rest/login`, {
		data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
	});
	if (!login.ok()) throw new Error(`n8n rejected the login: ${login.status()} ${await login.text()}`);
	const page = await context.newPage();
	await page.goto(`${n8nUrl}${route}`);
	return page;
}

/** Saves a screenshot of the page or an element for manual review. @returns {Promise<string>} the file */
async function screenshot(target, name) {
	fs.mkdirSync(SCREENSHOTS, { recursive: true });
	const file = path.join(SCREENSHOTS, `${name}.png`);
	await target.screenshot({ path: file });
	return file;
}

module.exports = { launchBrowser, openSandboxPage, chooseClient, writeAsClient, openEditor, screenshot };
