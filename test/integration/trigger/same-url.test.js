'use strict';

const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node');
const { GRACE_MS } = require('../../../dist/nodes/Chat2Desk/trigger/registration/deferred-deletion');
const { Account, Flow } = require('../../property/support/webhook-simulation');
const { mockSleep } = require('../../support/mock-sleep');

/** Ends the long sleeps that have begun. */
let wake = () => {};
mockSleep(async (ms) => {
	if (ms < GRACE_MS) return;
	await new Promise((resolve) => {
		const others = wake;
		wake = () => {
			others();
			resolve();
		};
	});
});

/** Lets the delay of a pending deletion pass, and the deletion happen. */
async function passDelay() {
	const wakeAll = wake;
	wake = () => {};
	wakeAll();
	for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
}

let account, first, second;
const names = () => account.webhooks.slice(1).map(({ id, name }) => [id, name.split(': ')[1]]);

beforeEach(async () => {
	account = new Account();
	const node = new Chat2DeskTrigger();
	const suffix = expect.getState().currentTestName;
	[first, second] = [1, 2].map((number) =>
		Object.assign(new Flow(account, node, number, []), { id: `${number} ${suffix}` }),
	);
	second.webhookId = first.webhookId;
	await first.publish();
	expect(names()).toEqual([[102, 'Flow 1']]);
});

describe('two workflows with the same URL, of which one can be published', () => {
	it('keeps the webhook of the published one if n8n refuses to publish the other', async () => {
		await second.refusePublication();
		await passDelay();
		expect(names()).toEqual([[102, 'Flow 1']]);
	});

	it('keeps a webhook that the other one took over', async () => {
		await first.unpublish();
		await second.publish();
		await passDelay();
		expect(names()).toEqual([[102, 'Flow 2']]);
	});

	it('keeps a webhook that the other one took over after a failed deletion', async () => {
		account.fault = { kind: 'unreachable', calls: Infinity };
		await first.unpublish();
		account.fault.calls = 0;
		await second.publish();
		await passDelay();
		expect(names()).toEqual([[102, 'Flow 2']]);
	});

	it.each([
		['its pending deletion', () => {}],
		['a refused publication', async () => await first.refusePublication()],
	])('keeps a webhook that the other one took over and that was then renamed, in %s', async (_what, remove) => {
		await first.unpublish();
		await second.publish();
		account.webhooks[1].name = 'Any: Mine';
		await remove();
		await passDelay();
		expect(names()).toEqual([[102, 'Mine']]);
	});

	it('deletes a webhook that one took over when that one is unpublished', async () => {
		await first.unpublish();
		await second.publish();
		await second.unpublish();
		await passDelay();
		expect(names()).toEqual([]);
	});
});
