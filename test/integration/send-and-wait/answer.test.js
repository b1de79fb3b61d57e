'use strict';

const { sealNetwork } = require('../../support/mock-api');
const { ask, call, chatMessage, question, sealed } = require('./fixture');

sealNetwork();

const approval = question(
	{ message: 'Pay <b>5</b>?', responseType: 'approval' },
	{ approveLabel: 'Pay', declineLabel: 'Keep "it"' },
);
const freeText = question({ responseType: 'freeText' });

describe('An answer by link', () => {
	it('shows a page with nothing in it but the form, and opening it decides nothing', async () => {
		const { kept } = await ask({ parameters: approval });
		const { status, headers, body, waits } = await call({ parameters: approval, kept, method: 'GET' });
		expect([status, waits]).toEqual([200, true]);
		expect(headers['content-security-policy']).toContain('sandbox allow-forms');
		expect(headers['cache-control']).toBe('no-store');
		expect(body).toContain('Pay &#60;b&#62;5&#60;/b&#62;?');
		expect(body).toContain('<button name="answer" value="approve">Pay</button>');
		expect(body).toContain('<button name="answer" value="decline">Keep &#34;it&#34;</button>');
		expect(body).not.toContain('<script');
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
				answer: { via: 'link', text, at: expect.any(String) },
				data: { approved },
				question: kept.json.question,
			},
			pairedItem: { item: 0 },
		});
		expect(body).toContain('Your answer has been recorded');
	});

	it('has one button where the other has no caption, and takes no other answer then', async () => {
		const parameters = question({ responseType: 'approval' }, { declineLabel: '' });
		const { kept } = await ask({ parameters });
		expect((await call({ parameters, kept, method: 'GET' })).body).not.toContain('decline"');
		expect((await call({ parameters, kept, body: { answer: 'decline' } })).waits).toBe(true);
	});

	it('takes a free text, and asks again for an empty one', async () => {
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
			data: { text: 'A-17' },
		});
	});

	it.each([
		['the link of an earlier question', { w: 'AAAAAAAA' }],
		['a link without a word', {}],
		['a list for a word', { w: ['a', 'b'] }],
	])('%s answers nothing', async (_name, query) => {
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
	])('the body %j decides nothing, and the execution goes on waiting', async (body) => {
		const { kept } = await ask({ parameters: approval });
		const { status, waits } = await call({ parameters: approval, kept, body });
		expect([status >= 400, waits]).toEqual([true, true]);
	});

	it('never throws, whatever is kept', async () => {
		for (const kept of [undefined, { json: {} }, { json: { question: 'x' } }, { json: { question: { id: 5 } } }])
			expect(await call({ kept, query: { w: 'x' } })).toMatchObject({
				status: kept === undefined ? 500 : 410,
				waits: true,
			});
	});

	it('a question for the chat is not answered by its address', async () => {
		const { kept } = await ask();
		for (const body of [{ answer: 'approve' }, { text: 'forged' }])
			expect((await call({ kept, body })).waits).toBe(true);
		expect((await call({ kept, method: 'GET', headers: { accept: 'application/json' } })).body).toEqual({
			waiting: true,
		});
	});
});

