'use strict';

const { deliveryFixture, SECOND_TOKEN } = require('./fixture');
const { TOKEN } = require('./host');
const { signed } = require('./valid-deliveries');

const { at, start, json, resend } = deliveryFixture();

const DELIVERY = Buffer.from('{"hook_type":"inbox","message_id":7,"text":"Hello"}');
const now = () => String(Math.floor(Date.now() / 1000));

const send = async (token) =>
	(await resend({ url: at.host.url, body: DELIVERY, headers: signed(DELIVERY, now(), token) })).status;

const webhooks = (token) => at.sandbox.state.accounts.get(token).webhooks.all();

describe('a replaced token', () => {
	it("does not make another account's messages count as duplicates", async () => {
		await start();
		expect([await send(TOKEN), await send(TOKEN)]).toEqual([200, 200]);
		at.host.credential.apiToken = SECOND_TOKEN;
		expect(await send(SECOND_TOKEN)).toBe(200);
		expect(json()).toHaveLength(2);
	});

	it('does not process a delivery twice while the credential has the previous token', async () => {
		await start();
		await send(TOKEN);
		Object.assign(at.host.credential, { apiToken: SECOND_TOKEN, previousApiToken: TOKEN });
		expect([await send(SECOND_TOKEN), await send(TOKEN)]).toEqual([200, 200]);
		expect(json()).toHaveLength(1);
	});

	it('is used by the next periodic check', async () => {
		await start();
		expect([webhooks(TOKEN).length, webhooks(SECOND_TOKEN).length]).toEqual([1, 0]);
		at.host.credential.apiToken = SECOND_TOKEN;
		await at.host.tick();
		expect(webhooks(SECOND_TOKEN).map(({ url }) => url)).toEqual([at.host.url]);
	});

	it('is not used by the published trigger while it is tested in the editor', async () => {
		await start();
		const account = at.host.credential;
		at.host.credential = { ...account, apiToken: SECOND_TOKEN };
		await at.host.listenForTest();
		const headers = signed(DELIVERY, now(), SECOND_TOKEN);
		expect((await resend({ url: at.host.testUrl, body: DELIVERY, headers })).status).toBe(200);
		expect(at.host.testRuns).toHaveLength(1);
		await at.host.stopTest();
		at.host.credential = account;
		Object.assign(webhooks(TOKEN)[0], { name: 'Renamed', status: 'disable' });
		await at.host.tick();
		expect(webhooks(TOKEN).map(({ url, status }) => [url, status])).toEqual([[at.host.url, 'enable']]);
		expect(webhooks(SECOND_TOKEN)).toEqual([]);
	});

	it("does not lead the periodic check to the other account's webhook with the same ID", async () => {
		await start();
		const [{ id }] = webhooks(TOKEN);
		at.sandbox.state.accounts
			.get(SECOND_TOKEN)
			.webhooks.add({ id, name: 'Theirs', url: 'https://example.com/theirs', events: ['inbox'], channels: [] });
		at.host.credential.apiToken = SECOND_TOKEN;
		await at.host.tick();
		expect(webhooks(SECOND_TOKEN).map(({ url }) => url)).toEqual(['https://example.com/theirs', at.host.url]);
	});
});

describe('signatures that do not match', () => {
	it('are summarized once, with the likely causes', async () => {
		await start();
		for (let sent = 0; sent < 5; sent++) expect(await send('another token')).toBe(401);
		const summaries = at.host.log.filter(({ text }) => /signatures of 3 deliveries in a row did not match/.test(text));
		expect(summaries.map(({ level }) => level)).toEqual(['warn']);
		expect(summaries[0].text).toMatch(/token of another account.*proxy.*rewrites.*Previous API Token/);
	});
});
