'use strict';

const { findFailures, findLongFailure } = require('../../../dist/nodes/Chat2Desk/trigger/registration/outages');
const { registrationFixture } = require('./fixture');

const { at, webhooks } = registrationFixture();

const HOUR = 3_600_000;
const reported = () => at.host.failedExecutions.map(({ message }) => message);
const ISO = /\d{4}-\d\d-\d\dT[\d:.]+Z/.source;

const damages = [
	['was disabled', (webhook) => Object.assign(webhook, { status: 'disable' })],
	['had different events', (webhook) => Object.assign(webhook, { events: ['outbox'] })],
	['had different channels', (webhook) => Object.assign(webhook, { channels: [126] })],
	[
		'pointed to https://example.com/elsewhere',
		(webhook) => Object.assign(webhook, { url: 'https://example.com/elsewhere' }),
	],
	['was missing', (webhook) => at.sandbox.account.webhooks.remove(webhook.id)],
];

describe('an outage', () => {
	it.each(damages)(
		'is reported as a failed execution by the periodic check: the webhook %s',
		async (reason, damage) => {
			await at.host.activate();
			damage(webhooks()[0]);
			await at.host.tick();
			expect(reported()).toEqual([
				expect.stringMatching(
					new RegExp(`^Events were probably lost from ${ISO} to ${ISO}: the webhook in Chat2Desk ${reason}$`),
				),
			]);
			expect(at.host.failedExecutions[0]).toMatchObject({
				name: 'NodeOperationError',
				description: expect.stringMatching(/Message > Get Many/),
			});
			await at.host.tick();
			expect(reported()).toHaveLength(1);
		},
	);

	it.each(damages)('is reported when n8n starts: the webhook %s', async (reason, damage) => {
		await at.host.activate();
		damage(webhooks()[0]);
		await at.host.activate('init');
		expect(reported()).toEqual([
			expect.stringMatching(
				new RegExp(`^Events were probably lost before ${ISO}: the webhook in Chat2Desk ${reason}$`),
			),
		]);
	});

	it('begins with the first failed delivery that Chat2Desk lists', async () => {
		await at.host.activate();
		const first = Math.floor(Date.now() / 1000) - 6 * 3600;
		const errors = [0, 1, 3, 5].map((hours) => ({ text: 'HTTP 502', created_at: first + hours * 3600 }));
		Object.assign(webhooks()[0], { status: 'disable', errors });
		await at.host.activate('init');
		const from = new Date(first * 1000).toISOString();
		expect(reported()).toEqual([expect.stringMatching(`lost from ${from} to .* was disabled .Chat2Desk: HTTP 502`)]);
	});

	it('does not begin with a failure that was reported', async () => {
		await at.host.activate();
		const now = Math.floor(Date.now() / 1000);
		const failedAt = (...hoursAgo) => hoursAgo.map((hours) => ({ text: 'HTTP 502', created_at: now - hours * 3600 }));
		webhooks()[0].errors = failedAt(4, 2, 0);
		await at.host.activate('init');
		webhooks()[0].status = 'disable';
		await at.host.activate('init');
		expect(reported()).toEqual([
			expect.stringContaining(`lost from ${new Date((now - 4 * 3600) * 1000).toISOString()}`),
			expect.stringMatching(/lost before .* was disabled/),
		]);
	});

	it.each([
		['one failed delivery', [720], /lost before .* was disabled/],
		['failures for five hours', [725, 723, 721, 720], /lost from .* was disabled/],
	])('that is found a month after %s', async (_name, hoursAgo, message) => {
		await at.host.activate();
		const now = Math.floor(Date.now() / 1000);
		const errors = hoursAgo.map((hours) => ({ text: 'HTTP 502', created_at: now - hours * 3600 }));
		Object.assign(webhooks()[0], { status: 'disable', errors });
		await at.host.activate('init');
		expect(reported()).toEqual([expect.stringMatching(message)]);
	});

	it('is reported once if n8n was stopped longer than Chat2Desk retries', async () => {
		await at.host.activate();
		const first = Math.floor(Date.now() / 1000) - 3 * 3600;
		webhooks()[0].errors = [0, 1, 2.5].map((hours) => ({ text: 'HTTP 502', created_at: first + hours * 3600 }));
		await at.host.activate('init');
		await at.host.activate('init');
		expect(reported()).toEqual([expect.stringMatching(/could not reach n8n for longer than Chat2Desk retries/)]);
	});

	it('is not reported again when n8n starts after the periodic check', async () => {
		await at.host.activate();
		const now = Math.floor(Date.now() / 1000);
		const errors = [6, 4, 2, 0.9].map((hours) => ({ text: 'HTTP 502', created_at: now - hours * 3600 }));
		Object.assign(webhooks()[0], { status: 'disable', errors });
		await at.host.tick();
		await at.host.activate('init');
		expect(reported()).toEqual([expect.stringMatching(/was disabled/)]);
	});

	it('is not reported for a short failure, a publication or a new name', async () => {
		await at.host.activate();
		const now = Math.floor(Date.now() / 1000);
		webhooks()[0].errors = [{ text: 'HTTP 502', created_at: now - 3600 }];
		await at.host.activate('init');
		webhooks()[0].name = 'Mine';
		await at.host.tick();
		webhooks()[0].status = 'disable';
		await at.host.activate('update');
		expect(reported()).toEqual([]);
	});

	it('is logged if n8n cannot create failed executions', async () => {
		at.host.savesFailedExecutions = false;
		await at.host.activate();
		webhooks()[0].status = 'disable';
		await at.host.tick();
		const warnings = at.host.log.filter(
			({ level, text }) => level === 'warn' && /Events were probably lost/.test(text),
		);
		expect(warnings).toHaveLength(1);
		expect(warnings[0].text).toMatch(/was disabled.*Message > Get Many/);
	});
});

describe("a webhook's array of errors", () => {
	const at0 = 1_800_000_000;
	const errors = (...hours) => hours.map((hour) => ({ text: 'x', created_at: at0 + hour * 3600 }));
	const span = (from, to) => ({ from: (at0 + from * 3600) * 1000, to: (at0 + to * 3600) * 1000 });

	it.each([
		[null, undefined],
		['None', undefined],
		[[], undefined],
		[[null, {}, { created_at: 'x' }, { created_at: -1 }], undefined],
		[errors(0), span(0, 0)],
		[errors(5, 0, 2, 4), span(0, 5)],
		[errors(0, 100, 101), span(100, 101)],
	])('%j has the latest series %j', (list, expected) => {
		expect(findFailures(list)).toEqual(expected);
	});

	it('counts as a long failure from two hours until Chat2Desk disables the webhook', () => {
		expect(findLongFailure(errors(0, 1.9))).toBeUndefined();
		expect(findLongFailure(errors(0, 2))).toEqual(span(0, 2));
		expect(findLongFailure(errors(0, 2, 4, 4.7))).toEqual(span(0, 4.7));
		expect(findLongFailure(errors(0, 2, 4, 5))).toBeUndefined();
		expect(findLongFailure(errors(0, 2), (at0 + 1) * 1000)).toBeUndefined();
		expect(findLongFailure(errors(0, 2), at0 * 1000 + 3 * HOUR)).toBeUndefined();
	});
});
