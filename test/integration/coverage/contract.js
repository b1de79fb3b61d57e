'use strict';

const { loadContract, operationsOf } = require('../../../sandbox/lib/openapi');

const contract = operationsOf(loadContract());

/** The name of an endpoint, such as `POST /v1/clients`. */
const nameOf = ({ method, path }) => `${method} ${path}`;

/** Lists all property paths: `{ a: { b: 1 }, c: [{ d: 2 }] }` becomes a, a.b, c, c.d. */
function namesIn(value, prefix = '') {
	if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, prefix));
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([key, inner]) => [`${prefix}${key}`, ...namesIn(inner, `${prefix}${key}.`)]);
}

/** All property paths of a schema, each with its own schema. */
function schemaNames({ properties, items } = {}, prefix = '') {
	if (items) return schemaNames(items, prefix);
	return Object.entries(properties ?? {}).flatMap(([key, inner]) => [
		[`${prefix}${key}`, inner],
		...schemaNames(inner, `${prefix}${key}.`),
	]);
}

const bodySchema = ({ requestBody }) => requestBody?.content['application/json'].schema;

/** All names of fields in a schema. */
const fieldNames = ({ properties = {}, items, anyOf = [], additionalProperties: more }) => [
	...Object.keys(properties),
	...[...Object.values(properties), items, ...anyOf, more]
		.filter((each) => typeof each === 'object')
		.flatMap((each) => fieldNames(each)),
];

/** The names of all fields and parameters in the contract. */
const documentedNames = () =>
	new Set(
		contract.flatMap((endpoint) => [
			...endpoint.parameters.map(({ name }) => name),
			...[endpoint.requestBody, ...Object.values(endpoint.responses)]
				.filter(Boolean)
				.flatMap(({ content }) => fieldNames(content['application/json'].schema)),
		]),
	);

/**
 * The fields of an endpoint's rows, or of its object.
 * @returns {string[]} such as `id` and `last_message.text`
 */
function responseFields({ responses }) {
	const { schema } = responses[200].content['application/json'];
	const data = [schema, ...(schema.anyOf ?? [])].find((each) => each.properties?.data)?.properties.data ?? schema;
	return schemaNames(data).map(([name]) => name);
}

/**
 * The parameters of an endpoint in the contract.
 * @returns {Map<string, any>} schemas by location and name: `path id`, `query limit`, `body from_client.phone`
 */
function parametersOf(endpoint) {
	const parameters = endpoint.parameters.map(({ in: place, name, schema }) => [`${place} ${name}`, schema]);
	const body = schemaNames(bodySchema(endpoint)).map(([name, schema]) => [`body ${name}`, schema]);
	return new Map([...parameters, ...body]);
}

/** The parameters of a logged request, in the same format. */
function parametersIn({ query, body }, { parameters }) {
	const route = parameters.filter((each) => each.in === 'path').map(({ name }) => `path ${name}`);
	const inQuery = Object.keys(query).map((name) => `query ${name}`);
	return [...route, ...inQuery, ...namesIn(body).map((name) => `body ${name}`)];
}

module.exports = { contract, documentedNames, fieldNames, nameOf, parametersIn, parametersOf, responseFields };
