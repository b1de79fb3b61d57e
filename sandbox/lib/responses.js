'use strict';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 200;

/** A request that Chat2Desk rejects. Handlers throw it; the API returns it as a response. */
class ApiError extends Error {
	/**
	 * @param {number} status HTTP status
	 * @param {{message?: string, errors?: unknown}} body fields in addition to "status": "error"
	 */
	constructor(status, body) {
		super(body.message ?? JSON.stringify(body.errors));
		this.status = status;
		this.body = { status: 'error', ...body };
	}
}

const reject = (status, message) => new ApiError(status, { message });

/** A map of field to messages, which Chat2Desk returns for invalid values. */
const rejectField = (field, ...texts) => new ApiError(400, { errors: { [field]: texts } });

const notFound = () => reject(404, 'not_found');

/**
 * @template T
 * @param {T|undefined} row
 * @returns {T}
 * @throws {ApiError} 404 not_found if there is no such row
 */
function requireFound(row) {
	if (row === undefined) throw notFound();
	return row;
}

const envelope = (data) => ({ ...(data !== undefined && { data }), status: 'success' });

/** @param {unknown} [data] without it, the body is just {"status":"success"} */
const ok = (data) => ({ status: 200, body: envelope(data) });
const created = (data) => ({ status: 201, body: envelope(data) });
/** A response without the usual envelope. */
const raw = (data) => ({ status: 200, body: data });

/**
 * The requested page of a list: 20 rows by default, at most 200 (vendor documentation).
 * @param {{limit?: number, offset?: number}} query
 * @param {number} [maxLimit]
 * @returns {{limit: number, offset: number}}
 */
function pageBounds(query, maxLimit = MAX_LIMIT) {
	return { limit: Math.min(query.limit ?? DEFAULT_LIMIT, maxLimit), offset: query.offset ?? 0 };
}

/**
 * Returns a page of a list.
 * @param {any[]} all
 * @param {{limit?: number, offset?: number}} query
 * @param {{view?: (row: any) => any, maxLimit?: number, total?: number}} [options]
 */
function list(all, query, { serialize = (row) => row, maxLimit, total = all.length } = {}) {
	const { limit, offset } = pageBounds(query, maxLimit);
	const data = all.slice(offset, offset + limit).map(serialize);
	return { status: 200, body: { data, meta: { total, limit, offset }, status: 'success' } };
}

module.exports = { ApiError, reject, rejectField, notFound, requireFound, ok, created, raw, list };
