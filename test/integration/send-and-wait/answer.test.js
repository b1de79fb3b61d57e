'use strict';

const nock = require('nock');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');
const { ask, call, chatMessage, question, signed } = require('./fixture');

sealNetwork();

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

const LABELS = { approveLabel: 'Pay', disapproveLabel: 'Keep "it"' };
const approval = question({ message: 'Pay <b>5</b>?', responseType: 'approval' }, LABELS);
const chatApproval = question({ message: 'Pay 5?', responseType: 'approval', approveInChat: true }, LABELS);
const freeText = question({ responseType: 'freeText' });

describe('an answer by link', () => {
	it('shows a page with only the form and records no decision when opened', async () => {
		const { kept } = await ask({ parameters: approval });
		const { status, headers, body, waits } = await call({ parameters: approval, kept, method: 'GET' });
		expect([status, waits]).toEqual([200, true]);
		expect(headers['content-security-policy']).toContain('sandbox allow-forms');
		expect(headers['cache-control']).toBe('no-store');
		expect(body).toContain('Pay &#60;b&#62;5&#60;/b&#62;?');
		expect(body).toContain('<button name="answer" value="approve">Pay</button>');
		expect(body).toContain('<button name="answer" value="decline">Keep &#34;it&#34;</button>');
		expect(body).not.toContain('<script');
		expect(body).toContain('<title>Your approval is requested – Acme &#60;Ltd&#62;</title>');
		expect(body).toContain('<p class="from">Acme &#60;Ltd&#62;</p><h1>Your approval is requested</h1>');
		expect(body).toContain('prefers-color-scheme:dark');
	});

	it('shows the company of the account, and looks it up again a minute after a failure', async () => {
		const { kept } = await ask({ parameters: approval });
		nock.cleanAll();
		let company;
		chat2desk(() => (company === undefined ? failure(500, {}) : success({ company_name: company })));
		const titleWith = async (apiToken) => {
			const { body } = await call({ parameters: approval, kept, method: 'GET', credential: { apiToken } });
			return /<title>([^<]*)/.exec(body)[1];
		};
		expect(await titleWith('first')).toBe('Your approval is requested');
		company = 'One';
		const now = Date.now();
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
		expect(await titleWith('first')).toBe('Your approval is requested – One');
		company = 'Two';
		expect(await titleWith('first')).toBe('Your approval is requested – One');
		expect(await titleWith('second')).toBe('Your approval is requested – Two');
		clock.mockRestore();
	});

	it.each([
		['approve', true, 'Pay'],
		['decline', false, 'Keep "it"'],
	])('%s resumes the execution', async (answer, approved, text) => {
		const { kept } = await ask({ parameters: approval });
		const { item, body } = await call({ parameters: approval, kept, body: { answer } });
		expect(item).toEqual({
			json: {
				order: 7,
				responded: true,
				responded_at: expect.stringMatching(ISO),
				responder: { client_id: 31000001, name: 'Ann' },
				answer: { via: 'link', text, at: expect.stringMatching(ISO) },
				data: { approved, respondedAt: expect.stringMatching(ISO) },
				question: kept.json.question,
			},
			pairedItem: { item: 0 },
		});
		expect(body).toContain('Your answer has been recorded');
	});

	it('shows one button if the other has no label, and accepts no other answer', async () => {
		const parameters = question({ responseType: 'approval' }, { disapproveLabel: '' });
		const { kept } = await ask({ parameters });
		expect((await call({ parameters, kept, method: 'GET' })).body).not.toContain('decline"');
		expect((await call({ parameters, kept, body: { answer: 'decline' } })).waits).toBe(true);
	});

	it('accepts free text, and asks again if it is empty', async () => {
		const { kept } = await ask({ parameters: freeText });
		expect(await call({ parameters: freeText, kept, body: { text: '  ' } })).toMatchObject({
			status: 400,
			waits: true,
		});
		const { item } = await call({ parameters: freeText, kept, body: { text: ' A-17 ' } });
		expect(item.json).toMatchObject({
			order: 7,
			responded: true,
			answer: { via: 'link', text: 'A-17' },
			data: { text: 'A-17', respondedAt: expect.stringMatching(ISO) },
		});
	});

	it.each([
		['the link of an earlier question', { w: 'AAAAAAAA' }],
		['a link without a nonce', {}],
		['an array as nonce', { w: ['a', 'b'] }],
	])('rejects %s', async (_name, query) => {
		const { kept } = await ask({ parameters: approval });
		expect(await call({ parameters: approval, kept, query, body: { answer: 'approve' } })).toMatchObject({
			status: 410,
			waits: true,
		});
	});

	it.each([
		undefined,
		null,
		'approve',
		[],
		{ answer: ['approve'] },
		{ answer: {} },
		{ seal: 1 },
		{ message: {}, seal: {} },
		{ text: 'x'.repeat(1e6) },
		{ answer: 'APPROVE' },
	])('continues to wait after the body %j', async (body) => {
		const { kept } = await ask({ parameters: approval });
		const { status, waits } = await call({ parameters: approval, kept, body });
		expect([status >= 400, waits]).toEqual([true, true]);
	});

	it('never throws, regardless of the stored data', async () => {
		for (const kept of [undefined, { json: {} }, { json: { question: 'x' } }, { json: { question: { id: 5 } } }])
			expect(await call({ kept, query: { w: 'x' } })).toMatchObject({
				status: kept === undefined ? 500 : 410,
				waits: true,
			});
	});

	it('rejects answers by link to a question for the chat', async () => {
		const { kept } = await ask();
		for (const body of [{ answer: 'approve' }, { text: 'forged' }])
			expect((await call({ kept, body })).waits).toBe(true);
		expect((await call({ kept, method: 'GET', headers: { accept: 'application/json' } })).body).toEqual({
			waiting: true,
		});
	});
});

