'use strict';

const http = require('node:http');
const { once } = require('node:events');
const { createSandbox } = require('../../sandbox/server');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { chooseClient, launchBrowser, screenshot, writeAsClient } = require('./support/browser');

const LINKS = [
	{ label: 'n8n', url: 'http://127.0.0.1:9/' },
	{ label: 'Auto-reply bot', url: 'http://127.0.0.1:9/workflow/1' },
];

/** Starts a server that receives webhooks and records their signature timestamps. */
async function startReceiver() {
	const received = [];
	const server = http.createServer((req, res) => {
		received.push(Number(req.headers['x-timestamp']));
		req.resume().on('end', () => res.end('ok'));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { received, url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
}

describe('Sandbox page', () => {
	let browser;
	let sandbox;
	let page;

	/** Sends an API request like n8n. */
	const api = async (method, route, body) => {
		const headers = { authorization: SANDBOX_TOKEN, 'content-type': 'application/json' };
		const response = await fetch(`${sandbox.url}/v1${route}`, { method, headers, body: JSON.stringify(body) });
		return (await response.json()).data;
	};
	const subscribe = ({ url }) => api('POST', '/webhooks', { url, name: 'kept', events: ['inbox'] });
	const lastMessage = () => page.getByTestId('message').last();
	const lastDelivery = () => page.getByTestId('log-delivery').first();

	const open = async ({ width = 1400, height = 900 } = {}) => {
		page = await browser.newPage({ viewport: { width, height } });
		page.on('dialog', (dialog) => dialog.accept());
		await page.goto(sandbox.url);
		await page.getByTestId('client-item').first().waitFor();
	};

	beforeAll(async () => {
		browser = await launchBrowser();
	});
	beforeEach(async () => {
		sandbox = await createSandbox({ port: 0, baseTime: 'now' });
		sandbox.state.links = LINKS;
		await open();
	});
	afterEach(async () => {
		await page.close();
		await sandbox.close();
	});
	afterAll(() => browser?.close());

	it('links to n8n and its workflows, and lists clients with a name first', async () => {
		const links = await page
			.getByTestId('n8n-link')
			.evaluateAll((all) => all.map(({ href, textContent }) => [textContent, href]));
		expect(links).toEqual(LINKS.map(({ label, url }) => [`${label} ↗`, url]));
		for (const name of await page.getByTestId('client-item-name').allTextContents())
			expect(name).toMatch(/^\p{L}+ \p{L}+/u);
	});

	it('shows a note without webhooks, and Reset keeps them working', async () => {
		const hook = await startReceiver();
		try {
			await page.getByTestId('log-no-webhook').waitFor();
			const { id } = await subscribe(hook);
			await page.getByTestId('log-no-webhook').waitFor({ state: 'hidden' });
			await chooseClient(page, 0);
			await writeAsClient(page, 'before');
			await lastDelivery().waitFor();

			await page.getByTestId('reset').click();
			await page.getByTestId('chat-empty').waitFor();
			await page.getByTestId('log-delivery').waitFor({ state: 'detached' });
			expect((await api('GET', '/webhooks')).map((each) => each.id)).toEqual([id]);
			expect(await page.getByTestId('log-no-webhook').isVisible()).toBe(false);
			await chooseClient(page, 0);
			await writeAsClient(page, 'after');
			await lastDelivery().getByText('200').waitFor();
		} finally {
			hook.close();
		}
	});

	it('skips two hours and back; deliveries are always signed with the system time', async () => {
		const hook = await startReceiver();
		const now = () => sandbox.state.clock.now() - Date.now();
		try {
			await subscribe(hook);
			await chooseClient(page, 0);
			for (const [choice, least, most] of [
				['7200', 7_190_000, 7_260_000],
				['now', -5_000, 5_000],
			]) {
				await page.getByTestId('clock-skip').selectOption(choice);
				for (let tries = 0; tries < 50 && !(now() > least && now() < most); tries++) await page.waitForTimeout(100);
				expect([now() > least, now() < most]).toEqual([true, true]);
				const before = hook.received.length;
				await writeAsClient(page, `at ${choice}`);
				for (let tries = 0; tries < 50 && hook.received.length === before; tries++) await page.waitForTimeout(100);
				expect(Math.abs(hook.received.at(-1) - Date.now() / 1000)).toBeLessThan(60);
			}
		} finally {
			hook.close();
		}
	});

	it('adds a client with a name and opens it', async () => {
		await page.getByTestId('new-client').click();
		await page.getByTestId('new-client-name').fill('Zoë Sample');
		await page.getByTestId('new-client-make').click();
		await page.getByTestId('chat-client-name').filter({ hasText: 'Zoë Sample' }).waitFor();
		expect(await page.getByTestId('client-item-name').first().textContent()).toBe('Zoë Sample');
		expect(await page.getByTestId('composer-text').evaluate((node) => node === document.activeElement)).toBe(true);
	});

	it('sends a sample file and an uploaded file', async () => {
		await chooseClient(page, 0);
		await page.getByTestId('composer-attach').click();
		await page.getByTestId('composer-sample').selectOption('picture.png');
		await page.getByTestId('composer-send').click();
		await lastMessage().getByTestId('message-attachment').filter({ hasText: 'picture.png' }).waitFor();
		await page.getByTestId('composer-attach').click();
		await page
			.getByTestId('composer-file')
			.setInputFiles({ name: 'prices.txt', mimeType: 'text/plain', buffer: Buffer.from('lamp 45') });
		await page.waitForFunction(() => document.querySelector('[data-test-id="composer-attachment-url"]').value !== '');
		await page.getByTestId('composer-send').click();
		const link = lastMessage().getByTestId('message-attachment').filter({ hasText: 'prices.txt' });
		await link.waitFor();
		expect(await (await fetch(await link.getAttribute('href'))).text()).toBe('lamp 45');
	});

	it('shows actions in Chat2Desk in the chat and the log', async () => {
		await chooseClient(page, 0);
		for (const [action, kind] of [
			['block', 'blacklist'],
			['break', 'status'],
			['login', 'login'],
		]) {
			await page.getByTestId('operator-actions').selectOption(action);
			await page.locator(`[data-test-id="chat-action"][data-kind="${kind}"]`).waitFor();
		}
		await page.getByTestId('dialog-toggle').click();
		await page.locator('[data-test-id="chat-action"][data-kind="dialogs"]').waitFor();
		expect(await page.getByTestId('log-action').count()).toBe(4);
		await screenshot(page, 'sandbox-actions');
	});

	it('shows the text of a WhatsApp template', async () => {
		const client = sandbox.account.clients.all()[0];
		await page.goto(`${sandbox.url}/#channel=${client.channels[0].id}&client=${client.id}`);
		await page.reload();
		await page.getByTestId('composer').waitFor();
		await api('POST', '/messages', {
			client_id: client.id,
			transport: 'wa_dialog',
			text: '@HSM@\norder_update|en\nAnn\n1042',
		});
		await lastMessage().getByText('Hello Ann, your order 1042 is on its way.').waitFor();
		expect(await lastMessage().getByTestId('message-template').textContent()).toBe(
			'WhatsApp template order_update (en)',
		);
	});

	it('explains the top bar in the help dialog', async () => {
		await page.getByTestId('help-open').click();
		expect(await page.getByTestId('help').textContent()).toMatch(/Clock.*Webhook signature key.*Fault/s);
		await page.getByTestId('help-close').click();
		expect(await page.getByTestId('help').isVisible()).toBe(false);
	});

	it.each([1400, 1100, 390])('has no horizontal scrolling at %i pixels', async (width) => {
		await page.close();
		await open({ width, height: 844 });
		// The first client is visible without scrolling.
		const first = await page.getByTestId('client-item').first().boundingBox();
		expect(first.y + first.height).toBeLessThan(844);
		await chooseClient(page, 0);
		await page.getByTestId('composer').waitFor();
		if (width === 390) await page.getByTestId('topbar-menu').click();
		expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
		const tops = await page.evaluate(() =>
			['chat', 'clients', 'log'].map((id) => document.getElementById(id).getBoundingClientRect().top),
		);
		// On a narrow page, the columns are stacked, the chat first.
		expect(tops).toEqual(width === 390 ? [...tops].sort((a, b) => a - b) : [tops[0], tops[0], tops[0]]);
		if (width === 390) expect(new Set(tops).size).toBe(3);
		await screenshot(page, `sandbox-${width}`);
	});
});
