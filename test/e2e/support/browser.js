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
	// Nothing but this machine: neither page may depend on the internet, and a missing network must not slow them down.
	'--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

selectors.setTestIdAttribute('data-test-id');

/**
 * Starts the machine's Chromium without a window.
 * @throws {Error} that says how to install it
 */
async function launchBrowser() {
	const executablePath = CANDIDATES.find((file) => fs.existsSync(file));
	if (!executablePath) {
		throw new Error(
			`The end-to-end tests need Chromium, and none of ${CANDIDATES.join(', ')} exists. Install it ` +
				'(Debian, Ubuntu: sudo apt-get install -y chromium), or name it in the environment variable CHROMIUM.',
		);
	}
	return await chromium.launch({ executablePath, args: FLAGS });
}

/** Opens the sandbox's page. */
async function openSandboxPage(browser) {
	const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
	await page.goto(sandbox.url);
	await page.getByTestId('client-item').first().waitFor();
	return page;
}

/** Chooses the client at a place of the sandbox page's list (the list may be sorted anew when they write). */
async function chooseClient(page, place) {
	await page.getByTestId('client-item').nth(place).click();
}

/** Types a text as the chosen client and sends it. */
async function writeAsClient(page, text) {
	await page.getByTestId('composer-text').fill(text);
	await page.getByTestId('composer-send').click();
}

/** Opens n8n's editor, logged in. */
async function openEditor(browser, route = '/') {
	const context = await browser.newContext({ viewport: { width: 1500, height: 1000 } });
	const login = await context.request.post(`${n8nUrl}/rest/login`, {
		data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
	});
	if (!login.ok()) throw new Error(`n8n refused the login: ${login.status()} ${await login.text()}`);
	const page = await context.newPage();
	await page.goto(`${n8nUrl}${route}`);
	return page;
}

/** Saves a picture of the page, or of a part of it, for people to look at. @returns {Promise<string>} the file */
async function screenshot(target, name) {
	fs.mkdirSync(SCREENSHOTS, { recursive: true });
	const file = path.join(SCREENSHOTS, `${name}.png`);
	await target.screenshot({ path: file });
	return file;
}

module.exports = { launchBrowser, openSandboxPage, chooseClient, writeAsClient, openEditor, screenshot };
