'use strict';

const { sandboxCredential } = require('../../sandbox/start/seed');
const { findFreePort } = require('../../sandbox/start/ports');
const { credential, n8nClient, sandbox } = require('./support/servers');

describe('The test of the credential "Chat2Desk API"', () => {
	let client;

	beforeAll(async () => {
		client = await n8nClient();
	});
	afterEach(async () => {
		await sandbox.clearFaults();
	});

	/** What n8n says when a person presses "Test" with this data in the form. */
	const test = async (changes = {}) => {
		const { name, type, data } = sandboxCredential(sandbox.url, credential.name);
		return await client.testCredential({ id: credential.id, name, type, data: { ...data, ...changes } });
	};

	it('passes with the right token', async () => {
		expect(await test()).toMatchObject({ status: 'OK' });
	});

	it.each(['"sandbox-token"', '  Bearer sandbox-token ', 'Authorization: sandbox-token'])(
		'passes with the token pasted as %j',
		async (apiToken) => {
			expect(await test({ apiToken })).toMatchObject({ status: 'OK' });
		},
	);

	it.each(['/', '/v1', '/v1/'])('passes with "%s" behind the custom URL', async (end) => {
		expect(await test({ customUrl: `${sandbox.url}${end}` })).toMatchObject({ status: 'OK' });
	});

	it('says that the token is wrong', async () => {
		const { status, message } = await test({ apiToken: 'not-the-token' });
		expect(status).toBe('Error');
		expect(message).toMatch(/token/i);
		expect(message).not.toContain('not-the-token');
	});

	it('does not take a 200 with an error for a success', async () => {
		await sandbox.addFault({ kind: 'error_200' });
		const { status, message } = await test();
		expect(status).toBe('Error');
		expect(message).not.toMatch(/unreachable|connect/i);
	});

	it('says that a web page came instead of the API', async () => {
		await sandbox.addFault({ kind: 'html' });
		const { status, message } = await test();
		expect(status).toBe('Error');
		expect(message).toMatch(/html|web page/i);
	});

	it('says that nothing answers at the address', async () => {
		const { status, message } = await test({ customUrl: `http://127.0.0.1:${await findFreePort()}` });
		expect(status).toBe('Error');
		expect(message).toMatch(/refused|reach|connect/i);
	});

	it('refuses a custom URL that is none', async () => {
		const { status, message } = await test({ customUrl: 'ftp://chat.example.com' });
		expect(status).toBe('Error');
		expect(message).toMatch(/http/i);
	});
});
