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
			getBinaryMetadata: async () => ({ fileSize: 1234 }),
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

const linksOf = async (context, { fieldNames = ['data'], lifetimeHours = 24 } = {}) =>
	await createFileLinks(context, { index: 0, fieldNames, lifetimeHours });

test('a link is signed with a lifetime in words, and requested as Chat2Desk will', async () => {
	const context = contextOf();
	expect(await linksOf(context, { lifetimeHours: 2 })).toEqual([{ fieldName: 'data', url: URL, name: 'offer.pdf' }]);
	expect(context.asked.signed).toEqual([[PDF.id, '2 hours']]);
	expect(context.asked.requests).toEqual([
		expect.objectContaining({ method: 'HEAD', url: URL, timeout: 5_000, disableFollowRedirect: true }),
	]);
	expect(context.asked.copies).toEqual([]);
});

test('a file that came with a webhook is copied first, because its ID ends with the execution', async () => {
	const temporary = { ...PDF, id: 'filesystem-v2:workflows/3/executions/temp/binary_data/1' };
	const context = contextOf({ binary: { data: temporary } });
	expect(await linksOf(context)).toEqual([{ fieldName: 'data', url: URL, name: 'offer.pdf' }]);
	expect(context.asked.copies).toEqual([`stream of ${temporary.id}`]);
	expect(context.asked.signed).toEqual([['filesystem-v2:executions/8/binary_data/2', '24 hours']]);
});

describe('several files', () => {
	const binary = {
		a: PDF,
		b: { ...PDF, fileName: 'b', fileExtension: 'pdf' },
		c: { ...PDF, fileName: undefined, fileExtension: 'pdf' },
	};

	test.each([
		[
			['b', 'a'],
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

	test.each([
		[['d'], binary, /no file in the field "d"/, /a, b, c/],
		[['*'], {}, /has no files/, /outputs a file/],
		[['data'], undefined, /no file in the field "data"/, /outputs a file/],
		[['__proto__'], binary, /no file in the field "__proto__"/, /a, b, c/],
	])('%j of what is not there is an error', async (fieldNames, files, message, description) => {
		const context = contextOf();
		context.getInputData = () => [{ json: {}, binary: files }];
		await expect(linksOf(context, { fieldNames })).rejects.toMatchObject({
			name: 'InputError',
			message: expect.stringMatching(message),
			description: expect.stringMatching(description),
		});
	});
});

describe('nothing is sent', () => {
	const throws = (text) => () => {
		throw new Error(text);
	};
	test.each([
		['n8n before 1.90', { helpers: { createBinarySignedUrl: undefined } }, /requires n8n 1\.90/],
		[
			'memory mode',
			{ helpers: { createBinarySignedUrl: throws('URL signing is not available in memory mode') } },
			/keeps files in memory/,
		],
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
		['an agent', { type: 'chat2DeskTool' }, /cannot be sent by an AI agent/],
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
		['n8n without a URL', { url: '/rest/binary-data/signed?token=a' }, /the link is not a public address/],
		['a proxy with 404', { respond: () => responds(404) }, /https:\/\/n8n\.example returns HTTP 404 for its link/],
		[
			'a proxy with a redirect',
			{ respond: () => responds(302, { location: '/login' }) },
			/HTTP 302, a redirect such as to a login page/,
		],
		['a proxy with a login', { respond: () => responds(401) }, /HTTP 401, so a login is required/],
		['a gateway error', { respond: () => responds(502) }, /HTTP 502/],
		['a login page', { respond: () => asFile(HTML) }, /returns a web page for its link/],
		['another file', { respond: () => asFile({ mimeType: 'image/png' }) }, /returns a file of type image\/png/],
		['no type at all', { respond: () => responds(200) }, /returns a file of type unknown/],
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

	test.each([0, -1, NaN, 8_761])('with a lifetime of %s hours', async (lifetimeHours) => {
		await expect(linksOf(contextOf(), { lifetimeHours })).rejects.toThrow(/"Link Lifetime" must be between/);
	});
});

test('an HTML file of the right length is a file', async () => {
	const context = contextOf({ binary: { data: HTML }, respond: () => asFile(HTML, { 'content-length': '1234' }) });
	expect(await linksOf(context)).toHaveLength(1);
});

test.each([405, 501])('a proxy that answers HEAD with %s is asked by GET', async (status) => {
	const context = contextOf({ respond: ({ method }) => (method === 'HEAD' ? responds(status) : asFile()) });
	expect(await linksOf(context)).toHaveLength(1);
	expect(context.asked.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
});

test('an address that n8n cannot reach itself is sent with a note', async () => {
	const respond = () => {
		throw Object.assign(new Error('timeout'), { code: 'ECONNABORTED' });
	};
	expect(await linksOf(contextOf({ respond }))).toEqual([
		expect.objectContaining({ note: expect.stringMatching(/could not reach its own address https:\/\/n8n\.example/) }),
	]);
});

test('a private address is allowed if the server of the credential is private, too', async () => {
	const url = 'http://127.0.0.1:5678/rest/binary-data/signed?token=a';
	const credential = { server: 'custom', customUrl: 'http://127.0.0.1:4010' };
	expect(await linksOf(contextOf({ url, credential }))).toHaveLength(1);
});
