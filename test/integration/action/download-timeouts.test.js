/** @jest-environment node */

'use strict';

/** Downloads from a server that stalls, with a fake clock. */

const { SERVER } = require('../../support/constants');
const { execute } = require('../../support/n8n-core');
const { advance, settle, untilDone, useFakeClock } = require('../../support/fake-clock');
const { chat2desk, localServer, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();
useFakeClock();

let storage;
afterEach(async () => await storage.close());

/** Starts a server that handles the request for a file. `closed` resolves when the client closes the connection. */
async function serve(handle) {
	let end;
	const closed = new Promise((resolve) => (end = resolve));
	storage = await localServer((request, response) => {
		request.socket.on('close', end);
		handle(request, response);
	});
	return { closed };
}

/** Sends the beginning of a file, then one byte at each interval. */
const slowFile = (everyMs) => (request, response) => {
	response.writeHead(200, { 'content-type': 'image/jpeg' });
	response.write('begin');
	if (everyMs === undefined) return;
	const timer = setInterval(() => response.write('.'), everyMs);
	request.socket.on('close', () => clearInterval(timer));
};

const download = async (options, more = {}) => {
	chat2desk(() => success({ id: 1, photo: 'a.jpg' }));
	return await execute({
		parameters: { resource: 'message', operation: 'downloadAttachments', messageId: '1', options },
		credential: { server: 'custom', customUrl: SERVER, storageUrl: storage.url },
		...more,
	});
};

test('fails after Timeout without data, and closes the connection', async () => {
	const { closed } = await serve(slowFile());
	const { error } = await untilDone(download({ timeout: 300 }));
	expect(error.message).toBe(`The file ${storage.url}/a.jpg cannot be downloaded: no data for 0.3 seconds`);
	await closed;
});

test('fails after ten times Timeout if single bytes keep arriving', async () => {
	const { closed } = await serve(slowFile(60));
	const { error } = await untilDone(download({ timeout: 250 }));
	expect(error.message).toBe(`The file ${storage.url}/a.jpg cannot be downloaded: it was incomplete after 2.5 seconds`);
	await closed;
});

test('fails if the response header never ends', async () => {
	await serve((request) => {
		request.socket.write('HTTP/1.1 200 OK\r\nx: ');
		const timer = setInterval(() => request.socket.write('.'), 60);
		request.socket.on('close', () => clearInterval(timer));
	});
	const { error } = await untilDone(download({ timeout: 250 }));
	expect(error.message).toMatch(/cannot be downloaded: (no data for 0\.3|it was incomplete after 2\.5) seconds/);
});

test('stops when the execution is cancelled', async () => {
	const { closed } = await serve(slowFile(60));
	let execution;
	const result = download({ timeout: 20_000 }, { watch: (running) => (execution = running) });
	await advance(1_000);
	execution.cancel();
	await settle();
	const { items, error } = await untilDone(result);
	expect([items, error.message]).toEqual([[], 'The execution was cancelled']);
	await closed;
});
