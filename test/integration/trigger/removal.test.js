'use strict';

const { mockSleep, shortSleep } = require('../../support/mock-sleep');
const { pause } = require('../../support/pause');
const { registrationFixture } = require('./fixture');

mockSleep(shortSleep);
const { at, webhooks, add, calls } = registrationFixture();

const failWebhookRequests = (more = {}) =>
	at.sandbox.state.faults.add({ kind: 'html', status: 502, path: '/v1/webhooks*', ...more });
const untilDone = async (isDone) => {
	while (!isDone()) await pause(5);
};

/** A failing "Listen for test event". n8n then calls delete() with the incomplete static data of the test. */
async function failingTest() {
	const workflow = at.host.workflow({ active: false, stored: {} });
	const how = { mode: 'manual', activation: 'manual', isTest: true };
	const failure = await (async () => {
		if (!(await at.host.hook('checkExists', workflow, how))) await at.host.hook('create', workflow, how);
	})().catch((error) => error);
	const before = calls().length;
	const removed = await at.host.hook('delete', workflow, { mode: 'internal', activation: 'update', isTest: true });
	return { failure, removed, callsOfDelete: calls().slice(before) };
}

describe('a failed test cleans up', () => {
	it.each([
		['the server is unreachable', () => void (at.host.credential.customUrl = 'http://127.0.0.1:9')],
		['the token is wrong', () => void (at.host.credential.apiToken = 'wrong')],
		["the server responds with a proxy's web page", () => void failWebhookRequests()],
		['no event is selected', () => void (at.host.parameters.events = [])],
		['an option is not a number', () => void (at.host.parameters.options = { maxAge: 'three' })],
	])('without a request or an error if %s', async (_what, breakSetup) => {
		breakSetup();
		const { failure, removed, callsOfDelete } = await failingTest();
		expect(failure).toBeInstanceOf(Error);
		expect([removed, callsOfDelete]).toEqual([true, []]);
	});

	it('without an error if the credential no longer exists', async () => {
		await at.host.listenForTest();
		at.host.additional = function broken() {
			const data = Object.getPrototypeOf(at.host).additional.call(at.host);
			data.credentialsHelper.getDecrypted = async () => {
				throw new Error('Credential with ID "1" does not exist');
			};
			return data;
		};
		await at.host.stopTest();
		const [{ id }] = webhooks();
		const { text } = at.host.log.find(({ level }) => level === 'warn');
		expect(text).toContain(`(ID ${id}) could not be deleted: Credential with ID`);
		expect(text).toMatch(/delete it in Chat2Desk, use Webhook > Delete/);
	});

	it('with a lookup if the creation may have succeeded', async () => {
		at.sandbox.state.faults.add({ kind: 'drop', when: 'after', method: 'POST', path: '/v1/webhooks' });
		const { failure, callsOfDelete } = await failingTest();
		expect(failure.message).toMatch(/may have gone through/);
		expect(callsOfDelete).toEqual(['GET /v1/webhooks', expect.stringMatching(/^DELETE/)]);
		expect(webhooks()).toEqual([]);
	});

	it('later if that lookup fails too', async () => {
		at.sandbox.state.faults.add({ kind: 'drop', when: 'after', method: 'POST', path: '/v1/webhooks' });
		const workflow = at.host.workflow({ active: false, stored: {} });
		const how = { mode: 'manual', activation: 'manual', isTest: true };
		await at.host.hook('checkExists', workflow, how);
		await expect(at.host.hook('create', workflow, how)).rejects.toThrow(/may have gone through/);
		failWebhookRequests();
		await at.host.hook('delete', workflow, { mode: 'internal', activation: 'update', isTest: true });
		expect(webhooks()).toHaveLength(1);
		expect(at.host.log.find(({ level }) => level === 'warn').text).toMatch(/could not be deleted/);
		at.sandbox.state.faults.clear();
		await untilDone(() => webhooks().length === 0);
	});

	it('later if Chat2Desk is unreachable when the test ends', async () => {
		await at.host.listenForTest();
		failWebhookRequests();
		await at.host.stopTest();
		expect(webhooks()).toHaveLength(1);
		at.sandbox.state.faults.clear();
		await untilDone(() => webhooks().length === 0);
	});
});

