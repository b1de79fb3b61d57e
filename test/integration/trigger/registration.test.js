'use strict';

const { mockSleep, shortSleep } = require('../../support/mock-sleep');
const { TOKEN } = require('./host');
const { SECOND_TOKEN, registrationFixture } = require('./fixture');

mockSleep(shortSleep);
const { at, webhooks, summary, expected, add, untilGone, pastGrace, calls, addHost } = registrationFixture();

describe('publishing', () => {
	it('creates one webhook for the selected events and channels', async () => {
		at.host.parameters = {
			events: ['inbox', 'new_client'],
			filters: { channels: [126, '127'] },
			options: { otherEvents: 'operator_status_updated, brand_new' },
		};
		await at.host.activate();
		const events = ['inbox', 'new_client', 'operator_status_changed', 'brand_new'];
		expect(summary()).toEqual([expected({ events, channels: [126, 127] })]);
		expect(webhooks()[0].name).toMatch(/^n8n-[0-9a-f]{10}: Workflow \d+$/);
		expect(calls()).toEqual(['GET /v1/webhooks', 'POST /v1/webhooks']);
	});

	it.each([0, -5])('fails if Chat2Desk always responds with 429 and Retry-After %d', async (retry_after) => {
		at.sandbox.state.faults.add({ kind: 'rate_limit', retry_after, path: '/v1/webhooks' });
		await expect(at.host.activate()).rejects.toMatchObject({ name: 'NodeApiError' });
		at.sandbox.state.faults.clear();
		expect(webhooks()).toEqual([]);
		expect(calls().length).toBeLessThan(120);
	});

	it('sends one request if the webhook is up to date, and creates no duplicate', async () => {
		await at.host.activate();
		at.sandbox.state.logs.clear();
		await at.host.activate('init');
		expect(calls()).toEqual(['GET /v1/webhooks']);
		expect(summary()).toEqual([expected()]);
	});

	it('requires at least one event', async () => {
		at.host.parameters = { events: [] };
		await expect(at.host.activate()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'No event is selected',
		});
		expect(webhooks()).toEqual([]);
	});

	it('updates the webhook in place when a changed workflow is published, without a gap', async () => {
		await at.host.activate();
		const [{ id }] = webhooks();
		await at.host.republish({ events: ['inbox', 'outbox'], filters: { channels: [126] } });
		await pastGrace();
		expect(summary()).toEqual([expected({ id, events: ['inbox', 'outbox'], channels: [126] })]);
		expect(calls()).not.toContain(`DELETE /v1/webhooks/${id}`);
	});

	it('names the webhooks that use the five slots and leaves them unchanged', async () => {
		const taken = ['A', 'B', 'C', 'D', 'E'].map((name) => add({ name, url: `https://example.com/${name}` }));
		await expect(at.host.activate()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(
				/webhooks of the Chat2Desk account are in use.*"A" \(ID \d+\).*"E" \(ID \d+\).*Delete one/,
			),
		});
		expect(webhooks()).toEqual(taken);
	});

	it('reports why Chat2Desk rejected the webhook if its webhooks cannot be read, and deletes nothing', async () => {
		at.sandbox.state.faults.add({
			kind: 'error_200',
			message: 'url is not valid',
			method: 'POST',
			path: '/v1/webhooks',
		});
		at.sandbox.state.faults.add({ kind: 'html', status: 502, method: 'GET', path: '/v1/webhooks' });
		const workflow = at.host.workflow({ active: true });
		await expect(at.host.hook('create', workflow)).rejects.toThrow(/url is not valid/);
		at.sandbox.state.logs.clear();
		await at.host.hook('delete', workflow, { mode: 'internal', activation: 'update' });
		expect(calls()).toEqual([]);
	});

	it('does not touch a foreign webhook with the same URL, and names it', async () => {
		const foreign = add({ name: 'Made by hand', url: at.host.url, status: 'disable', events: ['outbox'] });
		const before = JSON.stringify(foreign);
		await expect(at.host.activate()).rejects.toThrow(
			/already used by the webhook "Made by hand" \(ID \d+\).*was not created by this trigger/,
		);
		await at.host.deactivate();
		expect(webhooks().map((each) => JSON.stringify(each))).toEqual([before]);
	});

	it('reports a rejected token without exposing it', async () => {
		at.host.credential.apiToken = 'wrong-token-value';
		const failure = await at.host.activate().catch((error) => error);
		expect(failure).toMatchObject({ name: 'NodeApiError', httpCode: '403', message: expect.stringMatching(/token/i) });
		expect(JSON.stringify(failure) + JSON.stringify(at.host.log)).not.toContain('wrong-token-value');
	});

	it('reports that Chat2Desk is down and leaves no webhook behind', async () => {
		at.sandbox.state.faults.add({ kind: 'html', status: 502, path: '/v1/webhooks' });
		await expect(at.host.activate()).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/HTTP 502/),
		});
		at.sandbox.state.faults.clear();
		expect(webhooks()).toEqual([]);
		expect(at.host.stored['node:Trigger']?.webhookId).toBeUndefined();
	});

	it('leaves no webhook behind if the response to the creation was lost', async () => {
		at.sandbox.state.faults.add({ kind: 'drop', when: 'after', method: 'POST', path: '/v1/webhooks' });
		await expect(at.host.activate()).rejects.toThrow(/may have gone through/);
		expect(calls()).toContain('POST /v1/webhooks');
		expect(webhooks()).toEqual([]);
	});

	it('rejects a loopback URL if Chat2Desk runs elsewhere', async () => {
		at.host.credential = { apiToken: TOKEN, server: 'https://api.chat2desk.com' };
		const { create } = at.host.type.webhookMethods.default;
		expect(create).toBeDefined();
		await expect(at.host.hook('create', at.host.workflow({ active: true }))).rejects.toThrow(
			/cannot call http:\/\/127\.0\.0\.1.*WEBHOOK_URL/,
		);
	});
});

