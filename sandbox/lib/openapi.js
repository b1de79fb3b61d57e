'use strict';

const fs = require('node:fs');
const path = require('node:path');
const YAML = require('yaml');

const FILE = path.join(__dirname, '..', 'openapi.yaml');
const PATHS_FOLDER = path.join(__dirname, '..', 'openapi');
/** Parameters, schemas and responses that the files of paths share. */
const COMPONENT_FILES = ['common.yaml', 'objects.yaml', 'reports.yaml'];
const METHODS = ['get', 'post', 'put', 'delete'];

const isObject = (value) => typeof value === 'object' && value !== null;

/** Reads a multi-file document and resolves all references. */
class Reader {
	#files = new Map();

	read(file) {
		if (!this.#files.has(file)) this.#files.set(file, YAML.parse(fs.readFileSync(file, 'utf8')));
		return this.#files.get(file);
	}

	/**
	 * @param {any} node
	 * @param {string} file that contains the node
	 */
	resolve(node, file) {
		if (!isObject(node)) return node;
		if (Array.isArray(node)) return node.map((each) => this.resolve(each, file));
		const { $ref, ...own } = node;
		const fields = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, this.resolve(value, file)]));
		// OpenAPI 3.1 allows fields next to a reference. They override those of its target.
		return $ref === undefined ? fields : { ...this.#target($ref, file), ...fields };
	}

	#target(reference, from) {
		const [fileName, pointer] = reference.split('#');
		const file = fileName ? path.resolve(path.dirname(from), fileName) : from;
		const steps = pointer
			.split('/')
			.slice(1)
			.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
		const target = steps.reduce((node, step) => node?.[step], this.read(file));
		if (target === undefined) throw new Error(`${from} refers to ${reference}, which does not exist`);
		return this.resolve(target, file);
	}
}

/** @returns {any} the whole contract as one OpenAPI 3.1 document without references */
function loadContract() {
	const reader = new Reader();
	const files = fs
		.readdirSync(PATHS_FOLDER)
		.filter((name) => name.endsWith('.yaml') && !COMPONENT_FILES.includes(name));
	const paths = files.map((name) => {
		const file = path.join(PATHS_FOLDER, name);
		return reader.resolve(reader.read(file), file);
	});
	return { ...reader.resolve(reader.read(FILE), FILE), paths: Object.assign({}, ...paths) };
}

const mapValues = (record, change) =>
	Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** Puts the schema of rows or of an object in the place of `data`, or of the whole response without an envelope. */
function withData(schema, data) {
	if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map((each) => withData(each, data)) };
	if (schema.type === 'array') return { ...schema, items: data };
	const { data: slot, ...others } = schema.properties ?? {};
	if (slot === undefined) return data;
	return { ...schema, properties: { data: slot.type === 'array' ? { ...slot, items: data } : data, ...others } };
}

/** Adds what `x-data` implies: objects have all of their fields that are not optional, and no others. */
function close(schema) {
	if (!isObject(schema)) return schema;
	const { properties, items, anyOf, additionalProperties: more = false, ...own } = schema;
	return {
		...own,
		...(anyOf && { anyOf: anyOf.map(close) }),
		...(items && { items: close(items) }),
		...((properties || isObject(more)) && { additionalProperties: close(more) }),
		...(!properties && schema.additionalProperties === true && { additionalProperties: true }),
		...(properties && {
			properties: mapValues(properties, close),
			required: own.required ?? Object.keys(properties).filter((name) => properties[name]['x-optional'] !== true),
		}),
	};
}

function describeResponse(response, data) {
	const { schema } = response.content['application/json'];
	return { ...response, content: { 'application/json': { schema: close(withData(schema, data)) } } };
}

/** The responses with the schema of their data. */
function describeResponses({ responses, 'x-data': data }) {
	if (data === undefined) return responses;
	const { default: error, ...successes } = responses;
	return { ...mapValues(successes, (each) => describeResponse(each, data)), default: error };
}

/**
 * @param {any} document result of loadContract
 * @returns {{operationId: string, method: string, path: string, parameters: any[], security: any[], requestBody?: any}[]} and all
 * other OpenAPI fields; the method in upper case, including the parameters of the path
 */
function operationsOf(document) {
	return Object.entries(document.paths).flatMap(([route, item]) =>
		METHODS.filter((method) => item[method]).map((method) => ({
			security: document.security,
			...item[method],
			responses: describeResponses(item[method]),
			method: method.toUpperCase(),
			path: route,
			parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
		})),
	);
}

module.exports = { loadContract, operationsOf };
