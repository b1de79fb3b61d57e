'use strict';

const { referenceRows, OPTION_SOURCES } = require('../../../dist/nodes/Chat2Desk/methods/option-sources');
const { typedNumber } = require('../../../dist/nodes/Chat2Desk/utils/text');
const { listSearch, loadOptions } = require('../../../dist/nodes/Chat2Desk/methods');

test.each([
	['objects', [{ name: 'a' }], [{ name: 'a' }]],
	[
		'strings',
		['a', 'b'],
		[
			{ name: 'a', id: 'a' },
			{ name: 'b', id: 'b' },
		],
	],
	['a map to strings', { a: 'A' }, [{ id: 'a', name: 'A' }]],
	['a map to objects', { a: { en: 'A' } }, [{ id: 'a', name: 'a' }]],
	['null in an array', [null], [{ name: null, id: null }]],
	['nothing', undefined, []],
	['a string', 'a', []],
])('parses a reference list in the format %s', (_name, data, rows) => {
	expect(referenceRows(data)).toEqual(rows);
});

test.each([
	['+1 555 000', '1555000'],
	['(1555) 00-00', '15550000'],
	['1.555.000', '1555000'],
	['123', '123'],
	['Jane', undefined],
	['Jane 15550001', undefined],
	['[tg] 807892', undefined],
	['-', undefined],
	['', undefined],
])('parses the search text %j as the number %j', (typed, number) => {
	expect(typedNumber(typed)).toBe(number);
});

test('uses phone filters of the API for clients only', () => {
	const searching = Object.entries(OPTION_SOURCES).filter(([, { phoneFilters }]) => phoneFilters !== undefined);
	expect(searching.map(([name, { phoneFilters }]) => [name, phoneFilters])).toEqual([
		['clients', ['phone', 'client_phone']],
	]);
});

test('does not load the implementation before a method is called', () => {
	for (const method of [...Object.values(loadOptions), ...Object.values(listSearch)])
		expect(typeof method).toBe('function');
	const loaded = Object.keys(require.cache).filter((path) => path.includes('dist/nodes/Chat2Desk/methods/list-search'));
	expect(loaded).toEqual([]);
});
