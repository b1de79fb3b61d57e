'use strict';

const path = require('node:path');
const { BUILT } = require('../../../scripts/catalogue');

const { ticketValues } = require(path.join(BUILT, 'descriptions', 'ticket-values'));
const { transportsOf } = require(path.join(BUILT, 'descriptions', 'transports'));

const OPEN = [
	{ value: 1, name: 'Open' },
	{ value: 4, name: 'Done' },
];

test.each([
	[
		'objects with id and name',
		{
			statuses: [
				{ id: 1, name: 'Open' },
				{ id: 4, name: 'Done' },
			],
			priorities: [{ id: 9, name: 'x' }],
		},
	],
	[
		'IDs as strings',
		{
			status: [
				{ id: '1', name: 'Open' },
				{ id: '4', name: 'Done' },
			],
		},
	],
	[
		'value and title',
		{
			status: [
				{ value: 1, title: 'Open' },
				{ value: 4, title: 'Done' },
			],
		},
	],
	[
		'names by language',
		{
			statuses: [
				{ id: 1, name: { ru: 'Открыт', en: 'Open' } },
				{ id: 4, name: { en: 'Done' } },
			],
		},
	],
	[
		'pairs',
		{
			statuses: [
				[1, 'Open'],
				[4, 'Done'],
			],
		},
	],
	['number → name', { statuses: { 1: 'Open', 4: 'Done' } }],
	['number → names by language', { statuses: { 1: { en: 'Open' }, 4: { en: 'Done' } } }],
	['number → object', { statuses: { 1: { name: 'Open' }, 4: { name: 'Done' } } }],
	['name → number', { statuses: { Open: 1, Done: 4 } }],
	['a nested map', { ticket: { statuses: { 1: 'Open', 4: 'Done' } } }],
	[
		'objects under values',
		{
			status: {
				type: 'integer',
				values: [
					{ id: 1, name: 'Open' },
					{ id: 4, name: 'Done' },
				],
			},
		},
	],
	[
		'a flat list of rows',
		[
			{ field: 'status', id: 1, name: 'Open' },
			{ field: 'priority', id: 2, name: 'x' },
			{ field: 'status', id: 4, name: 'Done' },
		],
	],
	[
		'a list of fields',
		[
			{
				name: 'status',
				values: [
					{ id: 1, name: 'Open' },
					{ id: 4, name: 'Done' },
				],
			},
			{ name: 'priority', values: [] },
		],
	],
])('parses ticket values in the format %s', (_name, data) => {
	expect(ticketValues(data, 'status')).toEqual(OPEN);
});

test('uses values without IDs as IDs', () => {
	expect(ticketValues({ priorities: ['low', 'high'] }, 'priority')).toEqual([
		{ value: 'low', name: 'low' },
		{ value: 'high', name: 'high' },
	]);
	expect(ticketValues({ priorities: [1, 4] }, 'priority')).toEqual([
		{ value: 1, name: '1' },
		{ value: 4, name: '4' },
	]);
});

test.each([
	[null],
	[undefined],
	[17],
	['status'],
	[[]],
	[{}],
	[{ statuses: null }],
	[{ statuses: 'open' }],
	[[null, 1, 'a']],
	[{ status: [null, [], {}, true] }],
])('returns no values for %j', (data) => {
	expect(ticketValues(data, 'status')).toEqual([]);
});

test.each([
	[
		'an object',
		{ sms: { from_client: { text: 'yes', image: 'no' }, to_client: { text: 'YES', image: null } } },
		[{ name: 'sms', from_client: { text: true, image: false }, to_client: { text: true, image: null } }],
	],
	['strings', ['sms', 'viber'], [{ name: 'sms' }, { name: 'viber' }]],
	['objects with a name', [{ id: 1, name: 'sms' }], [{ id: 1, name: 'sms' }]],
	['null', null, []],
	['a string', 'sms', []],
])('parses transports in the format %s', (_name, data, rows) => {
	expect(transportsOf(data)).toEqual(rows);
});
