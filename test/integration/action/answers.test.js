'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/single');
const { chat2desk, failure, sealNetwork, success } = require('../../support/wire');

sealNetwork();

const READ = { resource: 'template', operation: 'get', templateId: locator('1') };
const WRITE = { resource: 'message', operation: 'send', clientId: locator('1'), text: 'hi' };
const HIDDEN_WRITE = { resource: 'message', operation: 'transfer', messageId: '1', operatorId: locator('2') };

describe('answers of other kinds', () => {
	const answered = async (reply, parameters = READ) => {
		const wire = chat2desk(() => reply);
		return { wire, ...(await execute({ parameters })) };
	};

	test('a web page is no answer, and its title is quoted', async () => {
		const result = await answered({
			body: '<!doctype html><title> Sign in </title>',
			headers: { 'content-type': 'text/html' },
		});
		expect(result.error.message).toBe('The server answered with a web page instead of data (HTTP 200: Sign in)');
		expect(result.error.description).toContain('Check the Server in the credential');
		expect(result.wire.calls).toHaveLength(1);
	});

	test('a text is no answer', async () => {
		const { error } = await answered({ body: 'gone fishing', headers: { 'content-type': 'text/plain' } });
		expect(error.message).toBe('The server answered with text instead of data (HTTP 200: gone fishing)');
	});

	test('broken JSON is no answer', async () => {
		const { error } = await answered({ body: '{"data": [1,', headers: { 'content-type': 'application/json' } });
		expect(error.message).toContain('text instead of data');
	});

	test.each([
		['an empty body', ''],
		['status alone', { status: 'success' }],
	])('%s is a success', async (_name, body) => {
		const { items, error } = await answered({ body }, HIDDEN_WRITE);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json)).toEqual([{ success: true }]);
	});

	test('a bare array is a list', async () => {
		const { items } = await answered(
			{ body: [{ id: 1 }, { id: 2 }] },
			{ resource: 'operator', operation: 'getStatuses' },
		);
		expect(items.map(({ json }) => json)).toEqual([{ id: 1 }, { id: 2 }]);
	});

	test('a bare object is an object, also with a status of its own', async () => {
		const { items } = await answered(
			{ body: { id: 7, status: 'enabled' } },
			{ resource: 'operator', operation: 'get', operatorId: locator('7') },
		);
		expect(items[0].json).toEqual({ id: 7, status: 'enabled' });
	});

	test('status ok is a success', async () => {
		const { items } = await answered(
			{ body: { data: [{ id: 1 }], status: 'ok' } },
			{ resource: 'client', operation: 'getCustomFields' },
		);
		expect(items[0].json).toEqual({ id: 1 });
	});

	test('an object that says error of itself is no failure', async () => {
		const { items, error } = await answered(success({ id: 1, status: 'error', text: 'not delivered' }), {
			resource: 'message',
			operation: 'get',
			messageId: '1',
			simplify: false,
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ status: 'error', text: 'not delivered' });
	});

	test.each([
		['errors as text', { status: 'error', errors: 'Webhook not found' }, 'Chat2Desk: Webhook not found'],
		[
			'an error beside data',
			{ status: 'error', message: 'not_found', data: [], meta: { total: 0 }, code: 7 },
			'Chat2Desk: not_found',
		],
		['no reason at all', { status: 'error' }, 'Chat2Desk refused the request (HTTP 200)'],
		['error in place of errors', { error: 'Token is not correct' }, 'Chat2Desk: Token is not correct'],
		[
			'everything under data',
			{ data: { status: 'error', message: 'request not found' } },
			'Chat2Desk: request not found',
		],
		[
			'message and errors',
			{ status: 'error', message: 'failed', errors: { url: ['x already used'] } },
			'Chat2Desk: failed; url: x already used',
		],
		['a number as errors', { status: 'error', errors: 17 }, 'Chat2Desk: 17'],
	])('%s is a failure in its own words', async (_name, body, message) => {
		const { error } = await answered({ body });
		expect(error.message).toBe(message);
	});

	test.each([
		[401, { message: 'You need to auth' }, 'paste the token again'],
		[403, { message: 'Token is not correct' }, 'paste the token again'],
		[404, { message: 'Page not found' }, 'does not know this address'],
		[400, { errors: { client: ['Client already exist', '{"id":5}'] } }, 'Create or Get'],
		[400, { message: 'already has state' }, 'in that state already'],
		[400, { message: 'use date filter and start_id separately' }, 'Remove either'],
		[400, { errors: 'tag does not exist' }, 'Tag > Get Many'],
		[405, {}, 'does not offer'],
	])('HTTP %i %j says what to do', async (status, body, advice) => {
		const { error } = await answered(failure(status, body), WRITE);
		expect(error.description).toContain(advice);
		expect(error.httpCode).toBe(String(status));
	});
});
