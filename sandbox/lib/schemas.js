'use strict';

// OpenAPI 3.1 uses JSON Schema 2020-12.
const Ajv = require('ajv/dist/2020');

const OPTIONS = { allErrors: true, strict: false, verbose: true };
const coercing = new Ajv({ ...OPTIONS, coerceTypes: true });
const strict = new Ajv(OPTIONS);

function parametersSchema(parameters, place) {
	const own = parameters.filter((each) => each.in === place);
	return {
		type: 'object',
		additionalProperties: false,
		properties: Object.fromEntries(own.map(({ name, schema }) => [name, schema])),
		required: own.filter(({ required }) => required).map(({ name }) => name),
	};
}

/**
 * Compiles the validators of an operation's requests. Path and query values are coerced in place.
 * @param {any} operation
 */
function compileOperation({ parameters, requestBody }) {
	const body = requestBody?.content['application/json'].schema;
	return {
		path: coercing.compile(parametersSchema(parameters, 'path')),
		query: coercing.compile(parametersSchema(parameters, 'query')),
		body: body && strict.compile(body),
	};
}

/** Compiles the validator of an operation's responses, which only tests use. */
function compileResponses({ responses }) {
	return strict.compile({ anyOf: Object.values(responses).map((each) => each.content['application/json'].schema) });
}

module.exports = { compileOperation, compileResponses };
