'use strict';

const { signatureHeaders } = require('../../../sandbox/lib/signature');
const { SANDBOX_TOKEN } = require('../../../sandbox/start/seed');

/** Deliveries under way at a time. */
const AT_ONCE = 12;
/** As Chat2Desk does: what was not answered with 2xx comes again after 10 seconds. The suite does not wait for the later repeats. */
const REPEAT_MS = 10_000;
const REPEATS = 3;
const ANSWER_MS = 30_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** An `inbox` event as it comes over the line, signed with one form of the key or the other. */
function inboxEvent(id) {
	const timestamp = String(Math.floor(Date.now() / 1000));
	const body = JSON.stringify({
		message_id: id,
		type: 'from_client',
		text: `Message ${id}`,
		transport: 'widget',
		client_id: 1000 + (id % 50),
		operator_id: null,
		dialog_id: 5000 + (id % 50),
		channel_id: 1,
		client: { id: 1000 + (id % 50), phone: '[chat] 1d0bb2e2', client_phone: null, name: 'Jane', assigned_name: null },
		hook_type: 'inbox',
		request_id: 9000 + id,
		attachments: [],
		is_new_request: false,
		is_new_client: false,
		event_time: new Date().toISOString(),
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

/** Plays Chat2Desk: sends signed events to the webhook processors, and keeps count of what it sent and what was answered. */
class Sender {
	/**
	 * @param {string[]} urls the trigger's URL on each webhook processor
	 * @param {(text: string) => void} onProgress
	 */
	constructor(urls, onProgress) {
		this.urls = urls;
		this.onProgress = onProgress;
		this.figures = { sent: 0, accepted: 0, refused: 0 };
		/** IDs of all events, and of those that were answered with 2xx at least once. */
		this.events = new Set();
		this.accepted = new Set();
	}

	/** Delivers an event to one of the processors until it is taken, as Chat2Desk would. */
	async deliver(event, processor) {
		for (let attempt = 0; attempt <= REPEATS; attempt++) {
			if (attempt > 0) await sleep(REPEAT_MS);
			if (await this.#post(event, this.urls[processor % this.urls.length])) return;
		}
	}

	/** Delivers many, a bounded number at a time. @param {Array<() => Promise<void>>} jobs */
	async deliverAll(jobs) {
		const waiting = jobs[Symbol.iterator]();
		const lane = async () => {
			for (const job of waiting) await job();
		};
		await Promise.all(Array.from({ length: AT_ONCE }, lane));
	}

	async #post({ id, body, headers }, url) {
		this.events.add(id);
		this.figures.sent += 1;
		this.onProgress(`${this.figures.sent} sent`);
		let ok = false;
		try {
			const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(ANSWER_MS) });
			await answer.arrayBuffer();
			ok = answer.ok;
		} catch {
			// Nobody answered: not taken.
		}
		this.figures[ok ? 'accepted' : 'refused'] += 1;
		if (ok) this.accepted.add(id);
		return ok;
	}
}

module.exports = { Sender, inboxEvent, sleep };
