'use strict';

const { loadContract, operationsOf } = require('../../sandbox/lib/openapi');
const { Stop, assertQuota } = require('./client');
const { isRecord } = require('./values');

const MAX_LIMIT = 200;
const DAY_MS = 86_400_000;
/** Clients to try for a menu item that was sent. */
const MAX_ATTEMPTS = 2;
const SENT_MENU_ITEMS = 'listClientQuestions';

const contract = operationsOf(loadContract());
const operationOf = (id) => contract.find(({ operationId }) => operationId === id);

/** GET requests that change nothing. Those that need an ID follow the lists, and the quota comes first. */
function readOperations() {
	const rank = ({ operationId, path }) =>
		operationId === 'getApiInfo'
			? 0
			: 10 + path.split('/').length * path.split('{').length - Number(operationId === SENT_MENU_ITEMS);
	return contract
		.filter(({ method, deprecated, 'x-writes': writes }) => method === 'GET' && !deprecated && writes !== true)
		.sort((a, b) => rank(a) - rank(b));
}

/** The rows of a response, or its object as the only row. */
function rowsOf(response) {
	const data = isRecord(response?.body) && 'data' in response.body ? response.body.data : response?.body;
	return [data].flat().filter(isRecord);
}

const idsIn = (rows, field) =>
	[...new Set(rows.map((row) => row[field]))].filter((id) => id !== null && id !== undefined);

/** All calls of a check, with their responses. */
class Reads {
	/** @type {import('./judge').Call[]} */
	calls = [];
	#client;
	#yesterday;
	/** The client to whom a menu item was sent. */
	#clientId;

	/** @param {import('./client').LiveClient} client @param {number} now milliseconds */
	constructor(client, now) {
		this.#client = client;
		this.#yesterday = new Date(now - DAY_MS).toISOString().slice(0, 10);
	}

	/** The rows that an operation has returned. */
	rows(operationId) {
		return this.calls
			.filter(({ operation }) => operation.operationId === operationId)
			.flatMap(({ response }) => rowsOf(response));
	}

	/**
	 * Calls all operations. Those after a stop are listed as not called.
	 * @param {{ignoreQuota: boolean}} options
	 * @returns {Promise<string|undefined>} why the check stopped
	 */
	async run({ ignoreQuota }) {
		let stopped;
		for (const operation of readOperations()) {
			if (stopped !== undefined) this.#skip(operation, 'stopped');
			else
				try {
					await this.#read(operation);
					if (operation.operationId === 'getApiInfo' && !ignoreQuota) assertQuota(this.calls.at(-1).response);
				} catch (error) {
					stopped = reasonOf(error);
					const isCalled = this.calls.some((each) => each.operation === operation);
					if (!isCalled) this.#skip(operation, 'stopped');
				}
		}
		return stopped;
	}

	async #read(operation) {
		if (operation.path.includes('{')) return await this.#readById(operation);
		const report = operation.parameters.find(({ name }) => name === 'report');
		// The contract describes the rows of each report.
		const reports = report === undefined ? [undefined] : operation['x-data'].anyOf.map(({ title }) => title);
		for (const name of reports) await this.#call(operation, operation.path, name);
	}

	async #readById(operation) {
		const { operationId, path } = operation;
		const [, segment] = /\/(\w+)\/\{id\}/.exec(path);
		const ids = this.#idsFor(segment);
		if (ids.length === 0) return this.#skip(operation, `no ${segment.replaceAll('_', ' ')} in this account`);
		if (operationId === 'getClientLastQuestion' && this.#clientId === undefined)
			return this.#skip(operation, 'no menu item was sent to the clients that were read');
		const attempts = operationId === SENT_MENU_ITEMS ? ids.slice(0, MAX_ATTEMPTS) : ids.slice(0, 1);
		for (const id of attempts) {
			const response = await this.#call(operation, path.replace('{id}', encodeURIComponent(id)));
			if (operationId !== SENT_MENU_ITEMS || rowsOf(response).length === 0) continue;
			this.#clientId = id;
			break;
		}
		// The other attempts had no rows.
		if (this.#clientId !== undefined && operationId === SENT_MENU_ITEMS)
			this.calls = this.calls.filter((each) => each.operation !== operation || each === this.calls.at(-1));
	}

	/** IDs from earlier responses. Requests have no list. */
	#idsFor(segment) {
		if (segment === 'clients' && this.#clientId !== undefined) return [this.#clientId];
		if (segment !== 'requests') {
			const list = contract.find(({ method, path }) => method === 'GET' && path === `/v1/${segment}`);
			return idsIn(this.rows(list.operationId), 'id');
		}
		const ids = idsIn(this.rows('listMessages'), 'request_id');
		// A request of yesterday's statistics also shows the company's time zone.
		const counted = idsIn(this.rows('getStatistics'), 'request_id');
		return [...ids.filter((id) => counted.includes(id)), ...ids];
	}

	async #call(operation, path, report) {
		const query = this.#queryOf(operation, report);
		const call = { operation, name: `GET ${operation.path}${report === undefined ? '' : ` (${report})`}`, query };
		call.response = await this.#client.send('GET', path, { query });
		this.calls.push(call);
		return call.response;
	}

	/** Parameters that are required or that show more: full pages, newest messages first. */
	#queryOf({ operationId, parameters }, report) {
		const has = (name, isWanted = () => true) => parameters.some((each) => each.name === name && isWanted(each));
		return {
			...(report !== undefined && { report, date: this.#yesterday }),
			...(operationId === 'listMessages' && { order: 'desc' }),
			// Without a maximum, "limit" is not a number of rows.
			...(has('limit', ({ schema }) => schema.maximum === MAX_LIMIT) && { limit: MAX_LIMIT }),
		};
	}

	#skip(operation, reason) {
		this.calls.push({ operation, name: `GET ${operation.path}`, skipped: reason });
	}
}

/** @throws any error except a stop */
function reasonOf(error) {
	if (error instanceof Stop) return error.message;
	throw error;
}

module.exports = { Reads, operationOf, reasonOf, rowsOf };
