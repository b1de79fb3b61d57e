'use strict';

const { createHash } = require('node:crypto');
const { isLocalUrl } = require('./host-check');
const { toLogClient } = require('./log-client');

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 50 * 1024 * 1024;

/**
 * Downloads a file and computes its checksum.
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<{status: number, content_type: string|null, bytes: number, sha256: string}>}
 * @throws {Error} on redirects, network errors and files that are too large
 */
async function download(url, signal) {
	const response = await fetch(url, { redirect: 'manual', signal });
	if (response.status >= 300 && response.status < 400) throw new Error('Redirects are not followed');
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of response.body ?? []) {
		bytes += chunk.length;
		if (bytes > MAX_BYTES) throw new Error(`The file is larger than ${MAX_BYTES / 1024 ** 2} MB`);
		hash.update(chunk);
	}
	return {
		status: response.status,
		content_type: response.headers.get('content-type'),
		bytes,
		sha256: hash.digest('hex'),
	};
}

/** Fetches the attachments of sent, received and imported messages, like Chat2Desk, and records length and checksum. Only local URLs are fetched. */
class AttachmentFetcher {
	#state;
	#inFlight = new Set();
	#stop = new AbortController();

	/** @param {any} state */
	constructor(state) {
		this.#state = state;
	}

	/**
	 * Fetches an attachment in the background and adds the result to the log and to `message.attachment_fetches`.
	 * @param {any} account
	 * @param {any} message
	 * @param {string} url
	 */
	fetch(account, message, url) {
		if (!this.#state.variants.fetchAttachments) return;
		const { clock, logs } = this.#state;
		const record = logs.attachments.add({
			message_id: message.id,
			client_id: message.client_id,
			client: toLogClient({ state: this.#state, account }, message.client_id),
			token: account.token,
			url,
			at: new Date(clock.now()).toISOString(),
			status: null,
			content_type: null,
			bytes: null,
			sha256: null,
			error: null,
		});
		message.attachment_fetches = [...(message.attachment_fetches ?? []), record];
		const job = this.#run(record).finally(() => this.#inFlight.delete(job));
		this.#inFlight.add(job);
	}

	/** Resolves when no download is in flight. */
	async settled() {
		while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
	}

	/** Aborts all downloads. */
	stop() {
		this.#stop.abort(new Error('The sandbox was stopped'));
	}

	async #run(record) {
		if (isLocalUrl(record.url)) {
			const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TIMEOUT_MS)]);
			const failed = (error) => ({ error: error.cause?.code ?? error.message });
			Object.assign(record, await download(record.url, signal).catch(failed));
		} else {
			record.error = 'Not fetched: the sandbox fetches local URLs only';
		}
		this.#state.logs.publish('attachment', record);
	}
}

module.exports = { AttachmentFetcher };
