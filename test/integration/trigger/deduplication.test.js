'use strict';

const { pause } = require('../../support/pause');
const { deliveryFixture } = require('./fixture');

const { at, start, clientId, emit, write, advance, answers, json, resend, settled } = deliveryFixture();

describe('a duplicate delivery', () => {
	const twice = async () => at.sandbox.state.logs.deliveries.all().at(-1);

	it('starts the workflow once', async () => {
		await start();
		await write();
		const again = await resend(await twice());
		expect([again.status, at.host.runs.length]).toEqual([200, 1]);
	});

	it('starts the workflow each time if Ignore Duplicates is turned off', async () => {
		await start({ options: { ignoreDuplicates: false } });
		await write();
		await resend(await twice());
		expect(new Set(json().map(({ delivery_id: id }) => id)).size).toBe(1);
		expect(at.host.runs).toHaveLength(2);
	});

	it('is processed if n8n could not start the execution for the first one', async () => {
		await start();
		at.host.startRun = async () => {
			throw new Error('The database is gone');
		};
		await write('first');
		expect([answers(), at.host.runs.length]).toEqual([[500], 0]);
		expect(at.host.thrown.splice(0)).toHaveLength(1);
		at.host.startRun = async () => {};
		await advance(10);
		expect([answers(), at.host.runs.length]).toEqual([[500, 200], 1]);
		await resend(await twice());
		expect(at.host.runs).toHaveLength(1);
	});

	it('gets a 503 while the first one is being processed', async () => {
		await start();
		await write();
		const copy = { ...(await twice()), body: JSON.stringify({ hook_type: 'inbox', event_time: 'x', n: 1 }) };
		const { signatureHeaders } = require('../../../sandbox/lib/signature');
		const timestamp = String(Math.floor(Date.now() / 1000));
		copy.headers = {
			...copy.headers,
			...signatureHeaders({ token: 'sandbox-token', mode: 'hex', body: copy.body, timestamp }),
		};
		let release;
		at.host.startRun = () => new Promise((resolve) => (release = resolve));
		const first = resend(copy);
		while (!release) await new Promise((resolve) => setImmediate(resolve));
		const second = await resend(copy);
		expect([second.status, second.headers.get('retry-after')]).toEqual([503, '10']);
		release();
		expect((await first).status).toBe(200);
		expect((await resend(copy)).status).toBe(200);
		expect(at.host.runs).toHaveLength(2);
	});
});

describe('the loop guard', () => {
	const sent = async (count, client_id = 1) => {
		for (let index = 0; index < count; index++)
			await emit('outbox', { client_id, message_id: client_id * 1000 + index, channel_id: 126 });
	};

	it('stops a workflow that triggers itself and logs it once', async () => {
		await start({ events: ['outbox'] });
		at.host.startRun = async () => {
			if (at.host.runs.length < 200)
				setImmediate(() => void emit('outbox', { client_id: 1, message_id: at.host.runs.length }));
		};
		await emit('outbox', { client_id: 1, message_id: 0 });
		const warnings = () => at.host.log.filter(({ text }) => /Loop Guard/.test(text));
		while (warnings().length === 0) await pause(5);
		await settled();
		expect(at.host.runs).toHaveLength(20);
		expect(warnings()).toHaveLength(1);
	});

	it('affects only that client, and no messages from clients', async () => {
		await start({ events: ['outbox', 'inbox'] });
		await sent(25, 1);
		await sent(5, 2);
		for (let index = 0; index < 25; index++) await emit('inbox', { client_id: 1, message_id: index });
		const count = (event, client) => json().filter((each) => each.event === event && each.client_id === client).length;
		expect([count('outbox', 1), count('outbox', 2), count('inbox', 1)]).toEqual([20, 5, 25]);
	});

	it('counts no event that Chat2Desk delivers again because a filter could not be applied', async () => {
		const filters = { clientTags: 'without', tags: ['Bot off'] };
		await start({ events: ['outbox'], filters });
		at.sandbox.state.faults.add({ kind: 'html', status: 500, path: '/v1/clients/*' });
		await sent(15, clientId() + 2);
		await advance(10);
		expect(answers()).toEqual(Array(30).fill(503));
		at.sandbox.state.faults.clear();
		await advance(300);
		expect(at.host.runs).toHaveLength(15);
	});

	it('can be disabled', async () => {
		await start({ events: ['outbox'], options: { loopGuard: false } });
		await sent(25);
		expect(at.host.runs).toHaveLength(25);
	});
});
