'use strict';

const { createFileLinks } = require('../../../dist/nodes/Chat2Desk/execution/file-links');

const PDF = { id: 'filesystem-v2:executions/7/binary_data/1', mimeType: 'application/pdf', fileName: 'offer.pdf' };
const HTML = { ...PDF, mimeType: 'text/html', fileName: 'page.html' };
const URL = 'https://n8n.example/rest/binary-data/signed?token=abc';

const responds = (statusCode, headers = {}) => ({ statusCode, headers, body: { destroy() {}, on() {} } });
const asFile = ({ mimeType } = PDF, headers) =>
	responds(200, { 'content-type': `${mimeType}; charset=utf-8`, ...headers });

/** A context of n8n with one item, whose helpers record what is asked of them. */
function contextOf({
	binary = { data: PDF },
	respond = () => asFile(),
	type = 'chat2Desk',
	helpers = {},
	...more
} = {}) {
	const asked = { requests: [], signed: [], copies: [] };
	return {
		asked,
		getExecutionCancelSignal: () => undefined,
		getNode: () => ({ name: 'Chat2Desk', type: `n8n-nodes-chat2desk.${type}` }),
		getInputData: () => [{ json: {}, binary }],
		getCredentials: async () => ({ server: 'https://api.chat2desk.com', ...more.credential }),
		helpers: {
			assertBinaryData: (_index, name) => binary[name],
			createBinarySignedUrl: (file, expiresIn) => {
				asked.signed.push([file.id, expiresIn]);
				return more.url ?? URL;
			},
			getBinaryStream: async (id) => `stream of ${id}`,
			getBinaryMetadata: async () => ({ mimeType: binary.data.mimeType, fileSize: 1234 }),
			prepareBinaryData: async (stream, fileName, mimeType) => {
				asked.copies.push(stream);
				return { id: 'filesystem-v2:executions/8/binary_data/2', fileName, mimeType };
			},
			httpRequest: async (options) => {
				asked.requests.push(options);
				return respond(options, asked.requests.length);
			},
			...helpers,
		},
	};
}

const linksOf = async (context, { fieldNames = ['data'], lifetimeHours } = {}) =>
	await createFileLinks(context, 0, fieldNames, lifetimeHours);

test('a link is signed with a unit of its lifetime, and its headers are requested', async () => {
	const context = contextOf();
	expect(await linksOf(context, { lifetimeHours: 2 })).toEqual([{ url: URL, name: 'offer.pdf' }]);
	expect(context.asked.signed).toEqual([[PDF.id, '2 hours']]);
	expect(context.asked.requests).toEqual([
		expect.objectContaining({ method: 'HEAD', url: URL, timeout: 5_000, disableFollowRedirect: true }),
	]);
	expect(context.asked.copies).toEqual([]);
});

test('a file that came with a webhook is copied first, because its ID ends with the execution', async () => {
	const temporary = { ...PDF, id: 'filesystem-v2:workflows/3/executions/temp/binary_data/1' };
	const context = contextOf({ binary: { data: temporary } });
	expect(await linksOf(context)).toEqual([{ url: URL, name: 'offer.pdf' }]);
	expect(context.asked.copies).toEqual([`stream of ${temporary.id}`]);
	expect(context.asked.signed).toEqual([['filesystem-v2:executions/8/binary_data/2', '24 hours']]);
});

describe('several files', () => {
	const binary = {
		data: PDF,
		b: { ...PDF, fileName: 'b', fileExtension: 'pdf' },
		c: { ...PDF, fileName: undefined, fileExtension: 'pdf' },
	};

	test.each([
		[
			['b', 'data'],
			['b.pdf', 'offer.pdf'],
		],
		[['*'], ['offer.pdf', 'b.pdf', 'file.pdf']],
		[
			['b', '*', 'b'],
			['b.pdf', 'offer.pdf', 'file.pdf'],
		],
	])('%j are linked in their order, each once', async (fieldNames, names) => {
		const links = await linksOf(contextOf({ binary }), { fieldNames });
		expect(links.map(({ name }) => name)).toEqual(names);
	});

	test.each([{}, undefined])('are an error if there are none: %j', async (files) => {
		const context = contextOf();
		context.getInputData = () => [{ json: {}, binary: files }];
		await expect(linksOf(context, { fieldNames: ['*'] })).rejects.toThrow('Item 0 has no files');
	});
});

