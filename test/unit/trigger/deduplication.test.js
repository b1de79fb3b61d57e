'use strict';

const { DeliveryDeduplicator, deliveryId } = require('../../../dist/nodes/Chat2Desk/trigger/deduplication');

const DAY = 24 * 3600;

let trigger;
let serial = 0;
beforeEach(() => {
	trigger = `workflow ${serial++}`;
});

const at = (now, signed = true) => new DeliveryDeduplicator(trigger, signed, now);

const idOf = (more = {}) =>
	deliveryId({
		body: Buffer.from('{}'),
		timestamp: '1750000000',
		account: 'account',
		event: 'close_request',
		payload: {},
		signed: true,
		...more,
	});
const id = (index) => idOf({ body: Buffer.from(String(index)) });

describe('the delivery ID', () => {
	it('depends on body, timestamp, account and signature', () => {
		expect(idOf()).toMatch(/^[0-9a-f]{32}$/);
		expect(idOf()).toBe(idOf());
		const others = [
			idOf({ body: Buffer.from('2') }),
			idOf({ timestamp: '1750000001' }),
			idOf({ timestamp: undefined }),
			idOf({ account: 'another' }),
			idOf({ signed: false }),
		];
		expect(new Set([idOf(), ...others]).size).toBe(6);
	});

	it('separates body and timestamp', () => {
		expect(idOf({ body: Buffer.from('{}1'), timestamp: '750000000' })).not.toBe(
			idOf({ body: Buffer.from('{}'), timestamp: '1750000000' }),
		);
	});

	const message = (message_id, more = {}) =>
		idOf({ event: 'inbox', payload: { message_id }, body: Buffer.from('{"message_id":5}'), ...more });

	it('of a signed message depends on its ID, event and account only', () => {
		expect(message(5)).toBe(message('5', { body: Buffer.from('other bytes'), timestamp: '1750000009' }));
		const others = [message(6), message(5, { event: 'outbox' }), message(5, { account: 'another' })];
		expect(new Set([message(5), ...others]).size).toBe(4);
	});

	it('of an unsigned message is a hash of its body and does not depend on ID or timestamp', () => {
		const unsigned = { signed: false, body: Buffer.from('{"message_id":5}') };
		expect(message(5, unsigned)).not.toBe(message(5));
		expect(message(5, unsigned)).toBe(message(6, { ...unsigned, timestamp: undefined }));
		expect(message(5, unsigned)).not.toBe(message(5, { ...unsigned, body: Buffer.from('{"message_id":5 }') }));
	});

	it.each(['x'.repeat(1_000_000), '', '5x', '-1', 1.5, null, { toString: 1 }, [5]])(
		'does not use %.20p as a message ID',
		(invalid) => {
			const first = message(invalid, { body: Buffer.from('1') });
			expect(first).not.toBe(message(invalid, { body: Buffer.from('2') }));
		},
	);
});

describe('the deduplicator', () => {
	it('reports new, then in flight, then duplicate', () => {
		expect(at(100).check(id(1))).toBe('new');
		const settle = at(100).claim(id(1));
		expect(at(100).check(id(1))).toBe('inFlight');
		settle(true);
		expect(at(101).check(id(1))).toBe('duplicate');
		expect(at(101).check(id(2))).toBe('new');
	});

	it('accepts a repeated delivery if the first one did not reach n8n', () => {
		at(100).claim(id(1))(false);
		expect(at(100).check(id(1))).toBe('new');
	});

	it('remembers an accepted delivery if the connection closes afterwards', () => {
		const settle = at(100).claim(id(1));
		settle(true);
		settle(false);
		expect(at(100).check(id(1))).toBe('duplicate');
	});

	it('forgets deliveries after a day', () => {
		at(100).claim(id(1))(true);
		expect(at(100 + DAY - 1).check(id(1))).toBe('duplicate');
		expect(at(100 + DAY).check(id(1))).toBe('new');
	});

	it('keeps triggers apart', () => {
		at(100).claim(id(1))(true);
		expect(new DeliveryDeduplicator('another', true, 100).check(id(1))).toBe('new');
	});

	it('remembers 20,000 deliveries', () => {
		for (let index = 0; index < 21_000; index++) at(100).claim(id(index))(true);
		expect(at(100).check(id(500))).toBe('new');
		expect(at(100).check(id(1000))).toBe('duplicate');
	});

	it('does not let unsigned deliveries displace signed ones', () => {
		at(100).claim(id('signed'))(true);
		for (let index = 0; index < 21_000; index++) at(100, false).claim(id(index))(true);
		expect(at(100).check(id('signed'))).toBe('duplicate');
	});
});
