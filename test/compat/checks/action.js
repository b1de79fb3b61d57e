'use strict';

const assert = require('node:assert/strict');
const { locator } = require('../locator');

const SEND = { resource: 'message', operation: 'send', clientId: locator('={{ $json.id }}') };
const READ = { resource: 'client', operation: 'get', clientId: locator('={{ $json.id }}') };
const GONE = 99_999_999;

const ids = (items) => items.map(({ json }) => json.id);

module.exports = {
	'reads a client': async (setup) => {
		const [{ id }] = setup.clients;
		const { items, error } = await setup.execute(READ, { items: [{ id }] });
		assert.equal(error, undefined);
		assert.deepEqual([ids(items), items[0].pairedItem], [[id], { item: 0 }]);
	},

	'sends two messages in the order of the input': async (setup) => {
		const [one, two] = setup.clients;
		const { items, error } = await setup.execute(
			{ ...SEND, text: '={{ $json.text }}' },
			{
				items: [
					{ id: one.id, text: 'first' },
					{ id: two.id, text: 'second' },
				],
			},
		);
		assert.equal(error, undefined);
		assert.equal(items.length, 2);
		const bodies = setup.calls.map(({ method, path, body }) => [method, path, body.client_id, body.text]);
		assert.deepEqual(bodies, [
			['POST', '/v1/messages', one.id, 'first'],
			['POST', '/v1/messages', two.id, 'second'],
		]);
	},

	'returns all rows with Return All': async (setup) => {
		const { items, error } = await setup.execute({ resource: 'client', operation: 'getAll', returnAll: true });
		assert.equal(error, undefined);
		assert.deepEqual(new Set(ids(items)), new Set(setup.clients.map(({ id }) => id)));
		assert.equal(items.length, setup.clients.length);
	},

	'outputs a failed item at its position with Continue': async (setup) => {
		const [{ id }] = setup.clients;
		const { main, error } = await setup.execute(READ, {
			items: [{ id: GONE }, { id }],
			settings: { onError: 'continueRegularOutput' },
		});
		assert.equal(error, undefined);
		assert.match(main[0][0].json.error, /not[_ ]found/i);
		assert.equal(main[0][1].json.id, id);
	},

	'sends only the failed item to the error output': async (setup) => {
		const [{ id }] = setup.clients;
		const { main } = await setup.execute(READ, {
			items: [{ id: GONE }, { id }],
			settings: { onError: 'continueErrorOutput' },
		});
		assert.deepEqual(ids(main[0]), [id]);
		assert.equal(main[1].length, 1);
		assert.match(JSON.stringify(main[1][0].json), /not[_ ]found/i);
	},

	'retries a request after a 429 and Retry-After': async (setup) => {
		setup.fault({ kind: 'rate_limit', times: 1, retry_after: 1 });
		const begun = Date.now();
		const { error } = await setup.sendWithRetry('after 429');
		assert.equal(error, undefined);
		assert.ok(Date.now() - begun >= 950);
		assert.equal(setup.sent('after 429').length, 1);
	},

	'explains a rejected token and the fix': async (setup) => {
		const { error } = await setup.execute(READ, { items: [{ id: 1 }], credential: { apiToken: 'wrong' } });
		assert.match(error.message, /token/i);
		assert.match(error.description, /Settings > API/);
	},

	'reports a web page instead of an API response': async (setup) => {
		setup.fault({ kind: 'html', status: 200 });
		const { error } = await setup.execute(READ, { items: [{ id: 1 }] });
		assert.match(error.message, /web page/);
	},

	"interprets a date without an offset in the workflow's time zone": async (setup) => {
		const range = { sentAfter: '2026-07-16T00:00:00', sentBefore: '2026-07-17T00:00:00' };
		const parameters = { resource: 'message', operation: 'getAll', returnAll: true, ...range };
		const { items, error } = await setup.execute(parameters, { timezone: 'America/New_York' });
		assert.equal(error, undefined);
		assert.ok(items.length > 0);
		const from = Date.parse('2026-07-16T04:00:00Z');
		const outside = items.filter(({ json }) => {
			const created = Date.parse(json.created);
			return created < from || created > from + 86_400_000;
		});
		assert.equal(outside.length, 0);
	},

	'stops and sends no more requests after a cancellation': async (setup) => {
		setup.fault({ kind: 'latency', ms: 150 });
		const items = Array.from({ length: 20 }, () => ({ id: setup.clients[0].id }));
		const begun = Date.now();
		const watch = (running) => setTimeout(() => running.cancel(), 400);
		await setup.execute({ ...SEND, text: 'cancelled' }, { items, watch }).catch(() => undefined);
		assert.ok(Date.now() - begun < 2_500);
		const soFar = setup.calls.length;
		await new Promise((resolve) => setTimeout(resolve, 500));
		assert.ok(soFar > 0 && soFar < 6, `${soFar} calls`);
		assert.equal(setup.calls.length, soFar);
	},

	'downloads attachments': async (setup) => {
		const message = setup.sandbox.account.messages.all().find(({ attachments }) => attachments?.length > 0);
		const { items, error } = await setup.execute({
			resource: 'message',
			operation: 'downloadAttachments',
			messageId: String(message.id),
		});
		assert.equal(error, undefined);
		const [file] = Object.values(items[0].binary);
		assert.ok(file.mimeType && file.fileName && Buffer.from(file.data, 'base64').length > 10);
	},
};
