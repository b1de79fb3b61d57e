/** @jest-environment node */

'use strict';

/** Rate and order of many messages at once, through n8n, by a clock that the test moves: no machine is too slow for it. */

const { execute } = require('../../support/n8n-core');
const { untilDone, useFakeClock } = require('../../support/fake-clock');
const { locator } = require('../../support/run-once');
const { chat2desk, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const MESSAGES = 1_000;
const CLIENTS = 200;
const ALLOWED = 20;
const LATENCY_MS = 50;

useFakeClock();

/** A bucket that holds 20 calls, and that 20 more come into every second. */
function bucket() {
	let [content, at] = [ALLOWED, Date.now()];
	return () => {
		content = Math.min(ALLOWED, content + ((Date.now() - at) * ALLOWED) / 1000);
		at = Date.now();
		if (content < 1) return false;
		content -= 1;
		return true;
	};
}

/** Advances the clock until the work has ended. @returns the time that it took by the clock, in milliseconds */
async function timeOf(work) {
	const begun = Date.now();
	await untilDone(work, 10);
	return Date.now() - begun;
}

test('1,000 messages to 200 clients go at the rate that is allowed, each client gets theirs in order, and none twice', async () => {
	const takes = bucket();
	const taken = [];
	const wire = chat2desk(({ body }) => {
		if (!takes()) return { status: 429, headers: { 'retry-after': '1' }, delayMs: LATENCY_MS };
		taken.push(body);
		return { ...success({ message_id: taken.length }), delayMs: LATENCY_MS };
	});
	const items = Array.from({ length: MESSAGES }, (_, at) => ({ client: 1 + (at % CLIENTS), text: String(at) }));
	const parameters = {
		resource: 'message',
		operation: 'send',
		clientId: locator('={{ $json.client }}'),
		text: '={{ $json.text }}',
		options: { parallelWrites: true },
	};
	const sending = execute({ parameters, items });
	const took = await timeOf(sending);
	const { items: sent, error } = await sending;
	expect(error).toBeUndefined();
	expect(sent).toHaveLength(MESSAGES);

	expect(taken.map(({ text }) => Number(text)).sort((a, b) => a - b)).toEqual(items.map((_, at) => at));
	for (let client = 1; client <= CLIENTS; client++) {
		const texts = taken.filter(({ client_id }) => client_id === client).map(({ text }) => Number(text));
		expect(texts).toEqual(texts.toSorted((a, b) => a - b));
	}
	// 95 of 100 of the allowed rate, beyond what the bucket held.
	expect(took).toBeLessThanOrEqual(((MESSAGES - ALLOWED) / ALLOWED / 0.95) * 1000);
	expect(wire.most()).toBeGreaterThan(1);
	expect(took).toBeGreaterThanOrEqual(((MESSAGES - ALLOWED) / ALLOWED) * 1000);
	expect((wire.calls.length - MESSAGES) / wire.calls.length).toBeLessThanOrEqual(0.05);
});
