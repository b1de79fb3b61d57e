/** @jest-environment node */

'use strict';

/**
 * Rate and order of many parallel messages through n8n. The clock is faked, so the result does not depend on the
 * machine's speed.
 */

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

/** A token bucket with a capacity of 20 and a refill of 20 per second. */
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

/** Advances the clock until the promise is settled. @returns the elapsed fake time in milliseconds */
async function timeOf(work) {
	const begun = Date.now();
	await untilDone(work, 10);
	return Date.now() - begun;
}

test('sends 1,000 messages to 200 clients at the allowed rate, in order per client, and none twice', async () => {
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
	// 95 % of the allowed rate, not counting the bucket's initial capacity.
	expect(took).toBeLessThanOrEqual(((MESSAGES - ALLOWED) / ALLOWED / 0.95) * 1000);
	expect(wire.maxInFlight()).toBeGreaterThan(1);
	expect(took).toBeGreaterThanOrEqual(((MESSAGES - ALLOWED) / ALLOWED) * 1000);
	expect((wire.calls.length - MESSAGES) / wire.calls.length).toBeLessThanOrEqual(0.05);
});