describe('An answer by chat', () => {
	it('resumes the execution with the message', async () => {
		const { kept } = await ask();
		const message = chatMessage('A-17', {
			attachments: [{ link: 'https://x.example/a.jpg', name: 'a.jpg' }],
			clientName: 'Ann',
		});
		const { item, body } = await call({ kept, body: sealed(kept, message) });
		expect(body).toEqual({ resumed: true });
		expect(item.json).toEqual({
			order: 7,
			responded: true,
			answer: {
				via: 'chat',
				text: 'A-17',
				attachments: message.attachments,
				message_id: 1002,
				client_id: 31000001,
				client_name: 'Ann',
				at: '2026-07-17T10:45:31Z',
			},
			data: { chatInput: 'A-17' },
			question: kept.json.question,
		});
	});

	it('names the button that was pressed', async () => {
		const parameters = question(
			{},
			{ inlineButtons: { button: [{ type: 'reply', text: 'This one', payload: 'p1' }] } },
		);
		const { kept } = await ask({ parameters });
		for (const text of ['p1', 'This one']) {
			const { item } = await call({ parameters, kept, body: sealed(kept, chatMessage(text)) });
			expect(item.json.answer.button).toEqual({ text: 'This one', payload: 'p1' });
		}
	});

	it('tells the trigger which buttons a waiting question has, and nobody else', async () => {
		const parameters = question({}, { inlineButtons: { button: [{ type: 'reply', text: 'Yes', payload: 'y' }] } });
		const { kept } = await ask({ parameters });
		const got = await call({ parameters, kept, method: 'GET', headers: { accept: 'application/json' } });
		expect([got.body, got.waits]).toEqual([{ waiting: true, buttons: [{ text: 'Yes', payload: 'y' }] }, true]);
		const other = { parameters, kept, method: 'GET', query: { w: 'x' }, headers: { accept: 'application/json' } };
		expect((await call(other)).status).toBe(410);
	});

	it('a picture alone, or a place that was shared, is an answer as well', async () => {
		const { kept } = await ask();
		const attachments = [{ link: 'https://x.example/a.jpg', name: 'a.jpg' }];
		const picture = await call({ kept, body: sealed(kept, chatMessage('', { attachments })) });
		expect(picture.item.json.answer).toMatchObject({ text: '', attachments });
		const place = await call({ kept, body: sealed(kept, chatMessage('', { coordinates: '38.72 -9.13' })) });
		expect(place.item.json.answer).toMatchObject({ text: '', coordinates: '38.72 -9.13' });
	});

	it.each([
		['go', true],
		['stay', false],
		['later', undefined],
	])('the pressed button with the payload "%s" answers an approval by its caption', async (payload, approved) => {
		const buttons = [
			{ type: 'reply', text: 'Yes 👍', payload: 'go' },
			{ type: 'reply', text: 'No', payload: 'stay' },
			{ type: 'reply', text: 'Ask again', payload: 'later' },
		];
		const parameters = question({ responseType: 'approval' }, { inlineButtons: { button: buttons } });
		const { kept } = await ask({ parameters });
		const { item } = await call({ parameters, kept, body: sealed(kept, chatMessage(payload)) });
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
	])('"%s" answers an approval', async (text, approved) => {
		const { kept } = await ask({ parameters: approval });
		const { item } = await call({ parameters: approval, kept, body: sealed(kept, chatMessage(text)) });
		expect(item.json.data).toEqual({ approved, chatInput: text });
	});

	it.each(['yes, but later', 'what is this?', ''])('"%s" answers no approval', async (text) => {
		const { kept } = await ask({ parameters: approval });
		expect(await call({ parameters: approval, kept, body: sealed(kept, chatMessage(text)) })).toMatchObject({
			status: 409,
			waits: true,
		});
	});

	it('goes by the words of the user, where there are some', async () => {
		const parameters = question({ responseType: 'approval' }, { yesWords: 'hop, los', noWords: 'brr' });
		const { kept } = await ask({ parameters });
		const read = async (text) =>
			(await call({ parameters, kept, body: sealed(kept, chatMessage(text)) })).item?.json.data.approved;
		expect([await read('Los'), await read('brr'), await read('yes')]).toEqual([true, false, undefined]);
	});

	it.each([
		['of another account', (kept) => sealed(kept, chatMessage('yes'), { token: 'other' })],
		['of another question', (kept) => sealed(kept, chatMessage('yes'), { nonce: 'AAAAAAAA' })],
		[
			'changed on its way',
			(kept) => ({ ...sealed(kept, chatMessage('no')), message: JSON.stringify(chatMessage('yes')) }),
		],
		['of another client', (kept) => sealed(kept, chatMessage('yes', { clientId: 31000002 }))],
		['that is no JSON', (kept) => sealed(kept, '{')],
		['that is nothing', (kept) => sealed(kept, 'null')],
		['without end', (kept) => sealed(kept, 'x'.repeat(600_000))],
	])('an answer %s is not taken', async (_name, body) => {
		const { kept } = await ask();
		const got = await call({ kept, body: body(kept) });
		expect([got.status >= 400, got.waits, got.item]).toEqual([true, true, undefined]);
	});

	it('an answer to a review step reaches the agent: yes, no, or in words', async () => {
		const { kept } = await ask({ parameters: approval, items: [{ approved: true, chatInput: 'forged by the tool' }] });
		const review = async (text) =>
			(await call({ parameters: approval, kept, type: 'chat2DeskHitlTool', body: sealed(kept, chatMessage(text)) }))
				.item.json;
		expect((await review('Yes')).data).toEqual({ approved: true });
		expect((await review('no')).data).toEqual({ approved: false });
		const words = await review('less, please');
		expect(words.data).toEqual({ approved: false, chatInput: 'less, please' });
		expect(words).not.toHaveProperty('approved');
		expect(words).not.toHaveProperty('chatInput');
	});
});
