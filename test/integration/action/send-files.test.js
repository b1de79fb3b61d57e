'use strict';

/** Files that n8n holds go to Chat2Desk as links, in each operation that sends one. */

const nock = require('nock');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');
const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { BinaryDataService } = require('n8n-core');
// n8n-core's own copy.
const { Container } = require(require.resolve('@n8n/di', { paths: [require.resolve('n8n-core')] }));

sealNetwork();

const N8N = 'https://n8n.example';
const LINK = /^https:\/\/n8n\.example\/rest\/binary-data\/signed\?token=/;

const file = (fileName, mimeType = 'application/pdf') => ({
	id: `filesystem-v2:${fileName}`,
	fileName,
	mimeType,
	data: '',
});
const FILES = { data: file('a.pdf'), data1: file('b.pdf'), photo: file('c.png', 'image/png') };

/** The file that a link leads to: n8n's token says so. */
const linkedFile = (url) => {
	expect(url).toMatch(LINK);
	const [, payload] = new URL(url).searchParams.get('token').split('.');
	return JSON.parse(Buffer.from(payload, 'base64url')).id.replace('filesystem-v2:', '');
};

const mimeTypeOf = (name) => (name.endsWith('.png') ? 'image/png' : 'application/pdf');

const setStorage = (manager) => Container.get(BinaryDataService).setManager('filesystem-v2', manager);

// n8n's storage of the files. Test files of the same worker share n8n-core.
beforeAll(() =>
	setStorage({ getMetadata: async (name) => ({ fileName: name, mimeType: mimeTypeOf(name), fileSize: 4 }) }),
);
afterAll(() => setStorage(undefined));

/** n8n as it answers its own links, or as a proxy in front of it does. */
function n8nAnswers(reply) {
	const asked = [];
	nock(N8N)
		.persist()
		.intercept(/.*/, 'HEAD')
		.reply(function respond(path) {
			asked.push(linkedFile(`${N8N}${path}`));
			return reply?.(path) ?? [200, '', { 'content-type': mimeTypeOf(asked.at(-1)) }];
		});
	return asked;
}

const run = async (parameters, { files = FILES, ...more } = {}) =>
	await execute({ parameters, binaries: [files], additional: { restApiUrl: `${N8N}/rest` }, ...more });

const FROM_INPUT = { attachmentSource: 'inputField' };
const SEND = { resource: 'message', operation: 'send', clientId: locator('5'), text: 'hi' };
const TEMPLATE = {
	resource: 'message',
	operation: 'sendTemplate',
	clientId: locator('5'),
	templateName: 't',
	language: 'en',
};
const COMMENT = { resource: 'message', operation: 'sendComment', clientId: locator('5'), text: 'hi' };
const TO_PHONE = {
	resource: 'message',
	operation: 'send',
	sendTo: 'phone',
	phone: '15550000001',
	transport: 'wa_dialog',
	text: 'hi',
};
const RECEIVE = {
	resource: 'message',
	operation: 'receive',
	channelId: locator('9'),
	phone: '15550000001',
	text: 'hi',
};

const answers = ({ path }, index) => success(path === '/v1/clients' ? { id: 5 } : { message_id: 100 + index });

