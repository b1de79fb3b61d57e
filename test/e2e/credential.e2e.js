'use strict';

const { sandboxCredential } = require('../../sandbox/start/seed');
const { findFreePort } = require('../../sandbox/start/ports');
const { credential, n8nClient, sandbox } = require('./support/servers');

describe('the test of the credential "Chat2Desk API"', () => {
	let client;

	beforeAll(async () => {
		client = await n8nClient();
	});
	afterEach(async () => {
		await sandbox.clearFaults();
	});

	/** The result of "Test" in the credential form with this data. */
	const test = async (changes = {}) => {
		const { name, type, data } = sandboxCredential(sandbox.url, credential.name);
		return await client.testCredential({ id: credential.id, name, type, data: { ...data, ...changes } });
	};

	it('passes with the correct token', async () => {
		expect(await test()).toMatchObject({ status: 'OK' });
	});

	it.each(['"sandbox-token"', '  Bearer sandbox-token ', 'Authorization: sandbox-token'])(
		'passes with the token pasted as %j',
		async (apiToken) => {
			expect(await test({ apiToken })).toMatchObject({ status: 'OK' });
		},
	);

	it.each(['/', '/v1', '/v1/'])('passes with "%s" appended to the custom URL', async (end) => {
		expect(await test({ customUrl: `${sandbox.url}${end}` })).toMatchObject({ status: 'OK' });
	});

	it('reports a wrong token', async () => {
		const { status, message } = await test({ apiToken: 'not-the-token' });
		expect(status).toBe('Error');
		expect(message).toMatch(/token/i);
		expect(message).not.toContain('not-the-token');
	});

	it('treats a 200 with an error as a failure', async () => {
		await sandbox.addFault({ kind: 'error_200' });
		const { status, message } = await test();
		expect(status).toBe('Error');
		expect(message).not.toMatch(/unreachable|connect/i);
	});

	it('reports a web page instead of an API response', async () => {
		await sandbox.addFault({ kind: 'html' });
		const { status, message } = await test();
		expect(status).toBe('Error');
		expect(message).toMatch(/html|web page/i);
	});

	it('reports an unreachable server', async () => {
		const { status, message } = await test({ customUrl: `http://127.0.0.1:${await findFreePort()}` });
		expect(status).toBe('Error');
		expect(message).toMatch(/refused|reach|connect/i);
	});

	it('rejects an invalid custom URL', async () => {
		const { status, message } = await test({ customUrl: 'ftp://chat.example.com' });
		expect(status).toBe('Error');
		expect(message).toMatch(/http/i);
	});
});
