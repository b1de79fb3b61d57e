'use strict';

const { ALL, FIFTY, byId, del, get, plain, post, put } = require('./calls');

const ticket = (n) => ({
	summary: `summary ${n}`,
	description: `ticketDescription ${n}`,
	reporter_id: 800 + n,
	request_ids: [900 + n, 910 + n],
	requests: [{ id: n }],
	status: `ticketStatus ${n}`,
	priority: `priority ${n}`,
	type: `ticketType ${n}`,
	assignee: 640 + n,
});
const webhook = (n) => ({
	name: `webhookName ${n}`,
	url: `url ${n}`,
	events: ['client_added_to_blacklist', 'new_client'].slice(0, n),
	channels: [126, 126 + n],
	status: ['disable', 'enable'][n - 1],
	order: n,
});
const operator = (n) => ({
	email: `email ${n}`,
	first_name: `firstName ${n}`,
	last_name: `lastName ${n}`,
	access_right_id: 54500 + n,
	external_id: `externalId ${n}`,
	password: `password ${n}`,
	phone: `1555000000${n}`,
	role: `role_${n}`,
});

/** See index.js for how an entry is read. */
module.exports = {
	'api:customCall': {
		all: (n) => [
			n === 1 ? { ...del('/v1/things/1', { a: 1, b: 1 }), body: { c: 1 } } : get('/things/2', { a: 2, b: 2 }),
		],
		items: [
			{ method: 'DELETE', path: '/things/1?a=1', queryParameters: '{"b": 1}', body: '{"c": 1}', unversioned: false },
			{ method: 'GET', path: 'things/2?a=2', queryParameters: '{"b": 2}', body: '{"c": 2}', unversioned: true },
		],
		least: [get('/v1/things/1', { a: 1 })],
	},
	'company:getApiInfo': {
		...plain(get('/v1/companies/api_info')),
		answer: () => ({ companyID: 9, junk: 'x' }),
		output: () => [{ companyID: 9 }],
	},
	'company:getInfo': plain(get('/v1/companies/info')),
	'company:switchMode': {
		all: (n) => [put('/v1/companies/switch_mode', { mode: `mode_${n}` })],
		least: [put('/v1/companies/switch_mode', { mode: 'mode_1' })],
	},
	'company:update': {
		all: (n) => [put('/v1/companies', { custom_fields: { name: n } })],
		least: [put('/v1/companies', { custom_fields: { name: 1 } })],
	},
	'operator:create': {
		all: (n) => [post('/v1/operators', operator(n))],
		least: [post('/v1/operators', { email: 'email 1' })],
	},
	'operator:get': byId((n) => get(`/v1/operators/61${n}`)),
	'operator:getAccessRight': byId((n) => get(`/v1/access_rights/5450${n}`)),
	'operator:getAccessRights': plain(get('/v1/access_rights')),
	'operator:getGroups': plain(get('/v1/operators_groups')),
	'operator:getAll': {
		all: (n) => [
			get('/v1/operators', {
				status: ['deleted', 'disabled'][n - 1],
				email: `email ${n}`,
				online: 2 - n,
				phone: `1555000000${n}`,
				role: `role_${n}`,
				status_id: n,
				...ALL,
			}),
		],
		least: [get('/v1/operators', FIFTY)],
	},
	'operator:getStatuses': plain(get('/v1/operators/statuses')),
	'operator:setStatus': {
		all: (n) => [put(`/v1/operators/statuses/61${n}`, { status_id: n })],
		least: [put('/v1/operators/statuses/611', { status_id: 1 })],
	},
	'operator:update': {
		all: (n) => [put(`/v1/operators/61${n}`, { ...operator(n), status: ['deleted', 'disabled'][n - 1], status_id: n })],
		least: [put('/v1/operators/611')],
	},
	'qrCode:decode': {
		all: (n) => [post('/v1/qr-decode', { image_path: `imageUrl ${n}` })],
		least: [post('/v1/qr-decode', { image_path: 'imageUrl 1' })],
	},
	'reference:getApiModes': plain(get('/v1/help/api_modes')),
	'reference:getCountries': { all: () => [get('/v1/countries', ALL)], least: [get('/v1/countries', FIFTY)] },
	'reference:getDialogStates': plain(get('/v1/help/dialog_states')),
	'reference:getMessageTypes': plain(get('/v1/help/message_types')),
	'reference:getRegions': plain(get('/v1/regions')),
	'reference:getRoles': plain(get('/v1/help/roles')),
	'reference:getTicketValues': plain(get('/v1/help/tickets')),
	'reference:getTransports': plain(get('/v1/help/transports')),
	'statistics:getAll': {
		all: (n) => [
			get('/v1/statistics', { report: `report_${n}`, date: `2026-07-1${n}`, ...ALL }),
			get('/v1/statistics', { report: `report_${n}`, date: `2026-07-1${n + 1}`, ...ALL }),
		],
		least: [get('/v1/statistics', { report: 'report_1', date: '2026-07-11', ...FIFTY })],
		answer: (n) => ({ replies: `${n}`, rating: '' }),
		output: (n, requests) => requests.map(({ query }) => ({ date: query.date, replies: n, rating: null })),
	},
	'ticket:create': { all: (n) => [post('/v1/tickets', ticket(n))], least: [post('/v1/tickets')] },
	'ticket:delete': byId((n) => del(`/v1/tickets/TICK%20${n}%2F9`)),
	'ticket:get': byId((n) => get(`/v1/tickets/TICK%20${n}%2F9`)),
	'ticket:getAll': { all: () => [get('/v1/tickets', ALL)], least: [get('/v1/tickets', FIFTY)] },
	'ticket:update': {
		all: (n) => [put(`/v1/tickets/TICK%20${n}%2F9`, ticket(n))],
		least: [put('/v1/tickets/TICK%201%2F9')],
	},
	'webAnalytics:getAll': {
		all: (n) => [
			get('/v1/web_analytics_data', {
				client_id: 31000000 + n,
				date_from: `2026-07-1${n}`,
				date_to: `2026-07-1${n}`,
				order: ['asc', 'desc'][n - 1],
				...ALL,
			}),
		],
		least: [get('/v1/web_analytics_data', FIFTY)],
	},
	'webhook:create': {
		all: (n) => [post('/v1/webhooks', webhook(n))],
		least: [post('/v1/webhooks', { name: 'webhookName 1', url: 'url 1', events: ['client_added_to_blacklist'] })],
	},
	'webhook:delete': byId((n) => del(`/v1/webhooks/550${n}`)),
	'webhook:get': byId((n) => get(`/v1/webhooks/550${n}`)),
	'webhook:getAll': plain(get('/v1/webhooks')),
	'webhook:update': {
		all: (n) => [put(`/v1/webhooks/550${n}`, webhook(n))],
		least: [put('/v1/webhooks/5501')],
	},
};
