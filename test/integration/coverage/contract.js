'use strict';

const { loadContract, operationsOf } = require('../../../sandbox/lib/openapi');

const contract = operationsOf(loadContract());

/** One name for a method and a path, as `POST /v1/clients`. */
const nameOf = ({ method, path }) => `${method} ${path}`;

/** `{ a: { b: 1 }, c: [{ d: 2 }] }` becomes a, a.b, c, c.d: the names of everything in it. */
function namesIn(value, prefix = '') {
	if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, prefix));
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([key, inner]) => [`${prefix}${key}`, ...namesIn(inner, `${prefix}${key}.`)]);
}

/** The names of everything that a schema describes, in the same form, each with its own schema. */
function schemaNames({ properties, items } = {}, prefix = '') {
	if (items) return schemaNames(items, prefix);
	return Object.entries(properties ?? {}).flatMap(([key, inner]) => [
		[`${prefix}${key}`, inner],
		...schemaNames(inner, `${prefix}${key}.`),
	]);
}

const bodySchema = ({ requestBody }) => requestBody?.content['application/json'].schema;

/**
 * What an endpoint of the contract takes.
 * @returns {Map<string, any>} schemas by place and name: `path id`, `query limit`, `body from_client.phone`
 */
function parametersOf(endpoint) {
	const parameters = endpoint.parameters.map(({ in: place, name, schema }) => [`${place} ${name}`, schema]);
	const body = schemaNames(bodySchema(endpoint)).map(([name, schema]) => [`body ${name}`, schema]);
	return new Map([...parameters, ...body]);
}

/** What a call of the sandbox's log has sent, in the same form. */
function parametersIn({ query, body }, { parameters }) {
	const route = parameters.filter((each) => each.in === 'path').map(({ name }) => `path ${name}`);
	const inQuery = Object.keys(query).map((name) => `query ${name}`);
	return [...route, ...inQuery, ...namesIn(body).map((name) => `body ${name}`)];
}

module.exports = { contract, nameOf, parametersIn, parametersOf };
