/** @jest-environment node */

'use strict';

const http = require('node:http');
const { VARIABLES, localProxy } = require('../../support/local-proxy');

const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
const PLAIN = { server: 'custom', customUrl: 'http://chat2desk.example' };
const SECURE = { server: 'custom', customUrl: 'https://chat2desk.example' };
const READ = { resource: 'company', operation: 'getApiInfo' };

let server;
let proxy;
let execute;
let editor;

beforeAll(async () => {
	server = http.createServer((request, response) => {
		const body = request.url.includes('/messages/') ? { id: 1, photo: 'a.txt' } : [{ id: 5, name: 'Five' }];
		if (request.url.endsWith('a.txt')) return response.writeHead(200, { 'content-type': 'text/plain' }).end('file');
		return response
			.writeHead(200, { 'content-type': 'application/json' })
			.end(JSON.stringify({ status: 'success', data: body }));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	proxy = await localProxy(() => ({ host: '127.0.0.1', port: server.address().port }));
	for (const name of VARIABLES) delete process.env[name];
	Object.assign(process.env, { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1,localhost' });
	// n8n reads these environment variables when it is loaded.
	({ execute } = require('../../support/n8n-core'));
	({ editor } = require('../../support/editor'));
	require('n8n-core').installGlobalProxyAgent?.();
});
beforeEach(() => (proxy.requests.length = 0));
afterAll(async () => {
	for (const name of VARIABLES) {
		if (before[name] === undefined) delete process.env[name];
		else process.env[name] = before[name];
	}
	require('n8n-core').uninstallGlobalProxyAgent?.();
	await proxy.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

test('sends requests of operations through the proxy', async () => {
	const { error } = await execute({ parameters: READ, credential: PLAIN });
	expect(error).toBeUndefined();
	expect(proxy.requests).toEqual(['GET http://chat2desk.example/v1/companies/api_info']);
});

test('sends the credential test through the proxy', async () => {
	expect(await (await editor(PLAIN)).test()).toMatchObject({ status: 'OK' });
	expect(proxy.requests).toEqual(['GET http://chat2desk.example/v1/companies/api_info']);
});

test('sends dropdown requests through the proxy', async () => {
	const { results } = await (await editor(PLAIN)).search('searchChannels');
	expect(results).toHaveLength(1);
	expect(proxy.requests[0]).toMatch(/^GET http:\/\/chat2desk\.example\/v1\/channels/);
});

test('sends downloads through the proxy', async () => {
	const parameters = { resource: 'message', operation: 'downloadAttachments', messageId: '1' };
	const { error, items } = await execute({ parameters, credential: PLAIN });
	expect(error).toBeUndefined();
	expect(Object.keys(items[0].binary ?? {})).toHaveLength(1);
	expect(proxy.requests).toHaveLength(2);
});

test('opens a tunnel for HTTPS and sends nothing if the server behind it does not support TLS', async () => {
	const write = {
		resource: 'message',
		operation: 'send',
		clientId: { __rl: true, mode: 'id', value: '1' },
		text: 'hi',
	};
	const { error } = await execute({ parameters: write, credential: SECURE });
	expect(proxy.requests).toEqual(['CONNECT chat2desk.example:443']);
	expect(error.message).toMatch(/^Could not connect to Chat2Desk: the TLS handshake failed \(E/);
	expect(error.description).toContain('The request was not sent');
	expect(error.description).toContain('NODE_EXTRA_CA_CERTS');
});

test('bypasses the proxy for hosts in NO_PROXY', async () => {
	const { error } = await execute({
		parameters: READ,
		credential: { server: 'custom', customUrl: `http://127.0.0.1:${server.address().port}` },
	});
	expect(error).toBeUndefined();
	expect(proxy.requests).toEqual([]);
});
