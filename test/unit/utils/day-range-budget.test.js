'use strict';

const { DayRangeBudget } = require('../../../dist/nodes/Chat2Desk/utils/day-range-budget');

/** The messages for ranges of so many days: read completely, or one request after another until a limit is reached. */
function messagesFor(ranges, isLimited = false) {
	const messages = [];
	const budget = new DayRangeBudget((text) => messages.push(text));
	for (const days of ranges) {
		budget.begin(days, isLimited);
		if (isLimited) for (let day = 0; day < days; day++) budget.add();
	}
	return messages;
}

const messageFor = (count) => [
	`Reading the date range takes at least ${count} API requests, one per day. Shorter ranges take fewer`,
];

test.each([[1], [400]])('%i days are read without a message', (days) => {
	expect([messagesFor([days]), messagesFor([days], true)]).toEqual([[], []]);
});

test.each([[401], [1000]])('%i days are reported once, before the request that exceeds 400', (days) => {
	expect(messagesFor([days])).toEqual(messageFor(days));
	expect(messagesFor([days], true)).toEqual(messageFor(401));
});

test('counts the requests of all ranges of an execution and reports them once', () => {
	expect(messagesFor([300, 100])).toEqual([]);
	expect(messagesFor([300, 101, 400, 1000])).toEqual(messageFor(401));
});

test('counts the requests for further pages of a day', () => {
	const messages = [];
	const budget = new DayRangeBudget((text) => messages.push(text));
	budget.begin(399, false);
	budget.add();
	expect(messages).toEqual([]);
	budget.add(3);
	expect(messages).toEqual(messageFor(403));
});

test.each([[true], [false]])('1,001 days are rejected and not counted (with a limit: %s)', (isLimited) => {
	const messages = [];
	const budget = new DayRangeBudget((text) => messages.push(text));
	expect(() => budget.begin(1001, isLimited)).toThrow(
		'The date range is too long: 1001 days (max 1,000, one request per day)',
	);
	budget.begin(400, false);
	expect(messages).toEqual([]);
});
