'use strict';

/** Simulates a Chat2Desk account that has only webhooks and configurable faults, and the parts of n8n that the trigger uses. */

const PUBLIC = 'https://n8n.example.com';
const EVENTS = [['inbox'], ['inbox', 'outbox'], ['new_client']];

const broken = (code) => Object.assign(new Error(code), { code });
const success = (data) => ({ statusCode: 200, headers: {}, body: { status: 'success', data } });
const rejection = (statusCode, errors) => ({
	statusCode,
	headers: {},
	body: { status: 'error', message: 'no', errors },
});

const serial = { accounts: 0 };

class Account {
	/** @param {(webhook: object) => void} [onDelete] called with each deleted webhook */
	constructor(onDelete = () => {}) {
		this.onDelete = onDelete;
		serial.accounts += 1;
		this.token = `token${serial.accounts}`;
		this.webhooks = [];
		this.last = 100;
		this.fault = { kind: 'none', calls: 0 };
		this.add({ name: 'By hand', url: 'https://example.com/hook', events: ['inbox'], channels: [], status: 'enable' });
		this.otherWebhook = JSON.stringify(this.webhooks[0]);
	}

	add(body) {
		const webhook = { id: ++this.last, errors: [], ...body };
		this.webhooks.push(webhook);
		return webhook;
	}

	/** Handles a request of n8n's HTTP helper. */
	async request({ method, url, body }) {
		const kind = this.fault.calls > 0 ? this.fault.kind : 'none';
		this.fault.calls -= 1;
		if (kind === 'unreachable') throw broken('ECONNREFUSED');
		if (kind === 'lost before handling') throw broken('ECONNRESET');
		if (kind === 'web page') return { statusCode: 502, headers: {}, body: '<html></html>' };
		if (kind === 'rejected token') return rejection(403);
		const answer = this.handle(
			method,
			url.replace('/v1/webhooks', '').slice(1),
			JSON.parse(JSON.stringify(body ?? {})),
		);
		if (kind === 'lost after handling') throw broken('ECONNRESET');
		return answer;
	}

	handle(method, id, body) {
		if (method === 'GET') return success(this.webhooks.map((webhook) => ({ ...webhook })));
		const taken = this.webhooks.some((webhook) => webhook.url === body.url && String(webhook.id) !== id);
		if (method !== 'DELETE' && taken) return rejection(422, { url: ['already used'] });
		if (method === 'POST' && this.webhooks.length >= 5) return rejection(422, { base: ['too many'] });
		if (method === 'POST') return success(this.add(body));
		const index = this.webhooks.findIndex((webhook) => String(webhook.id) === id);
		if (index < 0) return rejection(404, 'not found');
		if (method === 'DELETE') this.onDelete(...this.webhooks.splice(index, 1));
		else Object.assign(this.webhooks[index], body);
		return success({});
	}
}

class Flow {
	constructor(account, node, number, log) {
		Object.assign(this, { account, node, number, log, stored: {}, choice: 0, isPublished: false });
		this.webhookId = `00000000-0000-4000-8000-00000000000${number}`;
	}

	url(isTest = false) {
		return `${PUBLIC}/webhook${isTest ? '-test' : ''}/${this.webhookId}/webhook`;
	}

	context(activation, stored, isTest) {
		const log = (text) => this.log.push(text);
		return {
			getNode: () => ({ id: 'node', name: 'Trigger', webhookId: this.webhookId, type: 'trigger', typeVersion: 1 }),
			getWorkflow: () => ({ id: this.id, name: `Flow ${this.number}` }),
			getInstanceId: () => 'instance',
			getActivationMode: () => activation,
			getMode: () => (isTest ? 'manual' : 'trigger'),
			getNodeWebhookUrl: () => this.url(isTest),
			getWorkflowStaticData: () => stored,
			getCredentials: async () => ({ apiToken: this.account.token, server: 'https://api.chat2desk.com' }),
			getNodeParameter: (name, fallback) => (name === 'events' ? EVENTS[this.choice] : fallback),
			helpers: {
				httpRequest: async (options) => await this.account.request(options),
				registerCron: (_cron, onTick) => void (this.onTick = onTick),
			},
			logger: { debug: log, info: log, warn: log, error: log },
			webhookData: { isTest },
		};
	}

	async hook(name, activation, stored = this.stored, isTest = false) {
		return await this.node.webhookMethods.default[name].call(this.context(activation, stored, isTest));
	}

	async publish(activation = 'activate') {
		this.response = await this.node.trigger.call(this.context(activation, this.stored, false));
		try {
			if (!(await this.hook('checkExists', activation))) await this.hook('create', activation);
			this.isPublished = true;
		} catch {
			await this.unpublish();
		}
	}

	/** n8n 2.41 and later retry a failed deletion. */
	async unpublish(retries = 0) {
		this.isPublished = false;
		await this.response?.closeFunction?.();
		for (let attempt = 0; attempt <= retries; attempt++) {
			const failed = await this.hook('delete', 'update').then(
				() => false,
				() => true,
			);
			if (!failed) return;
		}
	}

	/** n8n does not handle an error while deleting a test webhook, so it fails the suite. */
	async test() {
		const stored = {};
		try {
			if (!(await this.hook('checkExists', 'manual', stored, true))) await this.hook('create', 'manual', stored, true);
			this.testStored = stored;
		} catch {
			await this.hook('delete', 'update', stored, true);
		}
	}

	async endTest() {
		if (this.testStored === undefined) return;
		const stored = this.testStored;
		this.testStored = undefined;
		await this.hook('delete', 'update', stored, true);
	}

	/** n8n refuses the publication if another published workflow has the same URL: it calls only `delete`. */
	async refusePublication() {
		await this.hook('delete', 'update').catch(() => {});
	}

	/** Whether a webhook is the one that delivers to this published flow. */
	uses({ url, name }) {
		return this.isPublished && url === this.url() && name.includes(`Flow ${this.number}`);
	}

	/**
	 * Describes an unexpected state of the webhooks; undefined if there is none.
	 * @param {Flow[]} flows all flows: of those with the same URL, one can be published
	 */
	flaw(flows) {
		const sharing = flows.filter(({ webhookId }) => webhookId === this.webhookId);
		const own = this.account.webhooks.filter(
			({ url, name }) => url.includes(this.webhookId) || sharing.some(({ number }) => name.includes(`Flow ${number}`)),
		);
		const published = sharing.find(({ isPublished }) => isPublished);
		if (published === undefined) return own.length === 0 ? undefined : ['orphan', own];
		const [webhook] = own;
		const isRegistered = own.length === 1 && webhook.url === this.url() && webhook.status === 'enable';
		const hasEvents = isRegistered && JSON.stringify(webhook.events) === JSON.stringify(EVENTS[published.choice]);
		return hasEvents ? undefined : ['published', own];
	}
}

module.exports = { Account, Flow };
