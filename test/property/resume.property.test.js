'use strict';

const { Batches } = require('./support/batches');
const { fc, testProperty } = require('./support/check-property');

/** How the server handles a request. `late` responses are delayed, so that others overtake them. */
const answers = fc.constantFrom(
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
);
const script = fc.array(fc.record({ answer: answers, late: fc.boolean() }), { minLength: 1, maxLength: 14 });

const scenario = {
	script,
	items: fc.integer({ min: 1, max: 6 }),
	concurrency: fc.integer({ min: 1, max: 4 }),
	tries: fc.integer({ min: 1, max: 5 }),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	cancelAt: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 5 }),
};

describe('sending messages, with failures, retries and cancellation', () => {
	const batches = new Batches();
	beforeAll(async () => await batches.open());
	afterAll(async () => await batches.close());

	const check = (type) => async (each) => {
		const { succeeded, ambiguous, order, outputs, cancelled, checkpoints, error } = await batches.run({
			...each,
			type,
		});
		// No message is sent again after it succeeded or may have succeeded.
		for (const [item, times] of succeeded) expect([item, times]).toEqual([item, 1]);
		for (const [item, times] of ambiguous) expect([item, times]).toEqual([item, 1]);
		// Without concurrency, messages are sent in the order of the input.
		if (each.concurrency === 1) expect(order).toEqual([...order].sort((a, b) => a - b));
		if (cancelled) return;
		// A successful execution sent each message once, and each output belongs to its item.
		if (error === undefined && each.onError === 'stopWorkflow') {
			expect([...succeeded.keys()].sort()).toEqual(Array.from({ length: each.items }, (_, index) => index + 1));
		}
		for (const { item, id } of outputs) expect(id).toBe(item * 10);
		if (error === undefined) expect(checkpoints).toEqual({});
	};

	testProperty('sends each message at most once as a node', [fc.record(scenario)], check('chat2Desk'));
	testProperty(
		'sends each message at most once as a tool',
		[fc.record({ ...scenario, cancelAt: fc.constant(null) })],
		check('chat2DeskTool'),
	);
});
