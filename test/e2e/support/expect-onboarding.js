'use strict';

const { exampleFiles } = require('../../../sandbox/start/seed');

/**
 * Goes from n8n's base URL through the login to the bot's workflow, then to the sandbox page and back.
 * @param {import('playwright-core').Browser} browser
 * @param {{output: string}} run of `npm start`, with its summary
 * @param {string} n8nUrl
 * @param {string} sandboxUrl
 */
async function expectOnboarding(browser, { output }, n8nUrl, sandboxUrl) {
	const [, email, password] = /sign in with (\S+) \/ (\S+)/.exec(output);
	const page = await browser.newPage();
	page.setDefaultTimeout(90_000);
	await page.goto(n8nUrl);
	await page.locator('input[type=email], input[name=emailOrLdapLoginId]').first().fill(email);
	await page.locator('input[type=password]').fill(password);
	await page.keyboard.press('Enter');
	await page.locator('[data-test-id="canvas-node"][data-node-name="Send Reply"]').waitFor();
	const note = page.getByTestId('sticky').filter({ hasText: 'Auto-reply bot' });
	expect(await note.getByRole('link').evaluateAll((all) => all.map(({ href }) => href))).toContain(`${sandboxUrl}/`);

	const bot = page.url();
	expect(output).toContain(`${n8nUrl}/signin?redirect=${encodeURIComponent(new URL(bot).pathname)}`);
	await page.goto(sandboxUrl);
	await page.getByTestId('n8n-link').first().waitFor();
	const links = await page.getByTestId('n8n-link').evaluateAll((all) => all.map(({ href }) => href));
	expect(links).toEqual(expect.arrayContaining([`${n8nUrl}/`, bot]));
	expect(links).toHaveLength(exampleFiles().length + 1);
	await page.close();
}

module.exports = { expectOnboarding };
