'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const close = async (parameters) =>
	(await execute({ parameters: { resource: 'request', operation: 'close', ...parameters } })).error;
const BY_CLIENT = { findRequestBy: 'client', clientId: locator('5') };

describe('Get Messages', () => {
	const idsOf = async (created, parameters) => {
		// The API returns them unsorted.
		const rows = created.map((time, at) => ({ id: at + 1, created: time }));
		chat2desk(() => success([...rows.slice(1), rows[0]].reverse()));
		const { items, error } = await execute({
			parameters: { resource: 'request', operation: 'getMessages', requestId: '900', ...parameters },
		});
		expect(error).toBeUndefined();
		return items.map(({ json }) => json.id);
	};

	test.each([
		['Unix seconds', [1784282400, 1784282401, 1784282402, 1784282403]],
		['the same second', [1784282400, 1784282400, 1784282400, 1784282400]],
		['the text form of the API', ['08', '09', '10', '11'].map((hour) => `2026-07-17 ${hour}:00:00 UTC`)],
	])('are output oldest first with times in %s', async (_form, created) => {
		expect(await idsOf(created, { returnAll: true })).toEqual([1, 2, 3, 4]);
	});

	test('are sorted before they are limited', async () => {
		expect(
			await idsOf(
				[30, 20, 10].map((seconds) => 1784282400 + seconds),
				{ limit: 2 },
			),
		).toEqual([3, 2]);
	});
});

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
