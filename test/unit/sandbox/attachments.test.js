'use strict';

const { createHash } = require('node:crypto');
const http = require('node:http');
const { once } = require('node:events');
const { startSandbox } = require('./helper');

const CLIENT = 31000002;
const CONTENT = Buffer.from('Größe L');

let api;
let storage;

beforeEach(async () => {
	api = await startSandbox();
	storage = http.createServer((req, res) => {
		if (req.url === '/redirect') res.writeHead(302, { location: '/file.txt' }).end();
		else if (req.url === '/expired') res.writeHead(400, { 'content-type': 'text/plain' }).end('expired');
		else if (req.url === '/broken') res.writeHead(200, { 'content-length': '100' }).write('half', () => res.destroy());
		else res.writeHead(200, { 'content-type': 'text/plain' }).end(CONTENT);
	});
	storage.listen(0, '127.0.0.1');
	await once(storage, 'listening');
});
afterEach(async () => {
	await api.close();
	storage.closeAllConnections();
	storage.close();
});

const storageUrl = (path) => `http://127.0.0.1:${storage.address().port}${path}`;

/** Sends a message with an attachment and returns the log records of its downloads. */
async function send(attachment) {
	const { status, body } = await api.post('/messages', { client_id: CLIENT, attachment });
	expect(status).toBe(200);
	await api.sandbox.state.attachments.settled();
	const log = await api.control('GET', '/attachments');
	return log.filter(({ message_id }) => message_id === body.data.message_id);
}

test('fetches a local attachment and records length and checksum', async () => {
	const [record] = await send(storageUrl('/file.txt'));
	expect(record).toMatchObject({
		client_id: CLIENT,
		url: storageUrl('/file.txt'),
		status: 200,
		content_type: 'text/plain',
		bytes: CONTENT.length,
		sha256: createHash('sha256').update(CONTENT).digest('hex'),
		error: null,
	});
	const { messages } = await api.control('GET', `/chat/messages?client_id=${CLIENT}`);
	expect(messages.at(-1).attachment_fetches).toEqual([record]);
});

test.each([
	['/messages/inbox', { channel_id: 128, from_client: { id: 'crm-1' } }],
	[
		'/messages/import',
		{ client_id: CLIENT, channel_id: 126, transport: 'widget', messages: [{ timestamp: 1, type: 'to_client' }] },
	],
])('fetches the attachment of POST %s', async (path, body) => {
	const attachment = storageUrl('/file.txt');
	const withFile = body.messages
		? { ...body, messages: body.messages.map((each) => ({ ...each, attachment })) }
		: { ...body, attachment };
	expect((await api.post(path, withFile)).status).toBe(200);
	await api.sandbox.state.attachments.settled();
	expect(await api.control('GET', '/attachments')).toMatchObject([{ url: attachment, bytes: CONTENT.length }]);
});

test('fetches its own files', async () => {
	const url = `${api.sandbox.url}/files/document.pdf`;
	const [record] = await send(url);
	const file = Buffer.from(await (await fetch(url)).arrayBuffer());
	expect(record).toMatchObject({ bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
});

test('records the status of an expired link', async () => {
	expect(await send(storageUrl('/expired'))).toMatchObject([{ status: 400, bytes: 7, error: null }]);
});

test.each([
	['/redirect', 'Redirects are not followed'],
	['/broken', /./],
])('records why %s was not fetched', async (path, error) => {
	const expected = typeof error === 'string' ? error : expect.stringMatching(error);
	expect(await send(storageUrl(path))).toMatchObject([{ sha256: null, error: expected }]);
});

test.each([
	'https://example.com/a.jpg',
	'http://127.0.0.1.example.com/a.jpg',
	'http://192.168.0.1/a.jpg',
	'http://0/a.jpg',
])('does not fetch %s', async (url) => {
	expect(await send(url)).toMatchObject([
		{ status: null, sha256: null, error: expect.stringMatching(/local URLs only/) },
	]);
});

test('can be turned off', async () => {
	await api.control('POST', '/variants', { fetchAttachments: false });
	expect(await send(storageUrl('/file.txt'))).toEqual([]);
});

test('stops downloads when the sandbox is closed', async () => {
	storage.removeAllListeners('request');
	const requested = once(storage, 'request');
	await api.post('/messages', { client_id: CLIENT, attachment: storageUrl('/never') });
	await requested;
	const { attachments, logs } = api.sandbox.state;
	await api.close();
	await attachments.settled();
	expect(logs.attachments.all()).toMatchObject([{ sha256: null, error: 'The sandbox was stopped' }]);
	api = await startSandbox();
});
