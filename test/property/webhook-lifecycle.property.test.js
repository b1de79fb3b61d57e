'use strict';

const { Chat2DeskTrigger } = require('../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node');
const { runHealthCheck } = require('../../dist/nodes/Chat2Desk/trigger/registration/webhook-methods');
const { mockSleep } = require('../support/mock-sleep');
const { fc, testProperty } = require('./support/check-property');
const { Account, Flow } = require('./support/webhook-simulation');

/** A mock clock: long sleeps end when it is advanced, short ones immediately. */
const mockClock = { now: 0, waits: [] };
mockSleep(
	async (ms) =>
		await new Promise((resolve) => {
			if (ms < 2_000) setImmediate(resolve);
			else mockClock.waits.push({ at: mockClock.now + ms, resolve });
		}),
);
const HOUR_MS = 3_600_000;
const settled = async () => {
	for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
};

async function advance(ms) {
	const until = mockClock.now + ms;
	for (;;) {
		mockClock.waits.sort((a, b) => a.at - b.at);
		if (mockClock.waits.length === 0 || mockClock.waits[0].at > until) break;
		const { at, resolve } = mockClock.waits.shift();
		mockClock.now = at;
		resolve();
		await settled();
	}
	mockClock.now = until;
}

const KEY = ({ id }) => `${id}|node`;

/** A manual change of a workflow's webhook in Chat2Desk. Skipped if the trigger does not know the ID: only the name would identify the webhook. */
function changeWebhook(account, flow, what) {
	const webhook = account.webhooks.find(({ id }) => String(id) === String(flow.stored.webhookId));
	if (webhook === undefined) return;
	if (what === 'disable') webhook.status = 'disable';
	if (what === 'events') webhook.events = ['comment'];
	if (what === 'url') webhook.url = `https://example.com/moved/${webhook.id}`;
	if (what === 'rename') webhook.name = `Renamed (Flow ${flow.number})`;
	if (what === 'delete') account.webhooks.splice(account.webhooks.indexOf(webhook), 1);
}

const ACTIONS = {
	publish: async ({ flow, flows }) => {
		if (flow.isPublished) return;
		const isTaken = flows.some(({ isPublished, webhookId }) => isPublished && webhookId === flow.webhookId);
		await (isTaken ? flow.refusePublication() : flow.publish());
	},
	republish: async ({ flow, choice }) => {
		if (!flow.isPublished) return;
		await flow.unpublish(1);
		flow.choice = choice;
		await flow.publish('update');
	},
	unpublish: async ({ flow, choice }) => flow.isPublished && (await flow.unpublish(choice)),
	/** Replaces a published workflow with the one that has the same URL. */
	replace: async ({ flow, flows }) => {
		const next = flows.find((other) => other !== flow && other.webhookId === flow.webhookId);
		if (!flow.isPublished || next === undefined) return;
		await flow.unpublish();
		await next.publish();
	},
	restart: async ({ flow }) => flow.isPublished && (await flow.hook('checkExists', 'init').catch(() => {})),
	check: async ({ flow }) => flow.isPublished && (await runHealthCheck(KEY(flow))),
	test: async ({ flow }) => await flow.test(),
	endTest: async ({ flow }) => await flow.endTest(),
	changeWebhook: async ({ account, flow, what }) => changeWebhook(account, flow, what),
	fail: async ({ account, fault, calls }) => void (account.fault = { kind: fault, calls }),
	wait: async ({ ms }) => await advance(ms),
};

const action = fc.record({
	action: fc.constantFrom(...Object.keys(ACTIONS)),
	on: fc.integer({ min: 0, max: 2 }),
	choice: fc.integer({ min: 0, max: 2 }),
	what: fc.constantFrom('disable', 'events', 'url', 'rename', 'delete'),
	fault: fc.constantFrom('unreachable', 'lost before handling', 'lost after handling', 'web page', 'rejected token'),
	calls: fc.integer({ min: 1, max: 12 }),
	ms: fc.constantFrom(500, 2_000, 15_000, 600_000),
});

const serial = { last: 0 };

async function runActions(actions) {
	const lost = [];
	const account = new Account((webhook) => {
		if (flows.some((flow) => flow.uses(webhook))) lost.push(webhook);
	});
	const log = [];
	mockClock.waits = [];
	const node = new Chat2DeskTrigger();
	const flows = [1, 2, 3].map((number) =>
		Object.assign(new Flow(account, node, number, log), { id: `flow${++serial.last}` }),
	);
	// Created from the other's JSON: n8n changes the ID only in the editor.
	flows[2].webhookId = flows[0].webhookId;
	for (const step of actions) {
		await ACTIONS[step.action]({ ...step, account, flows, flow: flows[step.on] });
		await settled();
	}
	account.fault.calls = 0;
	for (const flow of flows) await flow.endTest();
	// Run pending timers and two health checks: the first may repair the webhook, the second confirms it.
	for (let round = 0; round < 2; round++) {
		await advance(10 * HOUR_MS);
		for (const flow of flows) if (flow.isPublished) await runHealthCheck(KEY(flow));
	}
	const isLogged = (id) =>
		log.some((text) => text.includes('did not keep the last repair') && text.includes(`(ID ${id})`));
	const flaws = flows
		.map((flow) => flow.flaw(flows))
		.filter((flaw) => flaw && !flaw[1].every(({ id }) => isLogged(id) && flaw[0] === 'published'));
	expect({ flaws, lost, otherWebhook: JSON.stringify(account.webhooks[0]) }).toEqual({
		flaws: [],
		lost: [],
		otherWebhook: account.otherWebhook,
	});
}

describe('the webhook lifecycle', () => {
	testProperty(
		'leaves no orphaned webhooks, keeps the webhooks of others, and repairs those of published triggers',
		[fc.array(action, { minLength: 3, maxLength: 30 })],
		runActions,
	);
});
