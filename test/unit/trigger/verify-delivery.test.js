'use strict';

const { verifyWithCachedCredential } = require('../../../dist/nodes/Chat2Desk/trigger/verify-delivery');

let serial = 0;

/** A trigger whose credential n8n hands out; `reads` counts how often it did. */
function trigger({ mode = 'webhook', credential = 'c1' } = {}) {
	const state = { token: 'old', reads: 0, id: `t${(serial += 1)}`, credential };
	const host = {
		getMode: () => mode,
		getWorkflow: () => ({ id: 'w' }),
		getNode: () => ({ id: state.id, credentials: { chat2DeskApi: { id: state.credential, name: 'Account' } } }),
		getCredentials: async () => {
			state.reads += 1;
			return { apiToken: state.token, previousApiToken: state.previousToken };
		},
	};
	/** Judges a delivery that was signed with a token. */
	const judge = async (signedWith, now) => {
		const verify = (tokens) =>
			tokens.includes(signedWith) ? { signed: true } : { signed: false, refused: 'the signature does not match' };
		return (await verifyWithCachedCredential(host, now, verify)).result.signed;
	};
	return { host, state, judge };
}

describe('the token of a trigger', () => {
	test('is read once for the deliveries of a minute', async () => {
		const { state, judge } = trigger();
		for (const now of [0, 1_000, 59_999]) expect(await judge('old', now)).toBe(true);
		expect(state.reads).toBe(1);
		expect(await judge('old', 60_000)).toBe(true);
		expect(state.reads).toBe(2);
	});

	test('is read once for deliveries that come side by side, whether it is not known yet or its minute is over', async () => {
		const { state, judge } = trigger();
		const many = async (now) => await Promise.all(Array.from({ length: 20 }, async () => await judge('old', now)));
		expect(await many(0)).toEqual(Array(20).fill(true));
		expect(state.reads).toBe(1);
		expect(await many(60_000)).toEqual(Array(20).fill(true));
		expect(state.reads).toBe(2);
	});

	test('that could not be read is read again', async () => {
		const { host, state, judge } = trigger();
		jest.spyOn(host, 'getCredentials').mockRejectedValueOnce(new Error('locked'));
		await expect(judge('old', 0)).rejects.toThrow('locked');
		expect(await judge('old', 10)).toBe(true);
		expect(state.reads).toBe(1);
	});

	test('that was changed works with the next delivery', async () => {
		const { state, judge } = trigger();
		await judge('old', 0);
		state.token = 'new';
		expect(await judge('new', 10)).toBe(true);
		expect(await judge('old', 2_000)).toBe(false);
	});

	test('is no longer read for each of many forgeries, and still found changed a second later', async () => {
		const { state, judge } = trigger();
		await judge('old', 0);
		for (let now = 0; now < 1_000; now += 10) expect(await judge('forged', now)).toBe(false);
		expect(state.reads).toBeLessThanOrEqual(6);
		state.token = 'new';
		expect(await judge('new', 2_100)).toBe(true);
	});

	test('is read once for forgeries that come side by side', async () => {
		const { state, judge } = trigger();
		await judge('old', 0);
		await Promise.all(Array.from({ length: 50 }, async () => await judge('forged', 5)));
		expect(state.reads).toBeLessThanOrEqual(6);
	});

	test('accepts signatures by the previous token as long as the credential has it', async () => {
		const { state, judge } = trigger();
		Object.assign(state, { token: 'new', previousToken: 'old' });
		expect([await judge('new', 0), await judge('old', 10), await judge('another', 20)]).toEqual([true, true, false]);
		state.previousToken = '';
		expect([await judge('new', 120_000), await judge('old', 120_010), await judge('', 120_020)]).toEqual([
			true,
			false,
			false,
		]);
	});

	test('of another credential of the same trigger is another one', async () => {
		const { state, judge } = trigger();
		await judge('old', 0);
		Object.assign(state, { credential: 'c2', token: 'of c2' });
		expect(await judge('of c2', 10)).toBe(true);
	});

	test.each([{ mode: 'manual' }, { credential: null }])('is read for each delivery with %j', async (wish) => {
		const { state, judge } = trigger(wish);
		await judge('old', 0);
		await judge('old', 10);
		expect(state.reads).toBe(2);
	});

	test('is read afresh after a clock that was set back', async () => {
		const { state, judge } = trigger();
		await judge('old', 100_000);
		await judge('old', 0);
		expect(state.reads).toBe(2);
	});
});
