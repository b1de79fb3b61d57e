'use strict';

const { paginate } = require('../../../dist/nodes/Chat2Desk/api/pagination');
const { collect } = require('../../../dist/nodes/Chat2Desk/resources/message/collect-handler');

/** A virtual clock: `sleep` takes no real time. */
class Clock {
	now = Date.UTC(2026, 6, 17, 10);
	#pending = [];

	sleep = async (ms) =>
		await new Promise((resolve) => {
			this.#pending.push({ at: this.now + ms, resolve });
		});

	/** Advances from one end of a sleep to the next, until nothing sleeps. */
	async run() {
		const settle = async () => await new Promise((resolve) => setImmediate(resolve));
		for (await settle(); this.#pending.length > 0; await settle()) {
			this.#pending.sort((a, b) => a.at - b.at);
			const { at, resolve } = this.#pending.shift();
			this.now = at;
			resolve();
		}
	}
}

const apiTime = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, ' UTC');

/**
 * Chat2Desk and n8n: clients write, each message is delivered and starts an execution, and an execution with a burst sends an answer.
 */
class BurstSimulation {
	/** Bursts in the order in which executions continued: the time and the output. */
	bursts = [];
	requests = 0;
	#rows = [];
	/** When each message was written, by ID. */
	writtenAt = new Map();

	/**
	 * @param {object} options
	 * @param {Clock} options.clock
	 * @param {object} options.values the operation's fields
	 * @param {number} [options.pageSize] the largest page of the server
	 * @param {number} [options.offsetMs] how far Chat2Desk's clock is ahead of n8n's
	 */
	constructor({ clock, values, pageSize = 200, offsetMs = 0 }) {
		Object.assign(this, { clock, values, pageSize, offsetMs });
	}

	/** Stores a message. Returns its row. `skewMs`: how far the clock of the storing server is ahead of the others. */
	write(client_id, type, { text = null, skewMs = 0 } = {}) {
		const { now } = this.clock;
		const id = 1001 + this.#rows.length;
		const created = apiTime(now + this.offsetMs + skewMs);
		const row = { id, type, text: text ?? `line ${id}`, created, client_id, dialog_id: client_id * 10 };
		this.#rows.push(row);
		this.writtenAt.set(id, now);
		return row;
	}

	/** Writes a line of a client and starts its execution after the time of its delivery. */
	async line({ client, text, deliveryMs, skewMs, answer }) {
		const row = this.write(client, 'from_client', { text, skewMs });
		await this.clock.sleep(deliveryMs);
		const results = await this.#execute(row);
		for (const { json } of results) this.bursts.push({ at: this.clock.now, ...json });
		if (results.length === 0 || answer === undefined) return;
		await this.clock.sleep(answer.afterMs);
		this.write(client, answer.type);
	}

	async #execute({ id, text, client_id }) {
		const request = { method: 'GET', path: '/messages', query: { client_id } };
		return await collect({
			input: { text },
			values: { ...this.values, fromClientId: client_id, messageId: id },
			request,
			once: async (_name, work) => await work(),
			sleep: (ms) => this.clock.sleep(ms),
			list: async (listRequest, pagination, limit) =>
				await paginate({
					request: listRequest,
					pagination,
					limit,
					concurrency: 1,
					send: async (each) => this.#send(each),
				}),
		});
	}

	/** GET /messages as on live accounts. */
	#send({ query: { client_id, limit, order, start_id: start, direction_reverse: isReverse } }) {
		this.requests += 1;
		const rows = this.#rows
			.filter((row) => row.client_id === client_id && (isReverse ? row.id <= start : row.id >= (start ?? 0)))
			.sort((a, b) => (isReverse || order === 'desc' ? b.id - a.id : a.id - b.id));
		const size = Math.min(limit, this.pageSize);
		return { data: rows.slice(0, size).map((row) => ({ ...row })), limit: size };
	}

	/** The IDs of all lines of clients. */
	get lines() {
		return this.#rows.filter(({ type }) => type === 'from_client').map(({ id }) => id);
	}

	rowsOf(client) {
		return this.#rows.filter(({ client_id }) => client_id === client);
	}
}

module.exports = { BurstSimulation, Clock };
