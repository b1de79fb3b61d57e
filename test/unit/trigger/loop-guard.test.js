'use strict';

const { checkLoop } = require('../../../dist/nodes/Chat2Desk/trigger/loop-guard');

const MINUTE = 60_000;
const START = 1_750_000_000_000;

let trigger;
let serial = 0;
beforeEach(() => {
	trigger = `workflow ${serial++}`;
});

const at = (now, client = 1, event = 'outbox') => checkLoop(trigger, event, { client_id: client }, START + now);

const free = (count, everyMs, from = 0) =>
	Array.from({ length: count }, (_, index) => at(from + index * everyMs)).filter((state) => state === 'free').length;

describe('the loop guard', () => {
	it('lets 20 a minute pass, tells once, and holds until 10 minutes were quiet', () => {
		expect(free(20, 100)).toBe(20);
		expect(at(2000)).toBe('braked');
		expect(at(2001)).toBe('held');
		expect(at(9 * MINUTE)).toBe('held');
		expect(at(18 * MINUTE)).toBe('held');
		expect(at(28 * MINUTE)).toBe('free');
		expect(free(25, 100, 28 * MINUTE + 1)).toBe(19);
	});

	it('ends a slow loop too', () => {
		expect(free(300, 10_000)).toBe(100);
	});

	it('leaves a busy conversation alone', () => {
		expect(free(19 * 5, 3200)).toBe(95);
	});

	it.each(['inbox', 'new_client', 'imported_message', 'close_request'])('never holds "%s"', (event) => {
		for (let index = 0; index < 500; index++) expect(at(index, 1, event)).toBe('free');
	});

	it.each(['outbox', 'outbox_status', 'comment', 'system_message'])('counts "%s" by itself', (event) => {
		free(20, 10);
		const states = Array.from({ length: 21 }, (_, index) => at(index, 2, event));
		expect(states.filter((state) => state === 'free')).toHaveLength(20);
	});

	it('counts each client, and each trigger', () => {
		free(30, 10);
		expect(at(300, 2)).toBe('free');
		expect(checkLoop(`${trigger} another`, 'outbox', { client_id: 1 }, START)).toBe('free');
	});

	it.each([
		{ client: { id: 9 } },
		{ data: { client_id: 9 } },
		{ dialog_id: 9 },
		{ request_id: 9 },
		{},
		{ client_id: { toString: 1 } },
	])('finds whom %j is about', (payload) => {
		const states = Array.from({ length: 21 }, (_, index) => checkLoop(trigger, 'comment', payload, START + index));
		expect(states.at(-1)).toBe('braked');
	});

	it('does not grow without end: the clients that were silent longest are forgotten', () => {
		free(20, 10);
		for (let client = 2; client <= 2000; client++) at(300, client);
		expect(at(400)).toBe('braked');
		for (let client = 2001; client <= 4000; client++) at(500, client);
		expect(at(600)).toBe('free');
	});

	it('does not count times that a clock which was set back left in the future', () => {
		const later = 5_000_000_000_000;
		for (let index = 0; index < 30; index++) checkLoop('clock', 'outbox', { client_id: 1 }, later + index);
		expect(checkLoop('clock', 'outbox', { client_id: 1 }, later - 3_600_000)).toBe('free');
	});
});
