'use strict';

const { WebhookContext } = require('n8n-core');
const { WAIT_INDEFINITELY } = require('n8n-workflow');
const { execute } = require('../../support/n8n-core');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');
const { ANSWER, TRIGGER_WEBHOOK, ask, question } = require('./fixture');

sealNetwork();

const MARK = /^n8n\.77\.~[\w-]+\.[\w-]{43}\.([\w-]{8})\.([0-9a-z]+)(\.b)?$/;
const LINK =
	/^May we\?\n\nhttps:\/\/n8n\.example\.com\/webhook-waiting\/77\/Chat2Desk\?w=[\w-]{8}&signature=[0-9a-f]{64}$/;

const DAY_MS = 86_400_000;
const approval = (parameters = {}, more = {}) =>
	question({ message: 'May we?', responseType: 'approval', ...parameters }, more);
const inChat = (more) => approval({ approveInChat: true }, more);

describe('Send and Wait for Response', () => {
	it('sends the question with its token and waits', async () => {
		const { wire, items, kept, waitTill, error } = await ask();
		expect(error).toBeUndefined();
		const body = { client_id: 31000001, text: 'What is your order number?', external_id: expect.stringMatching(MARK) };
		expect(wire.calls).toEqual([
			{ method: 'GET', path: '/v1/webhooks', query: {} },
			{ method: 'POST', path: '/v1/messages', query: {}, body },
		]);
		const [, nonce, end, buttons] = MARK.exec(wire.calls[1].body.external_id);
		expect([end, buttons]).toEqual(['0', undefined]);
		const sent = { id: nonce, text: body.text, response_type: 'nextMessage', message_id: 1001, client_id: 31000001 };
		expect(kept.json).toEqual({ order: 7, responded: false, question: sent });
		expect(items[0].json).toEqual(kept.json);
		expect(new Date(waitTill)).toEqual(WAIT_INDEFINITELY);
	});

	it('asks for an approval by link and limits the wait to a day by default', async () => {
		const { responseType: _, limitWaitTime: __, ...parameters } = question({ message: 'May we?' });
		const { wire, kept, waitTill } = await ask({ parameters });
		expect(wire.calls.map(({ body }) => body)).toEqual([{ client_id: 31000001, text: expect.stringMatching(LINK) }]);
		expect(kept.json.question).toMatchObject({ text: 'May we?', response_type: 'approval' });
		expect(Math.abs(new Date(waitTill) - Date.now() - DAY_MS)).toBeLessThan(60_000);
	});

	it('supports all fields of Send, and a limit', async () => {
		const fields = {
			attachmentUrl: 'https://x.example/a.pdf',
			attachmentName: 'a.pdf',
			channelId: { __rl: true, mode: 'id', value: '126' },
			operatorId: { __rl: true, mode: 'id', value: '617' },
			transport: 'widget',
			inlineButtons: { button: [{ type: 'reply', text: 'Yes', payload: 'y' }] },
		};
		const limit = { limitWaitTime: true, resumeAmount: 30, resumeUnit: 'minutes' };
		const { sent, kept, waitTill } = await ask({ parameters: question(limit, fields) });
		const { external_id: mark, ...body } = sent[0].body;
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
		expect(Math.abs(new Date(waitTill) - Date.now() - 30 * 60_000)).toBeLessThan(60_000);
		expect(parseInt(MARK.exec(mark)[2], 36)).toBe(Math.ceil(new Date(kept.json.question.expires_at) / 1000));
		expect(MARK.exec(mark)[3]).toBe('.b');
		expect(kept.json.question.buttons).toEqual([{ text: 'Yes', payload: 'y' }]);
	});

	it.each([
		['approval', undefined],
		['freeText', undefined],
	])('sends only the link for %s, because chat replies do not count', async (responseType) => {
		const { wire, kept } = await ask({ parameters: question({ message: 'May we?', responseType }) });
		expect(wire.calls.map(({ body }) => body)).toEqual([{ client_id: 31000001, text: expect.stringMatching(LINK) }]);
		expect(kept.json.question.text).toBe('May we?');
	});

	it('sends the link and the token if a chat reply counts', async () => {
		const { sent, kept } = await ask({ parameters: inChat() });
		expect(sent[0].body).toEqual({
			client_id: 31000001,
			text: expect.stringMatching(LINK),
			external_id: expect.stringMatching(MARK),
		});
		expect(kept.json.question).toMatchObject({ response_type: 'approval', approve_in_chat: true });
	});

	it('sends to a phone number with a transport', async () => {
		const parameters = { sendTo: 'phone', phone: '+1 555 000 0001' };
		const { sent, kept } = await ask({
			parameters: question({ ...parameters, transport: 'whatsapp' }),
			answer: ({ path }) => success(path.endsWith('clients') ? { id: 5 } : { ...ANSWER, client_id: 5 }),
		});
		expect(sent.map(({ method, path, body: { external_id: _, ...body } }) => [method, path, body])).toEqual([
			['POST', '/v1/clients', { phone: '15550000001', transport: 'whatsapp' }],
			['POST', '/v1/messages', { client_id: 5, text: 'What is your order number?', transport: 'whatsapp' }],
		]);
		expect(kept.json.question.client_id).toBe(5);
	});

	it('rejects a phone number without a transport before anything is sent', async () => {
		const { sent, error } = await ask({
			parameters: question({ sendTo: 'phone', phone: '+1 555 000 0001', transport: '={{ $json.none }}' }),
		});
		expect(error.message).toContain('Transport');
		expect(sent).toEqual([]);
	});

	it('does not wait if the question was rejected', async () => {
		const { error, waitTill } = await ask({ answer: () => failure(400, { message: 'client not found' }) });
		expect(error.message).toMatch(/client not found/);
		expect(waitTill ?? undefined).toBeUndefined();
	});

	it('accepts one item and suggests a loop', async () => {
		const { wire, error } = await ask({ items: [{}, {}] });
		expect(error.message).toMatch(/^Expected 1 item but received 2/);
		expect(error.description).toMatch(/Loop Over Items/);
		expect(wire.calls).toEqual([]);
	});

	it('ignores the answer to an earlier question', async () => {
		const { kept } = await ask({
			items: [{ order: 7, responded: true, responder: {}, responded_at: 'x', data: { approved: true }, answer: {} }],
		});
		expect(kept.json).toEqual({ order: 7, responded: false, question: expect.objectContaining({ message_id: 1001 }) });
	});

	it('requires n8n 1.106, but not for other operations', async () => {
		const NodeExecutionContext = Object.getPrototypeOf(WebhookContext);
		const { getSignedResumeUrl } = NodeExecutionContext.prototype;
		delete NodeExecutionContext.prototype.getSignedResumeUrl;
		try {
			const { wire, error } = await ask();
			expect(error.message).toBe('"Send and Wait for Response" requires n8n 1.106 or later');
			expect(wire.calls).toEqual([]);
			chat2desk(() => success(ANSWER));
			const sent = await execute({ parameters: question({ operation: 'send', text: 'Hello' }) });
			expect(sent.error).toBeUndefined();
		} finally {
			NodeExecutionContext.prototype.getSignedResumeUrl = getSignedResumeUrl;
		}
	});
});

