'use strict';

const { rows, succeeded } = require('./checks');

/** Templates, menu, tickets, statistics and tools. */
module.exports = [
	{ operation: 'template.getAll', more: { returnAll: true }, check: rows(8) },
	{
		operation: 'template.get',
		values: { templateId: 71 },
		check: ([item]) => expect(item).toMatchObject({ id: 71, command: 'hello' }),
	},
	{
		operation: 'menuItem.getAll',
		values: { channelId: 126, level: 1 },
		check: (items) => expect(items.map(({ text }) => text)).toEqual(['Orders', 'Prices', 'Talk to a person']),
	},
	{
		operation: 'menuItem.send',
		values: { clientId: 31_000_002, menuItemId: 12 },
		check: succeeded,
		effect: ({ messages }) => messages.all().at(-1).text === 'Orders',
	},
	{
		operation: 'menuItem.send',
		name: 'the root',
		values: { clientId: 31_000_002 },
		check: succeeded,
		effect: ({ messages }) => messages.all().at(-1).text === 'Choose a topic',
	},
	{
		operation: 'ticket.create',
		values: {
			summary: 'Shoes too small',
			ticketDescription: 'Wants size 40',
			ticketStatus: 'in progress',
			priority: 4,
			deadline: '2026-07-20',
			assigneeId: 618,
			reporterId: 617,
			requestIds: '900, 901',
		},
		check: ([item]) =>
			expect(item).toMatchObject({
				summary: 'Shoes too small',
				status: 2,
				priority: 4,
				deadline: '2026-07-20',
				assignee_id: 618,
			}),
	},
	{
		operation: 'ticket.update',
		values: ({ made }) => ({
			ticketId: made('ticket.create', 'id'),
			summary: 'Shoes too large',
			ticketDescription: 'Wants size 38',
			ticketStatus: 1,
			priority: 'Urgent',
			deadline: '2026-07-21',
			assigneeId: 619,
			reporterId: 618,
			requestIds: '902',
		}),
		check: ([item]) =>
			expect(item).toMatchObject({
				summary: 'Shoes too large',
				reporter_id: 618,
				status: 1,
				priority: 4,
				assignee_id: 619,
			}),
		effect: ({ tickets }) => tickets.find(({ summary }) => summary === 'Shoes too large').request_ids[0] === 902,
	},
	{
		operation: 'ticket.get',
		values: { ticketId: 'TICK-902' },
		check: ([item]) => expect(item).toMatchObject({ id: 'TICK-902', status: expect.any(Number) }),
	},
	{
		operation: 'ticket.getAll',
		more: { limit: 25 },
		check: (items) => expect(new Set(items.map(({ id }) => id)).size).toBe(25),
	},
	{
		operation: 'ticket.delete',
		values: ({ made }) => ({ ticketId: made('ticket.create', 'id') }),
		check: succeeded,
		effect: ({ tickets }) => !tickets.find(({ summary }) => summary === 'Shoes too large'),
	},
	{
		operation: 'statistics.getAll',
		values: { report: 'request_stats', dateFrom: '2026-07-15', dateTo: '2026-07-17' },
		more: { returnAll: true },
		check: (items) => {
			expect(items).toHaveLength(230);
			for (const item of items)
				expect(item).toMatchObject({ date: '2026-07-16', outgoing_messages: expect.any(Number) });
		},
	},
	{
		operation: 'qrCode.decode',
		values: ({ url }) => ({ imageUrl: `${url}/files/qr.png` }),
		check: ([item]) => expect(item.text).toEqual(expect.any(String)),
	},
	{
		operation: 'webAnalytics.getAll',
		values: ({ state }) => ({
			clientId: state.webAnalytics.all()[0].client_id,
			dateFrom: '2026-07-01T00:00:00Z',
			dateTo: '2026-07-17T00:00:00Z',
			order: 'desc',
		}),
		check: ([item], { state }) =>
			expect(item).toMatchObject({ client_id: state.webAnalytics.all()[0].client_id, url: expect.any(String) }),
	},
];
