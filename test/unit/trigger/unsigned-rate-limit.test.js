'use strict';

const { TriggerRateLimit } = require('../../../dist/nodes/Chat2Desk/trigger/unsigned-rate-limit');

const allowed = (limit, count, now, trigger = 't') =>
	Array.from({ length: count }, () => limit.take(trigger, now)).filter(Boolean).length;

describe('the rate limit of a trigger', () => {
	it('allows a burst, then a steady rate', () => {
		const limit = new TriggerRateLimit(20, 2);
		expect(allowed(limit, 30, 1_000)).toBe(20);
		expect(allowed(limit, 30, 2_000)).toBe(2);
		expect(allowed(limit, 30, 2_400)).toBe(0);
		expect(allowed(limit, 30, 2_500)).toBe(1);
		expect(allowed(limit, 30, 1_000_000)).toBe(20);
	});

	it('takes several tokens or none, so that deliveries that need several are slowed down and not stopped', () => {
		const limit = new TriggerRateLimit(20, 0.2);
		expect(limit.take('t', 0, 20)).toBe(true);
		const times = Array.from({ length: 60 }, (_, index) => index * 4_000);
		expect(times.filter((now) => limit.take('t', now, 2))).toHaveLength(23);
	});

	it('counts each trigger separately', () => {
		const limit = new TriggerRateLimit(1, 1);
		expect([allowed(limit, 2, 0), allowed(limit, 2, 0, 'another')]).toEqual([1, 1]);
	});

	it('survives a clock that is set back', () => {
		const limit = new TriggerRateLimit(1, 1);
		expect([allowed(limit, 1, 10_000), allowed(limit, 1, 5_000), allowed(limit, 1, 6_000)]).toEqual([1, 0, 1]);
	});
});
