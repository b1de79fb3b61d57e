'use strict';

const http = require('node:http');
const { sign, signingKey } = require('../../sandbox/lib/signature');
const { Stop } = require('./client');
const { reasonOf, rowsOf } = require('./reads');
const { isRecord } = require('./values');

const EVENTS = ['inbox', 'outbox', 'dialog_transferred'];
const NAME = 'API check';
const MAX_BODY_BYTES = 4_000_000;
/** Requests for the operators of dialogs. */
const MAX_DIALOGS = 20;

const INSTRUCTIONS = `The webhook exists. Write a message as the test client, answer it, assign its dialog to another operator, and write again.
The check rejects the first delivery, so that Chat2Desk retries it after 10 seconds. Press Ctrl+C when you are done.`;

const range = (values) => {
	const rounded = values.map(Math.round);
	return values.length === 0 ? 'unknown' : `${Math.min(...rounded)} to ${Math.max(...rounded)} s`;
};

function readBody(request) {
	return new Promise((resolve, reject) => {
		const parts = [];
		let length = 0;
		request.on('data', (part) => {
			length += part.length;
			if (length > MAX_BODY_BYTES) request.destroy();
			else parts.push(part);
		});
		request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
		request.on('error', reject);
		request.on('close', () => reject(new Error('The delivery was interrupted')));
	});
}

/** The form of the key with which a delivery is signed. */
function signatureForm(token, { headers, body }) {
	const { 'x-signature': signature, 'x-timestamp': timestamp } = headers;
	if (signature === undefined) return 'not signed';
	const forms = { hex: 'signed with the MD5 as hex text', bytes: 'signed with the MD5 as bytes' };
	const form = Object.keys(forms).find((mode) => sign(signingKey(token, mode), body, String(timestamp)) === signature);
	return forms[form] ?? 'signed with an unknown key';
}

/** Registers a webhook, observes its deliveries, and removes it. */
class WebhookCheck {
	#client;
	#options;
	#io;
	/** @type {{at: number, body: string, headers: any, event: any, form: string, rejected: boolean}[]} */
	#deliveries = [];
	#operators = [];
	#pending = [];
	#stopped;

	/**
	 * @param {import('./client').LiveClient} client
	 * @param {{token: string, webhook: string, port: number, minutes: number}} options
	 * @param {{log: (text: string) => void, now: () => number, end: (ms: number) => Promise<void>}} io `end` resolves after a time,
	 * or when the user ends the check
	 */
	constructor(client, options, io) {
		this.#client = client;
		this.#options = options;
		this.#io = io;
	}

