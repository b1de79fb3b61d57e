'use strict';

const { Imports } = require('./support/imports');
const { fc, testProperty } = require('./support/check-property');

const answers = fc.constantFrom(
	'success',
	'success',
	'success',
	'success',
	'rejected',
	'rate limited',
	'succeeded, 504',
	'failed, 504',
	'succeeded, connection lost',
	'web page',
	'succeeded, incomplete JSON',
	'partial success',
);
const minute = fc.integer({ min: 0, max: 30 });

/** Usually more than one batch. */
const several = (client) => fc.array(fc.record({ client, minute }), { minLength: 1, maxLength: 60, size: 'max' });

const scenario = {
	script: fc.array(answers, { minLength: 1, maxLength: 8, size: 'max' }),
	tries: fc.constantFrom(1, 2, 2, 3, 5),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
};

describe('an import that fails and is retried', () => {
	const imports = new Imports();
	beforeAll(async () => await imports.open());
	afterAll(async () => await imports.close());

	/** Runs an import, checks the general properties and returns its outcome. */
	const run = async (each) => {
		const outcome = await imports.run(each);
		for (const [index, times] of outcome.succeeded) expect([index, times]).toEqual([index, 1]);
		for (const [index, times] of outcome.ambiguous) expect([index, times]).toEqual([index, 1]);
		const lastTimes = new Map();
		for (const { client, indexes, times } of outcome.batches) {
			expect(indexes.length).toBeLessThanOrEqual(10);
			expect(times).toEqual([...times].sort((a, b) => a - b));
			// A rejected batch is sent again, but later batches never precede it.
			expect(times[0]).toBeGreaterThanOrEqual(lastTimes.get(client) ?? 0);
			lastTimes.set(client, times[0]);
		}
		if (outcome.error === undefined && each.onError === 'stopWorkflow')
			expect(outcome.succeeded.size).toBe(each.messages.length);
		if (outcome.error === undefined && !outcome.outputs.some(({ json }) => json.error !== undefined))
			expect(outcome.checkpoints).toEqual({});
		return outcome;
	};

	const fromItems = several(fc.constantFrom(1, 1, 1, 2, 3));
	testProperty(
		'of input items sends each message once, in order, and reports its outcome',
		[fc.record({ ...scenario, messages: fromItems, source: fc.constant('items') })],
		async (each) => {
			const { succeeded, ambiguous, outputs } = await run(each);
			for (const { json, item } of outputs) {
				if (json.success === true) expect([succeeded.has(item), json.text]).toEqual([true, String(item)]);
				if (json.imported === false) expect([succeeded.has(item), ambiguous.has(item)]).toEqual([false, false]);
				if (json.imported === 'unknown') expect(ambiguous.has(item)).toBe(true);
			}
		},
	);

	const fromForm = several(fc.constant(1));
	testProperty(
		'of the form fields sends each message once, in order, and reports its outcome',
		[fc.record({ ...scenario, messages: fromForm, source: fc.constant('form') })],
		async (each) => {
			const { succeeded, ambiguous, outputs } = await run(each);
			for (const { json } of outputs) {
				if (json.success === true)
					expect([json.imported, succeeded.size]).toEqual([each.messages.length, each.messages.length]);
				for (const index of json.imported?.length ? json.imported : []) expect(succeeded.has(index - 1)).toBe(true);
				for (const index of json.outcomeUnknown ?? []) expect(ambiguous.has(index - 1)).toBe(true);
				for (const index of json.notImported ?? [])
					expect([succeeded.has(index - 1), ambiguous.has(index - 1)]).toEqual([false, false]);
			}
		},
	);
});
