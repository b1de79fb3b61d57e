'use strict';

const { page, success } = require('../../../support/mock-api');
const { ALL, FIFTY, byId, del, get, plain, post, put } = require('./calls');

/** The account's tags are read once per execution. */
const TAGS = get('/v1/tags', ALL);
const LABELLED = [7, 991, 992].map((id) => ({ id, label: `Tag ${id}` }));
const tagged = (_n, call) => (call.path === '/v1/tags' ? page(LABELLED, call) : { body: { status: 'success' } });

const newClient = (n) => ({
	phone: `1555000000${n}`,
	transport: `transport_${n}`,
	channel_id: 120 + n,
	nickname: `nickname ${n}`,
	assigned_phone: `1555000001${n}`,
});

/** The account's site is read once per execution. The URLs of all dialogs are built from it. */
const site = (n) => (n === 1 ? [get('/v1/companies/api_info')] : []);
const dialogs = {
	reply: (n, { path, query }) => {
		if (path === '/v1/companies/api_info')
			return { body: { status: 'success', data: { domain_urls: ['https://web.example/'] } } };
		const dialog = { id: 70 + n, begin: '2026-01-01T10:00:00 UTC', junk: 'x' };
		return {
			body: {
				status: 'success',
				...(query.limit ? { data: [dialog], meta: { total: 1, limit: query.limit, offset: 0 } } : { data: dialog }),
			},
		};
	},
	output: (n) => [
		{ id: 70 + n, url: `https://web.example/chat/all?dialogID=${70 + n}`, begin: '2026-01-01T10:00:00Z' },
	],
};

/** The transcripts are tested in test/integration/action/transcripts.test.js. */
const transcript = (request, whose) => ({
	all: (n) => [request(n, n === 1 ? 1 : 200)],
	least: [request(1, 200)],
	answer: () => [],
	output: (n) => [{ ...whose(n), text: '', messages: [], count: 0, truncated: false }],
});