describe('unpublishing', () => {
	it('deletes only its own webhook', async () => {
		const foreign = add({ name: 'Foreign', url: 'https://example.com/' });
		const copy = await addHost();
		await at.host.activate();
		await copy.activate();
		await at.host.deactivate();
		await untilGone();
		expect(webhooks().map(({ id, url }) => [id, url])).toEqual([
			[foreign.id, 'https://example.com/'],
			[expect.any(Number), copy.url],
		]);
		expect(at.host.stored['node:Trigger'].webhookId).toBeUndefined();
	});

	it('treats a missing webhook as deleted', async () => {
		await at.host.activate();
		at.sandbox.account.webhooks.remove(webhooks()[0].id);
		await at.host.deactivate();
		await at.host.deactivate();
		expect(webhooks()).toEqual([]);
	});

	it('treats a webhook that disappears just before its deletion as deleted', async () => {
		await at.host.activate();
		await at.host.deactivate();
		at.sandbox.account.webhooks.remove(webhooks()[0].id);
		await pastGrace();
		expect(webhooks()).toEqual([]);
		expect(at.host.log.filter(({ level }) => level === 'error')).toEqual([]);
	});

	it("does not delete another workflow's webhook if static data was copied", async () => {
		const original = await addHost();
		await original.activate();
		at.host.stored = JSON.parse(JSON.stringify(original.stored));
		await at.host.activate();
		expect(webhooks().map(({ url }) => url)).toEqual([original.url, at.host.url]);
		await at.host.deactivate();
		await untilGone();
		expect(webhooks().map(({ url }) => url)).toEqual([original.url]);
	});

	it('throws if Chat2Desk does not respond, so that n8n retries', async () => {
		await at.host.activate();
		at.sandbox.state.faults.add({ kind: 'html', status: 502, path: '/v1/webhooks' });
		await expect(at.host.deactivate()).rejects.toMatchObject({ name: 'NodeApiError' });
		at.sandbox.state.faults.clear();
		await at.host.deactivate();
		expect(webhooks()).toEqual([]);
	});

	it('moves the webhook to the other account when the credential changes', async () => {
		await at.host.activate();
		await at.host.deactivate();
		at.host.credential = { ...at.host.credential, apiToken: SECOND_TOKEN };
		await at.host.activate('update');
		await untilGone(() => webhooks().length === 0);
		expect(webhooks()).toEqual([]);
		expect(webhooks(SECOND_TOKEN).map(({ url }) => url)).toEqual([at.host.url]);
	});
});

describe('listening for a test event', () => {
	it('creates a second webhook in addition to the production one and deletes only that', async () => {
		await at.host.activate();
		const [production] = summary();
		await at.host.listenForTest();
		expect(summary()).toEqual([
			production,
			{ ...production, id: expect.any(Number), url: at.host.url.replace('/webhook/', '/webhook-test/') },
		]);
		expect(webhooks()[1].name).toMatch(/^n8n-[0-9a-f]{10} \(test\): Workflow \d+$/);
		await at.host.stopTest();
		expect(summary()).toEqual([production]);
	});

	it('leaves no webhook if the workflow is not published', async () => {
		await at.host.listenForTest();
		await at.host.stopTest();
		expect(webhooks()).toEqual([]);
	});

	it('reuses a webhook left by an interrupted test', async () => {
		await at.host.listenForTest();
		await at.host.listenForTest();
		expect(webhooks()).toHaveLength(1);
	});
});
