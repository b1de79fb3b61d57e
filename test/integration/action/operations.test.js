'use strict';

const { isDeepStrictEqual } = require('node:util');
const { filledIn, isNeeded, operations } = require('../../support/catalogue');
const { execute } = require('../../support/n8n-core');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');
const expected = require('./expected');

sealNetwork();

const usual = (n) => ({ id: 70 + n, junk: 'x' });

/** The response for the n-th item. */
function answer({ operation }, entry, n, request) {
	if (entry.reply) return entry.reply(n, request);
	if (operation.output.kind === 'acknowledgement') return { body: { status: 'success' } };
	const data = (entry.answer ?? usual)(n);
	return operation.output.kind === 'list'
		? success([data], { meta: { total: 1, limit: request.query.limit, offset: 0 } })
		: success(data);
}

/** The IDs of the n-th item by their API names, which the output of an acknowledgement contains. */
function idsOf(item) {
	const ids = Object.entries(item).filter(([name]) => /Id$/.test(name) && !/^external/.test(name));
	return Object.fromEntries(
		ids.map(([name, value]) => [
			name.replace(/Id$/, '_id').replace(/[A-Z]/g, '_$&').toLowerCase(),
			/^\d+$/.test(value) ? Number(value) : value,
		]),
	);
}

/** The node's output for the n-th item. */
function output({ operation }, entry, n, requests, item = {}) {
	if (entry.output) return entry.output(n, requests);
	if (operation.output.kind === 'acknowledgement') return [{ success: true, ...idsOf(item) }];
	return [Array.isArray(operation.simplify) ? { id: 70 + n } : usual(n)];
}

const sorted = (calls) => [...calls].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Runs an operation with its expected requests. Returns the requests and the output. */
async function runAgainst(subject, entry, requests, input) {
	const wire = chat2desk((call) => {
		const n = requests.findIndex((list) => list.some((request) => isDeepStrictEqual(request, call))) + 1;
		return n === 0 ? failure(404, { message: 'an unexpected request' }) : answer(subject, entry, n, call);
	});
	// Without a time zone, the node would also request the days adjacent to a range.
	return { wire, ...(await execute({ credential: { timeZone: 'UTC' }, ...input })) };
}

test('each operation has an expectation and vice versa', () => {
	const keys = operations.map(({ key }) => key);
	const missing = keys
		.filter((key) => !(key in expected))
		.map((key) => `Add ${key} to test/integration/action/expected/`);
	const unknown = Object.keys(expected).filter((key) => !keys.includes(key));
	expect([...missing, ...unknown.map((key) => `Remove ${key} from test/integration/action/expected/`)]).toEqual([]);
});

describe.each(operations.filter(({ key }) => expected[key]?.apart === undefined && key in expected))(
	'$key',
	(subject) => {
		const entry = expected[subject.key];
		const isRequired = isNeeded(subject.operation);
		const isSet = (field) => isRequired(field) || entry.with?.includes(field.property.name);
		const isList = subject.operation.output.kind === 'list';

		test('sends every field for two items and pairs the output with them', async () => {
			const { parameters, items } = filledIn(subject);
			entry.items?.forEach((more, index) => Object.assign(items[index], more));
			const requests = [entry.all(1), entry.all(2)];
			const { wire, ...run } = await runAgainst(subject, entry, requests, {
				parameters: { ...parameters, ...(isList && { returnAll: true }) },
				items,
			});
			expect(run.error).toBeUndefined();
			const reads = subject.operation.request.method === 'GET' && subject.operation.request.isWrite !== true;
			const inOrder = reads ? sorted : (calls) => calls;
			expect(inOrder(wire.calls)).toEqual(inOrder(requests.flat()));
			expect(run.items.map(({ json, pairedItem }) => ({ json, item: pairedItem.item }))).toEqual(
				requests.flatMap((sent, index) => {
					// Items with the same requests get the same responses.
					const n = requests.findIndex((other) => isDeepStrictEqual(other, sent)) + 1;
					return output(subject, entry, n, sent, items[index]).map((json) => ({ json, item: index }));
				}),
			);
		});

		test('sends only the required fields if nothing else is set', async () => {
			const { parameters, items } = filledIn(subject, isSet);
			const { wire, ...run } = await runAgainst(subject, entry, [entry.least], {
				parameters,
				items: items.slice(0, 1),
			});
			expect(run.error).toBeUndefined();
			expect(wire.calls).toEqual(entry.least);
			expect(run.items.map(({ json }) => json)).toEqual(output(subject, entry, 1, entry.least, items[0]));
		});

		test('sends the raw token and contacts no other host', async () => {
			const { parameters, items } = filledIn(subject, isSet);
			const { wire } = await runAgainst(subject, entry, [entry.least], { parameters, items: items.slice(0, 1) });
			expect(wire.headers.length).toBeGreaterThan(0);
			for (const headers of wire.headers)
				expect(headers).toMatchObject({ authorization: 'tok-3n-secret', accept: 'application/json' });
		});
	},
);
