'use strict';

const SECOND_MS = 1000;
const HTML_PAGE =
	'<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\n';

const problem = (status, message, headers = {}) => ({ status, headers, body: { status: 'error', message } });

/** What each kind of fault does to a call: the answer instead of the lawful one; null lets the call through. */
const KINDS = {
	latency: () => null,
	rate_limit: (fault) => (overLimit(fault) ? problem(429, 'Number of API requests exceeded', retryAfter(fault)) : null),
	quota: ({ status = 429 }) => problem(status, 'API calls exceeded API limit per month'),
	status: ({ status = 500, retry_after }) => problem(status, 'Internal Server Error', retryAfter({ retry_after })),
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

/** Whether a call is one too many, in the machine's time: a client's pace is real. Without per_second every call is. */
function overLimit(fault) {
	if (fault.per_second === undefined) return true;
	return fault.bucket === undefined ? overWindow(fault) : overBucket(fault);
}

/** Counts the calls of the last second. */
function overWindow(fault) {
	const now = performance.now();
	fault.recent = (fault.recent ?? []).filter((at) => now - at < SECOND_MS);
	if (fault.recent.length >= fault.per_second) return true;
	fault.recent.push(now);
	return false;
}

/** Takes a call out of the bucket, where there is one in it. */
function overBucket(fault) {
	const now = performance.now();
	const { content, at } = fault.level ?? { content: fault.bucket, at: now };
	const filled = Math.min(fault.bucket, content + (fault.per_second * (now - at)) / SECOND_MS);
	const isOver = filled < 1;
	fault.level = { content: isOver ? filled : filled - 1, at: now };
	return isOver;
}

function checkFault(fault) {
	if (!(fault.kind in KINDS))
		throw new RangeError(`There is no fault "${fault.kind}". There are: ${Object.keys(KINDS).join(', ')}`);
	for (const [name, value] of Object.entries(fault)) {
		if (name === 'errors') continue;
		if (!(name in FIELDS))
			throw new RangeError(`A fault has no field "${name}". There are: ${Object.keys(FIELDS).join(', ')}, errors`);
		if (typeof value !== FIELDS[name]) throw new RangeError(`The field "${name}" of a fault is a ${FIELDS[name]}`);
	}
	if (fault.when !== undefined && !['before', 'after'].includes(fault.when))
		throw new RangeError('"when" is before or after');
	if (fault.kind === 'half' && fault.when !== 'after')
		throw new RangeError('Half an answer comes "after": the call is carried out');
	if (fault.bucket !== undefined && fault.per_second === undefined) throw new RangeError('A bucket needs "per_second"');
	if (fault.kind === 'latency' && fault.ms === undefined) throw new RangeError('A latency needs "ms"');
}

/** `*` stands for anything, also for several steps of a path. */
function pathPattern(path) {
	const escaped = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${escaped.join('.*')}$`);
}

function shown({ fault, id }) {
	const { recent, level, ...fields } = fault;
	return { id, ...fields };
}

const fits = ({ fault, pattern }, method, path) =>
	(!fault.method || fault.method.toUpperCase() === method) && pattern.test(path);

/**
 * @typedef {object} Fault
 * @property {string} kind
 * @property {string} [method] only this one
 * @property {string} [path] only these, `*` is a wildcard
 * @property {number} [times] so many calls, then no more
 * @property {'before'|'after'} [when] before or after the call is carried out
 * @property {number} [ms] of latency
 * @property {number} [per_second] calls that a rate limit lets pass: so many within any second, or
 * @property {number} [bucket] as a bucket lets them pass that holds so many, and that per_second more come into
 * @property {number} [retry_after] seconds
 * @property {number} [status] HTTP status
 * @property {string} [message] of an error under HTTP 200
 * @property {unknown} [errors] the same
 */

/** The faults that are switched on. */
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
		const entry = { id: this.#nextId++, fault: { ...fault }, pattern: pathPattern(fault.path ?? '*') };
		this.#entries.push(entry);
		return shown(entry);
	}

	all() {
		return this.#entries.map(shown);
	}

	remove(id) {
		this.#entries = this.#entries.filter((each) => each.id !== id);
	}

	clear() {
		this.#entries = [];
	}

	/**
	 * What is to go wrong with a call. Uses the faults up.
	 * @param {string} method
	 * @param {string} path
	 * @returns {{delay: number, before: object|null, after: object|null}} delay in milliseconds; the answer that comes instead of carrying
	 * the call out, and the one that comes instead of its own
	 */
	plan(method, path) {
		const plan = { delay: 0, before: null, after: null };
		for (const entry of this.#entries.filter((each) => fits(each, method, path))) {
			const { fault } = entry;
			const when = fault.when ?? 'before';
			// Of two faults for one call the older acts, and the younger one is kept for the next call.
			if (plan[when] && fault.kind !== 'latency') continue;
			const answer = KINDS[fault.kind](fault);
			if (!answer && fault.kind !== 'latency') continue;
			if (answer) plan[when] = answer;
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
