'use strict';

// Replaces values with their types. Names of fields stay, but not keys that are data, such as the name of a custom field.

const { loadContract, operationsOf } = require('../../sandbox/lib/openapi');

const FIELD_NAME = /^[a-z][A-Za-z0-9_]{0,39}$/;

/** Recognizable formats of texts. */
const FORMATS = [
	[/^$/, 'empty text'],
	[/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d ([A-Z]{2,5})$/, ([, zone]) => `time YYYY-MM-DDThh:mm:ss ${zone}`],
	[/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'time in ISO 8601, UTC'],
	[/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:?\d\d$/, 'time in ISO 8601 with an offset'],
	[/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'time YYYY-MM-DD hh:mm:ss'],
	[/^\d{4}-\d\d-\d\d$/, 'date YYYY-MM-DD'],
	[/^\d\d[-.]\d\d[-.]\d{4}$/, 'date with the day first'],
	[/^TICK-\d+$/, 'text TICK-N'],
	[/^\d+$/, 'text of digits'],
];

/** @returns {string} `text`, `integer`, `array` and so on */
function typeOf(value) {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value === 'string' ? 'text' : typeof value;
}

/** @returns {string} the type of a value, and the format of a text */
function kindOf(value) {
	if (typeof value !== 'string') return typeOf(value);
	for (const [pattern, name] of FORMATS) {
		const match = pattern.exec(value);
		if (match) return typeof name === 'string' ? name : name(match);
	}
	return 'text';
}

const isRecord = (value) => typeOf(value) === 'object';

/** The texts in responses, in lower case. A key that equals one of them is data. */
function textsIn(value, texts = new Set()) {
	if (typeof value === 'string') texts.add(value.toLowerCase());
	else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) textsIn(inner, texts);
	return texts;
}

/** The names of fields in a schema. */
const namesIn = ({ properties = {}, items, anyOf = [], additionalProperties }) => [
	...Object.keys(properties),
	...[...Object.values(properties), items, ...anyOf, additionalProperties].filter(isRecord).flatMap(namesIn),
];

const CONTRACT_NAMES = new Set(
	operationsOf(loadContract()).flatMap(({ responses }) => namesIn(responses[200].content['application/json'].schema)),
);

/**
 * @param {string} key
 * @param {Set<string>} texts result of textsIn
 * @returns {string} the key if it is the name of a field
 */
function nameOrKey(key, texts) {
	if (CONTRACT_NAMES.has(key)) return key;
	return FIELD_NAME.test(key) && !texts.has(key.toLowerCase()) ? key : '<key>';
}

/**
 * The shape of a value: fields with types.
 * @param {unknown} value
 * @param {Set<string>} texts
 * @returns {any} such as `[{"id": "<integer>"}]`; an array has the shapes of its entries, each once
 */
function shapeOf(value, texts) {
	if (Array.isArray(value)) {
		const shapes = new Map(value.map((each) => shapeOf(each, texts)).map((shape) => [JSON.stringify(shape), shape]));
		return [...shapes.values()];
	}
	if (!isRecord(value)) return `<${kindOf(value)}>`;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [nameOrKey(key, texts), shapeOf(inner, texts)]),
	);
}

module.exports = { isRecord, kindOf, nameOrKey, shapeOf, textsIn, typeOf };
