'use strict';

const { rows, succeeded } = require('./checks');

/** Lists of strings are output as items with a `value`. */
const texts =
	(...some) =>
	(items) =>
		expect(items.map(({ value }) => value)).toEqual(expect.arrayContaining(some));

/** Channels, company, reference values and webhooks: account-level data. */
module.exports = [
	{
		operation: 'channel.get',
		values: { channelId: 127 },
		check: ([item]) => expect(item).toMatchObject({ id: 127, phone: '15550100000' }),
	},
	{ operation: 'channel.getAll', more: { returnAll: true }, check: rows(11) },
	{ operation: 'channel.getAll', name: 'by phone', values: { phone: '+1 555 010 0000' }, check: rows(1) },
	{
		operation: 'company.getApiInfo',
		check: ([item]) =>
			expect(item).toMatchObject({
				companyID: 1001,
				used_this_month: expect.any(Number),
				left_free_requests: expect.any(Number),
				left_paid_requests: 0,
			}),
	},
	{ operation: 'company.getInfo', check: ([item]) => expect(item).toMatchObject({ id: 1001, channels: 11 }) },
	{
		operation: 'company.switchMode',
		values: { mode: 'offline' },
		check: succeeded,
		effect: ({ company }) => company.mode === 'offline',
	},
	{
		operation: 'company.update',
		values: { customInfo1: 'Retail', customInfo2: 'Lisbon', customInfo3: 'since 2019' },
		check: succeeded,
		effect: ({ company }) => company.customInfo[3] === 'since 2019',
	},
	{ operation: 'reference.getApiModes', check: (items) => expect(items.map(({ name }) => name)).toContain('only_api') },
	{ operation: 'reference.getCountries', more: { returnAll: true }, check: rows(30) },
	{ operation: 'reference.getDialogStates', check: texts('open', 'closed') },
	{
		operation: 'reference.getMessageTypes',
		check: (items) => expect(items).toContainEqual({ id: 'to_client', description: 'To a client' }),
	},
	{
		operation: 'reference.getRegions',
		more: { returnAll: true },
		check: (items) => expect(items).toContainEqual({ id: 6, country: 'Portugal', region: 'Lisbon' }),
	},
	{ operation: 'reference.getRoles', check: texts('operator', 'admin') },
	{
		operation: 'reference.getTicketValues',
		check: ([item]) =>
			expect(item).toMatchObject({
				statuses: expect.any(Array),
				priorities: expect.any(Array),
			}),
	},
	{
		operation: 'reference.getTransports',
		more: { returnAll: true },
		check: (items) => {
			expect(items.length).toBeGreaterThan(30);
			const carried = { text: true, image: true, audio: true, video: true, pdf: true, location: true };
			expect(items).toContainEqual({
				name: 'whatsapp',
				from_client: carried,
				to_client: { ...carried, location: false },
			});
			expect(items).toContainEqual(
				expect.objectContaining({ name: 'sms', to_client: expect.objectContaining({ image: false }) }),
			);
		},
	},
	{
		operation: 'webhook.create',
		values: {
			webhookName: 'Codes',
			url: 'https://hooks.example/codes',
			events: ['new_qr_code'],
			channels: [126],
			status: 'disable',
			position: 3,
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
			position: 1,
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
