'use strict';

const { success } = require('../../../support/mock-api');
const { ALL, FIFTY, byId, del, get, plain, post, put } = require('./calls');

const ticket = (n) => ({
	summary: `summary ${n}`,
	description: `ticketDescription ${n}`,
	status: 3 + n,
	priority: 5 + n,
	deadline: `2026-07-1${n}`,
	assignee_id: 640 + n,
	reporter_id: 800 + n,
	request_ids: [900 + n, 910 + n],
});
const webhook = (n) => ({
	name: `webhookName ${n}`,
	url: `https://x.example/url/${n}`,
	events: ['client_added_to_blacklist', 'new_client'].slice(0, n),
	channels: [126, 126 + n],
	status: ['disable', 'enable'][n - 1],
	order: n,
});
const operator = (n) => ({
	email: `mail${n}@x.example`,
	first_name: `firstName ${n}`,
	last_name: `lastName ${n}`,
	access_right_id: 54500 + n,
	external_id: `externalId ${n}`,
	password: `password ${n}`,
	phone: `1555000000${n}`,
	role: `role_${n}`,
});

/** The format of an entry is described in index.js. */
module.exports = {
	'api:customCall': {
		all: (n) => [
			n === 1 ? { ...del('/v1/things/1', { a: 1, b: 1 }), body: { c: 1 } } : get('/things/2', { a: 2, b: 2 }),
		],
		items: [
			{
				method: 'DELETE',
				path: '/things/1?a=1',
				queryParameters: '{"b": 1}',
				body: '{"c": 1}',
				omitVersionPrefix: false,
			},
			{ method: 'GET', path: 'things/2?a=2', queryParameters: '{"b": 2}', body: '{"c": 2}', omitVersionPrefix: true },
		],
		least: [get('/v1/things/1', { a: 1 })],
	},
	'company:getApiInfo': {
		...plain(get('/v1/companies/api_info')),
		answer: () => ({
			companyID: 9,
			junk: 'x',
			api_calls: { used_this_month: 7, left_free_requests: 3, left_paid_requests: 0 },
		}),
		output: () => [{ companyID: 9, used_this_month: 7, left_free_requests: 3, left_paid_requests: 0 }],
	},
	'company:getInfo': plain(get('/v1/companies/info')),
	'company:switchMode': {
		all: (n) => [put('/v1/companies/switch_mode', { mode: ['online', 'offline'][n - 1] })],
		least: [put('/v1/companies/switch_mode', { mode: 'online' })],
	},
	'company:update': {
		all: (n) => [
			put('/v1/companies', { custom_fields: { 1: `customInfo1 ${n}`, 2: `customInfo2 ${n}`, 3: `customInfo3 ${n}` } }),
		],
		with: ['customInfo2'],
		least: [put('/v1/companies', { custom_fields: { 2: 'customInfo2 1' } })],
	},
	'operator:create': {
		all: (n) => [post('/v1/operators', operator(n))],
		least: [post('/v1/operators', { email: 'mail1@x.example' })],
	},
	'operator:get': byId((n) => get(`/v1/operators/61${n}`)),
	'operator:getAccessRight': byId((n) => get(`/v1/access_rights/5450${n}`)),
	'operator:getAccessRights': plain(get('/v1/access_rights')),
	'operator:getGroups': plain(get('/v1/operators_groups')),
	'operator:getAll': {
		all: (n) => [
			get('/v1/operators', {
				status: ['deleted', 'disabled'][n - 1],
				email: `mail${n}@x.example`,
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
		all: (n) => [put(`/v1/operators/61${n}`, { status_id: n })],
		least: [put('/v1/operators/611', { status_id: 1 })],
	},
	'operator:update': {
		all: (n) => [put(`/v1/operators/61${n}`, { ...operator(n), status: ['deleted', 'disabled'][n - 1], status_id: n })],
		with: ['firstName'],
		least: [put('/v1/operators/611', { first_name: 'firstName 1' })],
	},
	'qrCode:decode': {
		all: (n) => [post('/v1/qr_decode', { image_path: `https://x.example/imageUrl/${n}` })],
		least: [post('/v1/qr_decode', { image_path: 'https://x.example/imageUrl/1' })],
	},
	'reference:getApiModes': plain(get('/v1/help/api_modes')),
	'reference:getCountries': { all: () => [get('/v1/countries', ALL)], least: [get('/v1/countries', FIFTY)] },
	'reference:getDialogStates': plain(get('/v1/help/dialog_states')),
	'reference:getMessageTypes': plain(get('/v1/help/message_types')),
	'reference:getRegions': { all: () => [get('/v1/regions', ALL)], least: [get('/v1/regions', FIFTY)] },
	'reference:getRoles': plain(get('/v1/help/roles')),
	'reference:getTicketValues': plain(get('/v1/help/tickets')),
	'reference:getTransports': {
		...plain(get('/v1/help/transports')),
		reply: () =>
			success({ sms: { from_client: { text: 'yes', image: 'no' }, to_client: { text: 'yes', image: 'no' } } }),
		output: () => [{ name: 'sms', from_client: { text: true, image: false }, to_client: { text: true, image: false } }],
	},
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
		with: ['summary'],
		least: [put('/v1/tickets/TICK%201%2F9', { summary: 'summary 1' })],
	},
	'webAnalytics:getAll': {
		all: (n) => [
			get('/v1/web_analytics_data', {
				client_id: 31000000 + n,
				date_from: `2026-07-1${n}`,
				date_to: `2026-07-1${n + 1}`,
				order: ['asc', 'desc'][n - 1],
				...ALL,
			}),
		],
		answer: (n) => ({ message_id: 70 + n, junk: 'x' }),
		output: (n) => [{ message_id: 70 + n }],
		least: [get('/v1/web_analytics_data', FIFTY)],
	},
	'webhook:create': {
		afterRefusal: 1,
		all: (n) => [post('/v1/webhooks', webhook(n))],
		least: [
			post('/v1/webhooks', {
				name: 'webhookName 1',
				url: 'https://x.example/url/1',
				events: ['client_added_to_blacklist'],
			}),
		],
	},
	'webhook:delete': byId((n) => del(`/v1/webhooks/550${n}`)),
	'webhook:get': byId((n) => get(`/v1/webhooks/550${n}`)),
	'webhook:getAll': plain(get('/v1/webhooks')),
	'webhook:update': {
		all: (n) => [put(`/v1/webhooks/550${n}`, webhook(n))],
		with: ['webhookName'],
		least: [put('/v1/webhooks/5501', { name: 'webhookName 1' })],
	},
};
