'use strict';

const http = require('node:http');
const https = require('node:https');
const { signatureHeaders } = require('./signature');
const { unixSeconds } = require('./time');
const { serializeWebhook } = require('./serializers');
const { isLocalUrl } = require('./host-check');
const { clientOfEvent } = require('./log-client');

/** Any response except 2xx is retried after 10 seconds, 5 minutes and 2 hours (vendor documentation). */
const RETRY_DELAYS_MS = [10_000, 300_000, 7_200_000];
/** A webhook is disabled after this time without a successful delivery (vendor documentation). */
const DISABLE_AFTER_MS = 5 * 3_600_000;
const RESPONSE_TIMEOUT_MS = 10_000;
const MAX_LOGGED_CHARACTERS = 2000;
/** Messages written in the sandbox must never reach another server. */
const REJECTED = { error: 'Rejected: the sandbox delivers to local URLs only' };

/**
 * @param {string} url
 * @param {string} body
 * @param {Record<string, string>} headers
 * @returns {Promise<{status?: number, body?: string, error?: string}>} never rejects; does not follow redirects
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

const isSuccess = ({ status }) => status >= 200 && status < 300;

/** Whether a webhook is subscribed to an event. Events without a channel pass every channel filter. */
function isSubscribed(webhook, name, channelId) {
	const inChannel = webhook.channels.length === 0 || channelId === null || webhook.channels.includes(channelId);
	return webhook.status === 'enable' && webhook.events.includes(name) && inChannel;
}

/** Delivers events to webhooks, retries failed deliveries, and disables webhooks that keep failing. */
class Deliveries {
	#state;
	#inFlight = new Set();

	/** @param {any} state */
	constructor(state) {
		this.#state = state;
	}

	/**
	 * Sends an event to all subscribed webhooks. Returns immediately.
	 * @param {any} account
	 * @param {string} name subscribed name of the event
	 * @param {object} body
	 * @param {number|null} channelId channel of the event
	 */
	send(account, name, body, channelId) {
		const text = JSON.stringify(body);
		const times = this.#state.variants.duplicateDeliveries ? 2 : 1;
		for (const webhook of account.webhooks.filter((each) => isSubscribed(each, name, channelId))) {
			const job = {
				account,
				webhook,
				event: name,
				client: clientOfEvent({ state: this.#state, account }, name, body),
				body: text,
				timestamp: this.#timestamp(),
				attempt: 1,
				due: this.#state.clock.now(),
			};
			for (let time = 0; time < times; time++) this.#track(this.#attempt(job));
		}
	}

	/**
	 * Sends one raw delivery without retries. It is signed unless the headers contain a signature.
	 * @param {any} account
	 * @param {any} webhook
	 * @param {string} body
	 * @param {Record<string, string>} [headers]
	 * @returns {Promise<any>} the log record
	 */
	async sendOnce(account, webhook, body, headers = {}) {
		const job = { account, webhook, event: 'raw', client: null, body, timestamp: this.#timestamp(), attempt: 1 };
		const record = this.#record(job, headers);
		this.#complete(record, await this.#deliver(record));
		return record;
	}

	/** Resolves when no delivery is in flight. Scheduled retries do not count. */
	async settled() {
		while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
	}

	#timestamp() {
		const { signature, clock } = this.#state;
		return String(unixSeconds(signature.stamp === 'real' ? Date.now() : clock.now()));
	}

	#track(promise) {
		this.#inFlight.add(promise);
		promise.finally(() => this.#inFlight.delete(promise));
		return promise;
	}

	/** Whether a webhook still exists and is enabled: it may have been deleted, disabled or reset since. */
	#isActive(account, webhook) {
		return (
			this.#state.accounts.get(account.token) === account &&
			account.webhooks.get(webhook.id) === webhook &&
			webhook.status === 'enable'
		);
	}

	async #attempt(job) {
		const { account, webhook } = job;
		if (!this.#isActive(account, webhook)) return;
		const record = this.#record(job);
		const response = await this.#deliver(record);
		if (isSuccess(response)) webhook.failingSince = null;
		else if (response !== REJECTED && this.#isActive(account, webhook)) this.#handleFailure(job, record, response);
		this.#complete(record, response);
	}

	async #deliver({ url, body, headers }) {
		return isLocalUrl(url) ? post(url, body, headers) : REJECTED;
	}

	#record({ account, webhook, event, client, body, timestamp, attempt }, extraHeaders = {}) {
		const signed = signatureHeaders({ token: account.token, mode: this.#state.signature.mode, body, timestamp });
		const headers = { 'Content-Type': 'application/json', ...signed, ...extraHeaders };
		const record = this.#state.logs.deliveries.add({
			webhook_id: webhook.id,
			url: webhook.url,
			event,
			client,
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

	#complete(record, response) {
		record.response = response;
		this.#state.logs.publish('delivery', record);
	}

	#handleFailure(job, record, response) {
		const { account, webhook } = job;
		webhook.lastFailure = response.error ?? `HTTP ${response.status}`;
		if (!webhook.failingSince) {
			webhook.failingSince = job.due;
			this.#state.clock.at(job.due + DISABLE_AFTER_MS, () => this.#disableIfFailing(account, webhook));
		}
		const delay = RETRY_DELAYS_MS[job.attempt - 1];
		if (delay === undefined) return;
		const due = job.due + delay;
		record.next_attempt_at = new Date(due).toISOString();
		this.#state.clock.at(due, () => this.#track(this.#attempt({ ...job, attempt: job.attempt + 1, due })));
	}

	/** Does nothing after a successful delivery: each series of failures schedules its own check. */
	#disableIfFailing(account, webhook) {
		const { clock, logs } = this.#state;
		const since = webhook.failingSince;
		if (!this.#isActive(account, webhook) || !since || clock.now() - since < DISABLE_AFTER_MS) return;
		webhook.status = 'disable';
		const text = `Webhook was disabled: no successful delivery for 5 hours. Last failure: ${webhook.lastFailure}`;
		webhook.errors.push({ text, created_at: unixSeconds(clock.now()) });
		logs.publish('webhook', serializeWebhook(webhook));
	}
}

module.exports = { Deliveries, RETRY_DELAYS_MS, DISABLE_AFTER_MS };