describe('a published workflow', () => {
	it('sends no DELETE if its publication created no webhook', async () => {
		at.host.credential.apiToken = 'wrong';
		const failure = await at.host.activate().catch((error) => error);
		expect(calls()).toEqual(['GET /v1/webhooks']);
		// Hooks of n8n 1.x and 2.0 show only the description.
		expect(failure.description).toMatch(
			/^Chat2Desk: Token is not correct\. Check Server and API Token in the credential/,
		);
	});

	it('retries a failed DELETE until the webhook is deleted', async () => {
		const foreign = add({ name: 'Foreign', url: 'https://example.com/' });
		await at.host.activate();
		failWebhookRequests({ method: 'DELETE' });
		await at.host.deactivate();
		await untilDone(() => at.host.log.some(({ text }) => /could not be deleted/.test(text)));
		expect(webhooks()).toHaveLength(2);
		at.sandbox.state.faults.clear();
		await untilDone(() => webhooks().length === 1);
		expect(webhooks()).toEqual([foreign]);
		expect(at.host.log.find(({ level }) => level === 'warn').text).toMatch(/\(ID \d+\) could not be deleted.*Retrying/);
	});

	it('names the webhook if every attempt fails, and deletes it later even if it was renamed', async () => {
		await at.host.activate();
		const [webhook] = webhooks();
		failWebhookRequests({ method: 'DELETE' });
		await at.host.deactivate();
		await untilDone(() => at.host.log.some(({ text }) => /It remains in Chat2Desk/.test(text)));
		at.sandbox.state.faults.clear();
		webhook.name = 'Mine';
		webhook.url = 'https://example.com/moved';
		await at.host.activate();
		expect(webhooks().map(({ id, url }) => [id, url])).toEqual([[webhook.id, at.host.url]]);
	});

	it('retries the deletion if n8n does not', async () => {
		await at.host.activate();
		failWebhookRequests();
		await expect(at.host.deactivate()).rejects.toMatchObject({ name: 'NodeApiError' });
		at.sandbox.state.faults.clear();
		await untilDone(() => webhooks().length === 0);
	});

	it("does not mistake another account's webhook for the one it deleted", async () => {
		await at.host.activate();
		const [{ id }] = webhooks();
		await at.host.deactivate();
		await untilDone(() => webhooks().length === 0);
		at.host.credential.apiToken = 'second-token';
		const foreign = at.sandbox.state.accounts.get('second-token').webhooks;
		const same = foreign.add({
			id,
			name: 'Foreign',
			url: 'https://example.com/',
			events: [],
			channels: [],
			status: 'enable',
			errors: [],
		});
		same.id = id;
		await at.host.activate();
		expect(same).toMatchObject({ name: 'Foreign', url: 'https://example.com/' });
	});
});

describe('a private URL', () => {
	const warnings = () => at.host.log.filter(({ text }) => /WEBHOOK_URL/.test(text));

	it.each(['http://10.1.2.3:5678', 'http://192.168.0.5', 'http://172.20.1.1', 'http://n8n:5678', 'https://n8n.local'])(
		'causes a warning: %s',
		async (publicUrl) => {
			const { checkExists } = at.host.type.webhookMethods.default;
			at.host.publicUrl = publicUrl;
			at.host.credential = { apiToken: 't', server: 'custom', customUrl: 'https://chat2desk.invalid' };
			const workflow = at.host.workflow({ active: true });
			await at.host.hook('checkExists', workflow, { activation: 'init' });
			expect(checkExists).toBeDefined();
			expect(warnings()).toHaveLength(1);
		},
	);

	it('causes no warning if the server is in the same network', async () => {
		at.host.publicUrl = 'http://n8n:5678';
		await at.host.activate();
		expect([webhooks().length, warnings()]).toEqual([1, []]);
	});
});
