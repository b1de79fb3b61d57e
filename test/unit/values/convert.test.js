'use strict';

const convert = require('../../../dist/nodes/Chat2Desk/values/convert');
const { attachmentsOf } = require('../../../dist/nodes/Chat2Desk/values/attachments');
const { isEmpty, plain } = require('../../../dist/nodes/Chat2Desk/values/input');
const { isoTime, parseTime } = require('../../../dist/nodes/Chat2Desk/values/times');

test.each([
	['617', 617],
	[' 617 ', 617],
	[617, 617],
	['TICK-910', 'TICK-910'],
	['12345678901234567890', '12345678901234567890'],
	['-1', '-1'],
	['1.5', '1.5'],
	['', ''],
	[null, null],
])('the id %j is %j', (value, id) => {
	expect(convert.id(value)).toBe(id);
});

test.each([
	['1, 2,,3 ,', [1, 2, 3]],
	[
		[1, '2', ''],
		[1, 2],
	],
	[5, [5]],
	['VIP, New client', ['VIP', 'New client']],
	['', []],
])('the ids %j are %j', (value, ids) => {
	expect(convert.ids(value)).toEqual(ids);
});

test.each([
	[true, 1],
	[false, 0],
	[1, 1],
	['x', 'x'],
])('the flag %j is %j', (value, flag) => {
	expect(convert.flag(value)).toBe(flag);
});

test.each([
	['+1 (555) 000-0001', '15550000001'],
	['  [chat] 1d0b  ', '[chat] 1d0b'],
	[15550000001, '15550000001'],
	['', ''],
	['   ', ''],
	[undefined, ''],
])('the phone %j is %j', (value, phone) => {
	expect(convert.phone(value)).toBe(phone);
});

test('a text without digits is no phone', () => {
	expect(() => convert.phone('none')).toThrow('"none" is not a phone number');
});

test.each([['soon'], [{}], [true], [NaN], [Infinity], [1e20], [-1e20]])('%p is no instant', (value) => {
	expect(() => convert.instant(value, { timezone: 'UTC' })).toThrow('is not a date');
});

test.each([
	['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
	['2026-07-17 10:45:31', 'UTC', '2026-07-17T10:45:31.000Z'],
	[0, 'UTC', '1970-01-01T00:00:00.000Z'],
	[1784285131.5, 'UTC', '2026-07-17T10:45:31.500Z'],
])('%j in %s is %s', (value, timezone, instant) => {
	expect(convert.instant(value, { timezone })).toBe(instant);
});

test.each([
	['2026-07-17T10:45:31 UTC', '2026-07-17T10:45:31Z'],
	['2026-07-17 10:45:31 UTC', '2026-07-17T10:45:31Z'],
	['2026-07-17T10:45:31Z', '2026-07-17T10:45:31Z'],
	['it was 2026-07-17T10:45:31 UTC', 'it was 2026-07-17T10:45:31 UTC'],
	[1743681006, 1743681006],
	[null, null],
])('%j becomes %j', (value, iso) => {
	expect(isoTime(value)).toBe(iso);
});

test.each([
	['2026-07-17T10:45:31 UTC', Date.parse('2026-07-17T10:45:31Z')],
	['2026-07-17T10:45:31.123456Z', Date.parse('2026-07-17T10:45:31.123Z')],
	[1743681006, 1743681006000],
	['', undefined],
	['soon', undefined],
	[null, undefined],
])('%j is the moment %j', (value, ms) => {
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
])('whether %j says nothing: %j', (value, empty) => {
	expect(isEmpty(value)).toBe(empty);
});

test('a locator is the value in it', () => {
	expect(plain({ __rl: true, mode: 'id', value: '5' })).toBe('5');
	expect(plain({ __rl: true, mode: 'list' })).toBe('');
	expect(plain({ a: 1 })).toEqual({ a: 1 });
	expect(plain(null)).toBeNull();
});

test('the files of a message are taken once each', () => {
	const message = {
		photo: 'x/a.jpg',
		video: ' ',
		audio: 7,
		pdf: 'https://y.example/b.pdf?k=1',
		attachments: [{ link: 'https://x.example/x/a.jpg', name: ' ' }, { link: '', name: 'n' }, null, 'text'],
	};
	expect(attachmentsOf(message)).toEqual([
		{ address: 'https://x.example/x/a.jpg', name: undefined },
		{ address: 'https://y.example/b.pdf?k=1' },
	]);
	expect(attachmentsOf({ photo: 'same.jpg', pdf: 'other/same.jpg' })).toEqual([{ address: 'same.jpg' }]);
});