	/** @returns {Promise<{answers: Record<string, string>, stopped?: string}>} */
	async run() {
		const server = http.createServer((request, response) => {
			this.#receive(request, response).catch(() => response.destroy());
		});
		await new Promise((resolve, reject) => {
			server.once('error', reject);
			server.listen(this.#options.port, '127.0.0.1', resolve);
		});
		try {
			return await this.#observe();
		} finally {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	}

	async #observe() {
		let id;
		let removal = 'not created';
		try {
			// To delete it, and to find its ID if the response is lost.
			this.#client.reserve();
			this.#client.reserve();
			id = await this.#create();
			this.#io.log(INSTRUCTIONS);
			await this.#io.end(this.#options.minutes * 60_000);
			await Promise.all(this.#pending);
		} catch (error) {
			this.#stopped = reasonOf(error);
		} finally {
			if (id !== undefined) removal = await this.#remove(id);
		}
		return { answers: { ...this.#answers(), 'The webhook of the check': removal }, stopped: this.#stopped };
	}

	/** @returns {Promise<number>} its ID */
	async #create() {
		const { webhook: url } = this.#options;
		const response = await this.#client.send('POST', '/v1/webhooks', { body: { url, name: NAME, events: EVENTS } });
		// After a server error, the webhook may exist.
		const isRejected = (response.status >= 400 && response.status < 500) || response.body?.status === 'error';
		if (isRejected)
			throw new Stop(
				`The webhook was rejected (HTTP ${response.status}): is its URL in use, or are there five webhooks?`,
			);
		const id = rowsOf(response)[0]?.id;
		// The response can lack the ID, or be lost.
		return id ?? (await this.#find(url));
	}

	async #find(url) {
		const found = rowsOf(await this.#client.send('GET', '/v1/webhooks', {}, { undo: true })).find(
			(each) => each.url === url,
		);
		if (found === undefined) throw new Stop('The webhook was not created');
		return found.id;
	}

	async #remove(id) {
		try {
			const { status, body } = await this.#client.send('DELETE', `/v1/webhooks/${id}`, {}, { undo: true });
			if (status >= 200 && status < 300 && body?.status !== 'error') return 'removed';
		} catch (error) {
			reasonOf(error);
		}
		return `NOT REMOVED. Delete the webhook "${NAME}" manually`;
	}

	async #receive(request, response) {
		const body = await readBody(request);
		const rejected = this.#deliveries.length === 0;
		response.writeHead(rejected ? 503 : 200).end();
		let event = {};
		try {
			event = JSON.parse(body);
		} catch {
			// Counted as a delivery without fields.
		}
		const delivery = {
			at: this.#io.now(),
			body,
			headers: request.headers,
			event: isRecord(event) ? event : {},
			rejected,
		};
		delivery.form = signatureForm(this.#options.token, delivery);
		const isRepetition = this.#deliveries.some((each) => each.body === body);
		this.#deliveries.push(delivery);
		this.#io.log(`Delivery ${this.#deliveries.length}: ${delivery.form}`);
		if (!isRepetition) this.#pending.push(this.#compareOperator(delivery.event));
	}

	async #compareOperator({ dialog_id: dialogId, operator_id: operatorId }) {
		if (!Number.isInteger(dialogId) || operatorId === undefined || this.#operators.length >= MAX_DIALOGS) return;
		const place = this.#operators.push('unknown') - 1;
		try {
			const [dialog] = rowsOf(await this.#client.send('GET', `/v1/dialogs/${dialogId}`));
			if (dialog !== undefined) this.#operators[place] = dialog.operator_id === operatorId ? 'the same' : 'another one';
		} catch (error) {
			this.#stopped ??= reasonOf(error);
		}
	}

	#answers() {
		const all = this.#deliveries;
		if (all.length === 0) return { Deliveries: 'none' };
		const count = (values) =>
			[...new Set(values)].map((value) => `${value}: ${values.filter((each) => each === value).length}`).join(', ');
		const first = all.filter(({ body }, index) => all.findIndex((each) => each.body === body) === index);
		const age =
			(time) =>
			({ at }) =>
				(at - time) / 1000;
		const stamps = first.filter(({ headers }) => headers['x-timestamp'] !== undefined);
		const events = first.filter(({ event }) => !Number.isNaN(Date.parse(event.event_time)));
		return {
			Deliveries: String(all.length),
			Signatures: count(all.map(({ form }) => form)),
			"operator_id and the dialog's current operator": count(this.#operators) || 'not compared',
			'Age of X-Timestamp at the first delivery': range(
				stamps.map((each) => age(Number(each.headers['x-timestamp']) * 1000)(each)),
			),
			'Age of event_time at the first delivery': range(
				events.map((each) => age(Date.parse(each.event.event_time))(each)),
			),
			...this.#repetitions(first),
		};
	}

	#repetitions(first) {
		const all = this.#deliveries;
		const [rejected] = all;
		const repeated = all.slice(1).find(({ body }) => body === rejected.body);
		const accepted = first.filter((each) => each !== rejected);
		const twice = accepted.filter(({ body }) => all.filter((each) => each.body === body).length > 1).length;
		const isSame = repeated && repeated.headers['x-timestamp'] === rejected.headers['x-timestamp'];
		return {
			'The rejected delivery': repeated
				? `was retried after ${Math.round((repeated.at - rejected.at) / 1000)} s with the same body and ${isSame ? 'the same' : 'another'} X-Timestamp`
				: 'was not retried with the same body while the check ran',
			'Accepted deliveries that were delivered again': String(twice),
		};
	}
}

module.exports = { WebhookCheck };
