'use strict';

const { deliveryFixture } = require('./fixture');

const { at, start, control, emit, clientId, write, advance, answers, json } = deliveryFixture();

describe('a valid delivery', () => {
	it.each(['hex', 'bytes'])('starts the workflow if signed with the key as %s', async (mode) => {
		await start();
		await control('/signature', { mode });
		await write('Olá 👋 "quoted" \u0000');
		expect(json()).toEqual([
			expect.objectContaining({
				event: 'inbox',
				text: 'Olá 👋 "quoted" \u0000',
				client_id: clientId(),
				delivery_id: expect.stringMatching(/^[0-9a-f]{32}$/),
				received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
				signed: true,
			}),
		]);
		expect(at.host.runs[0].pairedItem).toEqual({ item: 0 });
		expect(json()[0]).not.toHaveProperty('hook_type');
		expect(json()[0]).not.toHaveProperty('headers');
		expect(answers()).toEqual([200]);
	});

	it('gets an empty response body', async () => {
		await start();
		await write();
		expect(at.sandbox.state.logs.deliveries.all()[0].response.body).toBe('');
	});

	it('is rejected if unsigned, unless unsigned deliveries are allowed', async () => {
		await start();
		await control('/signature', { mode: 'none' });
		await write();
		expect(answers()).toEqual([401]);
		at.host.parameters.verifySignature = 'whenPresent';
		await write();
		expect(json()).toEqual([expect.objectContaining({ signed: false })]);
	});

	it('is output unchanged, with its event, without Simplify', async () => {
		await start({ events: ['outbox_status', 'operator_status_changed'], simplify: false });
		await emit('outbox_status', { data: { id: 5, created: '2026-07-17T10:45:31 UTC' } });
		await emit('operator_status_updated', { id: '7', online: 0 });
		expect(json()).toEqual([
			expect.objectContaining({
				event: 'outbox_status',
				hook_type: 'outbox_status',
				data: { id: 5, created: '2026-07-17T10:45:31 UTC' },
			}),
			expect.objectContaining({ event: 'operator_status_changed', hook_type: 'operator_status_updated', id: '7' }),
		]);
	});

	it.each(['__proto__', '\\u005f_proto__', '\\u005F\\u005fproto__'])(
		'removes properties named %s, but no text from the client',
		async (key) => {
			await start();
			const [{ id }] = at.sandbox.account.webhooks.all();
			const body = `{"hook_type":"inbox","text":"${key}","client":{"id":1,"${key}":{"polluted":true}},"${key}":{"polluted":true}}`;
			await control('/deliver', { webhook_id: id, body });
			const own = { event: 'inbox', delivery_id: expect.any(String), received_at: expect.any(String), signed: true };
			expect(json()).toEqual([{ text: '__proto__', client: { id: 1 }, ...own }]);
			expect([json()[0], json()[0].client].map((each) => Object.keys(each).includes('__proto__'))).toEqual([
				false,
				false,
			]);
		},
	);

	it('includes its headers if requested', async () => {
		await start({ options: { includeHeaders: true } });
		await write();
		expect(json()[0].headers).toMatchObject({ 'x-timestamp': expect.stringMatching(/^\d{10}$/) });
	});

	it('reaches the test and the production webhook if both are active', async () => {
		await start();
		await at.host.listenForTest();
		await write();
		expect([at.host.runs.length, at.host.testRuns.length]).toEqual([1, 1]);
		await at.host.stopTest();
		await write();
		expect([at.host.runs.length, at.host.testRuns.length]).toEqual([2, 1]);
	});
});

describe('an account that does not sign deliveries', () => {
	it('a test accepts unsigned deliveries, with a hint about production', async () => {
		await start();
		await at.host.listenForTest();
		await control('/signature', { mode: 'none' });
		await write('unsigned');
		expect(at.host.runs).toEqual([]);
		expect(at.host.testRuns.map((item) => item.json)).toEqual([
			expect.objectContaining({
				text: 'unsigned',
				signed: false,
				test_hints: [expect.stringMatching(/not signed.*in test mode only.*choose "When Present"/)],
			}),
		]);
		const shown = [];
		const { execute } = at.host.type;
		const context = { addExecutionHints: (hint) => shown.push(hint), getInputData: () => at.host.testRuns };
		await execute.call({
			...context,
			getMode: () => 'manual',
			getNodeParameter: (_name, _index, fallback) => fallback,
		});
		expect(shown).toEqual([
			{ message: at.host.testRuns[0].json.test_hints[0], type: 'warning', location: 'outputPane' },
		]);
		await at.host.stopTest();
	});

	it('a test rejects a forged signature', async () => {
		await start();
		await at.host.listenForTest();
		const url = at.host.url.replace('/webhook/', '/webhook-test/');
		const headers = { 'content-type': 'application/json', 'x-signature': '0'.repeat(64), 'x-timestamp': '1750000000' };
		const response = await fetch(url, { method: 'POST', headers, body: '{"hook_type":"inbox"}' });
		expect([response.status, at.host.testRuns]).toEqual([401, []]);
		await at.host.stopTest();
	});

	it('logs one warning after three unsigned deliveries in a row', async () => {
		await start();
		const countWarnings = () => at.host.log.filter(({ text }) => /does not seem to sign/.test(text)).length;
		await control('/signature', { mode: 'none' });
		for (let sent = 0; sent < 2; sent++) await write();
		await control('/signature', { mode: 'hex' });
		await write();
		await control('/signature', { mode: 'none' });
		for (let sent = 0; sent < 2; sent++) await write();
		expect(countWarnings()).toBe(0);
		for (let sent = 0; sent < 3; sent++) await write();
		expect([countWarnings(), at.host.runs.length]).toEqual([1, 1]);
	});
});

