'use strict';

const { compare, countEqual } = require('./compare');
const { isRecord } = require('./values');

/** @typedef {{operation: any, name: string, query?: Record<string, any>, response?: import('./client').LiveResponse, skipped?: string}} Call */
/** @typedef {{verdict: 'described'|'differs'|'not allowed'|'not called', note?: string, differences: import('./compare').Difference[]}} Result */

const difference = (field, expected, seen) => ({ field, expected, seen });

/** Checks page size and total of a list. */
function compareMeta({ 'x-smaller-pages': smaller, 'x-loose-total': loose }, { limit: asked, offset = 0 } = {}, body) {
	const { data, meta } = body;
	if (!isRecord(meta) || !Array.isArray(data)) return [];
	const found = [];
	const isSmaller = smaller === true && meta.limit < asked;
	if (asked !== undefined && meta.limit !== asked && !isSmaller)
		found.push(difference('meta.limit', `${asked}, as requested`, String(Number(meta.limit))));
	if (meta.offset !== offset) found.push(difference('meta.offset', `${offset}, as requested`, 'another value'));
	const rows = Math.min(meta.limit, Math.max(0, meta.total - offset));
	if (data.length > rows) found.push(difference('data', 'the rows of meta.limit and meta.total', 'more rows'));
	if (data.length < rows && loose !== true)
		found.push(difference('data', 'the rows of meta.limit and meta.total', 'fewer rows'));
	return found;
}

/** Compares what does not need the contract: the HTTP status, the format, and a reported failure. */
function failureOf({ status, body }) {
	if (status === 0) return difference('response', 'JSON', 'no response');
	if (status < 200 || status > 299) return difference('HTTP status', '200', String(status));
	if (body === undefined) return difference('response', 'JSON', 'another format');
	if (isRecord(body) && body.status === 'error') return difference('status', '"success"', '"error"');
	return undefined;
}

/**
 * Compares the response to a call with the contract.
 * @param {Call} call
 * @param {Set<string>} texts all texts in the responses
 * @returns {Result}
 */
function judge({ operation, query, response, skipped }, texts) {
	if (response === undefined) return { verdict: 'not called', note: skipped, differences: [] };
	const { status, body } = response;
	if (status === 402 || status === 403) return { verdict: 'not allowed', note: `HTTP ${status}`, differences: [] };
	const failure = failureOf(response);
	if (failure) return { verdict: 'differs', differences: [failure] };
	const { schema } = operation.responses[200].content['application/json'];
	const differences = countEqual([...compare(schema, body, texts), ...compareMeta(operation, query, body)]);
	if (differences.length > 0) return { verdict: 'differs', differences };
	const data = Array.isArray(body) ? body : body.data;
	const isEmpty = Array.isArray(data) && data.length === 0;
	return { verdict: 'described', ...(isEmpty && { note: 'no rows to compare' }), differences: [] };
}

module.exports = { judge };
