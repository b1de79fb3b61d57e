'use strict';

const { createSandbox } = require('../../../sandbox/server');
const { poll } = require('../../../sandbox/start/n8n-client');
const { SANDBOX_TOKEN, sandboxCredential } = require('../../../sandbox/start/seed');

const SECOND_TOKEN = 'second-token';

/**
 * A separate sandbox for a test file, with two accounts. Its signature timestamps use the system time, so that n8n
 * accepts them when the sandbox's clock is moved.
 */
class SandboxInstance {
	/**
	 * @param {object} [options] of createSandbox
	 */
	async open(options = {}) {
		this.sandbox = await createSandbox({ port: 0, stamp: 'real', secondToken: SECOND_TOKEN, ...options });
		this.url = this.sandbox.url;
		this.state = this.sandbox.state;
		this.texts = 0;
		return this;
	}

	async close() {
		await this.sandbox.close();
	}

	/** Credentials of both accounts in n8n. @returns {Promise<{first: object, second: object}>} */
	async credentialsIn(client) {
		const [first, second] = [SANDBOX_TOKEN, SECOND_TOKEN].map((apiToken) => {
			const plan = sandboxCredential(this.url, `Account of ${apiToken}`);
			return { ...plan, data: { ...plan.data, apiToken } };
		});
		const make = async (plan) => ({ ...(await client.createCredential(plan)), plan });
		return { first: await make(first), second: await make(second) };
	}

	/** The webhooks of an account. Tests change these objects like a user in Chat2Desk. */
	webhooks(token = SANDBOX_TOKEN) {
		return this.state.accounts.get(token).webhooks.all();
	}

	removeWebhook({ id }, token = SANDBOX_TOKEN) {
		this.state.accounts.get(token).webhooks.remove(id);
	}

	/** Removes all webhooks of both accounts. */
	removeAllWebhooks() {
		for (const token of [SANDBOX_TOKEN, SECOND_TOKEN])
			[...this.webhooks(token)].forEach((webhook) => this.removeWebhook(webhook, token));
	}

	/** The webhooks of a workflow's trigger, even if n8n's URL has changed. */
	webhooksOf({ nodes: [{ webhookId }] }, token) {
		return this.webhooks(token).filter(({ url }) => url.includes(webhookId));
	}

	/** A webhook that was not created by the node. */
	addForeign(webhook, token = SANDBOX_TOKEN) {
		const lists = { events: ['outbox'], channels: [], errors: [] };
		return this.state.accounts
			.get(token)
			.webhooks.add({ status: 'enable', source: 'page', failingSince: null, ...lists, ...webhook });
	}

	/** Waits for a condition on the accounts. */
	async until(condition, what, timeoutMs = 20_000) {
		await poll(async () => (condition() ? true : undefined), { timeoutMs, what });
	}

	/** Sends a message as a client of the first account. @returns {Promise<number>} the message's ID */
	async write(text = `text ${++this.texts}`) {
		const clients = this.sandbox.account.clients.all();
		const client_id = clients[this.texts % 50].id;
		return (await this.control('/chat/messages', { client_id, text })).id;
	}

	/** Sends an event of an account. */
	async emit(payload, token = SANDBOX_TOKEN) {
		await this.control(`/emit?account=${token}`, { hook_type: 'inbox', payload });
	}

	async control(path, body) {
		const headers = { 'content-type': 'application/json' };
		const response = await fetch(`${this.url}/_sandbox${path}`, {
			method: 'POST',
			headers,
			body: JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
		return JSON.parse(text);
	}

	/** Advances the clock and performs the retries that become due. */
	async pass(hours) {
		await this.state.clock.advance(hours * 3_600_000, () => this.state.deliveries.settled());
	}
}

module.exports = { SandboxInstance, SECOND_TOKEN };
