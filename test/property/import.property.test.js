'use strict';

const { Imports } = require('./support/imports');
const { fc, holds } = require('./support/check-property');

const answers = fc.constantFrom(
	'done',
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
	'partly',
);
const minute = fc.integer({ min: 0, max: 30 });

/** Mostly more than one portion. */
const several = (client) => fc.array(fc.record({ client, minute }), { minLength: 1, maxLength: 60, size: 'max' });

const wish = {
	script: fc.array(answers, { minLength: 1, maxLength: 8, size: 'max' }),
	tries: fc.constantFrom(1, 2, 2, 3, 5),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
};

describe('messages that are imported by a run that fails and is tried again', () => {
	const imports = new Imports();
	beforeAll(async () => await imports.open());
	afterAll(async () => await imports.close());

	/** Holds of every import: returns what the case came to. */
	const run = async (each) => {
		const outcome = await imports.run(each);
		for (const [place, times] of outcome.carriedOut) expect([place, times]).toEqual([place, 1]);
		for (const [place, times] of outcome.inDoubt) expect([place, times]).toEqual([place, 1]);
		const reached = new Map();
		for (const { client, places, times } of outcome.portions) {
			expect(places.length).toBeLessThanOrEqual(10);
			expect(times).toEqual([...times].sort((a, b) => a - b));
			// A portion that was refused comes once more; what is behind it never comes before it.
			expect(times[0]).toBeGreaterThanOrEqual(reached.get(client) ?? 0);
			reached.set(client, times[0]);
		}
		if (outcome.error === undefined && each.onError === 'stopWorkflow')
			expect(outcome.carriedOut.size).toBe(each.messages.length);
		if (outcome.error === undefined && !outcome.outputs.some(({ json }) => json.error !== undefined))
			expect(outcome.keptNotes).toEqual({});
		return outcome;
	};

	const ofItems = several(fc.constantFrom(1, 1, 1, 2, 3));
	holds(
		'from the input items',
		[fc.record({ ...wish, messages: ofItems, source: fc.constant('items') })],
		async (each) => {
			const { carriedOut, inDoubt, outputs } = await run(each);
			for (const { json, item } of outputs) {
				if (json.success === true) expect([carriedOut.has(item), json.text]).toEqual([true, String(item)]);
				if (json.imported === false) expect([carriedOut.has(item), inDoubt.has(item)]).toEqual([false, false]);
				if (json.imported === 'unknown') expect(inDoubt.has(item)).toBe(true);
			}
		},
	);

	const ofForm = several(fc.constant(1));
	holds('from the form', [fc.record({ ...wish, messages: ofForm, source: fc.constant('form') })], async (each) => {
		const { carriedOut, inDoubt, outputs } = await run(each);
		for (const { json } of outputs) {
			if (json.success === true)
				expect([json.imported, carriedOut.size]).toEqual([each.messages.length, each.messages.length]);
			for (const place of json.imported?.length ? json.imported : []) expect(carriedOut.has(place - 1)).toBe(true);
			for (const place of json.outcomeUnknown ?? []) expect(inDoubt.has(place - 1)).toBe(true);
			for (const place of json.notImported ?? [])
				expect([carriedOut.has(place - 1), inDoubt.has(place - 1)]).toEqual([false, false]);
		}
	});
});
