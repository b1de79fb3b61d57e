'use strict';

const path = require('node:path');
const { BUILT } = require('../../../scripts/catalogue');

const { assertNotImplicitWebhookDelete } = require(path.join(BUILT, 'api', 'request-guards'));
const { createApiClient } = require(path.join(BUILT, 'api', 'client'));

const change = (route, body, query) => () =>
	assertNotImplicitWebhookDelete({ method: 'PUT', path: route, body, query });

test.each([null, '', ' ', 'null', 'None', undefined, 0, {}])('a webhook never gets the URL %j', (url) => {
	expect(change('/webhooks/5518', { url })).toThrow(/Chat2Desk would delete the webhook/);
	expect(change('/webhooks/5518', {}, { url })).toThrow(/Chat2Desk would delete the webhook/);
});

test('other changes, other things and other methods pass', () => {
	expect(change('/webhooks/5518', { name: 'x' })).not.toThrow();
	expect(change('/webhooks/5518', { url: 'https://x.example' })).not.toThrow();
	expect(change('/webhooks/5518', undefined)).not.toThrow();
	expect(change('/operators/5518', { url: null })).not.toThrow();
	expect(() =>
		assertNotImplicitWebhookDelete({ method: 'DELETE', path: '/webhooks/5518', query: { url: '' } }),
	).not.toThrow();
});

test('every sender looks, also the one of the trigger, before it asks for the credential', async () => {
	const asked = jest.fn();
	const send = createApiClient({ getCredentials: asked, helpers: { httpRequestWithAuthentication: asked } }).request({
		method: 'PUT',
		path: '/webhooks/5518',
		body: { url: '', name: 'n8n-abc' },
	});
	await expect(send).rejects.toThrow(/Chat2Desk would delete the webhook/);
	expect(asked).not.toHaveBeenCalled();
});
