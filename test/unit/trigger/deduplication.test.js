'use strict';

const { DeliveryDeduplicator, deliveryIdOf } = require('../../../dist/nodes/Chat2Desk/trigger/deduplication');

const DAY = 24 * 3600;

let trigger;
let serial = 0;
beforeEach(() => {
	trigger = `workflow ${serial++}`;
});

const at = (now) => new DeliveryDeduplicator(trigger, now);
const id = (index) => deliveryIdOf(Buffer.from(String(index)), '1750000000');

describe('the ID of a delivery', () => {
	it('is the same for the same body and timestamp, and for no other', () => {
		expect(id(1)).toMatch(/^[0-9a-f]{32}$/);
		expect(id(1)).toBe(deliveryIdOf(Buffer.from('1'), '1750000000'));
		const others = [
			deliveryIdOf(Buffer.from('2'), '1750000000'),
			deliveryIdOf(Buffer.from('1'), '1750000001'),
			deliveryIdOf(Buffer.from('1'), undefined),
		];
		expect(new Set([id(1), ...others]).size).toBe(4);
	});

	it('cannot be shifted between body and timestamp', () => {
		expect(deliveryIdOf(Buffer.from('{}1'), '750000000')).not.toBe(deliveryIdOf(Buffer.from('{}'), '1750000000'));
	});
});

describe('repeats', () => {
	it('are new, then pending, then repeats', () => {
		expect(at(100).standing(id(1))).toBe('new');
		const settle = at(100).claim(id(1));
		expect(at(100).standing(id(1))).toBe('pending');
		settle(true);
		expect(at(101).standing(id(1))).toBe('repeat');
		expect(at(101).standing(id(2))).toBe('new');
	});

	it('are new again where the first one did not reach n8n', () => {
		at(100).claim(id(1))(false);
		expect(at(100).standing(id(1))).toBe('new');
	});

	it('stay known where the connection closes after the answer', () => {
		const settle = at(100).claim(id(1));
		settle(true);
		settle(false);
		expect(at(100).standing(id(1))).toBe('repeat');
	});

	it('are forgotten after a day', () => {
		at(100).claim(id(1))(true);
		expect(at(100 + DAY - 1).standing(id(1))).toBe('repeat');
		expect(at(100 + DAY).standing(id(1))).toBe('new');
	});

	it('of one trigger are none of another', () => {
		at(100).claim(id(1))(true);
		expect(new DeliveryDeduplicator('another', 100).standing(id(1))).toBe('new');
	});

	it('stay within their bounds', () => {
		for (let index = 0; index < 21_000; index++) at(100 + index).claim(id(index))(true);
		expect(at(21_100).standing(id(500))).toBe('new');
		expect(at(21_100).standing(id(1000))).toBe('repeat');
	});
});
