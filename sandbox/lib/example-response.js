'use strict';

const { list } = require('./responses');

const EXAMPLES = { string: 'text', integer: 1, number: 1, boolean: true, null: null };

/**
 * A value that a JSON schema allows.
 * @param {any} [schema]
 * @returns {unknown} its `example`, `const`, `default` or first `enum` value if it has one
 */
function exampleOf(schema = {}) {
	if (schema.anyOf) return exampleOf(schema.anyOf[0]);
	const { example, const: constant, default: preset, enum: allowed, type, properties = {}, items, maxItems } = schema;
	const documented = [example, constant, preset, allowed?.[0]].find((value) => value !== undefined);
	if (documented !== undefined) return documented;
	const [own] = Array.isArray(type) ? type : [type ?? 'object'];
	if (own === 'array') return maxItems === 0 ? [] : [exampleOf(items)];
	if (own !== 'object') return EXAMPLES[own];
	const fields = Object.entries(properties).map(([name, inner]) => [name, exampleOf(inner)]);
	// A row without documented fields needs at least an ID to be recognized.
	return fields.length > 0 ? Object.fromEntries(fields) : { id: 1 };
}

/**
 * The response to an endpoint that has no handler: an example of its first documented response. A paginated list has one row.
 * @param {any} operation from the contract
 * @param {{limit?: number, offset?: number}} query
 * @returns {{status: number, body: any}}
 */
function exampleResponse({ responses }, query) {
	const [[status, { content }]] = Object.entries(responses);
	const body = exampleOf(content['application/json'].schema);
	if (body.meta === undefined || !Array.isArray(body.data)) return { status: Number(status), body };
	return list(body.data, query);
}

module.exports = { exampleOf, exampleResponse };
