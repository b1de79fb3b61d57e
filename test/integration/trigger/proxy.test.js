/** @jest-environment node */

'use strict';

/**
 * Trigger requests to Chat2Desk use n8n's proxy, on publication and in the periodic check, which runs outside of n8n's
 * hooks.
 */

const { VARIABLES, localProxy } = require('../../support/local-proxy');

const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
const at = {};

beforeAll(async () => {
	const { createSandbox } = require('../../../sandbox/server');
	at.sandbox = await createSandbox({ port: 0 });
	at.proxy = await localProxy(() => ({ host: '127.0.0.1', port: Number(new URL(at.sandbox.url).port) }));
	for (const name of VARIABLES) delete process.env[name];
	Object.assign(process.env, { HTTP_PROXY: at.proxy.url, NO_PROXY: '127.0.0.1' });
	// n8n reads these environment variables when it is loaded.
	const { hostFor } = require('./host');
	require('n8n-core').installGlobalProxyAgent?.();
	// A name that resolves to the sandbox and is not excluded from the proxy.
	at.url = at.sandbox.url.replace('127.0.0.1', 'localhost');
	at.host = await hostFor({ url: at.url });
});
afterAll(async () => {
	for (const name of VARIABLES) {
		if (before[name] === undefined) delete process.env[name];
		else process.env[name] = before[name];
	}
	require('n8n-core').uninstallGlobalProxyAgent?.();
	await at.host.close();
	await at.proxy.close();
	await at.sandbox.close();
});

test('publication, the periodic check and its repair use the proxy', async () => {
	const { requests } = at.proxy;
	await at.host.activate();
	expect(requests).toContain(`POST ${at.url}/v1/webhooks`);
	requests.length = 0;
	await at.host.tick();
	expect(requests).toContainEqual(expect.stringMatching(/^GET .*\/v1\/webhooks/));
	requests.length = 0;
	at.sandbox.account.webhooks.remove(at.sandbox.account.webhooks.all().at(-1).id);
	await at.host.tick();
	expect(requests).toContain(`POST ${at.url}/v1/webhooks`);
	for (const line of requests) expect(line).toContain(` ${at.url}/v1/`);
	expect(at.host.thrown).toEqual([]);
});
