'use strict';

const { signatureHeaders } = require('../../../sandbox/lib/signature');
const { SANDBOX_TOKEN } = require('../../../sandbox/start/seed');

/** Concurrent deliveries. */
const CONCURRENCY = 12;
/** Chat2Desk retries a delivery without a 2xx response after 10 seconds. The suite does not wait for later retries. */
const RETRY_AFTER_MS = 10_000;
const MAX_RETRIES = 3;
const RESPONSE_TIMEOUT_MS = 30_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A signed `inbox` event. Both forms of the key are used.
 * @param {number} id of the message
 * @param {number | null} [operatorId] who has the dialog
 * @param {object} [message] a stored message, in place of a made-up one
 */
function inboxEvent(id, operatorId = null, message = {}) {
	const timestamp = String(Math.floor(Date.now() / 1000));
	const body = JSON.stringify({
		message_id: id,
		type: 'from_client',
		text: `Message ${id}`,
		transport: 'widget',
		client_id: 1000 + (id % 50),
		operator_id: operatorId,
		dialog_id: 5000 + (id % 50),
		channel_id: 1,
		client: { id: 1000 + (id % 50), phone: '[chat] 1d0bb2e2', client_phone: null, name: 'Jane', assigned_name: null },
		hook_type: 'inbox',
		request_id: 9000 + id,
		attachments: [],
		is_new_request: false,
		is_new_client: false,
		event_time: new Date().toISOString(),
		...message,
	});
	const mode = id % 2 === 0 ? 'hex' : 'bytes';
	return {
		id,
		body,
		headers: {
			'content-type': 'application/json',
			...signatureHeaders({ token: SANDBOX_TOKEN, mode, body, timestamp }),
		},
	};
}

/** Simulates Chat2Desk: sends signed events to the webhook processors and counts deliveries and responses. */
class Sender {
	/**
	 * @param {string[]} urls the trigger's URL on each webhook processor
	 * @param {(text: string) => void} onProgress
	 * @param {{concurrency?: number, timeoutMs?: number}} [limits] concurrent deliveries, and how long to wait for a response
	 */
	constructor(urls, onProgress, { concurrency = CONCURRENCY, timeoutMs = RESPONSE_TIMEOUT_MS } = {}) {
		this.urls = urls;
		this.concurrency = concurrency;
		this.timeoutMs = timeoutMs;
		this.onProgress = onProgress;
		this.figures = { sent: 0, accepted: 0, rejected: 0 };
		/** IDs of all events, and of those with at least one 2xx response. */
		this.events = new Set();
		this.accepted = new Set();
	}

	/** Delivers an event to one of the processors until it is accepted, like Chat2Desk. */
	async deliver(event, processor) {
		for (let attempt = 0; attempt <= MAX_RETRIES; attempt++) {
			if (attempt > 0) await sleep(RETRY_AFTER_MS);
			if (await this.#post(event, this.urls[processor % this.urls.length])) return;
		}
	}

	/** Runs deliveries with limited concurrency. @param {Array<() => Promise<void>>} jobs */
	async deliverAll(jobs) {
		const waiting = jobs[Symbol.iterator]();
		const runJobs = async () => {
			for (const job of waiting) await job();
		};
		await Promise.all(Array.from({ length: this.concurrency }, runJobs));
	}

	async #post({ id, body, headers }, url) {
		this.events.add(id);
		this.figures.sent += 1;
		this.onProgress(`${this.figures.sent} sent`);
		let ok = false;
		try {
			const answer = await fetch(url, {
				method: 'POST',
				headers,
				body,
				signal: AbortSignal.timeout(this.timeoutMs),
			});
			await answer.arrayBuffer();
			ok = answer.ok;
		} catch {
			// No response means that the event was not accepted.
		}
		this.figures[ok ? 'accepted' : 'rejected'] += 1;
		if (ok) this.accepted.add(id);
		return ok;
	}
}

module.exports = { Sender, inboxEvent, sleep };