describe('one file', () => {
	test.each([
		['Send', SEND, '/v1/messages', { text: 'hi' }],
		['Send Internal Comment', COMMENT, '/v1/messages', { text: 'hi', type: 'comment' }],
		['Send to Phone', TO_PHONE, '/v1/messages', { text: 'hi', client_id: 5 }],
		['Send WhatsApp Template', TEMPLATE, '/v1/messages', { text: '@HSM@\nt|en' }],
		['Receive', RECEIVE, '/v1/messages/inbox', { body: 'hi' }],
	])('goes with %s', async (_name, parameters, path, body) => {
		const asked = n8nAnswers();
		const wire = chat2desk(answers);
		const { error } = await run({ ...parameters, additionalFields: FROM_INPUT });
		expect(error).toBeUndefined();
		const call = wire.calls.at(-1);
		expect(call).toMatchObject({ method: 'POST', path, body: { ...body, attachment_filename: 'a.pdf' } });
		expect(linkedFile(call.body.attachment)).toBe('a.pdf');
		expect(asked).toEqual(['a.pdf']);
	});

	test('by another field name, with another name and lifetime', async () => {
		n8nAnswers();
		const wire = chat2desk(answers);
		const more = { ...FROM_INPUT, binaryPropertyName: 'photo', attachmentName: 'me.png' };
		await run({ ...SEND, additionalFields: more, options: { linkLifetime: 2 } });
		const { attachment, attachment_filename: name } = wire.calls[0].body;
		expect([linkedFile(attachment), name]).toEqual(['c.png', 'me.png']);
		const { exp, iat } = JSON.parse(
			Buffer.from(new URL(attachment).searchParams.get('token').split('.')[1], 'base64url'),
		);
		expect(exp - iat).toBe(7200);
	});

	test('needs no text', async () => {
		n8nAnswers();
		const wire = chat2desk(answers);
		const { error } = await run({ ...SEND, text: '', additionalFields: FROM_INPUT });
		expect(error).toBeUndefined();
		expect(wire.calls).toHaveLength(1);
	});

	test('is the own one of each item', async () => {
		n8nAnswers();
		const wire = chat2desk(answers);
		await execute({
			parameters: { ...SEND, additionalFields: FROM_INPUT },
			items: [{}, {}],
			binaries: [{ data: FILES.data }, { data: FILES.photo }],
			additional: { restApiUrl: `${N8N}/rest` },
		});
		expect(wire.calls.map(({ body }) => linkedFile(body.attachment))).toEqual(['a.pdf', 'c.png']);
	});
});

