'use strict';

const { Batches } = require('./support/batches');
const { fc, holds } = require('./support/check-property');

/**
 * What the server does with one request: carries it out or not, and answers so that the node knows, or does not. `late` answers take
 * longer, so that others overtake them.
 */
const answers = fc.constantFrom(
	'done',
	'done',
	'done',
	'refused',
	'limited',
	'carried out, 504',
	'not carried out, 504',
	'carried out, cut',
	'web page',
	'half JSON',
);
const script = fc.array(fc.record({ answer: answers, late: fc.boolean() }), { minLength: 1, maxLength: 14 });

const wish = {
	script,
	items: fc.integer({ min: 1, max: 6 }),
	concurrency: fc.integer({ min: 1, max: 4 }),
	tries: fc.integer({ min: 1, max: 5 }),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	cancelAt: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 5 }),
};

describe('messages of a run that fails, is tried again, is cancelled', () => {
	const batches = new Batches();
	beforeAll(async () => await batches.open());
	afterAll(async () => await batches.close());

	const check = (type) => async (each) => {
		const { carriedOut, sent, order, outputs, cancelled, keptNotes, error } = await batches.run({ ...each, type });
		// Nothing twice: neither what was carried out, nor what may have been.
		for (const [item, times] of carriedOut) expect([item, times]).toEqual([item, 1]);
		for (const [item, times] of sent.inDoubt) expect([item, times]).toEqual([item, 1]);
		// Without anything side by side the first request of each message goes out in the order of the input.
		if (each.concurrency === 1) expect(order).toEqual([...order].sort((a, b) => a - b));
		if (cancelled) return;
		// Success says that each message was carried out once; every output is that of its own item.
		if (error === undefined && each.onError === 'stopWorkflow') {
			expect([...carriedOut.keys()].sort()).toEqual(Array.from({ length: each.items }, (_, index) => index + 1));
		}
		for (const { item, id } of outputs) expect(id).toBe(item * 10);
		if (error === undefined) expect(keptNotes).toEqual({});
	};

	holds('as a node', [fc.record(wish)], check('chat2Desk'));
	holds('as a tool', [fc.record({ ...wish, cancelAt: fc.constant(null) })], check('chat2DeskTool'));
});
