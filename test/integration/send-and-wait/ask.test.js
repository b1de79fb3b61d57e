'use strict';

const { WebhookContext } = require('n8n-core');
const { WAIT_INDEFINITELY } = require('n8n-workflow');
const { execute } = require('../../support/n8n-core');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');
const { ANSWER, ask, question } = require('./fixture');

sealNetwork();

const MARK = /^n8n\.77\.~[\w-]+\.[\w-]{43}\.([\w-]{8})\.([0-9a-z]+)(\.b)?$/;
const LINK =
	/^May we\?\n\nhttp:\/\/127\.0\.0\.1:5678\/webhook-waiting\/77\/Chat2Desk\?w=[\w-]{8}&signature=[0-9a-f]{64}$/;

describe('Send and Wait for Response', () => {
	it('sends the question with its mark, and waits without a limit', async () => {
		const { wire, items, kept, waitTill, error } = await ask();
		expect(error).toBeUndefined();
		const body = { client_id: 31000001, text: 'What is your order number?', external_id: expect.stringMatching(MARK) };
		expect(wire.calls).toEqual([{ method: 'POST', path: '/v1/messages', query: {}, body }]);
		const [, nonce, end, buttons] = MARK.exec(wire.calls[0].body.external_id);
		expect([end, buttons]).toEqual(['0', undefined]);
		const asked = { id: nonce, text: body.text, response: 'nextMessage', messageId: 1001, clientId: 31000001 };
		expect(kept.json).toEqual({ order: 7, responded: false, question: asked });
		expect(items[0].json).toEqual(kept.json);
		expect(new Date(waitTill)).toEqual(WAIT_INDEFINITELY);
	});

	it('takes everything that Send has, and a limit', async () => {
		const fields = {
			attachmentUrl: 'https://x.example/a.pdf',
			attachmentName: 'a.pdf',
			channelId: { __rl: true, mode: 'id', value: '126' },
			operatorId: { __rl: true, mode: 'id', value: '617' },
			transport: 'widget',
			inlineButtons: { button: [{ type: 'reply', text: 'Yes', payload: 'y' }] },
			waitLimit: 30,
		};
		const begun = Date.now();
		const { wire, kept, waitTill } = await ask({ parameters: question({}, fields) });
		const { external_id: mark, ...body } = wire.calls[0].body;
		expect(body).toEqual({
			client_id: 31000001,
			text: 'What is your order number?',
			attachment: 'https://x.example/a.pdf',
			attachment_filename: 'a.pdf',
			channel_id: 126,
			operator_id: 617,
			transport: 'widget',
			inline_buttons: [{ type: 'reply', text: 'Yes', payload: 'y' }],
		});
		const askedAt = new Date(waitTill) - 30 * 60_000;
		expect([begun <= askedAt, askedAt <= Date.now()]).toEqual([true, true]);
		expect(parseInt(MARK.exec(mark)[2], 36)).toBe(Math.ceil(new Date(kept.json.question.until) / 1000));
		expect(MARK.exec(mark)[3]).toBe('.b');
		expect(kept.json.question.buttons).toEqual([{ text: 'Yes', payload: 'y' }]);
	});

	it('asks by link, with a mark where a yes in the chat counts', async () => {
		const approval = await ask({ parameters: question({ message: 'May we?', responseType: 'approval' }) });
		expect(approval.wire.calls[0].body).toEqual({
			client_id: 31000001,
			text: expect.stringMatching(LINK),
			external_id: expect.stringMatching(MARK),
		});
		const free = await ask({ parameters: question({ message: 'May we?', responseType: 'freeText' }) });
		expect(free.kept.json.question.text).toBe('May we?');
	});

	it('asks a phone number, for which it needs a transport', async () => {
		const parameters = { sendTo: 'phone', phone: '+1 555 000 0001' };
		const { wire, kept } = await ask({
			parameters: question(parameters, { transport: 'whatsapp' }),
			answer: ({ path }) => success(path.endsWith('clients') ? { id: 5 } : { ...ANSWER, client_id: 5 }),
		});
		expect(wire.calls.map(({ method, path, body: { external_id: _, ...body } }) => [method, path, body])).toEqual([
			['POST', '/v1/clients', { phone: '15550000001', transport: 'whatsapp' }],
			['POST', '/v1/messages', { client_id: 5, text: 'What is your order number?', transport: 'whatsapp' }],
		]);
		expect(kept.json.question.clientId).toBe(5);
	});

	it('refuses a phone number without a transport before anything is sent', async () => {
		const { wire, error } = await ask({ parameters: question({ sendTo: 'phone', phone: '+1 555 000 0001' }) });
		expect(error.message).toBe('A phone number needs a transport');
		expect(wire.calls).toEqual([]);
	});

	it('marks the question in a comment where the user says so', async () => {
		const { wire } = await ask({ parameters: question({}, { markInComment: true }) });
		expect(wire.calls.map(({ body }) => body)).toEqual([
			{ client_id: 31000001, text: 'What is your order number?' },
			{
				client_id: 31000001,
				type: 'comment',
				open_dialog: false,
				text: expect.stringMatching(/^A workflow of n8n waits for the client's answer\. \[n8n\.77\.[^\]]+\]$/),
			},
		]);
	});

	it('does not wait where the question did not go out', async () => {
		const { error, waitTill } = await ask({ answer: () => failure(400, { message: 'client not found' }) });
		expect(error.message).toMatch(/client not found/);
		expect(waitTill ?? undefined).toBeUndefined();
	});

	it('asks one question at a time, and points to the loop', async () => {
		const { wire, error } = await ask({ items: [{}, {}] });
		expect(error.message).toMatch(/^One question at a time: the node got 2 items/);
		expect(error.description).toMatch(/Loop Over Items/);
		expect(wire.calls).toEqual([]);
	});

	it.each([0, -5, 'soon', 1e12])('refuses the limit %s before anything is sent', async (waitLimit) => {
		const { wire, error } = await ask({ parameters: question({}, { waitLimit }) });
		expect(error.message).toMatch(/Limit Wait Time/);
		expect(wire.calls).toEqual([]);
	});

	it('keeps no answer of an earlier question', async () => {
		const { kept } = await ask({
			items: [{ order: 7, responded: true, data: { approved: true }, answer: { text: 'yes' } }],
		});
		expect(kept.json).toEqual({ order: 7, responded: false, question: expect.objectContaining({ messageId: 1001 }) });
	});

	it('is refused in words by an n8n before 1.106, which does other operations', async () => {
		const NodeExecutionContext = Object.getPrototypeOf(WebhookContext);
		const { getSignedResumeUrl } = NodeExecutionContext.prototype;
		delete NodeExecutionContext.prototype.getSignedResumeUrl;
		try {
			const { wire, error } = await ask();
			expect(error.message).toBe('"Send and Wait for Response" needs n8n 1.106 or a later version');
			expect(wire.calls).toEqual([]);
			chat2desk(() => success(ANSWER));
			const sent = await execute({ parameters: question({ operation: 'send', text: 'Hello' }) });
			expect(sent.error).toBeUndefined();
		} finally {
			NodeExecutionContext.prototype.getSignedResumeUrl = getSignedResumeUrl;
		}
	});
});