/** The format of an entry is described in index.js. */
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
		all: (n) => [get(`/v1/clients/3100000${n}`)],
		least: [get('/v1/clients/31000001')],
	},
	'client:getCustomFields': plain(get('/v1/custom_client_fields')),
	'client:getDialogs': {
		all: (n) => [get(`/v1/clients/3100000${n}/dialogs`, ALL)],
		least: [get('/v1/clients/31000001/dialogs', FIFTY)],
	},
	'client:getLastQuestion': byId((n) => get(`/v1/clients/3100000${n}/last_question`)),
	'client:getAll': {
		reply: (n, call) =>
			call.path === '/v1/tags' ? tagged(n, call) : success([{ id: 70 + n, junk: 'x' }], { meta: { total: 1 } }),
		all: (n) => [
			...(n === 1 ? [TAGS] : []),
			get('/v1/clients', {
				phone: `1555000000${n}`,
				tags: `99${n},7`,
				order: ['asc', 'desc'][n - 1],
				client_phone: `1555000000${n}`,
				'custom_field[id]': 10 + n,
				'custom_field[text]': `customFieldValue ${n}`,
				created_after: Date.UTC(2026, 6, 10 + n, 8) / 1000,
				...ALL,
			}),
		],
		output: (n) => [{ id: 70 + n }],
		least: [get('/v1/clients', FIFTY)],
	},
	'client:getQuestions': {
		all: (n) => [
			get(`/v1/clients/3100000${n}/questions`, {
				start_date: `1${n}-07-2026`,
				finish_date: `1${n + 1}-07-2026`,
				order: ['asc', 'desc'][n - 1],
				...ALL,
			}),
		],
		least: [get('/v1/clients/31000001/questions', { order: 'asc', ...FIFTY })],
	},
	// The requests depend on earlier responses and are tested in test/integration/action/find.test.js.
	'client:createOrUpdate': { apart: true },
	'client:find': { apart: true },
	'client:getTranscript': transcript(
		(n, limit) => get('/v1/messages', { client_id: 31000000 + n, order: 'desc', limit }),
		(n) => ({ client_id: 31000000 + n }),
	),
	'client:getTransports': byId((n) => get(`/v1/clients/3100000${n}/transport`)),
	'client:update': {
		all: (n) => [
			put(`/v1/clients/3100000${n}`, {
				custom_fields: { 6: `six ${n}`, 8: '' },
				nickname: `nickname ${n}`,
				assigned_phone: `1555000001${n}`,
				comment: `comment ${n}`,
				extra_comment_1: `extraComment1 ${n}`,
				extra_comment_2: `extraComment2 ${n}`,
				extra_comment_3: `extraComment3 ${n}`,
				external_id: `externalId ${n}`,
				external_service: `externalService ${n}`,
			}),
		],
		with: ['comment'],
		least: [put('/v1/clients/31000001', { comment: 'comment 1' })],
	},
	'dialog:assign': {
		all: (n) => [put(`/v1/dialogs/50${n}`, { operator_id: 610 + n, force_assign: n === 1, initiator_id: 700 + n })],
		least: [put('/v1/dialogs/501', { operator_id: 611 })],
	},
	'dialog:assignToAvailable': { apart: true },
	'dialog:close': {
		all: (n) => [put(`/v1/dialogs/50${n}`, { state: 'closed', operator_id: 610 + n, initiator_id: 700 + n })],
		least: [put('/v1/dialogs/501', { state: 'closed' })],
	},
	'dialog:get': {
		all: (n) => [get(`/v1/dialogs/50${n}`), ...site(n)],
		least: [get('/v1/dialogs/501'), ...site(1)],
		...dialogs,
	},
	'dialog:getAll': {
		...dialogs,
		all: (n) => [
			get('/v1/dialogs', {
				operator_id: 610 + n,
				state: ['closed', 'open'][n - 1],
				order: ['asc', 'desc'][n - 1],
				...ALL,
			}),
			...site(n),
		],
		least: [get('/v1/dialogs', FIFTY), ...site(1)],
	},
	'dialog:getTranscript': transcript(
		(n, limit) => get('/v1/messages', { dialog_id: 500 + n, order: 'desc', limit }),
		(n) => ({ dialog_id: 500 + n }),
	),
	'dialog:getUnanswered': {
		all: (n) => [get('/v1/dialogs/unanswered', { limit: n }), ...(n === 1 ? [get('/v1/dialogs/71')] : [])],
		least: [get('/v1/dialogs/unanswered', { limit: 600 })],
		reply: (n, { path }) => ({
			body: {
				status: 'success',
				data: path.endsWith('unanswered') ? { ids: [70 + n], client_ids: [80 + n] } : { id: 70 + n },
			},
		}),
		output: (n, requests) => [
			{
				dialog_id: 70 + n,
				client_id: 80 + n,
				...(JSON.stringify(requests).includes(`/dialogs/${70 + n}`) && { dialog: { id: 70 + n } }),
			},
		],
	},
	'dialog:handBack': { apart: true },
	'dialog:handOver': { apart: true },
	'dialog:reopen': {
		all: (n) => [
			put(`/v1/dialogs/50${n}`, { state: 'open', operator_id: 610 + n, force_assign: n === 1, initiator_id: 700 + n }),
		],
		least: [put('/v1/dialogs/501', { state: 'open' })],
	},
	'dialog:transferToGroup': {
		reply: (n, { path }) =>
			path.startsWith('/v1/dialogs/')
				? success({ id: 500 + n, last_message: { id: 1000 + n } })
				: { body: { status: 'success' } },
		all: (n) => [
			get(`/v1/dialogs/50${n}`),
			get(`/v1/messages/100${n}/transfer_to_group`, { group_id: 10 + n, ...(n === 1 && { force_assign: true }) }),
		],
		least: [get('/v1/dialogs/501'), get('/v1/messages/1001/transfer_to_group', { group_id: 11 })],
		output: (n) => [{ success: true, dialog_id: 500 + n, group_id: 10 + n, message_id: 1000 + n }],
	},
	'dialog:unassign': {
		all: (n) => [put(`/v1/dialogs/50${n}`, { operator_id: null, initiator_id: 700 + n })],
		least: [put('/v1/dialogs/501', { operator_id: null })],
	},
	'request:close': {
		all: (n) => [put('/v1/requests/close', n === 1 ? { client_id: 31000001 } : { request_id: 902 })],
		output: (n, [{ body }]) => [{ success: true, ...body }],
		least: [put('/v1/requests/close', { request_id: 901 })],
	},
	'request:get': byId((n) => get(`/v1/requests/90${n}`)),
	'request:getMessages': byId((n) => get(`/v1/requests/90${n}/messages`)),
	'request:getTranscript': transcript(
		(n) => get(`/v1/requests/90${n}/messages`),
		(n) => ({ request_id: 900 + n }),
	),
	'tag:assign': {
		reply: tagged,
		all: (n) => [
			...(n === 1 ? [TAGS] : []),
			post('/v1/tags/assign_to', {
				tag_ids: [990 + n, 7],
				assignee_type: ['client', 'request'][n - 1],
				assignee_id: [31000001, 902][n - 1],
			}),
		],
		least: [TAGS, post('/v1/tags/assign_to', { tag_ids: [991, 7], assignee_type: 'client', assignee_id: 31000001 })],
		output: (n) => [
			{ success: true, ...(n === 1 ? { client_id: 31000001 } : { request_id: 902 }), tag_ids: [990 + n, 7] },
		],
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
	'tag:get': {
		reply: (n, call) => (call.path === '/v1/tags' ? tagged(n, call) : success({ id: 70 + n, junk: 'x' })),
		all: (n) => [...(n === 1 ? [TAGS] : []), get(`/v1/tags/99${n}`)],
		least: [TAGS, get('/v1/tags/991')],
	},
	'tag:getAll': { all: () => [get('/v1/tags', ALL)], least: [get('/v1/tags', FIFTY)] },
	'tag:unassign': {
		reply: tagged,
		afterRefusal: 1,
		all: (n) => {
			const body = n === 1 ? { client_id: 31000001 } : { request_id: 902 };
			return [
				...(n === 1 ? [TAGS] : []),
				{ ...del(`/v1/tags/99${n}/delete_from`), body },
				{ ...del('/v1/tags/7/delete_from'), body },
			];
		},
		least: [
			TAGS,
			{ ...del('/v1/tags/991/delete_from'), body: { client_id: 31000001 } },
			{ ...del('/v1/tags/7/delete_from'), body: { client_id: 31000001 } },
		],
		output: (n) => [
			{ success: true, ...(n === 1 ? { client_id: 31000001 } : { request_id: 902 }), tag_ids: [990 + n, 7] },
		],
	},
};