describe('nothing is sent', () => {
	const throws = (text) => () => {
		throw new Error(text);
	};
	test.each([
		['n8n before 1.90', { helpers: { createBinarySignedUrl: undefined } }, /requires n8n 1\.90/],
		[
			'a file without an ID',
			{ binary: { data: { ...PDF, id: undefined, data: 'JVBERg==' } } },
			/keeps files in memory/,
		],
		[
			'an engine without the helper',
			{ helpers: { createBinarySignedUrl: throws('Not implemented') } },
			/could not create a link to the file: Not implemented/,
		],
		['an agent', { type: 'chat2DeskTool' }, /AI agent cannot send files/],
		[
			'n8n on localhost',
			{ url: 'http://localhost:5678/rest/binary-data/signed?token=a' },
			/http:\/\/localhost:5678 is not a public address/,
		],
		[
			'n8n in a private network',
			{ url: 'http://n8n:5678/rest/binary-data/signed?token=a' },
			/http:\/\/n8n:5678 is not a public address/,
		],
		['n8n without a URL', { url: '/rest/binary-data/signed?token=a' }, /its URL is not a public address/],
		['a proxy with 404', { respond: () => responds(404) }, /https:\/\/n8n\.example returns HTTP 404/],
		['a proxy with a redirect', { respond: () => responds(302, { location: '/login' }) }, /returns HTTP 302/],
		['a proxy with a login', { respond: () => responds(401) }, /returns HTTP 401/],
		['a gateway error', { respond: () => responds(502) }, /returns HTTP 502/],
		['a login page', { respond: () => asFile(HTML) }, /returns a web page/],
		['another file', { respond: () => asFile({ mimeType: 'image/png' }) }, /returns other content/],
		['a file of another size', { respond: () => asFile(PDF, { 'content-length': '9' }) }, /returns other content/],
		['no type at all', { respond: () => responds(200) }, /returns other content/],
		[
			'a page instead of an HTML file',
			{ binary: { data: HTML }, respond: () => asFile(HTML, { 'content-length': '9' }) },
			/returns a web page/,
		],
		['a page of unknown length', { binary: { data: HTML }, respond: () => asFile(HTML) }, /returns a web page/],
	])('with %s', async (_name, options, message) => {
		const failure = linksOf(contextOf(options));
		await expect(failure).rejects.toMatchObject({ name: 'InputError', message: expect.stringMatching(message) });
		// The link is a key to the file.
		await failure.catch((error) => expect(`${error.message} ${error.description}`).not.toContain('token='));
	});
});

test('an HTML file of the right length is a file', async () => {
	const context = contextOf({ binary: { data: HTML }, respond: () => asFile(HTML, { 'content-length': '1234' }) });
	expect(await linksOf(context)).toHaveLength(1);
});

test.each([405, 501])('a proxy that answers HEAD with %s proves nothing', async (status) => {
	const [link] = await linksOf(contextOf({ respond: () => responds(status) }));
	expect(link.note).toMatch(/could not check the link/);
});

test('an address that n8n cannot reach itself is sent with a note', async () => {
	const respond = () => {
		throw Object.assign(new Error('timeout'), { code: 'ECONNABORTED' });
	};
	expect(await linksOf(contextOf({ respond }))).toEqual([
		expect.objectContaining({ note: expect.stringMatching(/could not check the link at https:\/\/n8n\.example/) }),
	]);
});

test('a private address is allowed if the server of the credential is private, too', async () => {
	const url = 'http://127.0.0.1:5678/rest/binary-data/signed?token=a';
	const credential = { server: 'custom', customUrl: 'http://127.0.0.1:4010' };
	expect(await linksOf(contextOf({ url, credential }))).toHaveLength(1);
});
