'use strict';

const { coerceParams } = require('./coerce-params');
const { loadContract, operationsOf } = require('./openapi');
const { compileOperation, compileResponses } = require('./schemas');

const MAX_LIMIT = 200;

const KIND_BY_KEYWORD = { additionalProperties: 'unknown', required: 'missing' };

/**
 * Converts a schema validation error to a contract violation.
 * @param {'body'|'query'|'path'} place
 * @param {any} error
 * @returns {{kind: string, place: string, field: string, message: string}}
 */
function toViolation(place, { keyword, instancePath, params, message, schema }) {
	const steps = [...instancePath.split('/').slice(1), params.additionalProperty ?? params.missingProperty];
	const field = steps.filter((step) => step !== undefined).join('/') || 'base';
	const noun = place === 'body' ? 'field' : 'parameter';
	const kind = `${KIND_BY_KEYWORD[keyword] ?? 'bad'}_${noun}`;
	const texts = {
		additionalProperties: `Unknown ${place} ${noun}: ${field}`,
		required: `Missing ${place} ${noun}: ${field}`,
		oneOf: `The ${place} ${noun} ${field} requires exactly one of: ${schema.map?.((each) => each?.required).join(', ')}`,
		enum: `The ${place} ${noun} ${field} must be one of: ${params.allowedValues?.join(', ')}`,
	};
	return { kind, place, field, message: texts[keyword] ?? `The ${place} ${noun} ${field} ${message}` };
}

/** Errors of single oneOf branches add nothing to the error of the oneOf itself. */
const isBranch = ({ schemaPath }) => /\/oneOf\/\d/.test(schemaPath);

function findViolations(place, validate, value) {
	if (!validate || validate(value)) return [];
	return validate.errors.filter((error) => !isBranch(error)).map((error) => toViolation(place, error));
}

/** Chat2Desk ignores unknown filters and caps a limit that is too high. Both are still violations of the contract. */
function isTolerated({ place, kind, field }, query) {
	return place === 'query' && (kind === 'unknown_parameter' || (field === 'limit' && Number(query.limit) > MAX_LIMIT));
}

/** Changes a query in the same way as Chat2Desk does. */
function correctQuery(query, { kind, field }) {
	if (kind === 'unknown_parameter') delete query[field];
	else query[field] = MAX_LIMIT;
}

/** POST and PUT also accept fields in the query or in a form body (as existing API clients send them). */
function inputOf(operation, { query, body, isForm }) {
	const schema = operation.requestBody?.content['application/json'].schema;
	if (!schema) return { query: { ...query }, body: undefined };
	const fields = coerceParams(schema, isForm ? { ...query, ...body } : query);
	const isFields = typeof body === 'object' && body !== null && !Array.isArray(body);
	if (isForm || body === undefined) return { query: {}, body: fields };
	return { query: {}, body: isFields ? { ...fields, ...body } : body };
}

function routePattern(route) {
	const steps = route.split('/').map((step) => (step.startsWith('{') ? `(?<${step.slice(1, -1)}>[^/]+)` : step));
	return new RegExp(`^${steps.join('/')}/?$`);
}

/** The compiled API contract, used to validate requests. */
class Contract {
	#routes;
	#compiled = new Map();

	constructor() {
		this.#routes = operationsOf(loadContract()).map((operation) => ({
			operation,
			pattern: routePattern(operation.path),
		}));
		// "/messages/inbox" must not match "/messages/{id}": routes with fewer parameters come first.
		const parameterCount = ({ operation: { path } }) => path.split('{').length;
		this.#routes.sort((a, b) => parameterCount(a) - parameterCount(b));
	}

	/**
	 * @returns {{operation?: any, params?: Record<string, string>, missing?: 'path'|'method'}} missing: the part that the contract does not contain
	 */
	find(method, path) {
		const routes = this.#routes.filter(({ pattern }) => pattern.test(path));
		const route = routes.find(({ operation }) => operation.method === method);
		if (!route) return { missing: routes.length > 0 ? 'method' : 'path' };
		return { operation: route.operation, params: { ...route.pattern.exec(path).groups } };
	}

	/**
	 * @param {any} operation
	 * @param {{params: Record<string, string>, query: Record<string, string|string[]>, body: any, isForm: boolean}} request
	 * @returns {{violations: any[], rejected: any[], query: any, params: any, body: any}} rejected: the violations that Chat2Desk does
	 * not tolerate; query and params are converted to their types
	 */
	check(operation, request) {
		const compiled = this.#compile(operation);
		const params = { ...request.params };
		const { query, body } = inputOf(operation, request);
		const violations = [
			...findViolations('path', compiled.path, params),
			...findViolations('query', compiled.query, query),
			...findViolations('body', compiled.body, body),
		];
		const rejected = violations.filter((each) => !isTolerated(each, query));
		for (const violation of violations) if (!rejected.includes(violation)) correctQuery(query, violation);
		return { violations, rejected, params, query, body };
	}

	/**
	 * @param {string} operationId
	 * @param {unknown} body
	 * @returns {any[]} contract violations of a response
	 */
	responseErrors(operationId, body) {
		const { operation } = this.#routes.find((route) => route.operation.operationId === operationId);
		const compiled = this.#compile(operation);
		compiled.responses ??= compileResponses(operation);
		return compiled.responses(body) ? [] : compiled.responses.errors;
	}

	#compile(operation) {
		const { operationId } = operation;
		if (!this.#compiled.has(operationId)) this.#compiled.set(operationId, compileOperation(operation));
		return this.#compiled.get(operationId);
	}
}

/** @type {Contract|undefined} shared by all sandboxes of a process, as it never changes */
let shared;

/** @returns {Contract} */
function sharedContract() {
	shared ??= new Contract();
	return shared;
}

module.exports = { sharedContract };
