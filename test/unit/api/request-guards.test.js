'use strict';

const path = require('node:path');
const { BUILT } = require('../../../scripts/catalogue');

const { assertNotImplicitWebhookDelete } = require(path.join(BUILT, 'api', 'request-guards'));
const { createApiClient } = require(path.join(BUILT, 'api', 'client'));

const update = (route, body, query) => () =>
	assertNotImplicitWebhookDelete({ method: 'PUT', path: route, body, query });

test.each([null, '', ' ', 'null', 'None', undefined, 0, {}])(
	'rejects an update of a webhook with the URL %j',
	(url) => {
		expect(update('/webhooks/5518', { url })).toThrow(/Chat2Desk would delete the webhook/);
		expect(update('/webhooks/5518', {}, { url })).toThrow(/Chat2Desk would delete the webhook/);
	},
);

test('allows other updates, other resources and other methods', () => {
	expect(update('/webhooks/5518', { name: 'x' })).not.toThrow();
	expect(update('/webhooks/5518', { url: 'https://x.example' })).not.toThrow();
	expect(update('/webhooks/5518', undefined)).not.toThrow();
	expect(update('/operators/5518', { url: null })).not.toThrow();
	expect(() =>
		assertNotImplicitWebhookDelete({ method: 'DELETE', path: '/webhooks/5518', query: { url: '' } }),
	).not.toThrow();
});

test('is checked by the API client before it reads the credential', async () => {
	const send = jest.fn();
	const result = createApiClient({ getCredentials: send, helpers: { httpRequestWithAuthentication: send } }).request({
		method: 'PUT',
		path: '/webhooks/5518',
		body: { url: '', name: 'n8n-abc' },
	});
	await expect(result).rejects.toThrow(/Chat2Desk would delete the webhook/);
	expect(send).not.toHaveBeenCalled();
});
