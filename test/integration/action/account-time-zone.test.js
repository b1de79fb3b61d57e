'use strict';

const { editor } = require('../../support/editor');
const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const STATISTICS = { resource: 'statistics', operation: 'getAll', report: locator('rating'), returnAll: true };

const datesAsked = async (date, timeZone, timezone) => {
	const wire = chat2desk(() => success([]));
	const { error } = await execute({
		parameters: { ...STATISTICS, dateFrom: date },
		credential: { timeZone },
		timezone,
	});
	expect(error).toBeUndefined();
	return wire.calls.map(({ query }) => query.date);
};

test.each([
	[
		'a date/time becomes the calendar day in the company time zone',
		'2026-07-17T21:00:00Z',
		'Asia/Almaty',
		'UTC',
		'2026-07-18',
	],
	['ignores spaces around the zone', '2026-07-17T21:00:00Z', '  Asia/Almaty ', 'UTC', '2026-07-18'],
	["uses the workflow's time zone if the credential has none", '2026-07-17T21:00:00Z', '', 'Asia/Almaty', '2026-07-18'],
	['prefers the credential over the workflow', '2026-07-17T21:00:00Z', 'America/Bogota', 'Asia/Almaty', '2026-07-17'],
	["keeps the day selected in n8n's date picker", '2026-07-17T00:00:00', 'America/Bogota', 'Asia/Almaty', '2026-07-17'],
	[
		"interprets a time without an offset in the workflow's time zone",
		'2026-07-17T06:00:00',
		'America/Bogota',
		'Asia/Almaty',
		'2026-07-16',
	],
])('%s', async (_name, date, timeZone, timezone, expected) => {
	expect(await datesAsked(date, timeZone, timezone)).toEqual([expected]);
});

test('rejects an unknown time zone before sending anything', async () => {
	const wire = chat2desk(() => success([]));
	const { error } = await execute({
		parameters: { ...STATISTICS, dateFrom: '2026-07-17' },
		credential: { timeZone: 'Asia/Alma' },
	});
	expect(error).toMatchObject({
		message: 'The time zone "Asia/Alma" does not exist',
		description: expect.stringContaining('Account Time Zone'),
		context: { itemIndex: 0 },
	});
	expect(wire.calls).toEqual([]);
});

test('ignores the time zone for operations without a date', async () => {
	chat2desk(() => success([]));
	const { error } = await execute({
		parameters: { resource: 'message', operation: 'getAll', returnAll: true, filters: {} },
		credential: { timeZone: 'Asia/Alma' },
	});
	expect(error).toBeUndefined();
});

describe('the credential test', () => {
	test('reports an unknown time zone without sending a request', async () => {
		const wire = chat2desk(() => success({}));
		const { status, message } = await (await editor({ timeZone: 'Asia/Alma' })).test();
		expect(status).toBe('Error');
		expect(message).toMatch(
			/^The time zone "Asia\/Alma" does not exist\. Enter a name such as Asia\/Almaty as Account Time Zone in the credential/,
		);
		expect(wire.calls).toEqual([]);
	});

	test.each(['', 'Asia/Almaty', ' Europe/Kyiv '])('accepts %j', async (timeZone) => {
		chat2desk(() => success({}));
		expect(await (await editor({ timeZone })).test()).toMatchObject({ status: 'OK' });
	});
});
