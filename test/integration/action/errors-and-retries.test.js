'use strict';

const { TOKEN } = require('../../support/constants');
const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, localServer, sealNetwork } = require('../../support/mock-api');

sealNetwork();

const READ = { resource: 'template', operation: 'get', templateId: locator('1') };
const WRITE = { resource: 'message', operation: 'send', clientId: locator('1'), text: 'hi' };
const HIDDEN_WRITE = { resource: 'message', operation: 'transfer', messageId: '1', operatorId: locator('2') };
const WRITES = [
	['POST', WRITE],
	['PUT', { resource: 'dialog', operation: 'close', dialogId: locator('1') }],
	['DELETE', { resource: 'ticket', operation: 'delete', ticketId: '1' }],
	['GET that changes data', HIDDEN_WRITE],
];

const OUTCOME_UNKNOWN = 'The request may have gone through';

/** Connection failures by name. */
const CONNECTION_FAILURES = {
	'a broken connection': (request) => request.socket.destroy(),
	'no answer in time': () => undefined,
	'an HTTP 500': (_request, response) =>
		response.writeHead(500, { 'content-type': 'application/json' }).end('{"status":"error"}'),
	'a gateway page': (_request, response) =>
		response.writeHead(502, { 'content-type': 'text/html' }).end('<html><title>Bad Gateway</title></html>'),
	'half an answer': (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
		response.write('{"data":');
		setTimeout(() => response.destroy(), 20);
	},
};

const ok = (_request, response) =>
	response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success","data":{"id":1}}');

/** Runs against a real server whose first responses fail. */
async function against(handle, parameters, more = {}) {
	const server = await localServer(handle);
	const run = await execute({
		parameters: { ...parameters, options: { timeout: 1000, ...parameters.options } },
		credential: { server: 'custom', customUrl: server.url },
		...more,
	});
	await server.close();
	return { ...run, calls: server.calls };
}

/** Checks that n8n neither stores nor shows the token. */
function expectNoToken({ run, error }) {
	const seen = new WeakSet();
	const text = JSON.stringify([run, error, error?.stack, error?.cause], (_key, value) => {
		if (value === null || typeof value !== 'object') return value;
		if (seen.has(value)) return undefined;
		seen.add(value);
		return value instanceof Error
			? { ...value, message: value.message, stack: value.stack, cause: value.cause }
			: value;
	});
	expect(text.length).toBeGreaterThan(500);
	expect(text).not.toContain(TOKEN);
}

describe.each(Object.entries(CONNECTION_FAILURES))('%s', (_name, broken) => {
	test('is retried for a read', async () => {
		const { calls, items, error } = await against(
			(request, response, index) => (index === 0 ? broken : ok)(request, response),
			READ,
		);
		expect(error).toBeUndefined();
		expect(items[0].json).toEqual({ id: 1 });
		expect(calls).toHaveLength(2);
	});

	test.each(WRITES)('is never retried for a %s', async (_method, parameters) => {
		const result = await against((request, response) => broken(request, response), parameters);
		expect(result.calls).toHaveLength(1);
		expect(result.error.message).toContain(OUTCOME_UNKNOWN);
		expect(result.error.description).toContain('Check in Chat2Desk');
		expectNoToken(result);
	});
});

test('gives up a read after three retries', async () => {
	const wire = chat2desk(() => failure(503, {}));
	const result = await execute({ parameters: READ });
	expect(wire.calls).toHaveLength(4);
	expect(result.error).toMatchObject({ message: 'Chat2Desk failed with HTTP 503', httpCode: '503' });
	expectNoToken(result);
});

test('Options > Timeout limits a request', async () => {
	const begun = Date.now();
	const { error } = await against(() => undefined, { ...WRITE, options: { timeout: 1500 } });
	expect(error.message).toBe(`Chat2Desk did not respond in time (ECONNABORTED). ${OUTCOME_UNKNOWN}`);
	expect(Date.now() - begun).toBeGreaterThanOrEqual(1400);
});

test.each([
	['read', READ],
	['write', WRITE],
])('a %s to an unreachable server reports that nothing was sent', async (_name, parameters) => {
	const server = await localServer(ok);
	await server.close();
	const result = await execute({ parameters, credential: { server: 'custom', customUrl: server.url } });
	expect(result.error).toMatchObject({
		message: 'Could not connect to Chat2Desk: the host is not responding (ECONNREFUSED)',
		description: expect.stringContaining('The request was not sent'),
	});
	expectNoToken(result);
});

test('does not follow redirects, so the token reaches no other host', async () => {
	const other = await localServer(ok);
	const result = await against(
		(_request, response) => response.writeHead(302, { location: `${other.url}/elsewhere` }).end(),
		READ,
	);
	await other.close();
	expect(other.calls).toEqual([]);
	expect(result.calls).toHaveLength(1);
	expect(result.error.message).toBe(`The server redirects to ${other.url}/elsewhere (HTTP 302)`);
	expectNoToken(result);
});

test.each([
	[403, { message: `Token ${'is not correct'}` }],
	[500, {}],
])('keeps the token out of the execution data after HTTP %i', async (status, body) => {
	chat2desk(() => failure(status, body));
	for (const settings of [{}, { onError: 'continueRegularOutput' }, { onError: 'continueErrorOutput' }]) {
		expectNoToken(await execute({ parameters: WRITE, settings }));
	}
});

test('rejects a credential without a valid server before sending anything', async () => {
	const result = await execute({ parameters: READ, credential: { server: 'custom', customUrl: 'api.example.com' } });
	expect(result.error).toMatchObject({
		message: 'The Server URL "api.example.com" is not a valid http(s) URL',
		description: 'Enter a URL such as https://api.chat2desk.com as Server URL in the credential',
	});
	expectNoToken(result);
});
