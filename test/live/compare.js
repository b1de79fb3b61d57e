'use strict';

const { isRecord, kindOf, nameOrKey, typeOf } = require('./values');

/** The keywords of JSON Schema that the comparison knows. Others must not occur in the schemas of responses. */
const KEYWORDS = [
	'additionalProperties',
	'anyOf',
	'const',
	'enum',
	'items',
	'maxItems',
	'pattern',
	'properties',
	'required',
	'type',
];

/** @typedef {{field: string, expected: string, seen: string, count?: number}} Difference */

const TYPE_NAMES = { string: 'text' };

const hasType = (value, type) => {
	const own = typeOf(value);
	return own === (TYPE_NAMES[type] ?? type) || (own === 'integer' && type === 'number');
};

function expectedType({ const: constant, enum: values, type, pattern, example, anyOf }) {
	if (constant !== undefined) return JSON.stringify(constant);
	if (values !== undefined) return `one of ${values.join(', ')}`;
	if (anyOf !== undefined) return expectedType(anyOf[0]);
	if (type === undefined) return 'any value';
	const names = [type].flat().map((each) => {
		if (each !== 'string' || pattern === undefined) return TYPE_NAMES[each] ?? each;
		return example === undefined ? 'text in a fixed format' : kindOf(example);
	});
	return names.join(' or ');
}

/** Values of `status`. Other texts could be personal data. */
const STATUSES = ['success', 'ok', 'error'];

function seenValue(value, { const: constant, enum: values }) {
	if (constant === undefined && values === undefined) return kindOf(value);
	return STATUSES.includes(value) ? JSON.stringify(value) : `another ${typeOf(value)}`;
}

const join = (path, name) => (path === '' ? name : `${path}.${name}`);

/**
 * Compares a value with a schema of the contract.
 * @param {any} schema
 * @param {unknown} value
 * @param {Set<string>} texts all texts in the responses, none of which is printed
 * @param {string} [path]
 * @returns {Difference[]}
 */
function compare(schema, value, texts, path = '') {
	const differs = () => [{ field: path || 'response', expected: expectedType(schema), seen: seenValue(value, schema) }];
	const { anyOf, const: constant, enum: values, maxItems, pattern, type } = schema;
	if (anyOf) {
		const all = anyOf.map((each) => compare(each, value, texts, path));
		return all.reduce((least, each) => (each.length < least.length ? each : least));
	}
	if (constant !== undefined && value !== constant) return differs();
	if (type !== undefined && ![type].flat().some((each) => hasType(value, each))) return differs();
	if (values !== undefined && !values.includes(value)) return differs();
	if (pattern !== undefined && typeof value === 'string' && !new RegExp(pattern).test(value)) return differs();
	if (maxItems !== undefined && Array.isArray(value) && value.length > maxItems) return differs();
	if (Array.isArray(value) && schema.items)
		return value.flatMap((each) => compare(schema.items, each, texts, `${path}[]`));
	return isRecord(value) ? compareFields(schema, value, texts, path) : [];
}

function compareFields({ properties = {}, required = [], additionalProperties: more }, value, texts, path) {
	const missing = required
		.filter((name) => !Object.hasOwn(value, name))
		.map((name) => ({ field: join(path, name), expected: expectedType(properties[name] ?? {}), seen: 'missing' }));
	const present = Object.entries(value).flatMap(([key, inner]) => {
		if (Object.hasOwn(properties, key)) return compare(properties[key], inner, texts, join(path, key));
		if (isRecord(more)) return compare(more, inner, texts, join(path, '<key>'));
		if (more !== false) return [];
		return [{ field: join(path, nameOrKey(key, texts)), expected: 'no such field', seen: kindOf(inner) }];
	});
	return [...missing, ...present];
}

/** Equal differences of several rows as one, with their number. */
function countEqual(differences) {
	const counted = new Map();
	for (const each of differences) {
		const key = JSON.stringify([each.field, each.expected, each.seen]);
		counted.set(key, { ...each, count: (counted.get(key)?.count ?? 0) + 1 });
	}
	return [...counted.values()];
}

module.exports = { KEYWORDS, compare, countEqual };
