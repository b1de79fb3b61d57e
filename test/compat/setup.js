'use strict';

/** The fixture for the checks of one version: a sandbox, n8n-core's engine, and an n8n for the trigger. */

const assert = require('node:assert/strict');
const { createSandbox } = require('../../sandbox/server');
const { poll } = require('../../sandbox/start/n8n-client');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const core = require('../support/n8n-core');
const { editor } = require('../support/editor');
const { Container } = require('@n8n/di');
const { InstanceSettings, TriggerContext } = require('n8n-core');
const { Host } = require('../integration/trigger/host');
const { locator } = require('./locator');

/** An n8n of the version under test, with its own scheduler. */
class VersionedHost extends Host {
	async startTrigger(activation) {
		const workflow = this.workflow({ active: true });
		const context = new TriggerContext(workflow, workflow.getNode('Trigger'), this.additional(), 'trigger', activation);
		const { registerCron } = context.helpers;
		if (registerCron) {
			context.helpers.registerCron = (cron, onTick) => {
				// Schedulers of some versions throw on an unknown format.
				const registered = registerCron(cron, onTick);
				this.cron = { onTick };
				return registered;
			};
		}
		this.response = await this.type.trigger.call(this.withLogger(context));
	}
}

class TestSetup {
	async open() {
		this.sandbox = await createSandbox({ port: 0, secondToken: 'second-token', stamp: 'real' });
		this.package = await core.loadPackage();
		this.credential = { server: 'custom', customUrl: this.sandbox.url, apiToken: SANDBOX_TOKEN };
		// n8n's commands do this. Otherwise, no schedule runs.
		Container.get(InstanceSettings).markAsLeader?.();
		return this;
	}

	/** Resets the sandbox before each check. */
	async reset() {
		this.sandbox.state.reset();
		await Promise.all((this.hosts ?? []).map((host) => host.close()));
		this.hosts = [];
	}

	fault(fault) {
		this.sandbox.state.faults.add(fault);
	}

	/** Requests received since the start of the check. */
	get calls() {
		return this.sandbox.state.logs.calls.all();
	}

	/** Messages with this text. */
	sent(text) {
		return this.sandbox.account.messages.all().filter((message) => message.text === text);
	}

	get clients() {
		return this.sandbox.account.clients.all();
	}

	/** Executes the action node. @see core.execute */
	async execute(parameters, { credential = {}, ...more } = {}) {
		return await core.execute({ parameters, credential: { ...this.credential, ...credential }, ...more });
	}

	/** Sends a message to a client with *Retry On Fail*. */
	async sendWithRetry(text, options = {}) {
		return await this.execute(
			{ resource: 'message', operation: 'send', clientId: locator(this.clients[0].id), text, options },
			{ settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } },
		);
	}

	async editor(credential = {}) {
		return await editor({ ...this.credential, ...credential });
	}

	/** An n8n with a workflow that is not published yet. */
	async host({ parameters, credential = {} } = {}) {
		const { loader } = this.package;
		const host = await new VersionedHost({
			parameters,
			credential: { ...this.credential, ...credential },
			type: loader.getNode('chat2DeskTrigger').type,
			credentialType: this.package.credential,
		}).listen();
		this.hosts.push(host);
		return host;
	}

	get webhooks() {
		return this.sandbox.account.webhooks.all();
	}

	/** Sends a client's message and waits for the responses to all deliveries. */
	async write(text) {
		await this.control('/chat/messages', { client_id: this.clients[0].id, text });
		await this.sandbox.state.deliveries.settled();
	}

	async control(path, body) {
		const headers = { 'content-type': 'application/json' };
		const response = await fetch(`${this.sandbox.url}/_sandbox${path}`, {
			method: 'POST',
			headers,
			body: JSON.stringify(body),
		});
		assert.equal(response.status, 200, path);
	}

	async until(condition, what) {
		await poll(async () => (condition() ? true : undefined), { timeoutMs: 8_000, what, everyMs: 50 });
	}

	async close() {
		await this.reset();
		await this.sandbox.close();
	}
}

module.exports = { TestSetup };
