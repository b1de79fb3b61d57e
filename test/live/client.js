'use strict';

const MAX_REQUESTS = 60;
/** Below it, the check could take requests that the company needs this month. */
const LOW_QUOTA = 1_000;
const PAUSE_MS = 250;
const TIMEOUT_MS = 30_000;
const MAX_RETRIES = 2;
const DEFAULT_WAIT_MS = 2_000;
const MAX_WAIT_MS = 60_000;
/** Headers that could state a limit. */
const LIMIT_HEADER = /^retry-after$|rate-?limit|quota/i;

/** Ends the check: no further requests, except those that undo changes. */
class Stop extends Error {}

/**
 * @typedef {object} LiveResponse
 * @property {number} status HTTP status; 0 without a response
 * @property {any} [body] parsed JSON; undefined if the response is not JSON
 */

const messageOf = (body) => [body?.message, body?.error, body?.errors].find((each) => typeof each === 'string') ?? '';

function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** @returns {number} milliseconds; the header has seconds or a date */
function retryDelay(header, now) {
	if (header === null || header.trim() === '') return DEFAULT_WAIT_MS;
	const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
	return Number.isNaN(ms) ? DEFAULT_WAIT_MS : Math.min(Math.max(ms, 0), MAX_WAIT_MS);
}

/** A client that counts its requests and protects the account. */
class LiveClient {
	#server;
	#token;
	#sleep;
	#now;
	#signal;
	#reserved = 0;

	count = 0;
	/** How 429 responses state when to retry, in order. */
	rateLimits = [];
	/** Names of headers that could state a limit. */
	limitHeaders = new Set();

	/**
	 * @param {{server: string, token: string, sleep: (ms: number) => Promise<void>, now: () => number, signal?: AbortSignal}} options
	 * `signal` stops the check
	 */
	constructor({ server, token, sleep, now, signal }) {
		this.#server = server;
		this.#token = token;
		this.#sleep = sleep;
		this.#now = now;
		this.#signal = signal;
	}

	/** Keeps a request for undoing a change. */
	reserve() {
		this.#reserved += 1;
	}

	/**
	 * @param {string} method
	 * @param {string} path
	 * @param {{query?: Record<string, string|number>, body?: object}} [input]
	 * @param {{undo?: boolean}} [options] undo: uses a reserved request, also after a stop
	 * @returns {Promise<LiveResponse>}
	 * @throws {Stop}
	 */
	async send(method, path, { query = {}, body } = {}, { undo = false } = {}) {
		if (undo) this.#reserved -= 1;
		const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : '';
		for (let retries = 0; ; retries++) {
			if (this.#signal?.aborted && !undo) throw new Stop('Interrupted');
			if (this.count >= MAX_REQUESTS - this.#reserved)
				throw new Stop(`The limit of ${MAX_REQUESTS} requests is reached`);
			if (this.count > 0) await this.#sleep(PAUSE_MS);
			this.count += 1;
			const response = await this.#fetch(method, path + search, body);
			if (response.status !== 429) return this.#checked(response);
			this.#refuseMonthlyLimit(response);
			if (retries === MAX_RETRIES) throw new Stop('Chat2Desk still responds with HTTP 429 after two retries');
			await this.#sleep(retryDelay(response.headers.get('retry-after'), this.#now()));
		}
	}

	async #fetch(method, path, body) {
		try {
			const response = await fetch(this.#server + path, {
				method,
				headers: {
					Authorization: this.#token,
					Accept: 'application/json',
					...(body !== undefined && { 'Content-Type': 'application/json' }),
				},
				body: body === undefined ? undefined : JSON.stringify(body),
				// The token must not reach another host.
				redirect: 'manual',
				signal: AbortSignal.timeout(TIMEOUT_MS),
			});
			const { status, headers } = response;
			for (const name of headers.keys()) if (LIMIT_HEADER.test(name)) this.limitHeaders.add(name);
			if (status === 429) this.rateLimits.push(headers.has('retry-after') ? 'with Retry-After' : 'without Retry-After');
			return { status, headers, body: parseJson(await response.text()) };
		} catch (error) {
			if (this.count === 1) throw new Stop(`The server cannot be reached: ${error.cause?.code ?? error.name}`);
			return { status: 0, headers: new Headers(), body: undefined };
		}
	}

	#checked({ status, body }) {
		const message = messageOf(body);
		if (status === 401) throw new Stop('Chat2Desk rejects the token (HTTP 401)');
		if (status === 403 && message === 'Token is not correct') throw new Stop('Chat2Desk rejects the token (HTTP 403)');
		this.#refuseMonthlyLimit({ body });
		return { status, body };
	}

	#refuseMonthlyLimit({ body }) {
		if (/per month/i.test(messageOf(body))) throw new Stop('The requests of this month are used up');
	}
}

/**
 * @param {LiveResponse} response of GET /companies/api_info
 * @throws {Stop} if few requests are left this month
 */
function assertQuota({ body }) {
	const { left_free_requests: free, left_paid_requests: paid } = (body?.data ?? body)?.api_calls ?? {};
	if (typeof free !== 'number' && typeof paid !== 'number') return;
	const left = (free ?? 0) + (paid ?? 0);
	if (left < LOW_QUOTA)
		throw new Stop(`api_info shows fewer than ${LOW_QUOTA} requests left this month. Use --ignore-quota to continue`);
}

module.exports = { LiveClient, MAX_REQUESTS, Stop, assertQuota, messageOf };
