'use strict';

const { parseValue } = require('../../../dist/nodes/Chat2Desk/parsing');
const { alternativePhoneForm } = require('../../../dist/nodes/Chat2Desk/parsing/phones');
const { attachmentsOf } = require('../../../dist/nodes/Chat2Desk/utils/attachments');
const { unwrapLocator } = require('../../../dist/nodes/Chat2Desk/parsing/common');
const { isEmpty } = require('../../../dist/nodes/Chat2Desk/utils/input');
const { isoTime, parseTime } = require('../../../dist/nodes/Chat2Desk/utils/api-times');

const CONTEXT = { timezone: 'UTC', companyTimeZone: 'UTC', label: 'Field' };

const { REJECTED, cases } = require('../../support/cases');

describe.each(Object.entries(cases))('%s', (kind, table) => {
	test.each(table)('parses %j as %j', (value, result, context = {}) => {
		const parse = () => parseValue(kind, value, { ...CONTEXT, ...context });
		if (result !== REJECTED) expect(parse()).toEqual(result);
		else
			expect(parse).toThrow(
				expect.objectContaining({
					name: 'InputError',
					message: expect.stringMatching(
						/^"(Field( > \w+)?|Sent At of message 1)": (".*" \S|button \d|variable \{\{)/s,
					),
				}),
			);
	});
});

test.each([
	['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
	['2026-03-08T02:30:00', 'America/New_York', '2026-03-08T07:30:00.000Z'],
	['2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30:00.000Z'],
	['2026-09-06T00:30:00', 'America/Santiago', '2026-09-06T04:30:00.000Z'],
	['2026-07-17T10:45:31[America/New_York]', 'Europe/Berlin', '2026-07-17T14:45:31.000Z'],
	['2026-07-17T00:00:00[America/New_York]', 'Europe/Berlin', '2026-07-17T04:00:00.000Z'],
	['2026-07-17T10:45:31', 'America/New_York', '2026-07-17T14:45:31.000Z'],
	['2026-07-17 10:45 PM', 'America/New_York', '2026-07-18T02:45:00.000Z'],
	['7/17/2026 10:45:31 am', 'UTC', '2026-07-17T10:45:31.000Z'],
	['Jul 17, 2026, 12:05PM', 'UTC', '2026-07-17T12:05:00.000Z'],
	['17 July 2026 12:05 AM', 'UTC', '2026-07-17T00:05:00.000Z'],
])('parses %j in %s as %s', (value, timezone, instant) => {
	expect(parseValue('dateTime', value, { ...CONTEXT, timezone })).toBe(instant);
});

test.each(['2026-07-17 13:45 PM', '2026-07-17 0:45 AM', '2026-07-17 10:75 PM'])('rejects %j', (value) => {
	expect(() => parseValue('dateTime', value, CONTEXT)).toThrow(/has a time that does not exist/);
});

test.each(['Pacific/Auckland', 'America/Los_Angeles', 'Africa/Cairo'])(
	'parses a date without a time as that day in %s',
	(companyTimeZone) => {
		for (const typed of ['05-07-2026', '2026-07-05', '2026-07-05T00:00:00']) {
			const context = { ...CONTEXT, companyTimeZone, timezone: 'Asia/Tokyo' };
			expect(parseValue('date', typed, context)).toBe('2026-07-05');
			const start = Date.parse(parseValue('dateTime', typed, context));
			const shown = (ms) => new Intl.DateTimeFormat('en-CA', { timeZone: companyTimeZone }).format(ms);
			expect([shown(start - 1), shown(start)]).toEqual(['2026-07-04', '2026-07-05']);
		}
	},
);

test.each([
	['5215512345678', '525512345678'],
	['525512345678', '5215512345678'],
	['5511987654321', '551187654321'],
	['551187654321', '5511987654321'],
	['5491112345678', '541112345678'],
	['541112345678', '5491112345678'],
	['15550000001', undefined],
	['551132654321', undefined],
])('the alternative form of the phone number %s is %s', (digits, other) => {
	expect(alternativePhoneForm(digits)).toBe(other);
});

test.each([
	['2026-07-17T10:45:31 UTC', '2026-07-17T10:45:31Z'],
	['2026-07-17 10:45:31 UTC', '2026-07-17T10:45:31Z'],
	['2026-07-17T10:45:31Z', '2026-07-17T10:45:31Z'],
	['it was 2026-07-17T10:45:31 UTC', 'it was 2026-07-17T10:45:31 UTC'],
	[1743681006, 1743681006],
	[null, null],
])('isoTime converts %j to %j', (value, iso) => {
	expect(isoTime(value)).toBe(iso);
});

test.each([
	['2026-07-17T10:45:31 UTC', Date.parse('2026-07-17T10:45:31Z')],
	['2026-07-17T10:45:31.123456Z', Date.parse('2026-07-17T10:45:31.123Z')],
	[1743681006, 1743681006000],
	['', undefined],
	['soon', undefined],
	[null, undefined],
])('parseTime converts %j to %j', (value, ms) => {
	expect(parseTime(value)).toBe(ms);
});

test.each([
	[undefined, true],
	['', true],
	[[], true],
	[0, false],
	[false, false],
	[null, false],
	[{}, false],
])('isEmpty(%j) is %j', (value, empty) => {
	expect(isEmpty(value)).toBe(empty);
});

test('unwrapLocator returns the value of a locator', () => {
	expect(unwrapLocator({ __rl: true, mode: 'id', value: '5' })).toBe('5');
	expect(unwrapLocator({ __rl: true, mode: 'list' })).toBe('');
	expect(unwrapLocator({ a: 1 })).toEqual({ a: 1 });
	expect(unwrapLocator({ mode: 'list', value: '' })).toBe('');
	expect(unwrapLocator({ mode: 'x', value: 1, other: 2 })).toEqual({ mode: 'x', value: 1, other: 2 });
	expect(unwrapLocator(null)).toBeNull();
});

test('attachmentsOf returns all files of a message and removes duplicates by URL', () => {
	const message = {
		photo: 'x/a.jpg',
		video: ' ',
		audio: 7,
		pdf: 'https://y.example/b.pdf?k=1',
		attachments: [{ link: 'https://x.example/x/a.jpg', name: ' ' }, { link: '', name: 'n' }, null, 'text'],
	};
	expect(attachmentsOf(message)).toEqual([
		{ url: 'https://x.example/x/a.jpg', name: undefined },
		{ url: 'x/a.jpg' },
		{ url: 'https://y.example/b.pdf?k=1' },
	]);
	expect(attachmentsOf({ photo: 'same.jpg', pdf: 'other/same.jpg' })).toEqual([
		{ url: 'same.jpg' },
		{ url: 'other/same.jpg' },
	]);
});

describe('neighbors of reported values', () => {
	const context = { label: 'Field', timezone: 'UTC', companyTimeZone: 'UTC' };

	test.each(['GMT+3', 'UTC+3', '+3:00', '+3', 'MSK'])('reads a time with the zone %s', (zone) => {
		expect(parseValue('dateTime', `2026-07-17T10:45:31 ${zone}`, context)).toBe('2026-07-17T07:45:31.000Z');
	});

	test.each([
		['color', { text: 'Yes', color: { name: 'red' } }],
		['type', { text: 'Yes', type: ['reply'] }],
		['color with the text of an object', { text: 'Yes', color: '[object Object]' }],
		['URL', { text: 'Yes', type: 'url' }],
	])('refuses a button with an invalid %s', (_name, button) => {
		expect(() => parseValue('buttons', [button], context)).toThrow(/^"Field/);
	});
});