describe('several files', () => {
	const ALL = {
		...FROM_INPUT,
		binaryPropertyName: 'data, photo, data1',
		externalId: 'offer',
		inlineButtons: { button: [{ text: 'Yes', type: 'reply' }] },
	};

	test('go one by one in their order, the text with the first, under numbered external IDs', async () => {
		n8nAnswers();
		const wire = chat2desk(answers);
		const { items, error } = await run({ ...SEND, additionalFields: { ...ALL, attachmentName: 'mine.pdf' } });
		expect(error).toBeUndefined();
		expect(
			wire.calls.map(({ body: { attachment, ...body } }) => ({ ...body, attachment: linkedFile(attachment) })),
		).toEqual([
			{
				client_id: 5,
				text: 'hi',
				external_id: 'offer-1',
				inline_buttons: [{ text: 'Yes', type: 'reply' }],
				attachment: 'a.pdf',
				attachment_filename: 'mine.pdf',
			},
			{ client_id: 5, external_id: 'offer-2', attachment: 'c.png', attachment_filename: 'c.png' },
			{ client_id: 5, external_id: 'offer-3', attachment: 'b.pdf', attachment_filename: 'b.pdf' },
		]);
		expect(items.map(({ json }) => json)).toEqual([
			{
				message_id: 100,
				parts: 3,
				message_ids: [100, 101, 102],
				files: ['a.pdf', 'c.png', 'b.pdf'],
			},
		]);
	});

	test('all of the item by an asterisk', async () => {
		n8nAnswers();
		const wire = chat2desk(answers);
		await run({ ...RECEIVE, additionalFields: { ...FROM_INPUT, binaryPropertyName: '*', externalId: 'x' } });
		expect(wire.calls.map(({ body }) => [linkedFile(body.attachment), body.body, body.extra_data.external_id])).toEqual(
			[
				['a.pdf', 'hi', 'x-1'],
				['b.pdf', undefined, 'x-2'],
				['c.png', undefined, 'x-3'],
			],
		);
	});

	test('a failure says which went out, and a retry sends only the rest', async () => {
		n8nAnswers();
		let failed = false;
		const wire = chat2desk((call, index) => {
			if (call.body.attachment_filename !== 'c.png' || failed) return answers(call, index);
			failed = true;
			return failure(400, { message: 'no' });
		});
		const parameters = { ...SEND, additionalFields: ALL };
		const first = await run(parameters, { settings: { onError: 'continueRegularOutput' } });
		expect(first.items[0].json).toMatchObject({
			error: 'Message 2 of 3 was not sent: Chat2Desk: no',
			description: expect.stringContaining('Already sent: 1.'),
			message_ids: [100],
		});
		expect(wire.calls).toHaveLength(2);

		failed = false;
		const retried = await run(parameters, { settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } });
		expect(retried.error).toBeUndefined();
		expect(wire.calls.slice(2).map(({ body }) => body.attachment_filename)).toEqual([
			'a.pdf',
			'c.png',
			'c.png',
			'b.pdf',
		]);
		expect(retried.items[0].json.message_ids).toEqual([102, 104, 105]);
	});

	test('of one name are not taken for each other by a retry', async () => {
		n8nAnswers();
		const wire = chat2desk((call, index) => (index === 1 ? failure(400, { message: 'no' }) : answers(call, index)));
		const { error } = await run(
			{ ...SEND, additionalFields: { ...FROM_INPUT, binaryPropertyName: '*' } },
			{
				files: { data: FILES.data, data1: { ...FILES.data1, fileName: 'a.pdf' } },
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			},
		);
		expect(error).toBeUndefined();
		expect(wire.calls.map(({ body }) => linkedFile(body.attachment))).toEqual(['a.pdf', 'b.pdf', 'b.pdf']);
	});

	test('follow a text that is split', async () => {
		n8nAnswers();
		const wire = chat2desk(answers);
		await run({
			...SEND,
			text: 'First sentence here. Second sentence here.',
			additionalFields: { ...FROM_INPUT, binaryPropertyName: 'data, photo' },
			options: { splitLongText: true, maxCharacters: 25 },
		});
		expect(wire.calls.map(({ body }) => [body.text, body.attachment && linkedFile(body.attachment)])).toEqual([
			['First sentence here.', 'a.pdf'],
			['Second sentence here.', undefined],
			[undefined, 'c.png'],
		]);
	});

	test('one whose outcome is unknown is never sent again, nor are those after it', async () => {
		n8nAnswers();
		const wire = chat2desk((call, index) =>
			call.body.attachment_filename === 'c.png' ? failure(500, {}) : answers(call, index),
		);
		const { error } = await run(
			{ ...SEND, additionalFields: ALL },
			{ settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } },
		);
		expect(error.message).toContain('Message 2 of 3 may have been sent');
		expect(wire.calls.map(({ body }) => body.attachment_filename)).toEqual(['a.pdf', 'c.png']);
	});

	test.each([
		[['offer-1'], false, ['offer-2', 'offer-3']],
		[['offer-1', 'offer-2', 'offer-3'], true, []],
	])('are skipped one by one: %j', async (sent, skipped, written) => {
		n8nAnswers();
		const rows = sent.map((id, index) => ({ id: index, type: 'to_client', client_id: 5, external_id: id }));
		const wire = chat2desk((call, index) =>
			call.method === 'GET' ? success(rows, { meta: { total: rows.length, limit: 200 } }) : answers(call, index),
		);
		const { items } = await run({ ...SEND, additionalFields: ALL, options: { skipIfAlreadySent: true } });
		expect(items[0].json).toMatchObject({ skipped, parts: 3 });
		const posts = wire.calls.filter(({ method }) => method === 'POST');
		expect(posts.map(({ body }) => body.external_id)).toEqual(written);
	});

	test('do not fit into a template', async () => {
		n8nAnswers();
		const wire = chat2desk(answers);
		const { error } = await run({ ...TEMPLATE, additionalFields: { ...FROM_INPUT, binaryPropertyName: '*' } });
		expect(error.message).toBe('This message supports one file, but the input has 3');
		expect(wire.calls).toEqual([]);
	});
});

