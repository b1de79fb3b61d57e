'use strict';

const { sharedContract } = require('../../../sandbox/lib/contract');
const expected = require('../action/expected');
const { entries } = require('./parameters');
const { contract, nameOf, parametersOf, responseFields } = require('./contract');

const endpoints = new Map(contract.map((endpoint) => [nameOf(endpoint), endpoint]));
const documented = contract.filter(({ deprecated }) => !deprecated);
/** Fallback endpoints for servers that lack the current ones. */
const isSecond = (endpoint) => endpoint['x-fallback'] === true;
/** Operations with requests listed in the catalogue. In *Custom API Call* the user defines the request. */
const operations = [...entries.values()].filter(({ operation }) => !operation.methodFromUser);

function endpointOf(call) {
	const endpoint = endpoints.get(nameOf(call));
	if (endpoint === undefined) throw new Error(`Add ${nameOf(call)} to sandbox/openapi/`);
	return endpoint;
}

/** The endpoint of an operation's main request. */
const ownEndpoint = (entry) => endpointOf(entry.endpoints[0]);

/** Fields that the node adds: the name of a client, and the link to a dialog. */
const ADDED = ['display_name', 'url'];

/** Fields whose values are sent unchanged. */
const sentFields = ({ operation }) => operation.fields.filter((field) => field.in !== 'code');

describe("the API contract and the node's catalogue", () => {
	it('are not empty', () => {
		expect(documented.length).toBeGreaterThan(65);
		expect(operations.length).toBeGreaterThanOrEqual(documented.length);
	});

	it('have the same endpoints', () => {
		const calls = new Set(operations.flatMap(({ endpoints: all }) => all.map(nameOf)));
		expect([...calls].sort()).toEqual(documented.map(nameOf).sort());
	});

	it.each(documented.filter(isSecond).map(nameOf))('%s is the fallback endpoint of an operation', (name) => {
		const seconds = operations.flatMap(({ operation, endpoints: own }) =>
			operation.request.fallback ? [nameOf(own[1])] : [],
		);
		expect(seconds).toContain(name);
	});

	it.each(documented.filter((each) => !isSecond(each)).map(nameOf))('%s has its own operation', (name) => {
		expect(operations.filter(({ endpoints: [own] }) => nameOf(own) === name)).not.toEqual([]);
	});

	it.each(operations.map((entry) => [entry.key, entry]))('%s calls documented endpoints only', (_key, entry) => {
		expect(entry.endpoints.map(nameOf).filter((name) => !documented.map(nameOf).includes(name))).toEqual([]);
	});

	it.each(operations.map((entry) => [entry.key, entry]))(
		'%s has fields for documented parameters only',
		(_key, entry) => {
			const [, ...more] = entry.endpoints.filter(({ method }, index) => index === 0 || method === 'PUT');
			const written = [ownEndpoint(entry), ...more.map((each) => endpointOf(each))];
			const known = new Map(written.flatMap((each) => [...parametersOf(each)]));
			const places = sentFields(entry).map((field) => `${field.in} ${field.apiName}`);
			const fixed = Object.keys(entry.operation.request.body ?? {}).map((name) => `body ${name}`);
			expect([...places, ...fixed].filter((place) => !known.has(place))).toEqual([]);
		},
	);

	it.each(operations.map(({ key }) => key))('%s is expected to send documented parameters only', (key) => {
		const entry = expected[key.replace('.', ':')];
		const requests = entry.apart === undefined ? [...entry.all(1), ...entry.all(2), ...entry.least] : [];
		const violations = requests.flatMap(({ method, path, query, body }) => {
			const { operation, params } = sharedContract().find(method, path);
			if (operation === undefined) return [`${method} ${path}`];
			const request = { params, query, body, isForm: false };
			const { violations: all } = sharedContract().check(operation, request);
			// Each field has a distinct value, which need not be valid.
			return all.filter(({ kind }) => kind.startsWith('unknown_')).map(({ message }) => message);
		});
		expect(violations).toEqual([]);
	});

	const simplified = operations.filter(({ operation: { simplify } }) => Array.isArray(simplify));

	it.each(simplified.map((entry) => [entry.key, entry]))('%s simplifies to documented fields', (_key, entry) => {
		const known = [...responseFields(ownEndpoint(entry)), ...ADDED];
		expect(entry.operation.simplify.filter((name) => !known.includes(name))).toEqual([]);
	});

	it.each(operations.map((entry) => [entry.key, entry]))('%s offers documented values only', (_key, entry) => {
		const known = parametersOf(ownEndpoint(entry));
		for (const { property, kind, in: to, apiName: as } of sentFields(entry)) {
			const allowed = known.get(`${to} ${as}`)?.enum;
			// Other kinds are converted before they are sent.
			if (kind !== 'choice') continue;
			if (property.type !== 'options' || property.options === undefined || allowed === undefined) continue;
			expect(allowed).toEqual(expect.arrayContaining(property.options.map(({ value }) => value)));
		}
	});

	it.each(operations.map((entry) => [entry.key, entry]))(
		'%s declares correctly whether its request writes',
		(_key, entry) => {
			const { method, isWrite: changes = false } = entry.operation.request;
			const { 'x-writes': writes = false } = ownEndpoint(entry);
			// Only a GET request without side effects can be retried safely.
			if (method === 'GET') expect(changes).toBe(writes);
			else expect(changes).toBe(false);
		},
	);

	it.each(operations.map((entry) => [entry.key, entry]))('%s uses the documented kind of pagination', (_key, entry) => {
		const { output: answer } = entry.operation;
		const known = parametersOf(ownEndpoint(entry));
		const offered = known.has('query offset') ? 'offset' : known.has('query start_id') ? 'startId' : 'none';
		expect(answer.pagination?.by ?? 'none').toBe(offered);
	});
});
