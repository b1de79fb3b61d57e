'use strict';

const { mockSleep, shortSleep } = require('../../support/mock-sleep');
const { TOKEN } = require('./host');
const { registrationFixture } = require('./fixture');

mockSleep(shortSleep);
const { at, webhooks, summary, expected, add, untilGone, calls } = registrationFixture();

describe('repairing', () => {
	const damages = [
		['was disabled', (webhook) => Object.assign(webhook, { status: 'disable' })],
		['lost its events', (webhook) => Object.assign(webhook, { events: ['outbox'] })],
		['was limited to channels', (webhook) => Object.assign(webhook, { channels: [126] })],
		['has another URL', (webhook) => Object.assign(webhook, { url: 'https://example.com/elsewhere' })],
		['was renamed', (webhook) => Object.assign(webhook, { name: 'Mine' })],
	];

	it.each(damages)('restores a webhook that %s when n8n starts', async (_what, damage) => {
		await at.host.activate();
		const [webhook] = webhooks();
		const name = webhook.name;
		damage(webhook);
		await at.host.activate('init');
		expect(summary()).toEqual([expected({ id: webhook.id })]);
		expect(webhooks()[0].name).toBe(name);
		expect(at.host.log.filter(({ text }) => /repaired the webhook/.test(text))).toHaveLength(1);
	});

	it.each(damages)('restores a webhook that %s in the periodic check', async (_what, damage) => {
		await at.host.activate();
		const [webhook] = webhooks();
		damage(webhook);
		await at.host.tick();
		expect(summary()).toEqual([expected({ id: webhook.id })]);
	});

	it('reports why Chat2Desk disabled a webhook', async () => {
		await at.host.activate();
		Object.assign(webhooks()[0], { status: 'disable', errors: [{ text: 'no answer for 5 hours', created_at: 1 }] });
		await at.host.tick();
		expect(at.host.log.find(({ level }) => level === 'warn').text).toMatch(
			/its status had changed \(Chat2Desk: no answer for 5 hours\)/,
		);
	});

	it.each(['init', 'update'])('recreates a deleted webhook (%s)', async (activation) => {
		await at.host.activate();
		at.sandbox.account.webhooks.remove(webhooks()[0].id);
		await at.host.activate(activation);
		expect(summary()).toEqual([expected()]);
	});

	it('recreates a deleted webhook in the periodic check', async () => {
		await at.host.activate();
		at.sandbox.account.webhooks.remove(webhooks()[0].id);
		await at.host.tick();
		expect(summary()).toEqual([expected()]);
		expect(at.host.log.find(({ level }) => level === 'warn').text).toMatch(/periodic check created the webhook/);
	});

	it('follows a changed public URL of n8n', async () => {
		await at.host.activate();
		const [{ id }] = webhooks();
		at.host.publicUrl = `${at.host.publicUrl.replace('127.0.0.1', 'localhost')}`;
		await at.host.activate('init');
		expect(summary()).toEqual([expected({ id })]);
	});

	it('finds its webhook without static data, also under another URL', async () => {
		await at.host.activate();
		const [webhook] = webhooks();
		webhook.url = 'http://old.example.com/webhook/x';
		at.host.stored = {};
		await at.host.activate('init');
		expect(summary()).toEqual([expected({ id: webhook.id })]);
	});

	it('keeps one of two webhooks that are both its own', async () => {
		await at.host.activate();
		add({ name: webhooks()[0].name, url: 'http://old.example.com/webhook/x' });
		await at.host.activate('init');
		expect(summary()).toEqual([expected()]);
	});

	it('does not repeat a repair that Chat2Desk does not store', async () => {
		at.host.parameters = { events: ['inbox', 'unheard_of'] };
		await at.host.activate();
		Object.defineProperty(webhooks()[0], 'events', { get: () => ['inbox'], set: () => {} });
		await at.host.tick();
		expect(calls().filter((call) => call.startsWith('PUT'))).toHaveLength(1);
		at.sandbox.state.logs.clear();
		await at.host.tick();
		await at.host.tick();
		expect(calls().filter((call) => call.startsWith('PUT'))).toEqual([]);
		expect(
			at.host.log.filter(({ text }) => /did not keep the last repair.*events changed back/.test(text)),
		).toHaveLength(1);
	});

	it('repairs every outage, including one after a failed repair', async () => {
		await at.host.activate();
		const [webhook] = webhooks();
		const off = () => (webhook.status = 'disable');
		for (const outage of [1, 2, 3]) {
			off();
			await at.host.tick();
			expect([outage, webhook.status]).toEqual([outage, 'enable']);
		}
		off();
		at.sandbox.state.faults.add({ kind: 'html', status: 502, method: 'PUT', path: '/v1/webhooks/*' });
		await at.host.tick();
		at.sandbox.state.faults.clear();
		expect(webhook.status).toBe('disable');
		await at.host.tick();
		expect(webhook.status).toBe('enable');
	});

	it('does not compete with another n8n on a copy of the database, and logs it once', async () => {
		await at.host.activate();
		const [webhook] = webhooks();
		const { url } = webhook;
		const theirs = url.replace('127.0.0.1', 'other.example.com');
		// The other n8n's checks alternate with these, so each check here finds the other URL.
		Object.defineProperty(webhook, 'url', { get: () => theirs, set: () => {} });
		for (let check = 0; check < 3; check++) await at.host.tick();
		expect(calls().filter((call) => call.startsWith('PUT'))).toHaveLength(1);
		const warnings = at.host.log.filter(({ text }) => /other\.example\.com/.test(text));
		expect(warnings.map(({ level }) => level)).toEqual(['warn']);
		expect(warnings[0].text).toMatch(/Another n8n instance with a copy of this database.*Unpublish/);
	});

	it('recognizes its webhook under both spellings of an international domain', async () => {
		at.host.credential.customUrl = at.sandbox.url;
		at.host.publicUrl = 'https://чат.example';
		await at.host.activate();
		const [webhook] = webhooks();
		expect(webhook.url).toMatch(/^https:\/\/xn--80a0bn\.example\//);
		webhook.url = webhook.url.replace('xn--80a0bn', 'чат');
		at.sandbox.state.logs.clear();
		await at.host.tick();
		await at.host.activate('init');
		expect(new Set(calls())).toEqual(new Set(['GET /v1/webhooks']));
	});
});

describe('the periodic check', () => {
	it('runs at its own minute of every hour by default', async () => {
		await at.host.activate();
		expect(at.host.cron.expression).toMatch(/^\d{1,2} \d{1,2} \* \* \* \*$/);
	});

	it.each([
		['15m', /^\d{1,2} \d{1,2},\d{1,2},\d{1,2},\d{1,2} \* \* \* \*$/],
		['6h', /^\d{1,2} \d{1,2} \d{1,2},\d{1,2},\d{1,2},\d{1,2} \* \* \*$/],
	])('runs every %s if configured', async (checkWebhook, expression) => {
		at.host.parameters.options = { checkWebhook };
		await at.host.activate();
		expect(at.host.cron.expression).toMatch(expression);
	});

	it('does not run if disabled, and the workflow is still published', async () => {
		at.host.parameters.options = { checkWebhook: 'off' };
		await at.host.activate();
		expect(at.host.cron).toBeUndefined();
		expect(summary()).toEqual([expected()]);
	});

	it('continues after a failure and logs a readable message without the token', async () => {
		await at.host.activate();
		at.sandbox.state.faults.add({ kind: 'error_200', message: 'Token is not correct', path: '/v1/webhooks' });
		await at.host.tick();
		at.sandbox.state.faults.clear();
		const { text } = at.host.log.find(({ level }) => level === 'warn');
		expect(text).toMatch(/periodic check of the webhook failed.*The workflow stays published/);
		expect(JSON.stringify(at.host.log)).not.toContain(TOKEN);
		at.sandbox.account.webhooks.remove(webhooks()[0].id);
		await at.host.tick();
		expect(summary()).toEqual([expected()]);
	});

	it('needs no n8n credential, which is unavailable in a tick', async () => {
		await at.host.activate();
		at.host.additional = () => {
			throw new Error('No bridge acquired for this context');
		};
		webhooks()[0].status = 'disable';
		await at.host.tick();
		expect(summary()).toEqual([expected()]);
	});

	it('does nothing once the workflow is unpublished', async () => {
		await at.host.activate();
		await at.host.deactivate();
		await untilGone();
		await at.host.tick();
		expect(webhooks()).toEqual([]);
	});

	it('restores a webhook that could not be checked when n8n started', async () => {
		await at.host.activate();
		at.sandbox.account.webhooks.remove(webhooks()[0].id);
		at.sandbox.state.faults.add({ kind: 'html', status: 502, path: '/v1/webhooks' });
		await at.host.activate('init');
		expect(at.host.log.find(({ level }) => level === 'warn').text).toMatch(/could not be checked when n8n started/);
		expect(at.host.isRouted.webhook).toBe(true);
		at.sandbox.state.faults.clear();
		await at.host.tick();
		expect(summary()).toEqual([expected()]);
	});
});
