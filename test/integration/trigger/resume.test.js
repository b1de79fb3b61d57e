'use strict';

const { createHmac } = require('node:crypto');
const { resetWarnings, TIMEOUTS } = require('../../../dist/nodes/Chat2Desk/send-and-wait/resume-request');
const { formatComment, encodeToken } = require('../../../dist/nodes/Chat2Desk/send-and-wait/tokens');
const { pause } = require('../../support/pause');
const { TOKEN } = require('./host');
const { deliveryFixture } = require('./fixture');
const { signed } = require('./valid-deliveries');

Object.assign(TIMEOUTS, { retryMs: 400, earlierMessageMs: 200, initialPauseMs: 20 });

const NODE = '0f0e0d0c-0b0a-4908-8706-050403020100';
const SIGNATURE = 'ab'.repeat(32);
const mark = (more = {}) => ({ executionId: '31', nodeId: NODE, signature: SIGNATURE, nonce: 'AAAAbbbb', ...more });

const setup = deliveryFixture();
const { at } = setup;

/** Replaces n8n's waiting executions: how often each can be resumed, by ID, and the requests that arrived. */
function waits(...ids) {
	const received = { calls: [], answers: [], buttons: {} };
	const open = new Set(ids);
	at.host.waiting = (req, res) => {
		received.calls.push(`${req.method} ${req.originalUrl}`);
		const { executionId } = req.params;
		if (!open.has(executionId))
			return res.status(409).json({ message: `The execution "${executionId}" has finished already.` });
		if (req.method === 'GET') return res.json({ waiting: true, buttons: received.buttons[executionId] });
		const { message, seal } = req.body;
		if (seal !== createHmac('sha256', `n8n-answer:${TOKEN}`).update(`${req.query.w}\n${message}`).digest('hex'))
			return res.status(401).json({ resumed: false });
		open.delete(executionId);
		received.answers.push({ executionId, ...JSON.parse(message) });
		return res.json({ resumed: true });
	};
	return received;
}

/** A question in the client's dialog, as the action node leaves it. */
async function question(token, { comment = false, apiToken = TOKEN } = {}) {
	const first = at.sandbox.account.clients.all()[0];
	const body = comment
		? { type: 'comment', text: formatComment(encodeToken(token), { apiToken, clientId: first.id }) }
		: { text: 'Which order?', external_id: encodeToken(token) };
	const response = await fetch(`${at.sandbox.url}/v1/messages`, {
		method: 'POST',
		headers: { authorization: TOKEN, 'content-type': 'application/json' },
		body: JSON.stringify({ client_id: first.id, ...body }),
	});
	expect(response.status).toBe(200);
}

/** Another message or comment from the team. */
async function sendFromTeam(body) {
	await fetch(`${at.sandbox.url}/v1/messages`, {
		method: 'POST',
		headers: { authorization: TOKEN, 'content-type': 'application/json' },
		body: JSON.stringify({ client_id: setup.clientId(), ...body }),
	});
}

/** A signed delivery of the client's reply. */
function signedReply(text) {
	const client_id = setup.clientId();
	const [dialog] = at.sandbox.account.dialogs.filter((each) => each.client_id === client_id);
	const ids = { message_id: 99_999_999, dialog_id: dialog.id, client_id };
	const body = Buffer.from(JSON.stringify({ hook_type: 'inbox', type: 'from_client', text, ...ids }));
	return { method: 'POST', body, headers: signed(body, String(Math.floor(Date.now() / 1000)), TOKEN) };
}

const warnings = () => at.host.log.filter(({ level, text }) => level === 'warn' && text.includes('WEBHOOK_URL'));

const countLookups = () =>
	at.sandbox.state.logs.calls.all().filter(({ method, path }) => method === 'GET' && path === '/v1/messages').length;
const texts = () => setup.json().map(({ text }) => text);
const start = async (options = {}) => await setup.start({ options: { resumeWaiting: true, ...options } });

