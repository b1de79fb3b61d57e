'use strict';

const SECOND_MS = 1000;
const HTML_PAGE =
	'<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\n';

const errorResponse = (status, message, headers = {}) => ({ status, headers, body: { status: 'error', message } });

/** Response of each kind of fault; null lets the request pass. */
const KINDS = {
	latency: () => null,
	rate_limit: (fault) =>
		isOverLimit(fault) ? errorResponse(429, 'Number of API requests exceeded', retryAfter(fault)) : null,
	quota: ({ status = 429 }) => errorResponse(status, 'API calls exceeded API limit per month'),
	status: ({ status = 500, retry_after }) =>
		errorResponse(status, 'Internal Server Error', retryAfter({ retry_after })),
	html: ({ status = 502 }) => ({ status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: HTML_PAGE }),
	empty: ({ status = 200 }) => ({ status, headers: {}, body: '' }),
	drop: () => ({ drop: true }),
	half: () => ({ half: true }),
	error_200: ({ message = 'Something went wrong', errors }) => ({
		status: 200,
		headers: {},
		body: { status: 'error', message, errors },
	}),
};

const FIELDS = {
	kind: 'string',
	method: 'string',
	path: 'string',
	times: 'number',
	ms: 'number',
	per_second: 'number',
	bucket: 'number',
	retry_after: 'number',
	status: 'number',
	when: 'string',
	message: 'string',
};

const retryAfter = ({ retry_after }) => (retry_after === undefined ? {} : { 'Retry-After': String(retry_after) });

/** Whether a request exceeds the rate limit, in real time. Without per_second, every request does. */
function isOverLimit(fault) {
	if (fault.per_second === undefined) return true;
	return fault.bucket === undefined ? isOverWindow(fault) : isOverBucket(fault);
}

/** Sliding window: counts the requests of the last second. */
function isOverWindow(fault) {
	const now = performance.now();
	fault.recent = (fault.recent ?? []).filter((at) => now - at < SECOND_MS);
	if (fault.recent.length >= fault.per_second) return true;
	fault.recent.push(now);
	return false;
}

/** Token bucket: takes a token if there is one. */
function isOverBucket(fault) {
	const now = performance.now();
	const { content, at } = fault.level ?? { content: fault.bucket, at: now };
	const filled = Math.min(fault.bucket, content + (fault.per_second * (now - at)) / SECOND_MS);
	const isOver = filled < 1;
	fault.level = { content: isOver ? filled : filled - 1, at: now };
	return isOver;
}

function checkFault(fault) {
	if (!(fault.kind in KINDS))
		throw new RangeError(`Unknown fault "${fault.kind}". Available: ${Object.keys(KINDS).join(', ')}`);
	for (const [name, value] of Object.entries(fault)) {
		if (name === 'errors') continue;
		if (!(name in FIELDS))
			throw new RangeError(`A fault has no field "${name}". Available: ${Object.keys(FIELDS).join(', ')}, errors`);
		if (typeof value !== FIELDS[name]) throw new RangeError(`The field "${name}" of a fault must be a ${FIELDS[name]}`);
	}
	if (fault.when !== undefined && !['before', 'after'].includes(fault.when))
		throw new RangeError('"when" must be before or after');
	if (fault.kind === 'half' && fault.when !== 'after')
		throw new RangeError('The fault "half" requires "when": "after", as the request is handled first');
	if (fault.bucket !== undefined && fault.per_second === undefined)
		throw new RangeError('"bucket" requires "per_second"');
	if (fault.kind === 'latency' && fault.ms === undefined) throw new RangeError('The fault "latency" requires "ms"');
}

/** `*` matches any text, including several path segments. */
function toPathPattern(path) {
	const escaped = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${escaped.join('.*')}$`);
}

function serializeFault({ fault, id }) {
	const { recent, level, ...fields } = fault;
	return { id, ...fields };
}

const matches = ({ fault, pattern }, method, path) =>
	(!fault.method || fault.method.toUpperCase() === method) && pattern.test(path);

/**
 * @typedef {object} Fault
 * @property {string} kind
 * @property {string} [method] only for this method
 * @property {string} [path] only for these paths; `*` is a wildcard
 * @property {number} [times] number of affected requests; unlimited by default
 * @property {'before'|'after'} [when] before or after the request is handled
 * @property {number} [ms] delay of "latency"
 * @property {number} [per_second] requests per second that a rate limit allows: in a sliding window, or
 * @property {number} [bucket] as a token bucket of this capacity, refilled with per_second tokens
 * @property {number} [retry_after] seconds
 * @property {number} [status] HTTP status
 * @property {string} [message] error message of "error_200"
 * @property {unknown} [errors] errors of "error_200"
 */

/** The active faults. */
class Faults {
	#entries = [];
	#nextId = 1;

	/**
	 * @param {Fault} fault
	 * @returns {Fault & {id: number}}
	 * @throws {RangeError} on an unknown kind or field
	 */
	add(fault) {
		checkFault(fault);
		const entry = { id: this.#nextId++, fault: { ...fault }, pattern: toPathPattern(fault.path ?? '*') };
		this.#entries.push(entry);
		return serializeFault(entry);
	}

	all() {
		return this.#entries.map(serializeFault);
	}

	remove(id) {
		this.#entries = this.#entries.filter((each) => each.id !== id);
	}

	clear() {
		this.#entries = [];
	}

	/**
	 * Selects the faults for a request and counts them as used.
	 * @param {string} method
	 * @param {string} path
	 * @returns {{delay: number, before: object|null, after: object|null}} delay in milliseconds; `before` is the response
	 * instead of handling the request, `after` replaces its response
	 */
	plan(method, path) {
		const plan = { delay: 0, before: null, after: null };
		for (const entry of this.#entries.filter((each) => matches(each, method, path))) {
			const { fault } = entry;
			const when = fault.when ?? 'before';
			// If two faults match, the older one is applied and the newer one is kept for the next request.
			if (plan[when] && fault.kind !== 'latency') continue;
			const response = KINDS[fault.kind](fault);
			if (!response && fault.kind !== 'latency') continue;
			if (response) plan[when] = response;
			else plan.delay += fault.ms;
			this.#use(entry);
		}
		return plan;
	}

	#use({ id, fault }) {
		if (fault.times === undefined) return;
		fault.times -= 1;
		if (fault.times <= 0) this.remove(id);
	}
}

module.exports = { Faults, KINDS: Object.keys(KINDS) };
