'use strict';

const { ALL, FIFTY, byId, get, plain, post, put } = require('./calls');

const routing = (n) => ({
	attachment: `https://x.example/attachmentUrl/${n}`,
	attachment_filename: `attachmentName ${n}`,
	channel_id: 120 + n,
	operator_id: 610 + n,
	external_id: `externalId ${n}`,
});
const extras = (n) => ({
	...routing(n),
	inline_buttons: [{ type: 'reply', text: `yes ${n}`, payload: `p${n}` }],
	keyboard: { buttons: [{ type: 'url', text: 'shop', color: 'red', url: `https://x.example/${n}` }] },
	interactive: { name: n },
	open_dialog: n === 1,
	encrypted: n === 1,
	reply_message_id: 2000 + n,
	pdf: `https://x.example/pdf/${n}`,
	type: ['autoreply', 'system'][n - 1],
});

/** The message of an input item. */
const ofItem = (n) => ({
	timestamp: 1783843200,
	type: 'from_client',
	text: `text ${n}`,
	attachment: `https://x.example/attachmentUrl/${n}`,
	operator_id: 610 + n,
	external_id: `externalId ${n}`,
});

/** The first item contains the messages of the form. The second one is itself a message. */
const imported = (n) =>
	post('/v1/messages/import/', {
		client_id: 31000000 + n,
		channel_id: 120 + n,
		transport: `transport_${n}`,
		messages:
			n === 2
				? [ofItem(n)]
				: [
						{ timestamp: 1784282400, type: 'from_client', text: `first ${n}` },
						{ timestamp: 1784282401, type: 'to_client', text: `later ${n}`, operator_id: 617, external_id: `x${n}` },
					],
	});

/** The format of an entry is described in index.js. */
module.exports = {
	'menuItem:getAll': {
		all: (n) => [get('/v1/scenarios/menu_items', { channel_id: 120 + n, level: n })],
		least: [get('/v1/scenarios/menu_items')],
	},
	'menuItem:send': {
		all: (n) => [post('/v1/scenarios/send_menu_item', { client_id: 31000000 + n, menu_item_id: 70 + n })],
		least: [post('/v1/scenarios/send_menu_item', { client_id: 31000001 })],
	},
	'message:collectMessages': { apart: true },
	'message:deleteOutbox': plain(get('/v1/gateway/delete_outbox')),
	'message:downloadAttachments': byId((n) => get(`/v1/messages/100${n}`)),
	'message:get': byId((n) => get(`/v1/messages/100${n}`)),
	'message:getAll': {
		all: (n) => [
			get('/v1/messages', {
				channel_id: 120 + n,
				client_id: 31000000 + n,
				dialog_id: 500 + n,
				operator_id: 610 + n,
				transport: `transport_${n}`,
				type: `type_${n}`,
				read: 2 - n,
				start_date: `1${n}-07-2026`,
				finish_date: `1${n + 1}-07-2026`,
				order: 'asc',
				limit: 200,
			}),
		],
		least: [get('/v1/messages', { order: 'asc', limit: 50 })],
		answer: (n) => ({ id: 4000 + n, created: `2026-07-1${n}T10:00:00 UTC`, junk: 'x' }),
		output: (n) => [{ id: 4000 + n, created: `2026-07-1${n}T10:00:00Z` }],
	},
	'message:import': {
		all: (n) => [imported(n)],
		least: [imported(1)],
		output: (n) =>
			n === 1
				? [{ success: true, client_id: 31000001, channel_id: 121, imported: 2 }]
				: [{ success: true, client_id: 31000002, channel_id: 122, transport: 'transport_2', ...ofItem(2) }],
	},
	'message:markRead': byId((n) => get(`/v1/messages/100${n}/read`)),
	'message:markUnread': byId((n) => get(`/v1/messages/100${n}/unread`)),
	'message:setDeliveryStatus': {
		all: (n) => [put(`/v1/messages/100${n}/status/${[5, 6][n - 1]}`)],
		least: [put('/v1/messages/1001/status/5')],
	},
	'message:receive': {
		all: (n) => [
			post('/v1/messages/inbox', {
				channel_id: 120 + n,
				body: `text ${n}`,
				attachment: `https://x.example/attachmentUrl/${n}`,
				attachment_filename: `attachmentName ${n}`,
				from_client: {
					...(n === 1 ? { id: 'externalClientId 1' } : { phone: '15550000002' }),
					nickname: `nickname ${n}`,
					avatar: `https://x.example/avatar/${n}`,
					client_phone: `1555000000${n}`,
					custom_fields: { name: n },
				},
				location: n === 1 ? { lat: n, lon: n } : `${n} ${n}`,
				extra_data: { external_id: `externalId ${n}` },
				image: `https://x.example/image/${n}`,
				video: `https://x.example/video/${n}`,
			}),
		],
		least: [post('/v1/messages/inbox', { channel_id: 121, from_client: { phone: '15550000001' }, body: 'text 1' })],
		with: ['text'],
	},
	'message:send': {
		// The second item goes to a phone number.
		all: (n) => [
			...(n === 2 ? [post('/v1/clients', { phone: '15550000002', transport: 'transport_2', channel_id: 122 })] : []),
			post('/v1/messages', {
				client_id: n === 1 ? 31000001 : 72,
				text: `text ${n}`,
				transport: `transport_${n}`,
				...extras(n),
			}),
		],
		least: [post('/v1/messages', { client_id: 31000001, text: 'text 1' })],
	},
	'message:sendComment': {
		all: (n) => [
			post('/v1/messages', {
				client_id: 31000000 + n,
				text: `text ${n}`,
				transport: `transport_${n}`,
				...routing(n),
				type: 'comment',
				open_dialog: n === 1,
			}),
		],
		least: [post('/v1/messages', { client_id: 31000001, text: 'text 1', type: 'comment', open_dialog: false })],
		with: ['text'],
	},
	// Its requests contain a new signature each time and are tested in test/integration/send-and-wait/ask.test.js.
	'message:sendAndWait': { apart: true },
	'message:sendTemplate': {
		// The second item goes to a phone number.
		all: (n) => [
			...(n === 2 ? [post('/v1/clients', { phone: '15550000002', transport: 'transport_2', channel_id: 122 })] : []),
			post('/v1/messages', {
				client_id: n === 1 ? 31000001 : 72,
				text: `@HSM@\ntemplateName ${n}|language ${n}\nAnn ${n}\ntwo lines`,
				transport: `transport_${n}`,
				...routing(n),
				open_dialog: n === 1,
			}),
		],
		least: [post('/v1/messages', { client_id: 31000001, text: '@HSM@\ntemplateName 1|language 1' })],
	},
	'message:transfer': {
		all: (n) => [
			get(`/v1/messages/100${n}/transfer`, { operator_id: 610 + n, ...(n === 1 && { force_assign: true }) }),
		],
		least: [get('/v1/messages/1001/transfer', { operator_id: 611 })],
	},
	'message:transferToGroup': {
		all: (n) => [
			get(`/v1/messages/100${n}/transfer_to_group`, { group_id: 10 + n, ...(n === 1 && { force_assign: true }) }),
		],
		least: [get('/v1/messages/1001/transfer_to_group', { group_id: 11 })],
	},
	'template:get': byId((n) => get(`/v1/templates/4${n}`)),
	'template:getAll': { all: () => [get('/v1/templates', ALL)], least: [get('/v1/templates', FIFTY)] },
};