describe('a message', () => {
	it('produces one item per event, regardless of surrounding whitespace', async () => {
		await start({ events: ['inbox', 'outbox', 'outbox_status'] });
		await emit('inbox', { message_id: 7, text: 'a' });
		await emit('inbox', { message_id: '7', text: 'b', is_new: true });
		await emit('outbox', { message_id: 7, text: 'a' });
		for (const gateway_status of ['sent', 'seen']) await emit('outbox_status', { data: { id: 7, gateway_status } });
		expect(json().map(({ event }) => event)).toEqual(['inbox', 'outbox', 'outbox_status', 'outbox_status']);
	});
});

describe('invalid options', () => {
	it('are reported on publication and ignored for deliveries', async () => {
		await start({ options: { maxAge: 3 } });
		at.host.parameters.options = { maxAge: 'three' };
		await control('/signature', { stamp: 'clock' });
		at.sandbox.state.clock.now = () => Date.now() - 25 * 365 * 24 * 3_600_000;
		await write();
		expect([answers(), at.host.runs]).toEqual([[401], []]);
		await expect(at.host.hook('checkExists', at.host.workflow({ active: true }))).rejects.toThrow(
			/"Max Age \(Hours\)": "three" is not a number/,
		);
	});

	it.each([
		[{ downloadAttachments: true, maxFileSize: '20 MB' }, /Max File Size \(MB\)": "20 MB" is not a number/],
		[{ downloadAttachments: true, maxFiles: 0 }, /Max Files": "0" must be at least 1/],
		[{ maxAge: -1 }, /Max Age \(Hours\)": "-1" must be at least 0/],
		[{ checkWebhook: 'daily' }, /Check Webhook": "daily" is not one of the options/],
		[{ outputPerEvent: 'true' }, /One Output per Event": "true" is not a boolean/],
	])('are also reported in a test: %j', async (options, message) => {
		await start();
		at.host.parameters.options = options;
		await expect(at.host.listenForTest()).rejects.toThrow(message);
	});
});

describe('an unselected delivery', () => {
	it('gets a 200 and starts nothing: another event, another channel', async () => {
		await start({ events: ['inbox'], filters: { channels: [126] } });
		const [{ id }] = at.sandbox.account.webhooks.all();
		const event = { hook_type: 'inbox', event_time: '2026-01-01T00:00:00Z' };
		await control('/deliver', { webhook_id: id, body: { ...event, channel_id: 127 } });
		await control('/deliver', { webhook_id: id, body: { ...event, hook_type: 'outbox', channel_id: 126 } });
		await control('/deliver', { webhook_id: id, body: { event_time: event.event_time } });
		expect(answers()).toEqual([200, 200, 200]);
		expect(at.host.runs).toEqual([]);
		await control('/deliver', { webhook_id: id, body: { ...event, channel_id: '126' } });
		expect(at.host.runs).toHaveLength(1);
	});
});

describe('the age of a delivery', () => {
	it.each([
		[3, 2.2, 200],
		[3, 3.2, 401],
		[0, 900, 200],
		[1, 1.1, 401],
	])('with a maximum of %d hours and an age of %d hours, responds with %d', async (maxAge, hours, status) => {
		await start({ options: { maxAge } });
		await control('/signature', { stamp: 'clock' });
		at.sandbox.state.clock.now = () => Date.now() - hours * 3_600_000;
		await write();
		expect([answers(), at.host.runs.length]).toEqual([[status], status === 200 ? 1 : 0]);
	});

	it('must not be in the future', async () => {
		await start();
		await control('/signature', { stamp: 'clock' });
		at.sandbox.state.clock.now = () => Date.now() + 10 * 60_000;
		await write();
		expect(answers()).toEqual([401]);
		at.sandbox.state.clock.now = () => Date.now() + 60_000;
		await write();
		expect(at.host.runs).toHaveLength(1);
	});
});

describe('an internal failure', () => {
	it('responds with 503, so that Chat2Desk retries, and logs no secrets', async () => {
		await start();
		const { additional } = at.host;
		at.host.additional = function broken(extra) {
			const data = additional.call(at.host, extra);
			data.credentialsHelper.getDecrypted = async () => {
				throw new Error('Credential with ID "1" does not exist');
			};
			return data;
		};
		await write();
		expect(answers()).toEqual([503]);
		expect(at.host.log.find(({ level }) => level === 'error').text).toMatch(
			/Failed to process delivery.*does not exist/,
		);
		at.host.additional = additional;
		await advance(10);
		expect([answers(), at.host.runs.length]).toEqual([[503, 200], 1]);
	});
});
