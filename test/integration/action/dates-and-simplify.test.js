'use strict';

const { execute } = require('../../support/n8n-core');
const { locator, refused, sent } = require('../../support/run-once');
const { chat2desk, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const CLIENTS = { resource: 'client', operation: 'getAll', returnAll: true };

describe('dates', () => {
	const createdAfter = async (value, timezone) =>
		new Date(
			Number(
				(await sent({ ...CLIENTS, filters: { createdAfter: `={{ ${value} }}` } }, { timezone })).query.created_after,
			) * 1000,
		).toISOString();

	test.each([
		['ISO with Z', '"2026-07-17T10:45:31Z"', '2026-07-17T10:45:31.000Z'],
		['ISO with an offset', '"2026-07-17T10:45:31+03:00"', '2026-07-17T07:45:31.000Z'],
		["ISO without an offset, in the workflow's time zone", '"2026-07-17T10:45:31"', '2026-07-17T14:45:31.000Z'],
		["a day, in the workflow's time zone", '"2026-07-17"', '2026-07-17T04:00:00.000Z'],
		['a Luxon date', 'DateTime.fromISO("2026-07-17T10:45:31", { zone: "Europe/Rome" })', '2026-07-17T08:45:31.000Z'],
		['a JavaScript date', 'new Date("2026-07-17T10:45:31Z")', '2026-07-17T10:45:31.000Z'],
		['Unix seconds', '1784285131', '2026-07-17T10:45:31.000Z'],
		['Unix seconds as a string', '"1784285131"', '2026-07-17T10:45:31.000Z'],
		['Unix milliseconds', '1784285131000', '2026-07-17T10:45:31.000Z'],
	])('%s', async (_name, value, expected) => {
		expect(await createdAfter(value, 'America/New_York')).toBe(expected);
	});

	test('rejects anything else', async () => {
		const error = await refused({ ...CLIENTS, filters: { createdAfter: 'next week' } });
		expect(error).toMatchObject({
			message: '"Created After": "next week" is not a date',
			description: expect.stringContaining('2026-07-17'),
		});
	});

	test.each([
		['2026-07-17', '2026-07-17'],
		['2026-07-17T23:30:00-04:00', '2026-07-17'],
		['2026-07-18T03:30:00Z', '2026-07-17'],
	])("uses the day in the workflow's time zone: %s", async (value, date) => {
		const { query } = await sent(
			{ resource: 'statistics', operation: 'getAll', report: locator('rating'), dateFrom: value, returnAll: true },
			{ timezone: 'America/New_York' },
		);
		expect(query.date).toBe(date);
	});
});

describe('Simplify', () => {
	const row = {
		id: 5,
		name: 'A',
		assigned_name: 'B',
		avatar: 'x',
		region_id: 7,
		first_client_message: '2025-05-26T08:21:30 UTC',
		last_client_message: null,
	};
	const got = async (simplify) => {
		chat2desk(() => success(row));
		const { items } = await execute({
			parameters: { resource: 'client', operation: 'get', clientId: locator('5'), simplify },
		});
		return items[0].json;
	};

	test('outputs the main fields, with times in ISO 8601', async () => {
		expect(await got(true)).toEqual({
			id: 5,
			display_name: 'B',
			last_client_message: null,
		});
	});

	test('outputs the response unchanged if turned off', async () => {
		expect(await got(false)).toEqual(row);
	});
});
