'use strict';

const { DayRangeBudget } = require('../../../dist/nodes/Chat2Desk/utils/day-range-budget');

/** What is said of ranges with so many days each: read whole, or a request after the other as far as a limit lets them. */
function watched(ranges, isPart = false) {
	const said = [];
	const watch = new DayRangeBudget((text) => said.push(text));
	for (const days of ranges) {
		watch.begin(days, isPart);
		if (isPart) for (let made = 0; made < days; made++) watch.add();
	}
	return said;
}

const told = (count) => [
	`Reading the date range takes at least ${count} API requests, one per day. Shorter ranges take fewer`,
];

test.each([[1], [400]])('%i days are read in silence', (days) => {
	expect([watched([days]), watched([days], true)]).toEqual([[], []]);
});

test.each([[401], [1000]])(
	'%i days are read, and it is said once, before the request that is one more than 400',
	(days) => {
		expect(watched([days])).toEqual(told(days));
		expect(watched([days], true)).toEqual(told(401));
	},
);

test('requests are counted over all ranges of an execution, and told once', () => {
	expect(watched([300, 100])).toEqual([]);
	expect(watched([300, 101, 400, 1000])).toEqual(told(401));
});

test('requests for more than a page of a day count, too', () => {
	const said = [];
	const watch = new DayRangeBudget((text) => said.push(text));
	watch.begin(399, false);
	watch.add();
	expect(said).toEqual([]);
	watch.add(3);
	expect(said).toEqual(told(403));
});

test.each([[true], [false]])(
	'1,001 days are refused at once, with a limit or without (%s), and count for nothing',
	(isPart) => {
		const said = [];
		const watch = new DayRangeBudget((text) => said.push(text));
		expect(() => watch.begin(1001, isPart)).toThrow(
			'The date range is too long: 1001 days (max 1,000, one request per day)',
		);
		watch.begin(400, false);
		expect(said).toEqual([]);
	},
);
