'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const READ = { resource: 'template', operation: 'get', templateId: locator('1') };
const WRITE = { resource: 'message', operation: 'send', clientId: locator('1'), text: 'hi' };
const HIDDEN_WRITE = { resource: 'message', operation: 'transfer', messageId: '1', operatorId: locator('2') };

describe('unusual responses', () => {
	const answered = async (reply, parameters = READ) => {
		const wire = chat2desk(typeof reply === 'function' ? reply : () => reply);
		return { wire, ...(await execute({ parameters })) };
	};

	test('rejects a web page and quotes its title', async () => {
		const result = await answered({
			body: '<!doctype html><title> Sign in </title>',
			headers: { 'content-type': 'text/html' },
		});
		expect(result.error.message).toBe('The server returned a web page instead of data (HTTP 200: Sign in)');
		expect(result.error.description).toContain('Check the Server in the credential');
		expect(result.wire.calls).toHaveLength(1);
	});

	test('rejects plain text', async () => {
		const { error } = await answered({ body: 'gone fishing', headers: { 'content-type': 'text/plain' } });
		expect(error.message).toBe('The server returned text instead of data (HTTP 200: gone fishing)');
	});

	test('rejects malformed JSON', async () => {
		const { error } = await answered({ body: '{"data": [1,', headers: { 'content-type': 'application/json' } });
		expect(error.message).toContain('text instead of data');
	});

	test.each([
		['an empty body', ''],
		['status alone', { status: 'success' }],
	])('treats %s as success', async (_name, body) => {
		const { items, error } = await answered({ body }, HIDDEN_WRITE);
		expect(error).toBeUndefined();
		// The IDs from the request are output for the next node.
		expect(items.map(({ json }) => json)).toEqual([{ success: true, message_id: 1, operator_id: 2 }]);
	});

	test('treats an array without an envelope as a list', async () => {
		const { items } = await answered(
			{ body: [{ id: 1 }, { id: 2 }] },
			{ resource: 'operator', operation: 'getStatuses' },
		);
		expect(items.map(({ json }) => json)).toEqual([{ id: 1 }, { id: 2 }]);
	});

	test('treats an object without an envelope as an object, even if it has a status field', async () => {
		const { items } = await answered(
			{ body: { id: 7, status: 'enabled' } },
			{ resource: 'operator', operation: 'get', operatorId: locator('7') },
		);
		expect(items[0].json).toEqual({ id: 7, status: 'enabled' });
	});

	test('treats status "ok" as success', async () => {
		const { items } = await answered(
			{ body: { data: [{ id: 1 }], status: 'ok' } },
			{ resource: 'client', operation: 'getCustomFields' },
		);
		expect(items[0].json).toEqual({ id: 1 });
	});

	test.each([
		['an empty array of errors', { status: 'success', errors: [] }],
		['an empty object of errors', { status: 'success', errors: {} }],
		['null for errors', { status: 'success', errors: null }],
		['the string None for errors', { status: 'success', errors: 'None' }],
		['a map of empty arrays', { status: 'success', errors: { url: [] } }],
		['only empty errors', { errors: [] }],
	])('treats %s as success', async (_name, body) => {
		const { items, error } = await answered({ body }, HIDDEN_WRITE);
		expect(error).toBeUndefined();
		expect(items[0].json.success).toBe(true);
	});

	describe.each([
		['send', { clientId: locator('1') }],
		['sendComment', { clientId: locator('1') }],
		['sendTemplate', { clientId: locator('1'), templateName: 'hello', language: 'en' }],
		['send', { sendTo: 'phone', phone: '+1 555 000 0001', transport: 'whatsapp' }],
	])('file errors of an accepted message (%s)', (operation, more) => {
		const parameters = { resource: 'message', operation, text: 'hi', ...more };
		const sent = async (attachment, { data } = { data: { message_id: 7 } }) =>
			await answered(
				({ path }) => (path === '/v1/clients' ? success({ id: 1 }) : { body: { data, status: 'success', attachment } }),
				parameters,
			);

		test.each([
			['an array of strings', ['file is too large']],
			['a map', { url: ['cannot be fetched'] }],
			['a string', 'file is too large'],
		])('are output: %s', async (_form, attachment) => {
			const { items, error, wire } = await sent(attachment);
			expect(error).toBeUndefined();
			expect(items[0].json).toEqual({ message_id: 7, attachment_errors: attachment });
			expect(wire.calls.filter(({ path }) => path === '/v1/messages')).toHaveLength(1);
		});

		test.each([[[]], [null], [''], [{}]])('are omitted if empty: %j', async (attachment) => {
			expect((await sent(attachment)).items[0].json).toEqual({ message_id: 7 });
		});

		test('are output if the response has no message', async () => {
			expect((await sent(['file is too large'], {})).items[0].json).toEqual({
				attachment_errors: ['file is too large'],
			});
		});
	});

	test('treats a success with non-empty errors as a failure with unknown outcome', async () => {
		const { error } = await answered({ body: { status: 'success', errors: ['row 3 is wrong'] } }, HIDDEN_WRITE);
		expect(error.message).toBe('Chat2Desk: row 3 is wrong. The request may have gone through');
	});

	test.each([
		['data', success({ templates: [{ id: 1 }, { id: 2 }] })],
		[
			'the envelope',
			{ body: { status: 'success', templates: [{ id: 1 }, { id: 2 }], meta: { total: 2, limit: 200, offset: 0 } } },
		],
		[
			'a response without status',
			{ body: { templates: [{ id: 1 }, { id: 2 }], meta: { total: 2, limit: 200, offset: 0 } } },
		],
	])('returns the list under the only key of %s', async (_name, reply) => {
		const { items, wire } = await answered(reply, { resource: 'template', operation: 'getAll', returnAll: true });
		expect(items.map(({ json }) => json)).toEqual([{ id: 1 }, { id: 2 }]);
		// Without metadata, the node reads until no new rows arrive.
		expect(wire.calls.length).toBeLessThanOrEqual(3);
	});

	test.each([
		['a bare success', { status: 'success' }],
		['null', { status: 'success', data: null }],
		['an empty list', { status: 'success', data: [] }],
	])('reports %s instead of an object', async (_name, body) => {
		const { items } = await answered({ body }, { resource: 'ticket', operation: 'create', summary: 'x' });
		expect(items.map(({ json }) => json)).toEqual([
			{ success: true, note: 'Chat2Desk reported success, but sent no data' },
		]);
	});

	test('accepts an object that contains an error field', async () => {
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
		['errors as a string', { status: 'error', errors: 'Webhook not found' }, 'Chat2Desk: Webhook not found'],
		[
			'an error with data',
			{ status: 'error', message: 'not_found', data: [], meta: { total: 0 }, code: 7 },
			'This account has no such record (Chat2Desk: not_found)',
		],
		['no reason', { status: 'error' }, 'Chat2Desk rejected the request (HTTP 200)'],
		['error instead of errors', { error: 'Token is not correct' }, 'Chat2Desk: Token is not correct'],
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
	])('reports %s with the message of Chat2Desk', async (_name, body, message) => {
		const { error } = await answered({ body });
		expect(error.message).toBe(message);
	});

	test('mentions the path if a custom call fails with 404', async () => {
		const call = { resource: 'api', operation: 'customCall', method: 'GET', path: '/v1/clintes' };
		for (const reply of [
			failure(404, { message: 'Page not found' }),
			failure(404, {}),
			{ status: 404, body: '<html>404</html>' },
		]) {
			const { error } = await answered(reply, call);
			expect(error.description).toMatch(/^Check "Path" and "Method"/);
			expect(error.description).not.toMatch(/Server in the credential/);
		}
	});

	test('mentions the image if it contains no code', async () => {
		const decode = { resource: 'qrCode', operation: 'decode', imageUrl: 'https://x.example/cat.png' };
		for (const reply of [failure(422, { message: 'QR code not found' }), failure(200, { errors: 'not_found' })]) {
			const { error } = await answered(reply, decode);
			expect(error.description).toMatch(/found no QR code at this URL/);
		}
	});

	test('adds no advice to a self-explanatory message', async () => {
		const { error } = await answered(failure(422, { errors: { phone: ['is invalid'] } }), WRITE);
		expect(error.message).toBe('Chat2Desk: phone: is invalid');
		expect(error.description).toBeFalsy();
	});

	test.each([
		[401, { message: 'You need to auth' }, 'a valid token is rejected by the wrong server'],
		[403, { message: 'Token is not correct' }, 'Check Server and API Token'],
		[404, { message: 'Page not found' }, 'does not support the request'],
		[400, { errors: { client: ['Client already exist', '{"id":5}'] } }, 'Create or Get'],
		[400, { message: 'already has state' }, 'Nothing was changed'],
		[400, { message: 'use date filter and start_id separately' }, 'Remove either'],
		[400, { errors: 'tag does not exist' }, 'Tag > Get Many'],
		[405, {}, 'does not support the operation'],
	])('HTTP %i %j has advice', async (status, body, advice) => {
		const { error } = await answered(failure(status, body), WRITE);
		expect(error.description).toContain(advice);
		expect(error.httpCode).toBe(String(status));
	});
});
