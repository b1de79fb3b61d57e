'use strict';

const { ALL, FIFTY, byId, del, get, plain, post, put } = require('./calls');

const newClient = (n) => ({
	phone: `1555000000${n}`,
	transport: `transport_${n}`,
	channel_id: 120 + n,
	nickname: `nickname ${n}`,
	assigned_phone: `assignedPhone ${n}`,
});

/** See index.js for how an entry is read. */
module.exports = {
	'channel:get': byId((n) => get(`/v1/channels/12${n}`)),
	'channel:getAll': {
		all: (n) => [get('/v1/channels', { phone: `1555000000${n}`, ...ALL })],
		least: [get('/v1/channels', FIFTY)],
	},
	'client:create': {
		all: (n) => [post('/v1/clients', newClient(n))],
		least: [post('/v1/clients', { phone: '15550000001', transport: 'transport_1' })],
	},
	'client:createOrGet': {
		all: (n) => [post('/v1/clients', newClient(n))],
		least: [post('/v1/clients', { phone: '15550000001', transport: 'transport_1' })],
	},
	'client:get': {
		all: (n) => [get(`/v1/clients/3100000${n}`), ...(n === 1 ? [get('/v1/custom_client_fields')] : [])],
		least: [get('/v1/clients/31000001')],
	},
	'client:getCustomFields': plain(get('/v1/custom_client_fields')),
	'client:getDialogs': {
		all: (n) => [get(`/v1/clients/3100000${n}/dialogs`, ALL)],
		least: [get('/v1/clients/31000001/dialogs', FIFTY)],
	},
	'client:getLastQuestion': byId((n) => get(`/v1/clients/3100000${n}/last_question`)),
	'client:getAll': {
		all: (n) => [
			get('/v1/clients', {
				phone: `1555000000${n}`,
				tags: `99${n},7`,
				order: ['asc', 'desc'][n - 1],
				created_after: `2026-07-1${n}T08:00:00.000Z`,
				...ALL,
			}),
			...(n === 1 ? [get('/v1/custom_client_fields')] : []),
		],
		least: [get('/v1/clients', FIFTY)],
	},
	'client:getQuestions': {
		all: (n) => [
			get(`/v1/clients/3100000${n}/questions`, {
				start_date: `1${n}-07-2026`,
				finish_date: `2${n}-07-2026`,
				order: ['asc', 'desc'][n - 1],
				...ALL,
			}),
		],
		least: [get('/v1/clients/31000001/questions', FIFTY)],
	},
	'client:getTransports': byId((n) => get(`/v1/clients/3100000${n}/transport`)),
	'client:update': {
		all: (n) => [
			put(`/v1/clients/3100000${n}`, {
				custom_fields: { 6: `six ${n}`, 8: '' },
				nickname: `nickname ${n}`,
				comment: `comment ${n}`,
				extra_comment_1: `extraComment1 ${n}`,
				extra_comment_2: `extraComment2 ${n}`,
				extra_comment_3: `extraComment3 ${n}`,
				external_id: `externalId ${n}`,
				external_service: `externalService ${n}`,
			}),
		],
		least: [put('/v1/clients/31000001')],
	},
	'dialog:assign': {
		all: (n) => [put(`/v1/dialogs/50${n}`, { operator_id: 610 + n, force_assign: n === 1, initiator_id: 700 + n })],
		least: [put('/v1/dialogs/501', { operator_id: 611 })],
	},
	'dialog:close': {
		all: (n) => [put(`/v1/dialogs/50${n}`, { state: 'closed', operator_id: 610 + n, initiator_id: 700 + n })],
		least: [put('/v1/dialogs/501', { state: 'closed' })],
	},
	'dialog:get': byId((n) => get(`/v1/dialogs/50${n}`)),
	'dialog:getAll': {
		all: (n) => [
			get('/v1/dialogs', {
				operator_id: 610 + n,
				state: ['closed', 'open'][n - 1],
				order: ['asc', 'desc'][n - 1],
				...ALL,
			}),
		],
		least: [get('/v1/dialogs', FIFTY)],
	},
	'dialog:getUnanswered': {
		all: (n) => [get('/v1/dialogs/unanswered', { limit: n })],
		least: [get('/v1/dialogs/unanswered', { limit: 600 })],
	},
	'dialog:reopen': {
		all: (n) => [
			put(`/v1/dialogs/50${n}`, { state: 'open', operator_id: 610 + n, force_assign: n === 1, initiator_id: 700 + n }),
		],
		least: [put('/v1/dialogs/501', { state: 'open' })],
	},
	'dialog:unassign': {
		all: (n) => [put(`/v1/dialogs/50${n}`, { operator_id: null, initiator_id: 700 + n })],
		least: [put('/v1/dialogs/501', { operator_id: null })],
	},
	'request:close': {
		all: (n) => [put('/v1/requests/close', n === 1 ? { client_id: 31000001 } : { request_id: 902 })],
		least: [put('/v1/requests/close', { request_id: 901 })],
	},
	'request:get': byId((n) => get(`/v1/requests/90${n}`)),
	'request:getMessages': byId((n) => get(`/v1/requests/90${n}/messages`)),
	'tag:assign': {
		all: (n) => [
			post('/v1/tags/assign_to', {
				tag_ids: [990 + n, 7],
				assignee_type: ['client', 'request'][n - 1],
				assignee_id: [31000001, 902][n - 1],
			}),
		],
		least: [post('/v1/tags/assign_to', { tag_ids: [991, 7], assignee_type: 'client', assignee_id: 31000001 })],
		output: (n) => [{ success: true, tag_ids: [990 + n, 7] }],
	},
	'tag:create': {
		all: (n) => [
			post('/v1/tags', {
				tag_group_id: 310 + n,
				tag_label: `label ${n}`,
				tag_description: `tagDescription ${n}`,
				tag_bg_color: `00ff0${n}`,
				tag_text_color: `00ff0${n}`,
				order_show: n,
			}),
		],
		least: [post('/v1/tags', { tag_group_id: 311, tag_label: 'label 1' })],
	},
	'tag:createGroup': {
		all: (n) => [post('/v1/tag_groups', { tag_group_name: `groupName ${n}`, display: 2 - n, order_show: n })],
		least: [post('/v1/tag_groups', { tag_group_name: 'groupName 1' })],
	},
	'tag:get': byId((n) => get(`/v1/tags/99${n}`)),
	'tag:getAll': { all: () => [get('/v1/tags', ALL)], least: [get('/v1/tags', FIFTY)] },
	'tag:unassign': {
		all: (n) => {
			const from = n === 1 ? { client_id: 31000001 } : { request_id: 902 };
			return [del(`/v1/tags/99${n}/delete_from`, from), del('/v1/tags/7/delete_from', from)];
		},
		least: [
			del('/v1/tags/991/delete_from', { client_id: 31000001 }),
			del('/v1/tags/7/delete_from', { client_id: 31000001 }),
		],
		output: (n) => [{ success: true, tag_ids: [990 + n, 7] }],
	},
};
