'use strict';

const { createHash } = require('node:crypto');
const { SERVER } = require('../../support/constants');
const { execute } = require('../../support/n8n-core');
const { chat2desk, localServer, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const servers = [];
afterEach(async () => await Promise.all(servers.splice(0).map((server) => server.close())));

/** A storage on this machine. @param {(request, response, index: number) => void} handle */
async function storage(handle) {
	const server = await localServer(handle);
	servers.push(server);
	return server;
}

/** Downloads the files of a message whose storage is a server of the test. */
async function download(message, { server, options = {}, items, ...more } = {}) {
	chat2desk(() => success({ id: 1, ...message }));
	return await execute({
		parameters: { resource: 'message', operation: 'downloadAttachments', messageId: '1', options },
		credential: server === undefined ? {} : { server: 'custom', customUrl: SERVER, storageUrl: server.url },
		items,
		...more,
	});
}

const names = (item) => Object.values(item.binary ?? {}).map(({ fileName }) => fileName);
const text = ({ data }) => Buffer.from(data, 'base64').toString();
const sends = (type, body) => (_request, response) => {
	response.writeHead(200, type === undefined ? {} : { 'content-type': type });
	response.end(body);
};

describe('a stored path', () => {
	test.each([
		['a b.jpg', '/a%20b.jpg', 'a b.jpg'],
		['companies/1/фото №1.jpg', '/companies/1/%D1%84%D0%BE%D1%82%D0%BE%20%E2%84%961.jpg', 'фото №1.jpg'],
		['a#1.jpg', '/a%231.jpg', 'a#1.jpg'],
		['why?.jpg', '/why%3F.jpg', 'why?.jpg'],
		['100%.jpg', '/100%25.jpg', '100%.jpg'],
		['50%25.jpg', '/50%2525.jpg', '50%25.jpg'],
		['//', undefined, undefined],
		['/companies/a+b&c=d;e.jpg', '/companies/a%2Bb%26c%3Dd%3Be.jpg', 'a+b&c=d;e.jpg'],
	])('requests %j as %s and names it %j', async (photo, path, name) => {
		const server = await storage(sends('image/jpeg', 'x'));
		const { items, error } = await download({ photo }, { server });
		expect(server.calls).toEqual(path === undefined ? [] : [`GET ${path}`]);
		if (path !== undefined) expect([error, names(items[0])]).toEqual([undefined, [name]]);
	});

	test('is also found if it was stored encoded', async () => {
		const server = await storage((request, response) =>
			request.url === '/a%20b.jpg?key=1' ? sends('image/jpeg', 'x')(request, response) : response.writeHead(404).end(),
		);
		const { items } = await download({ photo: 'a%20b.jpg?key=1' }, { server });
		expect(server.calls).toEqual(['GET /a%2520b.jpg%3Fkey%3D1', 'GET /a%20b.jpg?key=1']);
		expect(names(items[0])).toEqual(['a b.jpg']);
	});
});

describe('several files of a message', () => {
	test('are all output, and duplicates once', async () => {
		const server = await storage((request, response) =>
			sends('image/jpeg', request.url.replace('/copy/', '/one/'))(request, response),
		);
		const { items } = await download(
			{
				photo: 'one/a.jpg',
				video: '/two/a.jpg',
				audio: 'copy/a.jpg',
				attachments: [
					{ name: 'a.jpg', link: `${server.url}/one/a.jpg` },
					{ name: 'a.jpg', link: `${server.url}/get?id=1` },
					{ name: 'a.jpg', link: `${server.url}/get?id=2` },
				],
			},
			{ server },
		);
		expect(Object.values(items[0].binary).map(text)).toEqual(['/one/a.jpg', '/get?id=1', '/get?id=2', '/two/a.jpg']);
		expect(server.calls.filter((call) => call.includes('/one/'))).toHaveLength(1);
	});

	test('are output without a failed one, which the output names', async () => {
		const server = await storage((request, response) =>
			request.url === '/gone.jpg' ? response.writeHead(404).end() : sends('image/jpeg', 'x')(request, response),
		);
		const { items, error } = await download(
			{ photo: 'gone.jpg', video: 'b.mp4', audio: 'ftp://x.example/a' },
			{ server },
		);
		expect(error).toBeUndefined();
		expect(names(items[0])).toEqual(['b.mp4']);
		expect(items[0].json.attachment_errors).toEqual([
			{
				url: 'gone.jpg',
				error: `The file ${server.url}/gone.jpg cannot be downloaded: the server returned HTTP 404`,
			},
			{ url: 'ftp://x.example/a', error: 'The file URL must start with http:// or https://' },
		]);
	});
});

test.each([
	['voice.oga', 'application/octet-stream', 'OggS', 'voice.ogg', 'audio/ogg'],
	['voice.oga', 'audio/ogg', 'OggS', 'voice.ogg', 'audio/ogg'],
	['a.pdf', 'binary/octet-stream', '%PDF-1.4', 'a.pdf', 'application/pdf'],
	['picture', 'application/x-download', 'GIF89a', 'picture', 'image/gif'],
	['thing', undefined, '\u0001\u0002', 'thing', 'application/octet-stream'],
])('names %s with content type %s correctly', async (photo, type, body, fileName, mimeType) => {
	const server = await storage(sends(type, body));
	const { items } = await download({ photo }, { server });
	expect(Object.values(items[0].binary)).toMatchObject([{ fileName, mimeType }]);
});

test('rejects a web page instead of a file', async () => {
	const server = await storage(sends('text/html', '<html><title>Log in</title></html>'));
	const { error } = await download({ photo: 'a.jpg' }, { server });
	expect(error.message).toBe(
		`The file ${server.url}/a.jpg cannot be downloaded: the server returned a web page instead of the file`,
	);
});

describe('a truncated file', () => {
	test.each([
		['with a content length', { 'content-length': '100' }],
		['in chunks', {}],
	])('fails %s instead of returning a truncated file', async (_name, headers) => {
		const server = await storage((request, response) => {
			response.writeHead(200, { 'content-type': 'image/jpeg', ...headers });
			response.write('short');
			setTimeout(() => request.socket.destroy(), 50);
		});
		const { error } = await download({ photo: 'a.jpg' }, { server });
		expect(error.message).toMatch(/cannot be downloaded: the connection was lost after 5 bytes \(/);
	});
});

test('returns the exact bytes of a file', async () => {
	const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256));
	const server = await storage(sends('application/pdf', bytes));
	const { items } = await download({ photo: 'a.pdf' }, { server });
	const [{ data }] = Object.values(items[0].binary);
	const digest = (each) => createHash('sha256').update(each).digest('hex');
	expect(digest(Buffer.from(data, 'base64'))).toBe(digest(bytes));
});
