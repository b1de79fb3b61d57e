'use strict';

const { watchRange } = require('../../../dist/nodes/Chat2Desk/values/ranges');

/** What is said of a range whose days are read one by one, up to the refusal; or of one that is read whole. */
function watched(days, isWhole) {
	const said = [];
	const say = (text) => said.push(text);
	if (isWhole) watchRange(days, say);
	else for (let made = 0; made < days; made++) watchRange(days, say, made);
	return said;
}

test.each([[1], [400]])('%i days are read in silence', (days) => {
	expect([watched(days, true), watched(days, false)]).toEqual([[], []]);
});

test.each([[401], [1000]])('%i days are read, and it is said once', (days) => {
	expect(watched(days, true)).toEqual([`The range takes ${days} requests, one for each day. A shorter range takes fewer`]);
	expect(watched(days, false)).toEqual([`The range takes up to ${days} requests, one for each day. A shorter range takes fewer`]);
});

test('1,001 days are refused: at once where all are needed, else before the request that is too many', () => {
	expect(() => watched(1001, true)).toThrow('more than 1000');
	expect(() => watched(1001, false)).toThrow('more than 1000');
	expect(() => watchRange(1001, () => {}, 999)).not.toThrow();
});
