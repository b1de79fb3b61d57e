'use strict';

const nock = require('nock');
const { SERVER } = require('../../support/constants');
const { execute } = require('../../support/n8n-core');
const { chat2desk, localServer, pause, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const DOWNLOAD = { resource: 'message', operation: 'downloadAttachments', messageId: '1', simplify: false };

/** Storage hosts that respond with the requested path. */
function storage(...hosts) {
	const received = [];
	for (const host of hosts) {
		nock(host)
			.persist()
			.get(/.*/)
			.reply(function reply(path) {
				received.push({ url: `${host}${path}`, headers: this.req.headers });
				return [200, `file ${path}`, { 'content-type': 'image/jpeg; charset=binary' }];
			});
	}
	return received;
}

const files = (item) =>
	Object.values(item.binary ?? {}).map(({ fileName, mimeType, data }) => ({
		fileName,
		mimeType,
		text: Buffer.from(data, 'base64').toString(),
	}));

async function download(message, more = {}) {
	chat2desk(() => success({ id: 1, ...message }), more.server);
	return await execute({
		parameters: { ...DOWNLOAD, ...more.parameters },
		credential: more.credential,
		settings: more.settings,
	});
}

/** A credential with the test server as file storage. Other hosts on this machine receive no request. */
const storedAt = ({ url }) => ({ server: 'custom', customUrl: SERVER, storageUrl: url });

const MESSAGE = {
	photo: 'companies/company_1/messages/2026-7/a.jpg',
	video: null,
	audio: '/companies/v.ogg',
	pdf: 'https://other.example/doc%20one.pdf?sig=1',
	attachments: [
		{ name: 'holiday.jpg', link: 'https://storage.chat2desk.com/companies/company_1/messages/2026-7/a.jpg' },
		{ name: null, link: 'https://other.example/b.png' },
	],
};

test('downloads each file of a message once, with relative paths from the storage host, and without the token', async () => {
	const received = storage('https://storage.chat2desk.com', 'https://other.example');
	const { items, error } = await download(MESSAGE);
	expect(error).toBeUndefined();
	expect(received.map(({ url }) => url)).toEqual([
		'https://storage.chat2desk.com/companies/company_1/messages/2026-7/a.jpg',
		'https://other.example/b.png',
		'https://storage.chat2desk.com/companies/v.ogg',
		'https://other.example/doc%20one.pdf?sig=1',
	]);
	for (const { headers } of received) expect(JSON.stringify(headers)).not.toMatch(/authorization|tok-3n-secret/i);
	expect(Object.keys(items[0].binary)).toEqual(['data', 'data1', 'data2', 'data3']);
	expect(files(items[0])).toEqual([
		{ fileName: 'holiday.jpg', mimeType: 'image/jpeg', text: 'file /companies/company_1/messages/2026-7/a.jpg' },
		{ fileName: 'b.png', mimeType: 'image/jpeg', text: 'file /b.png' },
		{ fileName: 'v.ogg', mimeType: 'image/jpeg', text: 'file /companies/v.ogg' },
		{ fileName: 'doc one.pdf', mimeType: 'image/jpeg', text: 'file /doc%20one.pdf?sig=1' },
	]);
	expect(items[0]).toMatchObject({ json: { id: 1 }, pairedItem: { item: 0 } });
});

test.each([
	[
		'a regional server',
		'https://api-02.chat2desk.kz',
		{ server: 'https://api-02.chat2desk.kz' },
		'https://storage-02.chat2desk.kz',
	],
	[
		'a white-label server',
		'https://chat.example.com',
		{ server: 'custom', customUrl: 'https://chat.example.com/v1' },
		'https://chat.example.com',
	],
	[
		'a separate storage host',
		'https://chat.example.com',
		{ server: 'custom', customUrl: 'https://chat.example.com', storageUrl: 'https://files.example.com/base/' },
		'https://files.example.com/base',
	],
])('resolves a relative path with %s', async (_name, server, credential, base) => {
	chat2desk(
		({ path }) =>
			path.endsWith('.jpg')
				? { body: 'x', headers: { 'content-type': 'image/jpeg' } }
				: success({ id: 1, photo: 'a.jpg' }),
		server,
	);
	const received = storage(new URL(base).origin);
	const { items, error } = await execute({ parameters: DOWNLOAD, credential });
	expect(error).toBeUndefined();
	expect(files(items[0])).toHaveLength(1);
	if (new URL(base).origin !== server) expect(received[0].url).toBe(`${base}/a.jpg`);
});

test('outputs no binary data for a message without files', async () => {
	const { items } = await download({ photo: null, video: '', attachments: [] });
	expect(items[0].json.id).toBe(1);
	expect(items[0].binary).toBeUndefined();
});

test.each([
	['null', null],
	['a string', 'x'],
	['rows without a link', [{ name: 'a' }, null]],
])('ignores attachments that are %s', async (_name, attachments) => {
	const { items, error } = await download({ attachments });
	expect(error).toBeUndefined();
	expect(items[0].binary).toBeUndefined();
});

test.each([['file:///etc/passwd'], ['ftp://x.example/a'], ['//x.example/a'], ['data:text/plain,hi']])(
	'does not request %s',
	async (photo) => {
		const { error } = await download({ photo });
		expect(error.message).toBe('The file URL must start with http:// or https://');
	},
);

test('removes directories from a file name', async () => {
	storage('https://other.example');
	const { items } = await download({ attachments: [{ name: '../../etc/passwd', link: 'https://other.example/a' }] });
	expect(files(items[0])[0].fileName).toBe('passwd');
});

describe('a failed download', () => {
	test('is an error with the URL, but without its query, which can contain a key', async () => {
		nock('https://other.example').get(/.*/).reply(404, 'gone');
		const { error } = await download({ photo: 'https://other.example/a.jpg?key=secret' });
		expect(error).toMatchObject({
			message: 'The file https://other.example/a.jpg cannot be downloaded: the server returned HTTP 404',
			httpCode: '404',
		});
		expect(JSON.stringify(error)).not.toContain('secret');
	});

	test('reports that the server does not respond', async () => {
		const server = await localServer(() => undefined);
		await server.close();
		const { error } = await download({ photo: `${server.url}/a.jpg` }, { credential: storedAt(server) });
		expect(error.message).toBe(
			`The file ${server.url}/a.jpg cannot be downloaded: the connection failed (ECONNREFUSED)`,
		);
	});

	test.each([
		['declares its size', { 'content-length': '2000000' }],
		['does not declare its size', {}],
	])('stops early if the file is too large and the server %s', async (_name, headers) => {
		const state = { closed: false, sent: 0 };
		const server = await localServer((request, response) => {
			response.writeHead(200, { 'content-type': 'image/jpeg', ...headers });
			const timer = setInterval(() => {
				response.write(Buffer.alloc(200_000));
				state.sent += 200_000;
			}, 5);
			request.socket.on('close', () => {
				state.closed = true;
				clearInterval(timer);
			});
		});
		const { error } = await download(
			{ photo: `${server.url}/a.jpg` },
			{ parameters: { maxFileSize: 1 }, credential: storedAt(server) },
		);
		while (!state.closed) await pause(10);
		await server.close();
		expect(error.message).toBe(`The file ${server.url}/a.jpg cannot be downloaded: it is larger than 1 MB`);
		expect(state.sent).toBeLessThan(5_000_000);
	});
});
