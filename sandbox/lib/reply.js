'use strict';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 200;

/** A call that Chat2Desk refuses: thrown by a handler, answered by the API. */
class Refusal extends Error {
	/**
	 * @param {number} status HTTP status
	 * @param {{message?: string, errors?: unknown}} body what stands beside "status": "error"
	 */
	constructor(status, body) {
		super(body.message ?? JSON.stringify(body.errors));
		this.status = status;
		this.body = { status: 'error', ...body };
	}
}

const refuse = (status, message) => new Refusal(status, { message });

/** A map of field to texts, as Chat2Desk refuses a value. */
const refuseField = (field, ...texts) => new Refusal(400, { errors: { [field]: texts } });

const notFound = () => refuse(404, 'not_found');

/**
 * @template T
 * @param {T|undefined} row
 * @returns {T}
 * @throws {Refusal} 404 not_found
 */
function found(row) {
	if (row === undefined) throw notFound();
	return row;
}

const one = (data) => ({ status: 200, body: { data, status: 'success' } });
const created = (data) => ({ status: 201, body: { data, status: 'success' } });
const rows = (data) => one(data);
const bare = (data) => ({ status: 200, body: data });
const done = () => ({ status: 200, body: { status: 'success' } });

/**
 * The window of a list that a call asked for: 20 rows unless told, 200 at most (from the vendor's text).
 * @param {{limit?: number, offset?: number}} query
 * @param {number} [maxLimit]
 * @returns {{limit: number, offset: number}}
 */
function windowOf(query, maxLimit = MAX_LIMIT) {
	return { limit: Math.min(query.limit ?? DEFAULT_LIMIT, maxLimit), offset: query.offset ?? 0 };
}

/**
 * A page of a list.
 * @param {any[]} all
 * @param {{limit?: number, offset?: number}} query
 * @param {{view?: (row: any) => any, maxLimit?: number, total?: number}} [how]
 */
function list(all, query, { view = (row) => row, maxLimit, total = all.length } = {}) {
	const { limit, offset } = windowOf(query, maxLimit);
	const data = all.slice(offset, offset + limit).map(view);
	return { status: 200, body: { data, meta: { total, limit, offset }, status: 'success' } };
}

module.exports = { Refusal, refuse, refuseField, notFound, found, one, created, rows, bare, done, list, windowOf };
