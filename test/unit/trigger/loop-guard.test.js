'use strict';

const { checkLoop } = require('../../../dist/nodes/Chat2Desk/trigger/loop-guard');

const MINUTE = 60_000;
const START = 1_750_000_000_000;

let trigger;
let serial = 0;
beforeEach(() => {
	trigger = `workflow ${serial++}`;
});

const check = (event, payload, receivedAt, more = {}) =>
	checkLoop(more.trigger ?? trigger, { event, payload, receivedAt, signed: more.signed ?? true });

const at = (now, client = 1, event = 'outbox') => check(event, { client_id: client }, START + now);

const countAllowed = (count, everyMs, from = 0) =>
	Array.from({ length: count }, (_, index) => at(from + index * everyMs)).filter((state) => state === 'allowed').length;

describe('the loop guard', () => {
	it('allows 20 a minute, reports the loop once, and blocks until 10 minutes were quiet', () => {
		expect(countAllowed(20, 100)).toBe(20);
		expect(at(2000)).toBe('tripped');
		expect(at(2001)).toBe('blocked');
		expect(at(9 * MINUTE)).toBe('blocked');
		expect(at(18 * MINUTE)).toBe('blocked');
		expect(at(28 * MINUTE)).toBe('allowed');
		expect(countAllowed(25, 100, 28 * MINUTE + 1)).toBe(19);
	});

	it('stops a slow loop', () => {
		expect(countAllowed(300, 10_000)).toBe(100);
	});

	it('allows a busy conversation', () => {
		expect(countAllowed(19 * 5, 3200)).toBe(95);
	});

	it.each(['inbox', 'new_client', 'imported_message', 'close_request'])('never blocks "%s"', (event) => {
		for (let index = 0; index < 500; index++) expect(at(index, 1, event)).toBe('allowed');
	});

	it.each(['outbox', 'outbox_status', 'comment', 'system_message'])('counts "%s" separately', (event) => {
		countAllowed(20, 10);
		const states = Array.from({ length: 21 }, (_, index) => at(index, 2, event));
		expect(states.filter((state) => state === 'allowed')).toHaveLength(20);
	});

	it('counts each client and trigger separately', () => {
		countAllowed(30, 10);
		expect(at(300, 2)).toBe('allowed');
		expect(check('outbox', { client_id: 1 }, START, { trigger: `${trigger} another` })).toBe('allowed');
	});

	it.each([
		{ client: { id: 9 } },
		{ data: { client_id: 9 } },
		{ dialog_id: 9 },
		{ request_id: 9 },
		{},
		{ client_id: { toString: 1 } },
	])('identifies the client of %j', (payload) => {
		const states = Array.from({ length: 21 }, (_, index) => check('comment', payload, START + index));
		expect(states.at(-1)).toBe('tripped');
	});

	it('forgets the clients that were silent longest', () => {
		countAllowed(20, 10);
		for (let client = 2; client <= 2000; client++) at(300, client);
		expect(at(400)).toBe('tripped');
		for (let client = 2001; client <= 4000; client++) at(500, client);
		expect(at(600)).toBe('allowed');
	});

	it('ignores times in the future after the clock was set back', () => {
		const later = 5_000_000_000_000;
		for (let index = 0; index < 30; index++) check('outbox', { client_id: 1 }, later + index);
		expect(check('outbox', { client_id: 1 }, later - 3_600_000)).toBe('allowed');
	});

	it('counts unsigned events separately, so that a forger cannot block signed ones', () => {
		const forged = Array.from({ length: 30 }, (_, index) =>
			check('outbox', { client_id: 1 }, START + index, { signed: false }),
		);
		expect(forged.at(-1)).toBe('blocked');
		expect(at(40)).toBe('allowed');
	});

	it('does not let unsigned events of many clients reset the counters of signed ones', () => {
		countAllowed(20, 10);
		for (let client = 2; client <= 2_100; client++)
			check('outbox', { client_id: client }, START + 300, { signed: false });
		expect(at(400)).toBe('tripped');
	});
});