describe('Limit Wait Time', () => {
	const limited = (limit) => ask({ parameters: question({ limitWaitTime: true, ...limit }) });

	it.each([
		['minutes', 60_000],
		['hours', 3_600_000],
		['days', DAY_MS],
	])('counts in %s', async (resumeUnit, unitMs) => {
		const { waitTill } = await limited({ resumeAmount: 1.5, resumeUnit });
		expect(Math.abs(new Date(waitTill) - Date.now() - 1.5 * unitMs)).toBeLessThan(60_000);
	});

	it('ends at a date in the time zone of the workflow', async () => {
		const { waitTill, kept } = await limited({ limitType: 'atSpecifiedTime', maxDateAndTime: '2040-07-01T12:00:00' });
		expect(new Date(waitTill).toISOString()).toBe(kept.json.question.expires_at);
		expect(kept.json.question.expires_at).toMatch(/^2040-07-01T/);
	});

	it.each([
		{ resumeAmount: 0 },
		{ resumeAmount: -5 },
		{ resumeAmount: 'soon' },
		{ resumeAmount: 1e12 },
		{ resumeAmount: '' },
		{ resumeUnit: 'fortnights' },
		{ limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01T00:00:00Z' },
		{ limitType: 'atSpecifiedTime', maxDateAndTime: '' },
		{ limitType: 'atSpecifiedTime', maxDateAndTime: '9999-12-31T00:00:00Z' },
	])('rejects %j before anything is sent', async (limit) => {
		const { sent, error } = await limited(limit);
		expect(error.message).toMatch(/Limit Wait Time|Max Date and Time|Amount|Unit/);
		expect(sent).toEqual([]);
	});
});

describe('the check for a trigger', () => {
	const REFUSED = 'No published Chat2Desk Trigger can receive the reply';
	const others = [
		['no webhooks', []],
		['webhooks of other systems only', [{ ...TRIGGER_WEBHOOK, name: 'CRM' }]],
		['a trigger for other events', [{ ...TRIGGER_WEBHOOK, events: ['new_client'] }]],
		['a test webhook', [{ ...TRIGGER_WEBHOOK, name: 'n8n-0123456789 (test): Bot' }]],
		['a disabled webhook', [{ ...TRIGGER_WEBHOOK, status: 'disable' }]],
		['a similar name', [{ ...TRIGGER_WEBHOOK, name: 'my n8n-0123456789' }]],
	];

	it.each(others)('rejects a question that waits for a message, with %s', async (_name, webhooks) => {
		const { sent, error } = await ask({ webhooks });
		expect(error.message).toBe(REFUSED);
		expect(error.description).toContain('Resume Waiting Executions');
		expect(sent).toEqual([]);
	});

	it.each(others)(
		'warns about an approval in the chat with %s, because the link still works',
		async (_name, webhooks) => {
			const { sent, run, error } = await ask({ parameters: inChat(), webhooks });
			expect(error).toBeUndefined();
			expect(sent).toHaveLength(1);
			const hints = run.data.resultData.runData.Chat2Desk[0].hints;
			expect(hints[0].message).toContain('so only the link works');
		},
	);

	it.each([
		['does not show its webhooks', undefined],
		['shows no names', [{ id: 1, url: 'https://x.example', events: ['inbox'] }]],
		['shows no events', [{ ...TRIGGER_WEBHOOK, events: undefined }]],
		['shows no status', [{ ...TRIGGER_WEBHOOK, status: undefined }]],
		['has a workflow with such a name', [{ ...TRIGGER_WEBHOOK, name: 'n8n-0123456789: Bot (test)' }]],
	])('passes if the account %s', async (_name, webhooks) => {
		const { sent, error } = await ask({ webhooks: webhooks });
		expect(error).toBeUndefined();
		expect(sent).toHaveLength(1);
	});
});

describe('Restrict Who Can Approve', () => {
	const toPhone = { sendTo: 'phone', phone: '15550000009', transport: 'widget' };
	const answer = ({ path }) => success(path === '/v1/clients' ? { id: 31000009 } : { ...ANSWER, client_id: 31000009 });

	it('rejects the client of a phone number who is not in the list before the question is sent', async () => {
		const parameters = approval({ approveInChat: true, ...toPhone }, { restrictApprovers: '31000001' });
		const { error, sent } = await ask({ parameters, answer });
		expect(error.message).toBe('Client 31000009 is not in "Restrict Who Can Approve"');
		expect(sent.map(({ path }) => path)).toEqual(['/v1/clients']);
	});

	it('accepts the client of a phone number who is in the list', async () => {
		const parameters = approval({ approveInChat: true, ...toPhone }, { restrictApprovers: '31000001, 31000009' });
		const { error, sent } = await ask({ parameters, answer });
		expect(error).toBeUndefined();
		expect(sent.map(({ path }) => path)).toEqual(['/v1/clients', '/v1/messages']);
	});
});

describe('a link that the client cannot open', () => {
	const withBaseUrl = (webhookWaitingBaseUrl, options) => ask({ ...options, additional: { webhookWaitingBaseUrl } });

	it.each([
		'http://localhost:5678',
		'http://127.0.0.1:5678',
		'http://[::1]:5678',
		'http://10.1.2.3',
		'http://192.168.0.5:5678',
		'http://n8n:5678',
		'https://n8n.local',
	])('is rejected: %s', async (origin) => {
		const { sent, error } = await withBaseUrl(`${origin}/webhook-waiting`, { parameters: approval() });
		expect(error.message).toContain(`${origin} is not reachable from the internet`);
		expect(error.description).toContain('WEBHOOK_URL');
		expect(sent).toEqual([]);
	});

	it('is accepted if the reply is a message in the chat', async () => {
		const { sent, error } = await withBaseUrl('http://localhost:5678/webhook-waiting');
		expect(error).toBeUndefined();
		expect(sent).toHaveLength(1);
	});
});

describe('Mark in Comment', () => {
	const COMMENT = /^An n8n workflow is waiting for the client's reply\. \[n8n\.77\.[\w.~-]+ [\w-]{43}\]$/;
	const marked = question({}, { markInComment: true });
	const isComment = ({ body }) => body?.type === 'comment';

	it('stores the token in a comment instead of the External ID', async () => {
		const { sent } = await ask({ parameters: marked });
		expect(sent.map(({ body }) => body)).toEqual([
			{ client_id: 31000001, text: 'What is your order number?' },
			{ client_id: 31000001, type: 'comment', open_dialog: false, text: expect.stringMatching(COMMENT) },
		]);
	});

	it('writes no comment if chat replies do not count', async () => {
		const { sent } = await ask({ parameters: approval({}, { markInComment: true }) });
		expect(sent.filter(isComment)).toEqual([]);
	});

	describe.each([400, 401, 403, 404, 422, 500])('after the comment failed with %i', (status) => {
		const answer = (request) => (isComment(request) ? failure(status, { message: 'no comments' }) : success(ANSWER));

		it.each([
			['Retry On Fail', { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 }],
			['Retry On Fail and Continue On Fail', { retryOnFail: true, maxTries: 3, onError: 'continueRegularOutput' }],
		])('sends the question once with %s', async (_name, settings) => {
			const { sent, error, items, waitTill } = await ask({ parameters: marked, answer, settings });
			expect(sent.filter((request) => !isComment(request))).toHaveLength(1);
			const message = error?.message ?? items[0].json.error;
			expect(message).toContain('The question was sent, but the execution does not wait for the reply');
			expect(waitTill ?? undefined).toBeUndefined();
		});
	});
});
