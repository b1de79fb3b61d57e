'use strict';

const { rows, succeeded } = require('./checks');

const names =
	(...some) =>
	(items) =>
		expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(some));

/** Channels, company, reference values and webhooks: what belongs to the account as a whole. */
module.exports = [
	{
		operation: 'channel.get',
		values: { channelId: 127 },
		check: ([item]) => expect(item).toMatchObject({ id: 127, phone: '15550100000' }),
	},
	{ operation: 'channel.getAll', more: { returnAll: true }, check: rows(3) },
	{ operation: 'channel.getAll', name: 'by phone', values: { phone: '+1 555 010 0000' }, check: rows(1) },
	{
		operation: 'company.getApiInfo',
		check: ([item]) => expect(item).toMatchObject({ companyID: 1001, requests_this_month: expect.any(Number) }),
	},
	{ operation: 'company.getInfo', check: ([item]) => expect(item).toMatchObject({ id: 1001, channels: 3 }) },
	{
		operation: 'company.switchMode',
		values: { mode: 'only_api' },
		check: succeeded,
		effect: ({ company }) => company.mode === 'only_api',
	},
	{
		operation: 'company.update',
		values: { companyFields: '{"7": "Retail"}' },
		check: succeeded,
		effect: ({ company }) => company.customFields[7] === 'Retail',
	},
	{ operation: 'reference.getApiModes', check: names('normal', 'only_api') },
	{ operation: 'reference.getCountries', more: { returnAll: true }, check: rows(30) },
	{ operation: 'reference.getDialogStates', check: names('open', 'closed') },
	{ operation: 'reference.getMessageTypes', check: names('from_client', 'to_client') },
	{ operation: 'reference.getRegions', check: names('Lisbon') },
	{ operation: 'reference.getRoles', check: names('operator', 'admin') },
	{
		operation: 'reference.getTicketValues',
		check: ([item]) =>
			expect(item).toMatchObject({
				statuses: expect.any(Array),
				priorities: expect.any(Array),
				types: expect.any(Array),
			}),
	},
	{
		operation: 'reference.getTransports',
		check: (items) =>
			expect(items.map((item) => Object.values(item)).flat()).toEqual(expect.arrayContaining(['whatsapp', 'telegram'])),
	},
	{
		operation: 'webhook.create',
		values: {
			webhookName: 'Codes',
			url: 'https://hooks.example/codes',
			events: ['new_qr_code'],
			channels: [126],
			status: 'disable',
			order: 3,
		},
		check: ([item]) =>
			expect(item).toMatchObject({ name: 'Codes', events: ['new_qr_code'], channels: [126], status: 'disable' }),
	},
	{
		operation: 'webhook.get',
		values: ({ made }) => ({ webhookId: made('webhook.create', 'id') }),
		check: ([item]) => expect(item).toMatchObject({ url: 'https://hooks.example/codes', errors: [] }),
	},
	{
		operation: 'webhook.update',
		values: ({ made }) => ({
			webhookId: made('webhook.create', 'id'),
			webhookName: 'Codes and comments',
			url: 'https://hooks.example/codes-and-comments',
			events: 'new_qr_code, comment',
			channels: [126, 127],
			status: 'enable',
			order: 1,
		}),
		check: ([item]) =>
			expect(item).toMatchObject({ events: ['new_qr_code', 'comment'], channels: [126, 127], status: 'enable' }),
	},
	{
		operation: 'webhook.getAll',
		check: (items) => expect(items).toContainEqual(expect.objectContaining({ name: 'Codes and comments' })),
	},
	{
		operation: 'webhook.delete',
		values: ({ made }) => ({ webhookId: made('webhook.create', 'id') }),
		check: succeeded,
		effect: ({ webhooks }) => !webhooks.find(({ name }) => name === 'Codes and comments'),
	},
];
