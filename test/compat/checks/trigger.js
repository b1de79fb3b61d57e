'use strict';

const assert = require('node:assert/strict');
const { SANDBOX_TOKEN } = require('../../../sandbox/start/seed');
const { signed } = require('../../integration/trigger/valid-deliveries');

/** The delay before a webhook is deleted after unpublishing, plus a margin, in milliseconds. */
const GRACE_MS = 4_000;

const now = () => String(Math.floor(Date.now() / 1000));

function delivery(token = SANDBOX_TOKEN) {
	const body = Buffer.from(JSON.stringify({ hook_type: 'inbox', message_id: 77, client_id: 1, text: 'by hand' }));
	return { body, headers: signed(body, now(), token) };
}

const post = async (url, { body, headers }) => (await fetch(url, { method: 'POST', headers, body })).status;

module.exports = {
	'creates the webhook on publication and deletes it on unpublication': async (setup) => {
		const host = await setup.host();
		await host.activate();
		assert.deepEqual(
			setup.webhooks.map(({ url, events, status }) => [url, events, status]),
			[[host.url, ['inbox'], 'enable']],
		);
		await host.deactivate();
		await setup.until(() => setup.webhooks.length === 0, 'the removal of the webhook', GRACE_MS);
	},

	'keeps the webhook when n8n starts and recreates a deleted one': async (setup) => {
		const host = await setup.host();
		await host.activate();
		const [{ id }] = setup.webhooks;
		await host.activate('init');
		assert.deepEqual(
			setup.webhooks.map((webhook) => webhook.id),
			[id],
		);
		setup.sandbox.account.webhooks.remove(id);
		await host.activate('init');
		assert.deepEqual(
			setup.webhooks.map(({ url }) => url),
			[host.url],
		);
	},

	'explains a failed activation, also if only the description is shown': async (setup) => {
		const host = await setup.host({ credential: { apiToken: 'wrong' } });
		const failure = await host.activate().then(
			() => assert.fail('the workflow was published'),
			(error) => error,
		);
		assert.match(`${failure.message}`, /token/i);
		assert.match(`${failure.description}`, /token is not correct/i);
		assert.match(`${failure.description}`, /Settings > API/);
	},

	'does not throw on delete after a test that created no webhook': async (setup) => {
		const host = await setup.host({ credential: { customUrl: 'http://127.0.0.1:9' } });
		await assert.rejects(host.listenForTest());
		host.testStored = {};
		await host.stopTest();
	},

	'starts the workflow for a valid delivery': async (setup) => {
		const host = await setup.host();
		await host.activate();
		await setup.write('hello');
		assert.deepEqual([host.runs.length, host.runs[0]?.json.event ?? host.runs[0]?.json.hook_type], [1, 'inbox']);
		assert.equal(setup.sandbox.state.logs.deliveries.all()[0].response.status, 200);
	},

	'rejects forged, unsigned and modified deliveries and starts nothing': async (setup) => {
		const host = await setup.host();
		await host.activate();
		const good = delivery();
		assert.equal(await post(host.url, delivery('another-token')), 401);
		assert.equal(await post(host.url, { ...good, headers: { 'content-type': 'application/json' } }), 401);
		assert.equal(await post(host.url, { ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) }), 401);
		assert.deepEqual([host.runs, host.thrown], [[], []]);
	},

	'starts the workflow once for a duplicate delivery': async (setup) => {
		const host = await setup.host();
		await host.activate();
		const one = delivery();
		assert.equal(await post(host.url, one), 200);
		assert.equal(await post(host.url, one), 200);
		assert.equal(host.runs.length, 1);
	},

	'runs the periodic check, which repairs a webhook': async (setup) => {
		const host = await setup.host();
		await host.activate();
		assert.ok(host.cron, `no check was scheduled: ${JSON.stringify(host.log)}`);
		setup.webhooks[0].status = 'disable';
		host.cron.onTick();
		await setup.until(() => setup.webhooks[0].status === 'enable', 'the repair');
	},
};
