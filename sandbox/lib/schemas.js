'use strict';

// OpenAPI 3.1 speaks JSON Schema of 2020-12.
const Ajv = require('ajv/dist/2020');

const OPTIONS = { allErrors: true, strict: false, verbose: true };
const forTexts = new Ajv({ ...OPTIONS, coerceTypes: true });
const forJson = new Ajv(OPTIONS);

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
 * What an operation takes and gives, ready to be checked with. Path and query are turned into their types in place.
 * @param {any} operation
 */
function compileOperation({ parameters, requestBody, responses }) {
	const body = requestBody?.content['application/json'].schema;
	const answers = Object.values(responses).map((each) => each.content['application/json'].schema);
	return {
		path: forTexts.compile(parametersSchema(parameters, 'path')),
		query: forTexts.compile(parametersSchema(parameters, 'query')),
		body: body && forJson.compile(body),
		answer: forJson.compile({ anyOf: answers }),
	};
}

module.exports = { compileOperation };
