import type { INodeProperties } from 'n8n-workflow';
import { flag, id, instant, phone as digits } from '../values/convert';
import { forCode, inBody, inPath, inQuery, required, shown } from '../catalogue/fields';
import { channel, client, dialog, operator, operatorGroup } from '../catalogue/locators';
import { forceAssign, messageId, messageType, order, phone, transport } from '../catalogue/pickers';
import type { Pages, Resource } from '../catalogue/types';
import { gettingKnown } from './client-steps';
import { receive } from './message-receive';
import { attachment, extras, openDialogForComment, routing, text } from './message-fields';
import { downloadAttachments, saysSomething, sendToPhone } from './message-steps';
import { sendTemplate } from './message-template';

const read: INodeProperties = {
	displayName: 'Read',
	name: 'read',
	type: 'boolean',
	default: false,
	description: 'Whether to return read messages only, or unread ones only',
};

const sentAfter: INodeProperties = {
	displayName: 'Sent After',
	name: 'sentAfter',
	type: 'dateTime',
	default: '',
	description: 'Return messages from this moment on. Days are read one by one, with one request a day.',
};

const sentBefore: INodeProperties = {
	displayName: 'Sent Before',
	name: 'sentBefore',
	type: 'dateTime',
	default: '',
	description: 'Return messages up to this moment, without it',
};

const startId: INodeProperties = {
	displayName: 'From Message ID',
	name: 'startId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'Return messages with this ID or a higher one',
};

const maximumSize: INodeProperties = {
	displayName: 'Maximum File Size (MB)',
	name: 'maximumSize',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 100,
	description: 'A larger file is an error, because each file is held in memory until it is stored',
};

/** `offset` does nothing in this list; dates and `start_id` exclude each other (seen on live accounts). */
const pages: Pages = {
	by: 'startId',
	key: 'id',
	days: { after: 'sentAfter', before: 'sentBefore', from: 'start_date', until: 'finish_date', time: 'created' },
};

const simple = [
	'id',
	'text',
	'type',
	'transport',
	'created',
	'client_id',
	'operator_id',
	'dialog_id',
	'channel_id',
	'attachments',
];

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	operations: [
		{
			name: 'Download Attachments',
			value: 'downloadAttachments',
			action: 'Download attachments of message',
			description: 'Get all files of one message as binary data',
			request: { method: 'GET', path: '/messages/:id' },
			fields: [inPath(messageId), forCode(maximumSize)],
			answer: { kind: 'object' },
			simple,
			run: downloadAttachments,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get message',
			description: 'Get one message by its ID',
			request: { method: 'GET', path: '/messages/:id' },
			fields: [inPath(messageId)],
			answer: { kind: 'object' },
			simple,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many messages',
			description: 'Get messages of a client, dialog, channel, operator or time',
			request: { method: 'GET', path: '/messages' },
			fields: [
				inQuery(channel),
				inQuery(client),
				inQuery(dialog),
				inQuery(operator),
				inQuery(transport),
				inQuery(messageType, 'type'),
				inQuery(read, 'read', flag),
				inQuery(order),
				forCode(sentAfter, instant),
				forCode(sentBefore, instant),
				inQuery(startId, 'start_id', id),
			],
			answer: { kind: 'list', pages },
			simple,
		},
		{
			name: 'Mark as Read',
			value: 'markRead',
			action: 'Mark message as read',
			description: 'Mark one message as read by the team',
			request: { method: 'GET', path: '/messages/:id/read', changes: true },
			fields: [inPath(messageId)],
			answer: { kind: 'done' },
		},
		{
			name: 'Mark as Unread',
			value: 'markUnread',
			action: 'Mark message as unread',
			description: 'Mark one message as not read by the team',
			request: { method: 'GET', path: '/messages/:id/unread', changes: true },
			fields: [inPath(messageId)],
			answer: { kind: 'done' },
		},
		receive,
		{
			name: 'Send',
			value: 'send',
			action: 'Send message to client',
			description: 'Send a text or a file to a client who has written before or was created',
			request: { method: 'POST', path: '/messages' },
			fields: [required(inBody(client)), shown(inBody(text)), ...extras],
			check: saysSomething,
			answer: { kind: 'object' },
		},
		{
			name: 'Send Internal Comment',
			value: 'sendComment',
			action: 'Send internal comment',
			description: 'Write a note that only the team sees. A closed dialog stays closed unless asked otherwise.',
			// A comment, too, reopens a closed dialog unless the API is told not to (Chat2Desk's description).
			request: { method: 'POST', path: '/messages', body: { type: 'comment', open_dialog: false } },
			fields: [required(inBody(client)), shown(inBody(text)), ...attachment, ...routing, inBody(openDialogForComment)],
			check: saysSomething,
			answer: { kind: 'object' },
		},
		{
			name: 'Send to Phone',
			value: 'sendToPhone',
			action: 'Send message to phone number',
			description: 'Send a message to a phone number: the client is found, or created first',
			request: { method: 'POST', path: '/messages' },
			fields: [
				required(forCode(phone, digits)),
				required(inBody(transport)),
				shown(inBody(text)),
				...extras,
			],
			check: saysSomething,
			answer: { kind: 'object' },
			run: sendToPhone,
			also: [{ method: 'POST', path: '/clients' }, ...gettingKnown],
		},
		sendTemplate,
		{
			name: 'Transfer',
			value: 'transfer',
			action: 'Transfer message to operator',
			description: "Hand the message's dialog over to an operator",
			request: { method: 'GET', path: '/messages/:id/transfer', changes: true },
			fields: [inPath(messageId), required(inQuery(operator)), inQuery(forceAssign)],
			answer: { kind: 'done' },
		},
		{
			name: 'Transfer to Group',
			value: 'transferToGroup',
			action: 'Transfer message to operator group',
			description: "Hand the message's dialog over to a group of operators",
			request: { method: 'GET', path: '/messages/:id/transfer_to_group', changes: true },
			fields: [inPath(messageId), required(inQuery(operatorGroup)), inQuery(forceAssign)],
			answer: { kind: 'done' },
		},
	],
};