describe('Import', () => {
	const IMPORT = {
		resource: 'message',
		operation: 'import',
		clientId: locator('5'),
		channelId: locator('9'),
		transport: 'telegram',
	};
	const messagesOf = ({ calls }) =>
		calls.flatMap(({ body }) =>
			body.messages.map(({ attachment, ...message }) => ({ ...message, file: attachment && linkedFile(attachment) })),
		);

	test('takes files for the messages of the form', async () => {
		n8nAnswers();
		const wire = chat2desk(() => success(undefined));
		const message = [
			{
				sentAt: '2026-07-17T10:00:00Z',
				text: 'one',
				attachmentSource: 'inputField',
				binaryPropertyName: 'data, photo',
				externalId: 'x',
			},
			{ sentAt: '2026-07-17T11:00:00Z', attachmentSource: 'inputField' },
			{ sentAt: '2026-07-17T12:00:00Z', text: 'three' },
		];
		const { items, error } = await run({ ...IMPORT, messages: { message } });
		expect(error).toBeUndefined();
		expect(messagesOf(wire)).toEqual([
			{ timestamp: 1784282400, type: 'from_client', text: 'one', external_id: 'x', file: 'a.pdf' },
			{ timestamp: 1784282400, type: 'from_client', external_id: 'x-2', file: 'c.png' },
			{ timestamp: 1784286000, type: 'from_client', file: 'a.pdf' },
			{ timestamp: 1784289600, type: 'from_client', text: 'three', file: undefined },
		]);
		expect(items[0].json).toMatchObject({ imported: 4 });
	});

	test('takes the file of each input item', async () => {
		n8nAnswers();
		const wire = chat2desk(() => success(undefined));
		const { items, error } = await execute({
			parameters: {
				...IMPORT,
				messageSource: 'inputItems',
				sentAt: '={{ $json.at }}',
				attachmentSource: '={{ $json.at > "2026-07-17T10:30" ? "url" : "inputField" }}',
				attachmentUrl: '={{ $json.url }}',
			},
			items: [
				{ at: '2026-07-17T10:00:00Z' },
				{ at: '2026-07-17T11:00:00Z', url: 'https://n8n.example/rest/binary-data/signed?token=x.eyJpZCI6InVybCJ9' },
			],
			binaries: [{ data: FILES.photo }],
			additional: { restApiUrl: `${N8N}/rest` },
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2);
		expect(messagesOf(wire).map((message) => message.file)).toEqual(['c.png', 'url']);
	});

	describe('an item whose files are in two batches', () => {
		const SIMPLE = { ...IMPORT, messageSource: 'inputItems', sentAt: '={{ $json.at }}', text: '={{ $json.text }}' };
		const at = (minute) => `2026-07-17T10:${String(minute).padStart(2, '0')}:00Z`;
		const items = Array.from({ length: 12 }, (_, minute) => ({ at: at(minute), text: 'x' }));
		const binaries = items.map((_, index) => (index === 9 ? FILES : undefined));
		/** The tenth item has two files: the second one begins the second batch, which the server rejects. */
		const importWith = async (reply, settings) => {
			n8nAnswers();
			let requests = 0;
			const wire = chat2desk(() => (++requests === 2 ? reply : success(undefined)));
			const parameters = {
				...SIMPLE,
				attachmentSource: '={{ $itemIndex === 9 ? "inputField" : "url" }}',
				binaryPropertyName: 'data, photo',
			};
			const result = await execute({
				parameters,
				items,
				binaries,
				settings,
				additional: { restApiUrl: `${N8N}/rest` },
			});
			return { wire, ...result };
		};

		test.each([
			['rejected', failure(400, { message: 'no' })],
			['ambiguous', failure(500, {})],
		])('fails if the second batch is %s', async (_how, reply) => {
			const { items: output, wire } = await importWith(reply, { onError: 'continueRegularOutput' });
			expect(wire.calls.map(({ body }) => body.messages.length)).toEqual([10, 3]);
			const outcomes = output.map(({ json }) => json.success ?? json.imported);
			const later = reply.status === 500 ? 'unknown' : false;
			expect(outcomes).toEqual([...Array(9).fill(true), 'partly', later, later]);
			expect(JSON.stringify(output[9].json)).toContain('9 was imported at least in part');
		});

		test('is completed by the next attempt', async () => {
			const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
			const { items: output, error, wire } = await importWith(failure(400, { message: 'no' }), settings);
			expect(error).toBeUndefined();
			expect(output).toHaveLength(12);
			expect(messagesOf({ calls: wire.calls.slice(2) }).map((message) => message.file)).toEqual([
				'c.png',
				undefined,
				undefined,
			]);
		});

		test('is in one group of the summary of a form', async () => {
			n8nAnswers();
			let requests = 0;
			chat2desk(() => (++requests === 2 ? failure(400, { message: 'no' }) : success(undefined)));
			const message = items.map((item, index) => ({
				sentAt: item.at,
				text: item.text,
				...(index === 9 && { attachmentSource: 'inputField', binaryPropertyName: 'data, photo' }),
			}));
			const { items: output } = await run(
				{ ...IMPORT, messages: { message } },
				{ settings: { onError: 'continueRegularOutput' } },
			);
			expect(output[0].json).toMatchObject({
				error: expect.stringMatching(
					/^Messages 1 to 9 were imported, 10 was imported at least in part, 11 and 12 were not/,
				),
				imported: [1, 2, 3, 4, 5, 6, 7, 8, 9],
				partlyImported: [10],
				notImported: [11, 12],
			});
		});
	});

	describe('an input item without its file', () => {
		const importItems = async (settings) => {
			n8nAnswers();
			const wire = chat2desk(answers);
			const result = await execute({
				parameters: { ...IMPORT, messageSource: 'inputItems', sentAt: '={{ $json.at }}', ...FROM_INPUT },
				items: [10, 11, 12].map((hour) => ({ at: `2026-07-17T${hour}:00:00Z` })),
				binaries: [{ data: FILES.data }, {}, { data: FILES.photo }],
				additional: { restApiUrl: `${N8N}/rest` },
				settings,
			});
			return { ...result, wire };
		};

		test('affects only its own item if the node continues on failure', async () => {
			const { items, wire } = await importItems({ onError: 'continueRegularOutput' });
			expect(messagesOf(wire).map(({ file: name }) => name)).toEqual(['a.pdf', 'c.png']);
			expect(items.map(({ json }) => json.success ?? json.error)).toEqual([
				true,
				expect.stringMatching(/no binary field 'data'|binary file 'data'/),
				true,
			]);
		});

		test('is reported with its index before anything is sent', async () => {
			const { error, wire } = await importItems();
			expect(error.context.itemIndex).toBe(1);
			expect(wire.calls).toEqual([]);
		});
	});

	test('refuses a message with a URL and a file', async () => {
		const message = [
			{ sentAt: '2026-07-17', attachmentSource: 'inputField', attachmentUrl: 'https://x.example/a.png' },
		];
		const { error } = await run({ ...IMPORT, messages: { message } });
		expect(error.message).toBe('Message 1 has both an attachment URL and a file from an input field');
	});
});

describe('nothing is sent', () => {
	test.each([
		['behind a proxy that answers 404', SEND, {}, () => [404], /https:\/\/n8n\.example returns HTTP 404/],
		['behind a proxy that redirects', SEND, {}, () => [302, '', { location: '/login' }], /returns HTTP 302/],
		[
			'behind a proxy that answers with a page',
			SEND,
			{},
			() => [200, '', { 'content-type': 'text/html' }],
			/returns a web page/,
		],
		['from memory', SEND, { files: { data: { ...FILES.data, id: undefined } } }, undefined, /keeps files in memory/],
		[
			'from n8n on localhost',
			SEND,
			{ additional: { restApiUrl: 'http://localhost:5678/rest' } },
			undefined,
			/is not a public address/,
		],
		['without a file', SEND, { files: {} }, undefined, /no binary field 'data'|binary file 'data'/],
		['by an agent', SEND, { type: 'chat2DeskTool' }, undefined, /AI agent cannot send files/],
	])('%s', async (_name, parameters, more, reply, message) => {
		n8nAnswers(reply);
		const wire = chat2desk(answers);
		const outcome = await run({ ...parameters, additionalFields: FROM_INPUT }, more).catch((error) => ({ error }));
		expect(outcome.error.message).toMatch(message);
		expect(wire.calls).toEqual([]);
	});

	test('with two sources of one attachment', async () => {
		const wire = chat2desk(answers);
		const both = { ...FROM_INPUT, attachmentUrl: 'https://example.com/a.pdf' };
		for (const parameters of [SEND, TEMPLATE, COMMENT, RECEIVE]) {
			const { error } = await run({ ...parameters, additionalFields: both });
			expect(error.message).toBe('The message has both an attachment URL and a file from an input field');
		}
		expect(wire.calls).toEqual([]);
	});
});

test('a link that n8n cannot check itself is sent with a note', async () => {
	const wire = chat2desk(answers);
	const { items } = await run({ ...SEND, additionalFields: FROM_INPUT });
	expect(wire.calls).toHaveLength(1);
	expect(items[0].json.link_note).toMatch(/could not check the link at https:\/\/n8n\.example/);
});
