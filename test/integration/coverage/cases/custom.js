'use strict';

const { succeeded } = require('./checks');

/** Deprecated endpoints have no operation. They are called with Custom API Call. */
module.exports = [
	{
		operation: 'api.customCall',
		name: 'all pages',
		values: {
			method: 'GET',
			path: '/v1/clients?order=asc',
			queryParameters: '{"created_after": 1700000000}',
			paginate: true,
		},
		check: (items) => expect(items.length).toBeGreaterThan(200),
	},
	{
		operation: 'api.customCall',
		name: 'old webhook',
		values: { method: 'POST', path: '/v1/companies/web_hook', body: '{"url": "https://hooks.example/old"}' },
		check: succeeded,
		effect: ({ company }) => company.hook === 'https://hooks.example/old',
	},
	{
		operation: 'api.customCall',
		name: 'old webhook of closed chats',
		values: { method: 'POST', path: 'companies/chat_close_web_hook', body: '{"url": "https://hooks.example/closed"}' },
		check: succeeded,
		effect: ({ company }) => company.chatCloseHook === 'https://hooks.example/closed',
	},
	{
		operation: 'api.customCall',
		name: 'old assignment',
		values: { method: 'POST', path: '/v1/messages/1001/assign', body: '{"operator_id": 619}' },
		check: succeeded,
		effect: ({ messages, dialogs }) => dialogs.get(messages.get(1001).dialog_id).operator_id === 619,
	},
	{
		operation: 'api.customCall',
		name: 'emptying the outbox',
		values: { method: 'GET', path: '/v1/gateway/delete_outbox', omitVersionPrefix: true },
		check: succeeded,
		effect: ({ outbox }) => outbox.size === 0,
	},
];
