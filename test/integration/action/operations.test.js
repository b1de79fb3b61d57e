'use strict';

const { isDeepStrictEqual } = require('node:util');
const { filledIn, isNeeded, operations } = require('../../support/catalogue');
const { execute } = require('../../support/n8n-core');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');
const expected = require('./expected');

sealNetwork();

const usual = (n) => ({ id: 70 + n, junk: 'x' });

/** What comes back for the n-th item's request. */
function answer({ operation }, entry, n, request) {
	if (entry.reply) return entry.reply(n, request);
	if (operation.output.kind === 'acknowledgement') return { body: { status: 'success' } };
	const data = (entry.answer ?? usual)(n);
	return operation.output.kind === 'list'
		? success([data], { meta: { total: 1, limit: request.query.limit, offset: 0 } })
		: success(data);
}

/** The ids that the n-th item gives, as the API calls them: what says success says of what. */
function idsOf(item) {
	const ids = Object.entries(item).filter(([name]) => /Id$/.test(name) && !/^external/.test(name));
	return Object.fromEntries(
		ids.map(([name, value]) => [
			name.replace(/Id$/, '_id').replace(/[A-Z]/g, '_$&').toLowerCase(),
			/^\d+$/.test(value) ? Number(value) : value,
		]),
	);
}

/** What the node puts out for the n-th item. */
function output({ operation }, entry, n, requests, item = {}) {
	if (entry.output) return entry.output(n, requests);
	if (operation.output.kind === 'acknowledgement') return [{ success: true, ...idsOf(item) }];
	return [Array.isArray(operation.simplify) ? { id: 70 + n } : usual(n)];
}

const sorted = (calls) => [...calls].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Runs an operation against what it is expected to send, and gives out what it sent and put out. */
async function runAgainst(subject, entry, requests, input) {
	const wire = chat2desk((call) => {
		const n = requests.findIndex((list) => list.some((request) => isDeepStrictEqual(request, call))) + 1;
		return n === 0 ? failure(404, { message: 'an unexpected request' }) : answer(subject, entry, n, call);
	});
	// Days are those of a zone that somebody named: else the days beside a range are asked for as well.
	return { wire, ...(await execute({ credential: { timeZone: 'UTC' }, ...input })) };
}

test('each operation has an expectation, and each expectation an operation', () => {
	expect(Object.keys(expected).sort()).toEqual(operations.map(({ key }) => key).sort());
});

describe.each(operations.filter(({ key }) => !expected[key]?.apart))('$key', (subject) => {
	const entry = expected[subject.key];
	const isRequired = isNeeded(subject.operation);
	const isSet = (field) => isRequired(field) || entry.with?.includes(field.property.name);
	const isList = subject.operation.output.kind === 'list';

	test('sends every field, for two items, and links the output to them', async () => {
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
				// Items that ask for the same get the same.
				const n = requests.findIndex((other) => isDeepStrictEqual(other, sent)) + 1;
				return output(subject, entry, n, sent, items[index]).map((json) => ({ json, item: index }));
			}),
		);
	});

	test('sends nothing but the required fields where nothing else is set', async () => {
		const { parameters, items } = filledIn(subject, isSet);
		const { wire, ...run } = await runAgainst(subject, entry, [entry.least], { parameters, items: items.slice(0, 1) });
		expect(run.error).toBeUndefined();
		expect(wire.calls).toEqual(entry.least);
		expect(run.items.map(({ json }) => json)).toEqual(output(subject, entry, 1, entry.least, items[0]));
	});

	test('sends the token as it stands, and nobody else gets a request', async () => {
		const { parameters, items } = filledIn(subject, isSet);
		const { wire } = await runAgainst(subject, entry, [entry.least], { parameters, items: items.slice(0, 1) });
		expect(wire.headers.length).toBeGreaterThan(0);
		for (const headers of wire.headers)
			expect(headers).toMatchObject({ authorization: 'tok-3n-secret', accept: 'application/json' });
	});
});
