'use strict';

const { createSandbox } = require('../../../sandbox/server');
const { poll } = require('../../../sandbox/start/n8n-client');
const { SANDBOX_TOKEN, sandboxCredential } = require('../../../sandbox/start/seed');

const SECOND_TOKEN = 'second-token';

/**
 * A sandbox of a test file's own: with two accounts, and with timestamps of the machine's time, so that n8n finds them fresh however the
 * sandbox's clock is moved.
 */
class SandboxInstance {
	/** @param {object} [options] of createSandbox */
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

	/** Credentials of both accounts in an n8n. @returns {Promise<{first: object, second: object}>} */
	async credentialsIn(client) {
		const [first, second] = [SANDBOX_TOKEN, SECOND_TOKEN].map((apiToken) => {
			const plan = sandboxCredential(this.url, `Account of ${apiToken}`);
			return { ...plan, data: { ...plan.data, apiToken } };
		});
		const make = async (plan) => ({ ...(await client.createCredential(plan)), plan });
		return { first: await make(first), second: await make(second) };
	}

	/** The webhooks of an account, as they are now; to be changed as a person in Chat2Desk would. */
	webhooks(token = SANDBOX_TOKEN) {
		return this.state.accounts.get(token).webhooks.all();
	}

	removeWebhook({ id }, token = SANDBOX_TOKEN) {
		this.state.accounts.get(token).webhooks.remove(id);
	}

	/** Frees the places of both accounts, whoever has them. */
	forgetWebhooks() {
		for (const token of [SANDBOX_TOKEN, SECOND_TOKEN])
			[...this.webhooks(token)].forEach((webhook) => this.removeWebhook(webhook, token));
	}

	/** The webhooks that call a workflow's trigger, also under a changed address of n8n. */
	webhooksOf({ nodes: [{ webhookId }] }, token) {
		return this.webhooks(token).filter(({ url }) => url.includes(webhookId));
	}

	/** A webhook that somebody else made. */
	addForeign(webhook, token = SANDBOX_TOKEN) {
		const lists = { events: ['outbox'], channels: [], errors: [] };
		return this.state.accounts
			.get(token)
			.webhooks.add({ status: 'enable', source: 'page', failingSince: null, ...lists, ...webhook });
	}

	/** Waits until a condition about the accounts holds. */
	async until(condition, what, timeoutMs = 20_000) {
		await poll(async () => (condition() ? true : undefined), { timeoutMs, what });
	}

	/** Writes as a client of the first account. @returns {Promise<number>} the message's ID */
	async write(text = `text ${++this.texts}`) {
		const clients = this.sandbox.account.clients.all();
		const client_id = clients[this.texts % 50].id;
		return (await this.control('/chat/messages', { client_id, text })).id;
	}

	/** Has an event come out of an account. */
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

	/** Moves the clock on, with all repeats that fall due meanwhile. */
	async pass(hours) {
		await this.state.clock.advance(hours * 3_600_000, () => this.state.deliveries.settled());
	}
}

module.exports = { SandboxInstance, SECOND_TOKEN };
