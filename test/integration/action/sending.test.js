'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const TEMPLATE = {
	resource: 'message',
	operation: 'sendTemplate',
	clientId: locator('5'),
	templateName: 'order_update',
	language: 'en',
};
const SEND = { resource: 'message', operation: 'send', clientId: locator('5') };

async function bodyOf(parameters, items) {
	const wire = chat2desk(() => success({ message_id: 1 }));
	const { error } = await execute({ parameters, items });
	expect(error).toBeUndefined();
	return wire.calls[0].body;
}

describe('Send WhatsApp Template', () => {
	test.each([
		['no variables', [], '@HSM@\norder_update|en'],
		['variables in order', ['Ann', 17, 'Tuesday'], '@HSM@\norder_update|en\nAnn\n17\nTuesday'],
		['line breaks within a variable', ['two\r\n\nlines ', 'x'], '@HSM@\norder_update|en\ntwo lines\nx'],
		['variables from an expression', '={{ [$json.a, "z"] }}', '@HSM@\norder_update|en\n1\nz'],
		['other letters', ['Привет 👋'], '@HSM@\norder_update|en\nПривет 👋'],
	])('%s', async (_name, variables, text) => {
		expect(await bodyOf({ ...TEMPLATE, variables }, [{ a: 1 }])).toEqual({ client_id: 5, text });
	});

	const TO_PHONE = { ...TEMPLATE, sendTo: 'phone', phone: '+1 555 000 0001' };

	test('creates the client of a phone number first and sends the template through the transport', async () => {
		const wire = chat2desk(({ path }) => success(path === '/v1/clients' ? { id: 7 } : { message_id: 1 }));
		const { items, error } = await execute({ parameters: { ...TO_PHONE, transport: 'wa_dialog' } });
		expect(error).toBeUndefined();
		expect(wire.calls.map(({ method, path, body }) => [method, path, body])).toEqual([
			['POST', '/v1/clients', { phone: '15550000001', transport: 'wa_dialog' }],
			['POST', '/v1/messages', { client_id: 7, transport: 'wa_dialog', text: '@HSM@\norder_update|en' }],
		]);
		expect(items[0].json).toEqual({ message_id: 1 });
	});

	test('sends nothing to a phone number without a transport', async () => {
		const wire = chat2desk(() => success({ id: 7 }));
		const { error } = await execute({ parameters: { ...TO_PHONE, transport: '={{ $json.none }}' } });
		expect(error.message).toBe('"Transport Name or ID" is empty');
		expect(wire.calls).toEqual([]);
	});

	test.each([
		[
			'has no official WhatsApp transport',
			[{ channel_id: 126, transports: ['telegram', 'widget'] }],
			'This client cannot be reached on WhatsApp (channel 126: telegram, widget)',
			/Client > Get Transports first/,
		],
		[
			'has one in another channel',
			[
				{ channel_id: 126, transports: ['telegram'] },
				{ channel_id: 127, transports: ['wa_dialog', 'viber'] },
			],
			'Chat2Desk: Transport telegram does not support WhatsApp templates',
			/^Select the transport and channel of this client on WhatsApp: channel 127: wa_dialog/,
		],
		[
			'does not show its transports',
			[],
			'Chat2Desk: Transport telegram does not support WhatsApp templates',
			/Select the transport/,
		],
	])('explains the error for a client that %s', async (_name, transports, message, advice) => {
		const wire = chat2desk(({ path }) =>
			path === '/v1/clients/5/transport'
				? success(transports)
				: failure(400, { message: 'Transport telegram does not support WhatsApp templates' }),
		);
		const { error } = await execute({ parameters: TEMPLATE });
		expect(error.message).toBe(message);
		expect(error.description).toMatch(advice);
		expect(wire.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	test('rejects a transport without templates and names the alternatives', async () => {
		chat2desk(() => failure(400, { message: 'Transport telegram takes no WhatsApp template' }));
		const { error } = await execute({ parameters: TEMPLATE });
		expect(error.description).toMatch(/Select the transport/);
	});

	test('rejects an empty variable with its number', async () => {
		const wire = chat2desk(() => success({}));
		const { error } = await execute({ parameters: { ...TEMPLATE, variables: ['x', ''] } });
		expect(error.message).toBe('"Variables": variable {{2}} is empty');
		expect(wire.calls).toEqual([]);
	});

	test('includes a header file', async () => {
		const body = await bodyOf({ ...TEMPLATE, additionalFields: { attachmentUrl: 'https://example.com/t.pdf' } });
		expect(body).toEqual({ client_id: 5, text: '@HSM@\norder_update|en', attachment: 'https://example.com/t.pdf' });
	});

	test('keeps name and language on one line each', async () => {
		const body = await bodyOf({ ...TEMPLATE, templateName: '={{ " order\\nupdate " }}', language: ' pt_BR ' });
		expect(body.text).toBe('@HSM@\norder update|pt_BR');
	});
});

describe('Send', () => {
	test.each([
		['text', { text: 'hi' }, { text: 'hi' }],
		[
			'an attachment',
			{ additionalFields: { attachmentUrl: 'https://x.example/a' } },
			{ attachment: 'https://x.example/a' },
		],
		['a PDF', { additionalFields: { pdf: 'https://x.example/a.pdf' } }, { pdf: 'https://x.example/a.pdf' }],
		[
			'an interactive object',
			{ additionalFields: { interactive: '{"type": "list"}' } },
			{ interactive: { type: 'list' } },
		],
		['a text in Extra Body Fields', { options: { extraBody: '{"text": "x"}' } }, { text: 'x' }],
	])('%s alone is a valid message', async (_name, parameters, body) => {
		expect(await bodyOf({ ...SEND, ...parameters })).toEqual({ client_id: 5, ...body });
	});

	test.each([
		['send', 'client'],
		['send', 'phone'],
		['sendComment', undefined],
	])('%s (to: %s) without any content is rejected', async (operation, sendTo) => {
		const wire = chat2desk(() => success({ id: 1 }));
		const { error } = await execute({
			parameters: {
				...SEND,
				operation,
				sendTo,
				phone: '15550000001',
				transport: 'whatsapp',
				text: '={{ $json.none }}',
			},
		});
		expect(error.message).toBe('The message is empty');
		expect(wire.calls).toEqual([]);
	});

	test('keeps the order of buttons and omits empty parts of a button', async () => {
		const button = [
			{ type: 'reply', text: 'Yes', payload: 'y', color: 'green', url: '' },
			{ type: 'phone', text: 'Call me', payload: '', color: '', url: '' },
		];
		const body = await bodyOf({
			...SEND,
			text: 'hi',
			additionalFields: { inlineButtons: { button }, keyboard: { button: [button[1]] } },
		});
		expect(body.inline_buttons).toEqual([
			{ type: 'reply', text: 'Yes', payload: 'y', color: 'green' },
			{ type: 'phone', text: 'Call me' },
		]);
		expect(body.keyboard).toEqual({ buttons: [{ type: 'phone', text: 'Call me' }] });
	});

	test('rejects malformed JSON in an interactive message', async () => {
		const wire = chat2desk(() => success({}));
		const { error } = await execute({
			parameters: { ...SEND, text: 'hi', additionalFields: { interactive: '={{ "{" }}' } },
		});
		expect(error.message).toBe('"Interactive (JSON)": "{" is not valid JSON');
		expect(wire.calls).toEqual([]);
	});
});

test('does not reopen a dialog for an internal comment by default', async () => {
	const comment = { ...SEND, operation: 'sendComment', text: 'note' };
	expect(await bodyOf(comment)).toEqual({ client_id: 5, text: 'note', type: 'comment', open_dialog: false });
});

test('reopens a dialog for an internal comment if configured', async () => {
	const body = await bodyOf({
		...SEND,
		operation: 'sendComment',
		text: 'note',
		additionalFields: { openDialog: true },
	});
	expect(body.open_dialog).toBe(true);
});

test.each([[{ latitude: 1.5 }], [{ longitude: 1.5 }]])(
	'rejects a received message with an incomplete location (%j)',
	async (additionalFields) => {
		const wire = chat2desk(() => success({}));
		const { error } = await execute({
			parameters: {
				resource: 'message',
				operation: 'receive',
				channelId: locator('1'),
				phone: '15550000001',
				text: 'x',
				additionalFields,
			},
		});
		expect(error.message).toBe('"Latitude" and "Longitude" must be set together');
		expect(wire.calls).toEqual([]);
	},
);

describe('Split Long Text', () => {
	const sentences = ['First sentence here.', 'Second sentence here.', 'Third sentence here.'];
	const text = sentences.join(' ');
	const options = { splitLongText: true, maxCharacters: 25 };
	let id = 0;
	const send = async (parameters, { answer = () => success({ message_id: ++id }), settings } = {}) => {
		id = 0;
		const wire = chat2desk(answer);
		const run = await execute({ parameters: { ...SEND, sendTo: 'client', text, ...parameters }, settings });
		return { ...run, bodies: wire.calls.map(({ body }) => body) };
	};

	test('sends the text unchanged without the option', async () => {
		const { bodies } = await send({});
		expect(bodies).toEqual([{ client_id: 5, text }]);
	});

	test('sends the parts in order and outputs one item', async () => {
		const { bodies, items } = await send({ options });
		expect(bodies.map((body) => body.text)).toEqual(sentences);
		expect(items.map(({ json }) => json)).toEqual([{ message_id: 1, parts: 3, message_ids: [1, 2, 3] }]);
	});

	test('numbers the External ID, and sends the attachment with the first and the buttons with the last part', async () => {
		const { bodies } = await send({
			options,
			additionalFields: {
				externalId: 'news',
				attachmentUrl: 'https://x.example/a.pdf',
				inlineButtons: { button: [{ type: 'reply', text: 'OK', payload: 'p' }] },
			},
		});
		expect(bodies.map((body) => body.external_id)).toEqual(['news-1', 'news-2', 'news-3']);
		expect(bodies.map((body) => body.attachment !== undefined)).toEqual([true, false, false]);
		expect(bodies.map((body) => body.inline_buttons !== undefined)).toEqual([false, false, true]);
	});

	test('resumes after the sent parts with Retry On Fail', async () => {
		let failures = 1;
		const answer = ({ body }) =>
			body.text === sentences[1] && failures-- > 0 ? failure(400, { message: 'busy' }) : success({ message_id: ++id });
		const { bodies, items, error } = await send({ options }, { answer, settings: { retryOnFail: true, maxTries: 2 } });
		expect(error).toBeUndefined();
		expect(bodies.map((body) => body.text)).toEqual([sentences[0], sentences[1], sentences[1], sentences[2]]);
		expect(items[0].json.message_ids).toEqual([1, 2, 3]);
	});

	test.each([
		[{ maxCharacters: 5 }, /Max Characters per Message/],
		[{ maxCharacters: 'many' }, /Max Characters per Message/],
		[{ pauseBetweenParts: 6 }, /Pause Between Parts/],
		[{ pauseBetweenParts: -1 }, /Pause Between Parts/],
	])('rejects %j', async (more, message) => {
		const { bodies, error } = await send({ options: { ...options, ...more } });
		expect(error.message).toMatch(message);
		expect(bodies).toEqual([]);
	});
});
