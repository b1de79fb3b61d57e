'use strict';

const { succeeded, transcribed } = require('./checks');

const KNOWN = 31_000_001;
/** The client with the long dialog. */
const TALKATIVE = 31_000_002;

module.exports = [
	{
		operation: 'client.create',
		values: {
			phone: '+1 (555) 999-0001',
			transport: 'whatsapp',
			channelId: 127,
			nickname: 'Nora New',
			assignedPhone: '15559990002',
		},
		check: ([item]) =>
			expect(item).toMatchObject({ phone: '15559990001', display_name: 'Nora New', client_phone: '15559990002' }),
	},
	{
		operation: 'client.createOrGet',
		values: {
			phone: '15550300000',
			transport: 'whatsapp',
			channelId: 127,
			nickname: 'Not taken',
			assignedPhone: '15559990009',
		},
		check: ([item]) => expect(item).toMatchObject({ id: KNOWN, phone: '15550300000' }),
		effect: ({ clients }) => clients.get(KNOWN).assigned_name !== 'Not taken',
	},
	{
		operation: 'client.createOrGet',
		name: 'new',
		values: { phone: '15559990003', transport: 'viber' },
		check: ([item]) =>
			expect(item).toMatchObject({ phone: '15559990003', channels: [{ id: 127, transports: ['viber'] }] }),
	},
	{
		operation: 'client.createOrUpdate',
		values: {
			matchBy: 'customField',
			customField: 'customer NUMBER',
			customFields: { mappingMode: 'defineBelow', value: { 1: 'K-new' } },
			phone: '15559990005',
			transport: 'whatsapp',
			channelId: 127,
			nickname: 'Ulla Upsert',
			assignedPhone: '15559990006',
			comment: 'a',
			extraComment1: 'b',
			extraComment2: 'c',
			extraComment3: 'd',
			externalId: 'crm-405',
			externalService: 'bitrix',
			searchLimit: 5000,
		},
		check: ([item]) =>
			expect(item).toMatchObject({
				action: 'created',
				phone: '15559990005',
				display_name: 'Ulla Upsert',
				external_id: 'crm-405',
				custom_fields: { 'Customer number': 'K-new' },
			}),
		effect: (state) => state.clients.filter(({ external_id }) => external_id === 'crm-405').length === 1,
	},
	{
		operation: 'client.createOrUpdate',
		name: 'the external ID of a client with this phone',
		values: { matchBy: 'externalId', externalId: 'crm-406', phone: '15550300005', transport: 'whatsapp' },
		check: ([item]) => expect(item).toMatchObject({ action: 'updated', external_id: 'crm-406' }),
	},
	{
		operation: 'client.find',
		values: { phone: '+1 555 030 0000', match: 'best', ifSeveral: 'all', ifNotFound: 'error' },
		check: ([item]) => expect(item).toMatchObject({ id: KNOWN, found: true, matched_by: ['phone'] }),
	},
	{
		operation: 'client.find',
		name: 'by custom field',
		values: ({ state }) => ({
			customField: String(state.customFields.find(({ name }) => name === 'Customer number').id),
			customFieldValue: 'K-1000',
			match: 'all',
		}),
		check: (items) =>
			expect(items).toContainEqual(expect.objectContaining({ id: KNOWN, matched_by: ['custom_field'] })),
	},
	{
		operation: 'client.find',
		name: "by a custom field's name",
		values: { customField: 'customer NUMBER', customFieldValue: 'K-1000', match: 'best' },
		check: ([item]) => expect(item).toMatchObject({ id: KNOWN, matched_by: ['custom_field'] }),
	},
	{
		operation: 'client.find',
		name: 'new',
		values: {
			email: 'unknown@x.example',
			clientName: 'Una Known',
			externalId: 'crm-404',
			phone: '15559990004',
			transport: 'whatsapp',
			ifNotFound: 'create',
			searchLimit: 300,
		},
		check: ([item]) =>
			expect(item).toMatchObject({
				found: false,
				phone: '15559990004',
				display_name: 'Una Known',
				external_id: 'crm-404',
			}),
		effect: (state) => state.clients.filter(({ external_id }) => external_id === 'crm-404').length === 1,
	},
	{
		operation: 'client.get',
		values: { clientId: KNOWN },
		check: ([item]) =>
			expect(item.custom_fields).toMatchObject({ 'Customer number': 'K-1000', Plan: expect.any(String) }),
	},
	{
		operation: 'client.getCustomFields',
		check: (items) =>
			expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['Customer number', 'Landing page'])),
	},
	{
		operation: 'client.getDialogs',
		values: { clientId: TALKATIVE },
		more: { returnAll: true },
		check: ([item]) => expect(item).toMatchObject({ id: 501, messages: expect.anything() }),
	},
	{
		operation: 'client.getLastQuestion',
		values: { clientId: TALKATIVE },
		check: ([item]) => expect(item).toMatchObject({ id: expect.any(Number), text: expect.any(String), image: null }),
	},
	{
		operation: 'client.getTranscript',
		values: {
			clientId: TALKATIVE,
			maxMessages: 20,
			includeComments: true,
			includeSystemMessages: true,
			maxCharacters: 1500,
		},
		check: transcribed,
	},
	{
		operation: 'client.getAll',
		values: { order: 'desc' },
		more: { returnAll: true },
		check: (items) => {
			// 1,050 seeded clients, plus those created by earlier cases.
			expect(items.length).toBeGreaterThanOrEqual(1052);
			expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
		},
	},
	{
		operation: 'client.getAll',
		name: 'by phone, tag and age',
		values: ({ state }) => {
			const { phone, tag_ids } = state.clients.get(KNOWN);
			return { phone, tagIds: [...tag_ids], createdAfter: '2026-01-01T00:00:00Z', order: 'asc' };
		},
		more: { limit: 5 },
		check: (items) => {
			expect(items).toHaveLength(1);
			expect(items[0]).toMatchObject({ id: KNOWN, custom_fields: { 'Customer number': 'K-1000' } });
		},
	},
	{
		operation: 'client.getAll',
		name: 'by assigned phone',
		values: { clientPhone: '15550400001' },
		check: (items) => expect(items.map(({ id }) => id)).toEqual([31_000_002]),
	},
	{
		operation: 'client.getAll',
		name: 'by custom field',
		values: { customField: '1', customFieldValue: 'K-1005' },
		check: (items) => expect(items.map(({ id }) => id)).toEqual([31_000_006]),
	},
	{
		operation: 'client.getQuestions',
		values: { clientId: TALKATIVE, dateFrom: '2026-07-13', dateTo: '2026-07-14', order: 'desc' },
		more: { returnAll: true },
		check: (items) => {
			expect(items.length).toBeGreaterThan(4);
			for (const item of items) expect(item).toMatchObject({ id: expect.any(Number), text: expect.any(String) });
		},
	},
	{
		operation: 'client.getTransports',
		values: { clientId: TALKATIVE },
		check: (items) => expect(items).toEqual([{ channel_id: 126, transports: ['widget'] }]),
	},
	{
		operation: 'client.update',
		values: {
			clientId: KNOWN,
			customFields: { mappingMode: 'defineBelow', value: { 1: 'K-9', 2: 7, 3: null } },
			nickname: 'Key customer',
			assignedPhone: '15550009999',
			comment: 'Likes blue',
			extraComment1: 'one',
			extraComment2: 'two',
			extraComment3: '',
			externalId: '00123',
			externalService: 'amo',
		},
		check: succeeded,
		effect: ({ clients }) => {
			expect(clients.get(KNOWN)).toMatchObject({
				assigned_name: 'Key customer',
				comment: 'Likes blue',
				extra_comment_1: 'one',
				extra_comment_2: 'two',
				extra_comment_3: '',
				custom_fields: { 1: 'K-9', 2: 7 },
				external_id: '00123',
				external_ids: { amo: '00123' },
			});
			return true;
		},
	},
];
