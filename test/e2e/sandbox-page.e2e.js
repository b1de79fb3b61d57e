'use strict';

const http = require('node:http');
const { once } = require('node:events');
const fs = require('node:fs');
const { createSandbox } = require('../../sandbox/server');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { chooseClient, launchBrowser, screenshot, writeAsClient } = require('./support/browser');

/** Finds accessibility violations, including contrast below 4.5:1. */
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

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

describe('the sandbox page', () => {
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

	const open = async ({ width = 1400, height = 900, colorScheme = 'light' } = {}) => {
		page = await browser.newPage({ viewport: { width, height }, colorScheme });
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
		await page.getByTestId('new-client-add').click();
		await page.getByTestId('chat-client-name').filter({ hasText: 'Zoë Sample' }).waitFor();
		expect(await page.getByTestId('client-item-name').first().textContent()).toBe('Zoë Sample');
		expect(await page.getByTestId('composer-text').evaluate((node) => node === document.activeElement)).toBe(true);
	});

	it('sends a sample file and an uploaded file', async () => {
		await chooseClient(page, 0);
		await page.getByTestId('composer-attach').click();
		await page.getByTestId('composer-sample').filter({ hasText: 'picture.png' }).click();
		expect(await page.getByTestId('composer-attached-name').textContent()).toBe('picture.png');
		await page.getByTestId('composer-send').click();
		await lastMessage().getByTestId('message-attachment').filter({ hasText: 'picture.png' }).waitFor();
		await page.getByTestId('composer-attach').click();
		await page
			.getByTestId('composer-file')
			.setInputFiles({ name: 'prices.txt', mimeType: 'text/plain', buffer: Buffer.from('lamp 45') });
		await page.getByTestId('composer-attached-name').filter({ hasText: 'prices.txt' }).waitFor();
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

	/** Writes to a client like n8n. */
	const reply = (client_id, text, more = {}) => api('POST', '/messages', { client_id, text, ...more });
	const clientsOf = (channelId) => sandbox.account.clients.filter(({ channels }) => channels[0].id === channelId);

	it('lists all channels first, with unread messages per channel', async () => {
		const options = () => page.getByTestId('channel-select').locator('option').allTextContents();
		const channels = sandbox.account.channels.all();
		expect(await options()).toEqual(['All Channels', ...channels.map(({ name }) => name)]);
		expect(await page.getByTestId('client-count').textContent()).toBe('40 of 1050 clients');
		const [[first], [second]] = [clientsOf(126), clientsOf(127)];
		for (const { id } of [first, first, second]) await reply(id, 'Hello');
		const expected = ['All Channels (3 unread)', 'Website and Telegram (2 unread)', 'WhatsApp and Viber (1 unread)'];
		await page.getByTestId('channel-select').locator('option', { hasText: expected[0] }).waitFor({ state: 'attached' });
		expect((await options()).slice(0, 3)).toEqual(expected);
		await page.getByTestId('log-client').first().click();
		await page.getByTestId('chat-client-name').waitFor();
		expect(await options()).toContain('All Channels (2 unread)');
	});

	it('links log entries to the conversation', async () => {
		const [{ id }] = clientsOf(127);
		await reply(id, 'Hello', { attachment: `${sandbox.url}/files/document.pdf` });
		const row = page.locator('[data-test-id="log-call"]', { hasText: 'POST' });
		await row.getByTestId('log-client').click();
		await page.getByText(`ID ${id}`, { exact: false }).first().waitFor();
		await lastMessage().getByText('Hello').waitFor();
		const file = page.getByTestId('log-attachment');
		await file.getByTestId('log-attachment-summary').click();
		expect(await file.getByTestId('log-attachment-sha256').textContent()).toMatch(/^[0-9a-f]{64}$/);
	});

	it('shows the selection under the pointer', async () => {
		await chooseClient(page, 0);
		const color = (index) =>
			page
				.getByTestId('client-item')
				.nth(index)
				.evaluate((node) => getComputedStyle(node).backgroundColor);
		await page.getByTestId('client-item').nth(1).hover();
		const [selected, hovered] = [await color(0), await color(1)];
		expect(selected).not.toBe(hovered);
		await page.getByTestId('client-item').nth(0).hover();
		expect(await color(0)).toBe(selected);
	});

	it('removes an attachment and attaches a URL', async () => {
		await chooseClient(page, 0);
		await page.getByRole('button', { name: 'Attach file' }).click();
		await page.getByTestId('composer-sample').first().click();
		await page.getByRole('button', { name: 'Remove photo.jpg' }).click();
		expect(await page.getByTestId('composer-attached').isVisible()).toBe(false);
		await page.getByRole('button', { name: 'Attach file' }).click();
		await page.getByLabel('File URL').fill(`${sandbox.url}/files/notes.txt`);
		await page.getByLabel('File name (optional)').fill('my notes.txt');
		await page.getByRole('button', { name: 'Attach URL' }).click();
		expect(await page.getByTestId('composer-attached-name').textContent()).toBe('my notes.txt');
		await page.getByTestId('composer-send').click();
		await lastMessage().getByText('my notes.txt').waitFor();
		expect(await page.getByTestId('composer-attached').isVisible()).toBe(false);
	});

	it('shows sample images in a visible size', async () => {
		await chooseClient(page, 0);
		for (const name of ['photo.jpg', 'picture.png', 'qr.png']) {
			await page.getByRole('button', { name: 'Attach file' }).click();
			await page.getByTestId('composer-sample').filter({ hasText: name }).click();
			await page.getByTestId('composer-send').click();
			const image = page.getByTestId('message').filter({ hasText: name }).last().locator('img');
			await image.evaluate((node) => node.decode());
			expect(await image.evaluate(({ naturalWidth }) => naturalWidth)).toBeGreaterThan(60);
		}
	});

	it('labels every control with its caption', async () => {
		await chooseClient(page, 0);
		await page.getByTestId('composer-attach').click();
		for (const name of ['Webhook signature key', 'Page size limit', 'Operator in deliveries', 'Clock speed', 'Fault'])
			expect(await page.getByRole('combobox', { name, exact: true }).count()).toBe(1);
		const nameless = await page
			.locator('input, select, textarea, button')
			.evaluateAll((all) =>
				all
					.filter(
						(node) =>
							!(
								node.labels?.length ||
								node.getAttribute('aria-label') ||
								node.getAttribute('aria-labelledby') ||
								node.textContent.trim()
							),
					)
					.map(({ outerHTML }) => outerHTML),
			);
		expect(nameless).toEqual([]);
		expect(await page.getByTestId('log-tab-all').textContent()).toMatch(/^All \(\d+\)$/);
	});

	it('moves between clients with the arrow keys and has a skip link', async () => {
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		expect(await page.evaluate(() => document.activeElement.id)).toBe('chat');
		const focused = () => page.evaluate(() => document.activeElement.dataset.clientId);
		const ids = await page.getByTestId('client-item').evaluateAll((all) => all.map(({ dataset }) => dataset.clientId));
		await page.getByTestId('client-item').first().focus();
		for (const [key, index] of [
			['ArrowDown', 1],
			['ArrowDown', 2],
			['ArrowUp', 1],
			['End', ids.length - 1],
			['ArrowDown', ids.length - 1],
			['Home', 0],
			['ArrowUp', 0],
		]) {
			await page.keyboard.press(key);
			expect(await focused()).toBe(ids[index]);
		}
		await page.keyboard.press('Enter');
		await page.getByTestId('chat-client-name').waitFor();
		await page.getByTestId('log-tab-all').focus();
		await page.keyboard.press('ArrowRight');
		expect(await page.getByTestId('log-tab-calls').getAttribute('aria-selected')).toBe('true');
	});

	it('shows imported messages in their place and a line for a reopened dialog', async () => {
		await chooseClient(page, 0);
		await page.getByTestId('message').first().waitFor();
		const firstDay = await page.locator('.day').first().textContent();
		await page.getByTestId('operator-actions').selectOption('import');
		await page.getByTestId('message').first().getByText('A message from before the move').waitFor();
		expect(await page.locator('.day').first().textContent()).not.toBe(firstDay);
		await page.reload();
		await page.getByTestId('message').first().getByText('A message from before the move').waitFor();
		expect(await page.locator('.day').allTextContents()).toEqual([
			...new Set(await page.locator('.day').allTextContents()),
		]);

		if ((await page.getByTestId('dialog-state').getAttribute('data-state')) === 'open')
			await page.getByTestId('dialog-toggle').click();
		await page.locator('[data-test-id="dialog-state"][data-state="closed"]').waitFor();
		await writeAsClient(page, 'Open again');
		await lastMessage().getByText('Open again').waitFor();
		const line = page.locator('[data-test-id="chat-action"][data-kind="reopened"]');
		await line.getByText('was reopened by a client message').waitFor();
		expect(await line.evaluate((node) => node.nextElementSibling.textContent)).toContain('Open again');
	});

	it('groups equal GET requests in the log', async () => {
		const rows = page.getByTestId('log-call');
		for (let each = 0; each < 3; each++) {
			await api('GET', '/webhooks');
			await api('GET', '/tags?limit=1');
		}
		await rows.getByText('3 ×').nth(1).waitFor();
		expect(await rows.count()).toBe(2);
		expect(await page.getByTestId('log-tab-all').textContent()).toBe('All (6)');
		await reply(31000002, 'Hello');
		await api('GET', '/webhooks');
		await page.getByTestId('log-tab-all').getByText('All (8)').waitFor();
		expect(await rows.count()).toBe(4);
		await page.reload();
		await page.getByTestId('log-tab-all').getByText('All (8)').waitFor();
		expect(await rows.count()).toBe(4);
	});

	it('takes over a dialog, gives it back to the bot and unassigns it', async () => {
		const client = sandbox.account.clients.get(31000002);
		const dialog = sandbox.account.dialogs.get(501);
		await page.goto(`${sandbox.url}/#client=${client.id}`);
		await page.reload();
		await page.getByTestId('composer').waitFor();
		const bot = sandbox.account.botOperatorId;
		const selected = (value) =>
			page.waitForFunction(
				(id) => document.querySelector('[data-test-id="dialog-operator-select"]').value === id,
				String(value ?? ''),
			);
		for (const [button, isExpected] of [
			['give-back', (id) => id === bot],
			['take-over', (id) => id !== bot && id !== null],
			['unassign', (id) => id === null],
			['give-back', (id) => id === bot],
			['unassign', (id) => id === null],
			['take-over', (id) => id !== bot && id !== null],
		]) {
			await page.getByTestId(`dialog-${button}`).click();
			await page.locator(`[data-test-id="dialog-${button}"]:disabled`).waitFor();
			expect(isExpected(dialog.operator_id)).toBe(true);
			await selected(dialog.operator_id);
		}
	});

	it('can deliver the previous operator', async () => {
		await page.getByLabel('Operator in deliveries').selectOption('previous');
		await page.waitForFunction(
			async () => (await (await fetch('/_sandbox/variants')).json()).previousOperatorInDeliveries,
		);
		await page.reload();
		await page.getByTestId('client-item').first().waitFor();
		expect(await page.getByLabel('Operator in deliveries').inputValue()).toBe('previous');
	});

	it('shows one column on a phone, with links in the menu', async () => {
		await page.close();
		await open({ width: 390, height: 844 });
		const visible = async () => {
			const shown = [];
			for (const id of ['clients', 'chat', 'log']) if (await page.locator(`#${id}`).isVisible()) shown.push(id);
			return shown;
		};
		expect(await visible()).toEqual(['clients']);
		expect(await page.getByTestId('n8n-link').first().isVisible()).toBe(false);
		await page.getByTestId('topbar-menu').click();
		expect(await page.getByTestId('n8n-link').first().isVisible()).toBe(true);
		await page.getByTestId('topbar-menu').click();
		await chooseClient(page, 0);
		await page.getByTestId('composer').waitFor();
		expect(await visible()).toEqual(['chat']);
		await page.getByTestId('chat-back').click();
		expect(await visible()).toEqual(['clients']);
		await page.getByTestId('view-log').click();
		expect(await visible()).toEqual(['log']);
	});

	describe.each([1400, 1100, 390])('at %i pixels', (width) => {
		it('has no horizontal scrolling', async () => {
			await page.close();
			await open({ width, height: 844 });
			const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
			// The first client is visible without scrolling.
			const first = await page.getByTestId('client-item').first().boundingBox();
			expect(first.y + first.height).toBeLessThan(844);
			await chooseClient(page, 0);
			await page.getByTestId('composer').waitFor();
			expect(await overflow()).toBeLessThanOrEqual(0);
			await screenshot(page, `sandbox-${width}`);
			if (width === 390) await page.getByTestId('topbar-menu').click();
			expect(await overflow()).toBeLessThanOrEqual(0);
		});

		it.each(['light', 'dark'])('has no accessibility violations (%s)', async (colorScheme) => {
			await page.close();
			await open({ width, height: 844, colorScheme });
			const expectNoViolations = async () => {
				await page.evaluate(AXE);
				const { violations } = await page.evaluate(() => window.axe.run());
				expect(
					violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]),
				).toEqual([]);
			};
			await expectNoViolations();
			await chooseClient(page, 0);
			await page.getByTestId('message').first().waitFor();
			const id = Number(new URL(page.url()).hash.split('client=')[1]);
			const colors = ['green', 'red', 'blue', 'yellow'];
			const inline_buttons = colors.map((color) => ({ type: 'reply', text: color, color }));
			await reply(id, 'https://example.com', { inline_buttons, attachment: `${sandbox.url}/files/picture.png` });
			await reply(id, 'note', { type: 'comment' });
			await reply(31000002, 'unread');
			await api('GET', '/nothing');
			await lastMessage().getByText('note').waitFor();
			await page.getByTestId('composer-attach').click();
			await expectNoViolations();
			await page.getByTestId('composer-sample').first().click();
			if (width === 390) await page.getByTestId('view-log').click();
			await page.getByTestId('log-call-summary').first().click();
			await page.getByTestId('log-call-summary').last().click();
			await expectNoViolations();
			if (width === 390) await page.getByTestId('topbar-menu').click();
			await page.getByTestId('help-open').click();
			await expectNoViolations();
		});
	});
});
