'use strict';

const { coerceParams } = require('./coerce-params');
const { loadContract, operationsOf } = require('./openapi');
const { compileOperation } = require('./schemas');

const MAX_LIMIT = 200;

const KIND_BY_KEYWORD = { additionalProperties: 'unknown', required: 'missing' };

/**
 * An error of the schema validator in the words of a violation.
 * @param {'body'|'query'|'path'} place
 * @param {any} error
 * @returns {{kind: string, place: string, field: string, message: string}}
 */
function violationOf(place, { keyword, instancePath, params, message, schema }) {
	const steps = [...instancePath.split('/').slice(1), params.additionalProperty ?? params.missingProperty];
	const field = steps.filter((step) => step !== undefined).join('/') || 'base';
	const thing = place === 'body' ? 'field' : 'parameter';
	const kind = `${KIND_BY_KEYWORD[keyword] ?? 'bad'}_${thing}`;
	const texts = {
		additionalProperties: `Unknown ${place} ${thing}: ${field}`,
		required: `Missing ${place} ${thing}: ${field}`,
		oneOf: `The ${place} ${thing} ${field} needs exactly one of: ${schema.map?.((each) => each?.required).join(', ')}`,
		enum: `The ${place} ${thing} ${field} is none of: ${params.allowedValues?.join(', ')}`,
	};
	return { kind, place, field, message: texts[keyword] ?? `The ${place} ${thing} ${field} ${message}` };
}

/** Each branch of a oneOf that does not fit tells of itself, which says nothing beyond the oneOf's own error. */
const isBranch = ({ schemaPath }) => /\/oneOf\/\d/.test(schemaPath);

function violationsIn(place, validate, value) {
	if (!validate || validate(value)) return [];
	return validate.errors.filter((error) => !isBranch(error)).map((error) => violationOf(place, error));
}

/** Chat2Desk ignores a filter that it does not know and caps a limit that is too high; the caller is wrong all the same. */
function isForgiven({ place, kind, field }, query) {
	return place === 'query' && (kind === 'unknown_parameter' || (field === 'limit' && Number(query.limit) > MAX_LIMIT));
}

/** Makes a query what Chat2Desk makes of it. */
function forgive(query, { kind, field }) {
	if (kind === 'unknown_parameter') delete query[field];
	else query[field] = MAX_LIMIT;
}

/** POST and PUT also take their fields from the query or from a form (written so in working clients). */
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

/** The contract, ready to hold requests against. */
class Contract {
	#routes;
	#compiled = new Map();

	constructor() {
		this.#routes = operationsOf(loadContract()).map((operation) => ({
			operation,
			pattern: routePattern(operation.path),
		}));
		// "/messages/inbox" is no message's id: a route with fewer open steps comes first.
		const open = ({ operation: { path } }) => path.split('{').length;
		this.#routes.sort((a, b) => open(a) - open(b));
	}

	/**
	 * @returns {{operation?: any, params?: Record<string, string>, missing?: 'path'|'method'}} missing: what there is not
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
	 * @returns {{violations: any[], refused: any[], query: any, params: any, body: any}} refused: the violations that Chat2Desk does not
	 * overlook; query and params with their types
	 */
	check(operation, request) {
		const compiled = this.#compile(operation);
		const params = { ...request.params };
		const { query, body } = inputOf(operation, request);
		const violations = [
			...violationsIn('path', compiled.path, params),
			...violationsIn('query', compiled.query, query),
			...violationsIn('body', compiled.body, body),
		];
		const refused = violations.filter((each) => !isForgiven(each, query));
		for (const violation of violations) if (!refused.includes(violation)) forgive(query, violation);
		return { violations, refused, params, query, body };
	}

	/**
	 * @param {string} operationId
	 * @param {unknown} body
	 * @returns {any[]} what in an answer is not as the contract says
	 */
	responseErrors(operationId, body) {
		const { operation } = this.#routes.find((route) => route.operation.operationId === operationId);
		const { answer } = this.#compile(operation);
		return answer(body) ? [] : answer.errors;
	}

	#compile(operation) {
		const { operationId } = operation;
		if (!this.#compiled.has(operationId)) this.#compiled.set(operationId, compileOperation(operation));
		return this.#compiled.get(operationId);
	}
}

/** @type {Contract|undefined} the contract does not change, so all sandboxes of a process share it */
let shared;

/** @returns {Contract} */
function sharedContract() {
	shared ??= new Contract();
	return shared;
}

module.exports = { sharedContract };
