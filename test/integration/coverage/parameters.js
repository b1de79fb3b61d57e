'use strict';

const path = require('node:path');
const { BUILT, catalogue } = require('../../../scripts/catalogue');

const { collectionOf } = require(path.join(BUILT, 'descriptions', 'build-properties'));
const { COLLECTION } = require(path.join(BUILT, 'descriptions', 'common-options'));

const entries = new Map(catalogue().map((entry) => [entry.key, entry]));

/** The stored form of a field's value. */
function stored({ type }, value) {
	return type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value;
}

/** Whether the editor shows a field. Fields with the same name are shown for different values of another one. */
function isShown({ property }, operation, values) {
	return Object.entries(property.displayOptions?.show ?? {}).every(([path, allowed]) => {
		const name = path.replace(/^\//, '');
		const usual = operation.fields.find((each) => each.property.name === name)?.property.default;
		const value = name === 'operation' ? operation.value : (values[name] ?? usual);
		// The result of an expression is only known at runtime.
		return allowed.includes(value) || String(value).startsWith('=');
	});
}

/**
 * The parameters that the editor would store for an operation.
 * @param {string} key `message.send`
 * @param {Record<string, unknown>} values by property name, wherever the editor shows the property
 * @param {Record<string, unknown>} [more] common parameters: `returnAll`, `limit`, `simplify`, `options`
 * @throws {Error} on a value without a field in the operation
 */
function parametersOf(key, values, more = {}) {
	const { resource, operation } = entries.get(key);
	const parameters = { resource: resource.value, operation: operation.value, ...more };
	const { name: collection } = COLLECTION[collectionOf(operation)];
	for (const [name, value] of Object.entries(values)) {
		const field = operation.fields.find((each) => each.property.name === name && isShown(each, operation, values));
		if (field === undefined) throw new Error(`${key} has no field "${name}"`);
		if (field.section === 'top') parameters[name] = stored(field.property, value);
		else parameters[collection] = { ...parameters[collection], [name]: stored(field.property, value) };
	}
	return parameters;
}

module.exports = { entries, parametersOf };
