'use strict';

const { sleep } = require('n8n-workflow');
const { createSandbox } = require('../../../sandbox/server');
const { GRACE_MS } = require('../../../dist/nodes/Chat2Desk/trigger/registration/deferred-deletion');
const { pause } = require('../../support/pause');
const { hostFor, TOKEN } = require('./host');

const SECOND_TOKEN = 'second-token';

/**
 * Shares one sandbox among the tests of a file and resets it before each test.
 * @returns `at.host` and `at.sandbox` belong to the running test
 */
function openFixture() {
	const at = { sandbox: undefined, host: undefined, others: [] };

	beforeAll(async () => {
		at.sandbox = await createSandbox({ port: 0, secondToken: SECOND_TOKEN });
	});
	afterAll(async () => await at.sandbox.close());
	beforeEach(() => at.sandbox.state.reset());
	afterEach(async () => {
		const hosts = [at.host, ...at.others.splice(0)];
		const violations = at.sandbox.state.logs.violations.all();
		const thrown = hosts.flatMap((each) => each.thrown);
		await Promise.all(hosts.map((each) => each.close()));
		expect({ violations, thrown }).toEqual({ violations: [], thrown: [] });
	});
	return at;
}

/** Fixture for registration tests: each has a workflow that is not published yet. */
function registrationFixture() {
	const at = openFixture();
	beforeEach(async () => {
		at.host = await hostFor(at.sandbox);
	});
	const webhooks = (token = TOKEN) => at.sandbox.state.accounts.get(token).webhooks.all();
	const summary = () =>
		webhooks().map(({ id, url, events, channels, status }) => ({ id, url, events, channels, status }));
	const expected = (more = {}) => ({
		id: expect.any(Number),
		url: at.host.url,
		events: ['inbox'],
		channels: [],
		status: 'enable',
		...more,
	});
	const add = (webhook) =>
		at.sandbox.account.webhooks.add({ events: ['inbox'], channels: [], status: 'enable', errors: [], ...webhook });
	const isOwnGone = () => !webhooks().some(({ url }) => url === at.host.url);
	/** Waits for the deferred deletion of a webhook. */
	const untilGone = async (isGone = isOwnGone) => {
		await sleep(GRACE_MS);
		while (!isGone()) await pause(5);
	};
	/** Gives an unwanted deferred deletion time to happen. */
	const pastGrace = async () => {
		await sleep(GRACE_MS);
		await pause(200);
	};
	const calls = () => at.sandbox.state.logs.calls.all().map(({ method, path }) => `${method} ${path}`);
	const addHost = async (options) => {
		const host = await hostFor(at.sandbox, options);
		at.others.push(host);
		return host;
	};
	return { at, webhooks, summary, expected, add, untilGone, pastGrace, calls, addHost };
}

/** Fixture for delivery tests: each starts with a published workflow. */
function deliveryFixture() {
	const at = openFixture();

	async function start(parameters = {}) {
		at.host = await hostFor(at.sandbox, { parameters });
		await at.host.activate();
		return at.host;
	}

	const settled = async () => await at.sandbox.state.deliveries.settled();

	async function control(path, body) {
		const response = await fetch(`${at.sandbox.url}/_sandbox${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		expect([response.status, path]).toEqual([200, path]);
		await settled();
		return await response.json();
	}

	const emit = async (hook_type, payload = {}) => await control('/emit', { hook_type, payload });
	const clientId = () => at.sandbox.account.clients.all()[0].id;
	const write = async (text = 'Hello') => await control('/chat/messages', { client_id: clientId(), text });
	const advance = async (seconds) => await control('/clock', { advance_seconds: seconds });
	const answers = () => at.sandbox.state.logs.deliveries.all().map(({ response }) => response.status);
	const json = () => at.host.runs.map((item) => item.json);

	/** Sends a logged delivery again, unchanged. */
	async function resend({ url, body, headers }) {
		return await fetch(url, { method: 'POST', headers, body });
	}
	return { at, start, control, emit, clientId, write, advance, answers, json, resend, settled };
}

module.exports = { SECOND_TOKEN, deliveryFixture, registrationFixture };
