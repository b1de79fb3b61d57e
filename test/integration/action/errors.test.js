'use strict';

const { filledIn, isNeeded, operations } = require('../../support/catalogue');
const { execute } = require('../../support/n8n-core');
const { chat2desk, failure, sealNetwork, success } = require('../../support/mock-api');
const expected = require('./expected');

sealNetwork();

const REFUSALS = [
	{
		name: 'a 200 with status error',
		reply: failure(200, { message: 'not_found' }),
		message: 'This account has no such record (Chat2Desk: not_found)',
		description: 'Check the ID, and make sure the credential belongs to the account of the record',
		httpCode: '200',
	},
	{
		name: 'a 400 with a map of errors',
		reply: failure(400, { errors: { phone: ['is invalid', 'is too short'] } }),
		message: 'Chat2Desk: phone: is invalid, is too short',
		// The message names the field and the problem.
		description: undefined,
		httpCode: '400',
	},
];

/** The advice for an error. Some operations have their own. */
function advice({ operation }, { httpCode, message, description }) {
	const own = operation.hints?.find(([pattern]) => pattern.test(`${httpCode} ${message}`));
	return own?.[1] ?? description;
}

/** Runs two items: the first succeeds, and the first request of the second fails. */
async function refuseSecond(subject, refusal, settings) {
	const entry = expected[subject.key];
	const { parameters, items } = filledIn(subject);
	entry.items?.forEach((more, index) => Object.assign(items[index], more));
	const before = entry.all(1).length;
	const data = { id: 71, created: '2026-07-11T10:00:00 UTC' };
	const wire = chat2desk((call, index) => {
		if (index >= before) return refusal.reply;
		if (entry.reply) return entry.reply(1, call);
		const isList = subject.operation.output.kind === 'list';
		return isList ? success([{ ...data, id: 99_999 }], { meta: { total: 1, limit: 200 } }) : success(data);
	});
	const credential = { timeZone: 'UTC' };
	const result = await execute({
		parameters: { ...parameters, options: { concurrency: 1 } },
		items,
		settings,
		credential,
	});
	return { wire, before, ...result };
}

// Send and Wait has its own file with the same cases.
const plain = operations.filter(({ key }) => !expected[key].apart);

describe.each(plain)('$key', (subject) => {
	test.each(REFUSALS)('stops at $name and names the item', async (refusal) => {
		const { wire, before, error, items } = await refuseSecond(subject, refusal);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: refusal.message,
			description: advice(subject, refusal),
			httpCode: refusal.httpCode,
			context: { itemIndex: 1 },
		});
		expect(items).toEqual([]);
		expect(wire.calls).toHaveLength(before + 1 + (expected[subject.key].afterRefusal ?? 0));
	});

	test.each(REFUSALS)('continues after $name if the node continues on failure', async (refusal) => {
		const { error, items, main } = await refuseSecond(subject, refusal, { onError: 'continueRegularOutput' });
		const { message, httpCode } = refusal;
		const description = advice(subject, refusal);
		expect(error).toBeUndefined();
		expect(main).toHaveLength(1);
		expect(items.length).toBeGreaterThan(1);
		for (const item of items.slice(0, -1)) expect(item).toMatchObject({ pairedItem: { item: 0 } });
		expect(items.at(-1)).toEqual({
			json: { error: message, ...(description && { description }), httpCode },
			pairedItem: { item: 1 },
		});
	});

	test('sends the failed item to the error output', async () => {
		const [refusal] = REFUSALS;
		const { error, main } = await refuseSecond(subject, refusal, { onError: 'continueErrorOutput' });
		expect(error).toBeUndefined();
		expect(main[0].length).toBeGreaterThan(0);
		for (const item of main[0]) expect(item).toMatchObject({ pairedItem: { item: 0 } });
		expect(main[1]).toHaveLength(1);
		expect(main[1][0]).toMatchObject({
			json: { error: refusal.message },
			error: { description: advice(subject, refusal) },
			pairedItem: { item: 1 },
		});
	});
});

const needed = plain.flatMap((subject) =>
	subject.operation.fields
		.filter(isNeeded(subject.operation))
		.map((field) => ({ subject, field, key: subject.key, label: field.property.displayName })),
);

describe.each(needed)('$key without "$label"', ({ subject, field, label }) => {
	test.each([
		['an empty string', ''],
		['null', null],
		['nothing', undefined],
	])('rejects %s before sending anything', async (_name, value) => {
		const wire = chat2desk(() => success({}));
		const { parameters, items } = filledIn(subject, isNeeded(subject.operation));
		const input = { ...items[0], [field.property.name]: value };
		// n8n accepts no expression for a whole collection.
		if (field.property.type === 'fixedCollection') parameters[field.property.name] = value ?? {};
		const { error } = await execute({ parameters, items: [input] });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			// The text of a message is required unless it has other content.
			message: expect.stringMatching(new RegExp(`^("${label}" is empty|The message is empty)$`)),
			description: expect.stringMatching(/Enter a (value|text)/),
			context: { itemIndex: 0 },
		});
		expect(wire.calls).toEqual([]);
	});
});
