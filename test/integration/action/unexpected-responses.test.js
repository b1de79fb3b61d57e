'use strict';

/** For any response of the server, the user gets a helpful message or an item, never a JavaScript error. */

const { filledIn, operations } = require('../../support/catalogue');
const { execute } = require('../../support/n8n-core');
const { chat2desk, sealNetwork } = require('../../support/mock-api');
const expected = require('./expected');

sealNetwork();

const json = (body, status = 200) => ({
	status,
	body: JSON.stringify(body),
	headers: { 'content-type': 'application/json' },
});
const text = (body, type, status = 200) => ({ status, body, headers: { 'content-type': type } });
const success = (data) => json({ data, status: 'success' });

const ANSWERS = {
	'an empty body': text('', 'application/json'),
	'nothing, HTTP 204': { status: 204, body: '' },
	'plain text': text('gone fishing', 'text/plain'),
	'a web page': text('<!doctype html><title>Sign in</title>', 'text/html'),
	'truncated JSON': text('{"data": [1,', 'application/json'),
	null: json(null),
	'a number': json(17),
	'a switch': json(true),
	'a JSON string': json('ok'),
	'an empty array': json([]),
	'an array of numbers, strings and null': json([1, 'a', null, [], {}]),
	'an array of arrays': json([[1, 2], [[3]]]),
	'an empty object': json({}),
	'a bare success': json({ status: 'success' }),
	'a success with empty errors': json({ status: 'success', errors: [] }),
	'null as data': success(null),
	'a string as data': success('None'),
	'a number as data': success(0),
	'a boolean as data': success(false),
	'an empty array as data': success([]),
	'an empty object as data': success({}),
	'an array of null as data': success([null]),
	'an array of strings as data': success(['a', 'b']),
	'an array of arrays as data': success([[], [[]]]),
	'an array under the only key': success({ rows: [{ id: 1 }] }),
	'nested data': success({ data: { data: [{ id: null }] } }),
	'everything null': success({
		id: null,
		messages: null,
		tags: null,
		attachments: null,
		custom_fields: null,
		channels: null,
		status: null,
	}),
	'wrong types everywhere': success({
		id: [],
		messages: {},
		tags: 'x',
		attachments: 3,
		custom_fields: [null],
		channels: 'x',
		created: {},
		photo: 5,
	}),
	'a list with wrong metadata': json({ data: [{ id: 1 }], meta: 'x', status: 'success' }),
	'metadata of strings': json({
		data: [{ id: 1 }],
		meta: { total: 'many', limit: '0', offset: null },
		status: 'success',
	}),
	'numbers as errors': json({ status: 'error', errors: [[17], null, { a: null }] }, 400),
	'an error without a message': json({ status: 'error' }, 422),
	'an error of null': json(null, 404),
};

/** Messages of JavaScript engines, and strings that result from a wrong type. */
const JAVASCRIPT =
	/TypeError|RangeError|ReferenceError|SyntaxError|Cannot (read|set|convert|destructure)|is not (a function|iterable|defined|an object)|undefined|\[object|NaN|Unexpected (token|end)|Invalid (time|array|Date)|Maximum call|does not know/;

describe.each(operations)('$key', (subject) => {
	const entry = expected[subject.key];

	test.each(Object.entries(ANSWERS))('%s', async (_name, reply) => {
		const { parameters, items } = filledIn(subject);
		entry.items?.forEach((more, index) => Object.assign(items[index], more));
		// A list that claims to have more rows but returns none must also end.
		const wire = chat2desk(() => reply);
		const run = await execute({
			parameters: { ...parameters, limit: 5 },
			items: items.slice(0, 1),
		});
		expect(wire.calls.length).toBeLessThan(40);
		if (run.error === undefined) {
			expect(JSON.stringify(run.items.map(({ json: item }) => item))).not.toMatch(JAVASCRIPT);
			return;
		}
		expect(`${run.error.message}\n${run.error.description ?? ''}`).not.toMatch(JAVASCRIPT);
		expect(['NodeApiError', 'NodeOperationError']).toContain(run.error.name);
	});
});
