'use strict';

const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { deliveryFixture } = require('./fixture');
const { TOKEN } = require('./host');
const { signed } = require('./malicious-deliveries');

const { at, start, control, clientId, write, json } = deliveryFixture();

const EVENT_TIME = '2026-07-17T10:45:31Z';

/** Sends an unsigned delivery, which requires only the URL. */
async function forge(payload) {
	const body = typeof payload === 'string' ? payload : JSON.stringify({ event_time: EVENT_TIME, ...payload });
	const response = await fetch(at.host.url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body,
	});
	return { status: response.status, retryAfter: response.headers.get('retry-after') };
}

const inbox = (more) => ({ hook_type: 'inbox', text: 'forged', client_id: clientId(), ...more });

describe.each(['whenPresent', 'off'])('an unsigned delivery with Verify Signature "%s"', (verifySignature) => {
	const open = async (parameters = {}) => await start({ verifySignature, ...parameters });

	it('is rejected above 256 kB, before it is parsed', async () => {
		await open();
		const large = `{"hook_type":"inbox","text":"${'x'.repeat(256_000)}`;
		expect((await forge(`${large}"}`)).status).toBe(401);
		expect(JSON.stringify(at.host.log)).toMatch(/Rejected delivery: the body is too large/);
		expect(json()).toEqual([]);
		expect((await forge(inbox({ text: 'x'.repeat(200_000) }))).status).toBe(200);
	});

	it('gets a 503 with Retry-After above a rate limit, so that Chat2Desk retries', async () => {
		await open();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
		const answers = [];
		for (let index = 0; index < 230; index++) answers.push(await forge(inbox({ message_id: index })));
		clock.mockReturnValue(1_800_000_010_000);
		const later = await forge(inbox({ message_id: 229 }));
		clock.mockRestore();
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(200);
		expect(answers.at(-1)).toEqual({ status: 503, retryAfter: '10' });
		expect(later.status).toBe(200);
		expect(json()).toHaveLength(201);
	});

	it('does not make genuine messages with the same IDs count as duplicates', async () => {
		await open();
		await write('first');
		const { message_id: last } = json()[0];
		for (let index = 1; index <= 30; index++) await forge(inbox({ message_id: last + index }));
		await write('genuine');
		expect(json().map(({ text }) => text)).toEqual(['first', ...Array(30).fill('forged'), 'genuine']);
	});

	it('causes a bounded number of API requests, and the excess gets a 503', async () => {
		await open({ options: { resumeWaiting: true } });
		at.sandbox.state.logs.clear();
		const answers = [];
		for (let index = 0; index < 100; index++)
			answers.push((await forge(inbox({ message_id: 900_000 + index, dialog_id: 501 }))).status);
		expect(at.sandbox.state.logs.calls.all().length).toBeLessThan(30);
		expect(answers.filter((status) => status === 503).length).toBeGreaterThan(70);
	});

	it('pays only for the API requests that it causes', async () => {
		const tags = { clientTags: 'without', tags: ['missing'] };
		await open({ options: { resumeWaiting: true }, filters: { ...tags, transports: ['telegram'] } });
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
		// The filter rejects it, so the client's tags are not read.
		const rejected = inbox({ transport: 'viber' });
		const answers = [];
		for (let index = 0; index < 21; index++) answers.push((await forge({ ...rejected, message_id: index })).status);
		expect(answers).toEqual([...Array(20).fill(200), 503]);
		clock.mockRestore();
	});

	it('pays nothing for duplicates', async () => {
		await open({ filters: { clientTags: 'without', tags: ['missing'] } });
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
		for (let copy = 0; copy < 30; copy++) expect((await forge(inbox({ message_id: 1 }))).status).toBe(200);
		expect((await forge(inbox({ message_id: 2 }))).status).toBe(200);
		clock.mockRestore();
		expect(json()).toHaveLength(2);
	});

	const OPTIONS = ['downloadAttachments', 'ignoreDuplicates', 'includeHeaders', 'loopGuard', 'resumeWaiting'];
	const FIELDS = ['message_id', 'client_id', 'dialog_id', 'channel_id', 'transport', 'type', 'text', 'hook_type'];

	it.each(OPTIONS)('adds no field of its body to the static data with %s', async (option) => {
		await open({ options: { [option]: true }, events: ['inbox', 'outbox'] });
		const before = JSON.stringify(at.host.stored);
		for (const field of FIELDS) {
			const answer = await forge({ hook_type: 'outbox', [field]: 'x'.repeat(1_000_000) });
			expect([field, answer.status]).toEqual([field, 401]);
			const smaller = await forge({ hook_type: 'inbox', [field]: 'x'.repeat(200_000) });
			expect([field, smaller.status]).toEqual([field, 200]);
			expect([field, JSON.stringify(at.host.stored) === before]).toEqual([field, true]);
		}
		expect(at.host.thrown).toEqual([]);
	});
});

describe('unsigned and signed events of one client', () => {
	it('do not share a loop guard', async () => {
		await start({ events: ['outbox'], verifySignature: 'whenPresent' });
		for (let index = 0; index < 25; index++)
			await forge({ hook_type: 'outbox', client_id: clientId(), message_id: 900_000 + index });
		expect(json()).toHaveLength(20);
		await control('/operator/messages', {
			client_id: clientId(),
			text: 'genuine',
			type: 'to_client',
			operator_id: 618,
		});
		expect(json().at(-1)).toMatchObject({ text: 'genuine', signed: true });
	});
});

describe('a signed delivery with fields of 1 MB', () => {
	/** Sends a delivery as Chat2Desk does, signed with the account's token. */
	async function deliver(payload) {
		const body = Buffer.from(JSON.stringify({ hook_type: 'inbox', ...payload }));
		const headers = signed(body, String(Math.floor(Date.now() / 1000)), TOKEN);
		return await fetch(at.host.url, { method: 'POST', headers, body });
	}

	const FIELDS = ['message_id', 'client_id', 'dialog_id', 'channel_id', 'transport', 'type', 'text', 'event_time'];
	const collectGarbage = () => {
		setFlagsFromString('--expose-gc');
		runInNewContext('gc')();
	};
	const heapUsed = () => {
		at.host.runs.length = 0;
		at.sandbox.state.logs.clear();
		collectGarbage();
		return process.memoryUsage().heapUsed;
	};

	it.each([
		['no option', {}, {}],
		...[
			'downloadAttachments',
			'ignoreDuplicates',
			'includeHeaders',
			'loopGuard',
			'outputPerEvent',
			'resumeWaiting',
		].map((option) => [option, { [option]: true }, {}]),
		['confirmAssignment', { confirmAssignment: 'startAnyway' }, { assignedTo: 'noOne' }],
		['Client Tags', {}, { clientTags: 'without', tags: ['5'] }],
	])('leaves none of them in memory: %s', async (_name, options, filters) => {
		await start({ options, filters, verifySignature: 'require' });
		await deliver({ message_id: 1, text: 'warm-up' });
		const before = heapUsed();
		for (const field of FIELDS) {
			for (let index = 0; index < 3; index++) {
				const { status } = await deliver({ [field]: `${index}`.repeat(1_000_000) });
				expect([200, 422, 503]).toContain(status);
			}
		}
		expect(heapUsed() - before).toBeLessThan(8_000_000);
		expect(at.host.thrown).toEqual([]);
	});
});