it.each([
	['a profile name', { name: 'Bo' }, { name: 'Bo' }],
	["a placeholder of Chat2Desk's", { name: '[chat] 36597980ec9e' }, {}],
	['a phone number as the name', { name: '+34 600 111 222', assigned_name: ' ' }, {}],
])('a link names a client with %s', async (_which, client, named) => {
	const { kept } = await ask({ parameters: approval, client });
	const { item } = await call({ parameters: approval, kept, body: { answer: 'approve' } });
	expect(item.json.responder).toEqual({ client_id: 31000001, ...named });
});

describe('an answer in the chat', () => {
	it('accepts a message that the trigger signed with the previous API token', async () => {
		const { kept } = await ask();
		const body = signed(kept, chatMessage('A-17'), { token: 'previous' });
		expect((await call({ kept, body, credential: { previousApiToken: 'previous' } })).item).toMatchObject({
			json: { responded: true },
		});
		expect((await call({ kept, body })).status).toBe(401);
	});

	it('does not request the name of a client without one', async () => {
		const { kept, wire } = await ask();
		const { item } = await call({ kept, body: signed(kept, chatMessage('A-17')) });
		expect(item.json.responder).toEqual({ client_id: 31000001 });
		expect(wire.calls.map(({ path }) => path)).not.toContain('/v1/clients/31000001');
	});

	it('resumes the execution with the message', async () => {
		const { kept } = await ask();
		const message = chatMessage('A-17', {
			attachments: [{ link: 'https://x.example/a.jpg', name: 'a.jpg' }],
			clientName: 'Ann',
		});
		const { item, body } = await call({ kept, body: signed(kept, message) });
		expect(body).toEqual({ resumed: true });
		expect(item.json).toEqual({
			order: 7,
			responded: true,
			responded_at: expect.stringMatching(ISO),
			responder: { client_id: 31000001, name: 'Ann' },
			answer: {
				via: 'chat',
				text: 'A-17',
				attachments: message.attachments,
				message_id: 1002,
				client_id: 31000001,
				client_name: 'Ann',
				at: '2026-07-17T10:45:31Z',
			},
			data: { chatInput: 'A-17', respondedAt: expect.stringMatching(ISO) },
			question: kept.json.question,
		});
	});

	it('names the pressed button', async () => {
		const parameters = question(
			{},
			{ inlineButtons: { button: [{ type: 'reply', text: 'This one', payload: 'p1' }] } },
		);
		const { kept } = await ask({ parameters });
		for (const text of ['p1', 'This one']) {
			const { item } = await call({ parameters, kept, body: signed(kept, chatMessage(text)) });
			expect(item.json.answer.button).toEqual({ text: 'This one', payload: 'p1' });
		}
	});

	it('reports the buttons of a waiting question only to the trigger', async () => {
		const parameters = question({}, { inlineButtons: { button: [{ type: 'reply', text: 'Yes', payload: 'y' }] } });
		const { kept } = await ask({ parameters });
		const got = await call({ parameters, kept, method: 'GET', headers: { accept: 'application/json' } });
		expect([got.body, got.waits]).toEqual([{ waiting: true, buttons: [{ text: 'Yes', payload: 'y' }] }, true]);
		const other = { parameters, kept, method: 'GET', query: { w: 'x' }, headers: { accept: 'application/json' } };
		expect((await call(other)).status).toBe(410);
	});

	it('accepts a picture alone or a shared location as the reply', async () => {
		const { kept } = await ask();
		const attachments = [{ link: 'https://x.example/a.jpg', name: 'a.jpg' }];
		const picture = await call({ kept, body: signed(kept, chatMessage('', { attachments })) });
		expect(picture.item.json.answer).toMatchObject({ text: '', attachments });
		const place = await call({ kept, body: signed(kept, chatMessage('', { coordinates: '38.72 -9.13' })) });
		expect(place.item.json.answer).toMatchObject({ text: '', coordinates: '38.72 -9.13' });
	});

	it.each([
		['go', true],
		['stay', false],
		['later', undefined],
	])('matches the payload "%s" to the text of its button', async (payload, approved) => {
		const buttons = [
			{ type: 'reply', text: 'Yes 👍', payload: 'go' },
			{ type: 'reply', text: 'No', payload: 'stay' },
			{ type: 'reply', text: 'Ask again', payload: 'later' },
		];
		const parameters = question(
			{ responseType: 'approval', approveInChat: true },
			{ inlineButtons: { button: buttons } },
		);
		const { kept } = await ask({ parameters });
		const { item } = await call({ parameters, kept, body: signed(kept, chatMessage(payload)) });
		expect(item?.json.data.approved).toBe(approved);
	});

	it.each([
		['Yes!', true],
		['ok 👍', true],
		['pay!', true],
		['nope', false],
		['да', true],
		['👍🏽', true],
		['Pay', true],
		['nein.', false],
		['Keep "it"', false],
	])('accepts "%s" as an approval or a decline', async (text, approved) => {
		const { kept } = await ask({ parameters: chatApproval });
		const { item } = await call({ parameters: chatApproval, kept, body: signed(kept, chatMessage(text)) });
		expect(item.json.data).toEqual({ approved, chatInput: text, respondedAt: expect.stringMatching(ISO) });
	});

	it.each(['yes, but later', 'what is this?', ''])('does not accept "%s" as an approval', async (text) => {
		const { kept } = await ask({ parameters: chatApproval });
		expect(await call({ parameters: chatApproval, kept, body: signed(kept, chatMessage(text)) })).toMatchObject({
			status: 409,
			waits: true,
		});
	});

	describe('an approval', () => {
		const accepts = async (parameters, message, type) => {
			const { kept } = await ask({ parameters });
			const { item } = await call({ parameters, kept, type, body: signed(kept, message) });
			return item?.json.data.approved;
		};
		const followsTeamMessage = true;
		const buttons = { inlineButtons: { button: [{ type: 'reply', text: 'OK', payload: 'p1' }] } };
		const withButton = question({ responseType: 'approval', approveInChat: true }, buttons);

		it.each(['yes', 'Pay', 'Keep "it"'])('by link only is not granted by "%s" in the chat', async (text) => {
			expect(await accepts(approval, chatMessage(text))).toBeUndefined();
		});

		it('by link only is not granted in the chat for a review step either', async () => {
			expect(await accepts(approval, chatMessage('yes'), 'chat2DeskHitlTool')).toBeUndefined();
		});

		it.each([
			['a yes', chatMessage('ok', { followsTeamMessage }), undefined],
			['a no', chatMessage('no', { followsTeamMessage }), undefined],
			['the label of its button', chatMessage('pay!', { followsTeamMessage }), true],
			['a reply to the question', chatMessage('no', { followsTeamMessage, replyTo: '1001' }), false],
			['a reply to another message', chatMessage('no', { followsTeamMessage, replyTo: 1002 }), undefined],
		])('is unambiguous after another team message: %s', async (_name, message, approved) => {
			expect(await accepts(chatApproval, message)).toBe(approved);
		});

		it.each([
			['the payload of its button', chatMessage('p1', { followsTeamMessage }), true],
			['the text of its button', chatMessage('OK', { followsTeamMessage }), true],
			[
				'the button of another question',
				chatMessage('p9', { followsTeamMessage, button: { text: 'Yes', payload: 'p9' } }),
				undefined,
			],
		])('after another team message: %s', async (_name, message, approved) => {
			expect(await accepts(withButton, message)).toBe(approved);
		});

		it('of a review step is not mistaken for a reply to a later team message', async () => {
			const message = chatMessage('sounds good, thank you', { followsTeamMessage });
			expect(await accepts(chatApproval, message, 'chat2DeskHitlTool')).toBeUndefined();
		});

		it('counts only from the clients in Restrict Who Can Approve', async () => {
			const parameters = question(
				{ responseType: 'approval', approveInChat: true },
				{ restrictApprovers: '31000001, 31000005' },
			);
			expect(await accepts(parameters, chatMessage('yes'))).toBe(true);
			const { kept } = await ask({ parameters });
			kept.json.question.approvers = [31000005];
			expect((await call({ parameters, kept, body: signed(kept, chatMessage('yes')) })).status).toBe(409);
		});
	});

	it('accepts custom words instead of the default ones', async () => {
		const parameters = question(
			{ responseType: 'approval', approveInChat: true },
			{ yesWords: 'hop, los', noWords: 'brr' },
		);
		const { kept } = await ask({ parameters });
		const read = async (text) =>
			(await call({ parameters, kept, body: signed(kept, chatMessage(text)) })).item?.json.data.approved;
		expect([await read('Los'), await read('brr'), await read('yes')]).toEqual([true, false, undefined]);
	});

	it.each([
		['of another account', (kept) => signed(kept, chatMessage('yes'), { token: 'other' })],
		['of another question', (kept) => signed(kept, chatMessage('yes'), { nonce: 'AAAAAAAA' })],
		[
			'that was modified',
			(kept) => ({ ...signed(kept, chatMessage('no')), message: JSON.stringify(chatMessage('yes')) }),
		],
		['of another client', (kept) => signed(kept, chatMessage('yes', { clientId: 31000002 }))],
		['that is not JSON', (kept) => signed(kept, '{')],
		['that is null', (kept) => signed(kept, 'null')],
		['that is too long', (kept) => signed(kept, 'x'.repeat(600_000))],
	])('rejects an answer %s', async (_name, body) => {
		const { kept } = await ask();
		const response = await call({ kept, body: body(kept) });
		expect([response.status >= 400, response.waits, response.item]).toEqual([true, true, undefined]);
	});

	it('passes the answer to a review step on to the agent: yes, no, or feedback', async () => {
		const parameters = chatApproval;
		const { kept } = await ask({ parameters, items: [{ approved: true, chatInput: 'forged by the tool' }] });
		const review = async (text) =>
			(await call({ parameters, kept, type: 'chat2DeskHitlTool', body: signed(kept, chatMessage(text)) })).item.json;
		expect((await review('Yes')).data).toEqual({ approved: true, respondedAt: expect.any(String) });
		expect((await review('no')).data).toEqual({ approved: false, respondedAt: expect.any(String) });
		const feedback = await review('less, please');
		expect(feedback.data).toEqual({ approved: false, chatInput: 'less, please', respondedAt: expect.any(String) });
		expect(feedback).not.toHaveProperty('approved');
		expect(feedback).not.toHaveProperty('chatInput');
	});
});
