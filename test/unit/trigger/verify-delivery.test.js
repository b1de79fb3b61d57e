'use strict';

const { verifyWithCachedCredential } = require('../../../dist/nodes/Chat2Desk/trigger/verify-delivery');

let serial = 0;

/** A trigger with a credential. `reads` counts how often the credential is read. */
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
	/** Verifies a delivery that is signed with a token. */
	const verify = async (signedWith, now) => {
		const verifySignature = (tokens) =>
			tokens.includes(signedWith) ? { signed: true } : { signed: false, refused: 'the signature does not match' };
		return (await verifyWithCachedCredential(host, now, verifySignature)).result.signed;
	};
	return { host, state, verify };
}

describe('the token of a trigger', () => {
	test('is read once a minute', async () => {
		const { state, verify } = trigger();
		for (const now of [0, 1_000, 59_999]) expect(await verify('old', now)).toBe(true);
		expect(state.reads).toBe(1);
		expect(await verify('old', 60_000)).toBe(true);
		expect(state.reads).toBe(2);
	});

	test('is read once for simultaneous deliveries, whether the cache is empty or expired', async () => {
		const { state, verify } = trigger();
		const many = async (now) => await Promise.all(Array.from({ length: 20 }, async () => await verify('old', now)));
		expect(await many(0)).toEqual(Array(20).fill(true));
		expect(state.reads).toBe(1);
		expect(await many(60_000)).toEqual(Array(20).fill(true));
		expect(state.reads).toBe(2);
	});

	test('is read again after a failed read', async () => {
		const { host, state, verify } = trigger();
		jest.spyOn(host, 'getCredentials').mockRejectedValueOnce(new Error('locked'));
		await expect(verify('old', 0)).rejects.toThrow('locked');
		expect(await verify('old', 10)).toBe(true);
		expect(state.reads).toBe(1);
	});

	test('is accepted immediately after a change', async () => {
		const { state, verify } = trigger();
		await verify('old', 0);
		state.token = 'new';
		expect(await verify('new', 10)).toBe(true);
		expect(await verify('old', 2_000)).toBe(false);
	});

	test('is read rarely during many forged deliveries, and a change is noticed within seconds', async () => {
		const { state, verify } = trigger();
		await verify('old', 0);
		for (let now = 0; now < 1_000; now += 10) expect(await verify('forged', now)).toBe(false);
		expect(state.reads).toBeLessThanOrEqual(6);
		state.token = 'new';
		expect(await verify('new', 2_100)).toBe(true);
	});

	test('is read rarely for simultaneous forged deliveries', async () => {
		const { state, verify } = trigger();
		await verify('old', 0);
		await Promise.all(Array.from({ length: 50 }, async () => await verify('forged', 5)));
		expect(state.reads).toBeLessThanOrEqual(6);
	});

	test('may be the previous token as long as the credential contains it', async () => {
		const { state, verify } = trigger();
		Object.assign(state, { token: 'new', previousToken: 'old' });
		expect([await verify('new', 0), await verify('old', 10), await verify('another', 20)]).toEqual([true, true, false]);
		state.previousToken = '';
		expect([await verify('new', 120_000), await verify('old', 120_010), await verify('', 120_020)]).toEqual([
			true,
			false,
			false,
		]);
	});

	test('is read again after the credential of the trigger was replaced', async () => {
		const { state, verify } = trigger();
		await verify('old', 0);
		Object.assign(state, { credential: 'c2', token: 'of c2' });
		expect(await verify('of c2', 10)).toBe(true);
	});

	test.each([{ mode: 'manual' }, { credential: null }])('is read for each delivery with %j', async (options) => {
		const { state, verify } = trigger(options);
		await verify('old', 0);
		await verify('old', 10);
		expect(state.reads).toBe(2);
	});

	test('is read again after the clock was set back', async () => {
		const { state, verify } = trigger();
		await verify('old', 100_000);
		await verify('old', 0);
		expect(state.reads).toBe(2);
	});
});
