'use strict';

const http = require('node:http');
const https = require('node:https');
const { signatureHeaders } = require('./signature');
const { unixSeconds } = require('./time');
const { serializeWebhook } = require('./serializers');
const { OWN_NAMES } = require('./host-check');

/** From the vendor's text: anything but 2xx is repeated after 10 seconds, 5 minutes and 2 hours. */
const RETRY_DELAYS_MS = [10_000, 300_000, 7_200_000];
/** From the vendor's text: so long without a success, and the webhook is switched off. */
const SWITCH_OFF_MS = 5 * 3_600_000;
const RESPONSE_TIMEOUT_MS = 10_000;
const MAX_LOGGED_CHARACTERS = 2000;
/** What is written here must never reach a stranger's server. */
const REFUSED = { error: 'Refused: the sandbox delivers to this machine only' };

/**
 * @param {string} url
 * @param {string} body
 * @param {Record<string, string>} headers
 * @returns {Promise<{status?: number, body?: string, error?: string}>} never rejects; redirects are not followed
 */
function post(url, body, headers) {
	return new Promise((resolve) => {
		const { request } = url.startsWith('https:') ? https : http;
		const call = request(url, { method: 'POST', headers, agent: false, timeout: RESPONSE_TIMEOUT_MS }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (part) => {
				text = (text + part).slice(0, MAX_LOGGED_CHARACTERS);
			});
			response.on('end', () => resolve({ status: response.statusCode, body: text }));
			response.on('error', (error) => resolve({ error: error.message }));
		});
		call.on('timeout', () => call.destroy(new Error(`No response within ${RESPONSE_TIMEOUT_MS / 1000} s`)));
		call.on('error', (error) => resolve({ error: error.message || error.code }));
		call.end(body);
	});
}

const succeeded = ({ status }) => status >= 200 && status < 300;

function isLoopback(url) {
	return URL.canParse(url) && OWN_NAMES.includes(new URL(url).hostname);
}

/** Whether an event is for a webhook. An event that belongs to no channel passes every channel filter. */
function wants(webhook, name, channelId) {
	const inChannel = webhook.channels.length === 0 || channelId === null || webhook.channels.includes(channelId);
	return webhook.status === 'enable' && webhook.events.includes(name) && inChannel;
}

/** Delivers events to webhooks, repeats what fails, and switches off what fails for long. */
class Deliveries {
	#state;
	#underWay = new Set();

	/** @param {any} state */
	constructor(state) {
		this.#state = state;
	}

	/**
	 * Sends an event to every webhook that waits for it. Returns at once.
	 * @param {any} account
	 * @param {string} name the event as it is subscribed to
	 * @param {object} body
	 * @param {number|null} channelId where it happened
	 */
	send(account, name, body, channelId) {
		const text = JSON.stringify(body);
		const times = this.#state.variants.duplicateDeliveries ? 2 : 1;
		for (const webhook of account.webhooks.filter((each) => wants(each, name, channelId))) {
			const job = {
				account,
				webhook,
				event: name,
				body: text,
				timestamp: this.#stamp(),
				attempt: 1,
				due: this.#state.clock.now(),
			};
			for (let time = 0; time < times; time++) this.#track(this.#attempt(job));
		}
	}

	/**
	 * Sends one delivery as it is given, signed unless the headers sign it, and never repeats it.
	 * @param {any} account
	 * @param {any} webhook
	 * @param {string} body
	 * @param {Record<string, string>} [headers]
	 * @returns {Promise<any>} its record
	 */
	async sendOnce(account, webhook, body, headers = {}) {
		const job = { account, webhook, event: 'raw', body, timestamp: this.#stamp(), attempt: 1 };
		const record = this.#note(job, headers);
		this.#finish(record, await this.#deliver(record));
		return record;
	}

	/** Resolves when nothing is being sent; repeats that are due later do not count. */
	async settled() {
		while (this.#underWay.size > 0) await Promise.all(this.#underWay);
	}

	#stamp() {
		const { signature, clock } = this.#state;
		return String(unixSeconds(signature.stamp === 'real' ? Date.now() : clock.now()));
	}

	#track(promise) {
		this.#underWay.add(promise);
		promise.finally(() => this.#underWay.delete(promise));
		return promise;
	}

	/** A repeat whose webhook was deleted or switched off meanwhile, or went with a reset, has nowhere to go. */
	#isAlive(account, webhook) {
		return (
			this.#state.accounts.get(account.token) === account &&
			account.webhooks.get(webhook.id) === webhook &&
			webhook.status === 'enable'
		);
	}

	async #attempt(job) {
		const { account, webhook } = job;
		if (!this.#isAlive(account, webhook)) return;
		const record = this.#note(job);
		const response = await this.#deliver(record);
		if (succeeded(response)) webhook.failingSince = null;
		else if (response !== REFUSED && this.#isAlive(account, webhook)) this.#failed(job, record, response);
		this.#finish(record, response);
	}

	async #deliver({ url, body, headers }) {
		return isLoopback(url) ? post(url, body, headers) : REFUSED;
	}

	#note({ account, webhook, event, body, timestamp, attempt }, extraHeaders = {}) {
		const signed = signatureHeaders({ token: account.token, mode: this.#state.signature.mode, body, timestamp });
		const headers = { 'Content-Type': 'application/json', ...signed, ...extraHeaders };
		const record = this.#state.logs.deliveries.add({
			webhook_id: webhook.id,
			url: webhook.url,
			event,
			body,
			headers,
			attempt,
			at: new Date(this.#state.clock.now()).toISOString(),
			response: null,
			next_attempt_at: null,
		});
		this.#state.logs.publish('delivery', record);
		return record;
	}

	#finish(record, response) {
		record.response = response;
		this.#state.logs.publish('delivery', record);
	}

	#failed(job, record, response) {
		const { account, webhook } = job;
		webhook.lastFailure = response.error ?? `HTTP ${response.status}`;
		if (!webhook.failingSince) {
			webhook.failingSince = job.due;
			this.#state.clock.at(job.due + SWITCH_OFF_MS, () => this.#switchOff(account, webhook));
		}
		const delay = RETRY_DELAYS_MS[job.attempt - 1];
		if (delay === undefined) return;
		const due = job.due + delay;
		record.next_attempt_at = new Date(due).toISOString();
		this.#state.clock.at(due, () => this.#track(this.#attempt({ ...job, attempt: job.attempt + 1, due })));
	}

	/** Does nothing where a success came meanwhile: a new row of failures brings its own check. */
	#switchOff(account, webhook) {
		const { clock, logs } = this.#state;
		const since = webhook.failingSince;
		if (!this.#isAlive(account, webhook) || !since || clock.now() - since < SWITCH_OFF_MS) return;
		webhook.status = 'disable';
		const text = `Webhook was disabled: no successful delivery for 5 hours. Last failure: ${webhook.lastFailure}`;
		webhook.errors.push({ text, created_at: unixSeconds(clock.now()) });
		logs.publish('webhook', serializeWebhook(webhook));
	}
}

module.exports = { Deliveries, RETRY_DELAYS_MS, SWITCH_OFF_MS };