describe('Resume Waiting Executions', () => {
	it('is disabled by default and then sends no requests', async () => {
		await setup.start();
		const { answers } = waits('31');
		await question(mark());
		await setup.write('A-17');
		expect([answers, texts(), countLookups()]).toEqual([[], ['A-17'], 0]);
	});

	it('passes the reply to the waiting execution and starts no workflow', async () => {
		await start();
		const { answers, calls } = waits('31');
		await question(mark());
		await setup.write('A-17');
		expect(answers).toEqual([expect.objectContaining({ executionId: '31', text: 'A-17', clientId: setup.clientId() })]);
		expect(calls).toEqual([`POST /webhook-waiting/31/${NODE}?w=AAAAbbbb&signature=${SIGNATURE}`]);
		expect([texts(), countLookups(), setup.answers()]).toEqual([[], 1, [200]]);
	});

	it.each([
		['Ann', 'Ann'],
		['[chat] 36597980ec9e', undefined],
	])('passes on the name %s as %s', async (name, clientName) => {
		await start();
		const { answers } = waits('31');
		at.sandbox.account.clients.all()[0].name = name;
		await question(mark());
		await setup.write('A-17');
		expect(answers.map((answer) => answer.clientName)).toEqual([clientName]);
	});

	it('also finds the token in a comment', async () => {
		await start();
		const { answers } = waits('31');
		await question(mark(), { comment: true });
		await setup.write('A-17');
		expect([answers.length, texts()]).toEqual([1, []]);
	});

	it('finds the token in a comment that was signed with the previous API token', async () => {
		await start();
		const { answers } = waits('31');
		at.host.credential.previousApiToken = 'previous';
		await question(mark(), { comment: true, apiToken: 'previous' });
		await setup.write('A-17');
		expect([answers.length, texts()]).toEqual([1, []]);
	});

	it('ignores a comment that is not signed with the API token, and sends n8n no request', async () => {
		await start();
		const { answers, calls } = waits('31');
		for (let count = 0; count < 5; count++) await question(mark(), { comment: true, apiToken: 'forged' });
		await setup.write('A-17');
		expect([answers, calls, texts()]).toEqual([[], [], ['A-17']]);
	});

	it.each([
		['the next message', [], undefined],
		['a message after another team message', [{ text: 'Anything else?' }], true],
		['a message after an internal comment', [{ type: 'comment', text: 'What is this about?' }], undefined],
	])('reports whether the team wrote after the question: %s', async (_name, between, followsTeamMessage) => {
		await start();
		const { answers } = waits('31');
		await question(mark());
		for (const body of between) await sendFromTeam(body);
		await setup.write('ok');
		expect(answers.map((answer) => answer.followsTeamMessage)).toEqual([followsTeamMessage]);
	});

	it('starts the workflow with the next message, because a wait accepts one reply', async () => {
		await start();
		const { answers } = waits('31');
		await question(mark());
		await setup.write('first');
		await setup.write('second');
		expect([answers.map(({ text }) => text), texts()]).toEqual([['first'], ['second']]);
	});

	it('uses the first of two concurrent messages as the reply and starts the workflow with the second', async () => {
		await start();
		const { answers } = waits('31');
		await question(mark());
		const send = (text) =>
			fetch(`${at.sandbox.url}/_sandbox/chat/messages`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ client_id: setup.clientId(), text }),
			});
		await Promise.all([send('first'), send('second')]);
		await setup.settled();
		expect([...answers.map(({ text }) => text), ...texts()].sort()).toEqual(['first', 'second']);
		expect(answers).toHaveLength(1);
	});

	it('sends n8n one request for a burst, whose messages wait for each other', async () => {
		await start();
		const { answers, calls } = waits('31');
		const ready = at.host.waiting;
		at.host.waiting = (req, res) => setTimeout(() => ready(req, res), 300);
		await question(mark());
		const send = (text) => setup.control('/chat/messages', { client_id: setup.clientId(), text });
		for (const text of ['first', 'second', 'third']) await send(text);
		await setup.settled();
		await setup.write('fourth');
		expect(answers.map(({ text }) => text)).toEqual(['first']);
		expect(texts().sort()).toEqual(['fourth', 'second', 'third']);
		expect(calls).toEqual([expect.stringMatching(/^POST /)]);
	});

	it('waits only a limited time for an earlier message that never arrived', async () => {
		await start();
		const { answers, calls } = waits('31');
		await question(mark());
		const [webhook] = at.sandbox.account.webhooks.all();
		webhook.status = 'disable';
		await setup.control('/chat/messages', { client_id: setup.clientId(), text: 'elsewhere' });
		webhook.status = 'enable';
		await setup.write('here');
		expect([answers.map(({ text }) => text), texts()]).toEqual([['here'], []]);
		expect(calls.filter((call) => call.startsWith('GET')).length).toBeGreaterThan(0);
	});

	it('retries while n8n rejects all requests temporarily, even for an old question', async () => {
		await start();
		const { answers } = waits('31');
		const ready = at.host.waiting;
		let calls = 0;
		at.host.waiting = (req, res) =>
			++calls < 3 ? res.status(503).json({ code: 503, message: 'Database is not ready!' }) : ready(req, res);
		await question(mark());
		await setup.write('patient');
		expect([answers.length, texts()]).toEqual([1, []]);
	});

	it.each([
		['no question', async () => {}],
		['an expired question', async () => await question(mark({ expiresAtMs: Date.now() - 5_000 }))],
		['a question of a finished execution', async () => await question(mark({ executionId: '30' }))],
	])('%s: the message starts the workflow', async (_name, before) => {
		await start();
		const { answers } = waits('31');
		await before();
		await setup.write('Hello');
		expect([answers, texts()]).toEqual([[], ['Hello']]);
	});

	it('two executions that wait for one client are resumed newest first', async () => {
		await start();
		const { answers } = waits('31', '32');
		await question(mark());
		await question(mark({ executionId: '32', nonce: 'CCCCdddd' }));
		for (const text of ['one', 'two', 'three']) await setup.write(text);
		expect(answers.map(({ executionId, text }) => [executionId, text])).toEqual([
			['32', 'one'],
			['31', 'two'],
		]);
		expect(texts()).toEqual(['three']);
	});

	describe('a button of an earlier question', () => {
		const press = async (text, { newest = {}, older = {} } = {}) => {
			await start();
			const received = waits('31', '32', '33');
			Object.assign(received.buttons, { 31: older.buttons, 33: newest.buttons });
			await question(mark({ hasButtons: true }));
			await question(mark({ executionId: '32' }));
			await question(mark({ executionId: '33', hasButtons: newest.buttons !== undefined }));
			await setup.write(text);
			return received;
		};
		const older = { buttons: [{ text: 'Blue', payload: 'b' }] };

		it.each([
			['its payload', 'b', '31', 1],
			['its text', 'Blue', '31', 1],
			['another text', 'green', '33', 1],
		])('%s answers the question that it belongs to', async (_what, text, executionId, asked) => {
			const { answers, calls } = await press(text, { older });
			expect(answers.map((each) => [each.executionId, each.text])).toEqual([[executionId, text]]);
			expect(calls.filter((call) => call.startsWith('GET'))).toHaveLength(asked);
		});

		it('answers the newest question if that offers the same button', async () => {
			const { answers } = await press('b', { older, newest: older });
			expect(answers.map(({ executionId }) => executionId)).toEqual(['33']);
		});

		it('sends no extra request if only the newest question has buttons', async () => {
			await start();
			const { answers, calls } = waits('31', '32');
			await question(mark());
			await question(mark({ executionId: '32', hasButtons: true }));
			await setup.write('b');
			expect([answers.map(({ executionId }) => executionId), calls.length]).toEqual([['32'], 1]);
		});
	});

	it('accepts a shared location as the reply, even without text', async () => {
		await start();
		const { answers } = waits('31');
		await question(mark({ hasButtons: true }));
		const button = { type: 'location', text: 'Where I am' };
		await setup.control('/chat/messages', { client_id: setup.clientId(), button });
		await setup.settled();
		expect(answers).toMatchObject([{ executionId: '31', text: '', coordinates: '38.7223 -9.1393', button }]);
	});

	it('accepts a picture without text as the reply', async () => {
		await start();
		const { answers } = waits('31');
		await question(mark());
		const attachment = { url: 'https://x.example/receipt.jpg', name: 'receipt.jpg' };
		await setup.control('/chat/messages', { client_id: setup.clientId(), attachment });
		await setup.settled();
		expect(answers).toMatchObject([{ text: '', attachments: [{ link: attachment.url, name: attachment.name }] }]);
		expect(texts()).toEqual([]);
	});

	it.each([
		['refuses', (_req, res) => res.status(401).json({ error: 'Invalid token' })],
		['fails', (_req, res) => res.status(500).end()],
		['breaks off', (req) => req.socket.destroy()],
		['returns a web page', (_req, res) => res.send('No action required')],
		['leads elsewhere', (_req, res) => res.redirect('https://example.invalid/')],
	])('loses no message if n8n %s', async (_name, waiting) => {
		await start();
		at.host.waiting = waiting;
		await question(mark());
		await setup.write('Hello');
		expect(texts()).toEqual(['Hello']);
	});

	describe('a resume URL behind a login or a misconfigured proxy', () => {
		beforeEach(() => resetWarnings());

		it.each([
			['a login page', (_req, res) => res.type('html').send('<form action="/login">Sign in</form>'), 'a page'],
			['a redirect to a login', (_req, res) => res.redirect('https://login.example/'), 'a redirect'],
			['401', (_req, res) => res.status(401).type('html').send('Unauthorized'), 'HTTP 401'],
			['403', (_req, res) => res.status(403).send('Forbidden'), 'HTTP 403'],
			['404', (_req, res) => res.status(404).send('Not Found'), 'HTTP 404'],
			['502', (_req, res) => res.status(502).send('Bad Gateway'), 'HTTP 502'],
			['500', (_req, res) => res.status(500).json({ error: 'x' }), 'HTTP 500'],
		])('logs one warning with the origin and the fix: %s', async (_name, waiting, received) => {
			await start();
			at.host.waiting = waiting;
			await question(mark());
			await question(mark({ executionId: '32' }));
			await setup.write('one');
			await setup.write('two');
			expect(texts()).toEqual(['one', 'two']);
			expect(warnings()).toHaveLength(1);
			expect(warnings()[0].text).toContain(received);
			expect(warnings()[0].text).toContain(`${new URL(at.host.publicUrl).origin} responded`);
		});

		it.each([
			['is finished', (_req, res) => res.status(409).json({ message: 'The execution "31" has finished already.' })],
			[
				'was deleted',
				(_req, res) => res.status(404).json({ code: 404, message: 'The execution "31" does not exist.' }),
			],
			['has finished, as a web page', (_req, res) => res.send('<h1>No action required</h1>')],
			['is waiting for something else', (_req, res) => res.status(409).json({ resumed: false, reason: 'x' })],
			['has another question', (_req, res) => res.status(410).send('closed')],
		])('logs nothing if the execution %s', async (_name, waiting) => {
			await start();
			at.host.waiting = waiting;
			await question(mark());
			await setup.write('one');
			expect([texts(), warnings()]).toEqual([['one'], []]);
		});
	});

	it('waits a minute for a slow n8n, so that no message counts twice', async () => {
		await start();
		const { answers } = waits('31');
		const timeouts = [];
		const { host } = at;
		const { withLogger } = host;
		host.withLogger = (context) => {
			const { httpRequest } = context.helpers;
			context.helpers.httpRequest = async (options) => {
				timeouts.push(options.timeout);
				return await httpRequest(options);
			};
			return withLogger.call(host, context);
		};
		await question(mark());
		await setup.write('slow');
		expect([answers.length, texts(), timeouts]).toEqual([1, [], [60_000]]);
	});

	it('retries while the execution is being stored', async () => {
		const usual = { ...TIMEOUTS };
		Object.assign(TIMEOUTS, { retryMs: 600_000, newQuestionMs: 600_000 });
		try {
			await start();
			const { answers } = waits('31');
			const ready = at.host.waiting;
			let calls = 0;
			at.host.waiting = (req, res) =>
				++calls < 4 ? res.status(409).json({ message: 'The execution "31" is running already.' }) : ready(req, res);
			await question(mark());
			await setup.write('at once');
			expect([answers.length, texts()]).toEqual([1, []]);
		} finally {
			Object.assign(TIMEOUTS, usual);
		}
	});

	it('loses no message if a lookup fails', async () => {
		await start();
		waits('31');
		await question(mark());
		await setup.control('/faults', { kind: 'status', method: 'GET', path: '/v1/messages', status: 500, times: 5 });
		await setup.write('Hello');
		expect(texts()).toEqual(['Hello']);
	});

	it('starts nothing for a repeated reply', async () => {
		await start();
		const { answers } = waits('31');
		await question(mark());
		await setup.write('A-17');
		await setup.resend(
			at.sandbox.state.logs.deliveries.all().at(-1).request ?? at.sandbox.state.logs.deliveries.all().at(-1),
		);
		expect([answers.length, texts()]).toEqual([1, []]);
	});

	it.each(['onReceived', 'lastNode'])(
		'starts nothing for the retry of a reply whose sender disconnected: %s',
		async (responseMode) => {
			await start({ responseMode });
			const { answers } = waits('31');
			const ready = at.host.waiting;
			await question(mark());
			const reply = signedReply('A-17');
			const sender = new AbortController();
			let resume;
			at.host.waiting = (req, res) => {
				resume = () => ready(req, res);
				sender.abort();
			};
			await expect(fetch(at.host.url, { ...reply, signal: sender.signal })).rejects.toThrow(/abort/i);
			while (at.host.disconnects === 0) await pause(5);
			const retry = async () => (await fetch(at.host.url, reply)).status;
			expect(await retry()).toBe(503);
			resume();
			while ((await retry()) !== 200) await pause(5);
			expect([answers.length, texts()]).toEqual([1, []]);
		},
	);

	it('ignores an unsigned reply', async () => {
		await setup.start({ verifySignature: 'off', options: { resumeWaiting: true } });
		const { answers } = waits('31');
		await question(mark());
		const [dialog] = at.sandbox.account.dialogs.filter(({ client_id }) => client_id === setup.clientId());
		const forged = {
			hook_type: 'inbox',
			message_id: 99_999_999,
			dialog_id: dialog.id,
			client_id: setup.clientId(),
			type: 'from_client',
			text: 'forged',
		};
		await fetch(at.host.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(forged),
		});
		expect([answers, texts()]).toEqual([[], ['forged']]);
	});
});
