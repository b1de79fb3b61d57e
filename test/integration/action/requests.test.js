'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork } = require('../../support/mock-api');

sealNetwork();

const close = async (parameters) =>
	(await execute({ parameters: { resource: 'request', operation: 'close', ...parameters } })).error;
const BY_CLIENT = { findRequestBy: 'client', clientId: locator('5') };

test.each([
	['request not found', failure(404, { message: 'request not found' })],
	['not_found', failure(400, { message: 'not_found' })],
	['HTTP 200', failure(200, { errors: 'request not found' })],
])('says that a client has no open request after %s', async (_what, reply) => {
	chat2desk(() => reply);
	expect((await close(BY_CLIENT)).message).toBe('The client 5 has no open request');
});

test.each([
	['an unknown client', BY_CLIENT, 'client not found'],
	['an unknown request', { findRequestBy: 'id', requestId: '900' }, 'request not found'],
])("reports Chat2Desk's error for %s", async (_what, parameters, text) => {
	chat2desk(() => failure(404, { message: text }));
	expect((await close(parameters)).message).toContain(text);
});
