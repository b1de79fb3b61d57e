import type { INodeProperties } from 'n8n-workflow';
import { forceAssign, messageId, messageType, order, phone, transport } from '../../descriptions/common-fields';
import { atTop, inBody, inPath, inQuery, notSent, onlyWhenTrue, required } from '../../descriptions/field-builders';
import { channelRLC, clientRLC, dialogRLC, operatorGroupRLC, operatorRLC } from '../../descriptions/resource-locators';
import type { Pagination } from '../../descriptions/handler-types';
import type { Resource } from '../../descriptions/types';
import { CLIENT_LOOKUP_REQUESTS } from '../client/fields';
import {
	assertMessageNotEmpty,
	attachment,
	commentExtras,
	extras,
	MESSAGE_HISTORY_REQUEST,
	routing,
	text,
} from './fields';
import { importMessagesOperation } from './import';
import { receive } from './receive';
import { sendAndWait, waitFields } from './send-and-wait';
import { sendTemplate, templateExtras } from './send-template';

const read: INodeProperties = {
	displayName: 'Read',
	name: 'read',
	type: 'boolean',
	default: false,
	description: 'Whether to return read messages only, or unread ones only',
};

const sentAfter: INodeProperties = {
	displayName: 'From',
	name: 'sentAfter',
	type: 'dateTime',
	default: '',
	description:
		'Return messages from this moment on, such as 2026-07-17 or 17-07-2026. Days are read one by one, with one request a day.',
};

const sentBefore: INodeProperties = {
	displayName: 'To',
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

/** What is off is left out: a server may take any value of a query for yes. */
const ifForced = onlyWhenTrue(inQuery(forceAssign));

/** `offset` does nothing in this list; dates and `start_id` exclude each other (seen on live accounts). */
const pages: Pagination = {
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

const deliveryStatus: INodeProperties = {
	displayName: 'Delivery Status',
	name: 'deliveryStatus',
	type: 'options',
	options: [
		{ name: 'Cancelled', value: 5 },
		{ name: 'Delivered', value: 6 },
		{ name: 'Failed', value: 3 },
		{ name: 'Pending', value: 1 },
		{ name: 'Seen', value: 7 },
		{ name: 'Sent', value: 2 },
	],
	default: 6,
	description: 'How far the message has come. Its name can be given by expression, too.',
};

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send, read and import messages and their files',
	operations: [
		{
			name: 'Delete Unsent Messages',
			value: 'deleteOutbox',
			action: 'Delete all unsent messages',
			description:
				'Drop every outgoing message of the whole account that has not been sent yet. This cannot be undone.',
			request: { method: 'GET', path: '/gateway/delete_outbox', isWrite: true },
			fields: [],
			output: { kind: 'acknowledgement' },
			hiddenFromAgents: true,
		},
		{
			name: 'Download Attachments',
			value: 'downloadAttachments',
			action: 'Download attachments of message',
			description: 'Get all files of one message as binary data',
			request: { method: 'GET', path: '/messages/:id' },
			fields: [inPath(messageId), atTop(notSent(maximumSize))],
			output: { kind: 'object' },
			simplify: simple,
			execute: async (step) => await (await import('./handlers')).downloadAttachments(step),
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get message',
			description: 'Get one message by its ID',
			request: { method: 'GET', path: '/messages/:id' },
			fields: [inPath(messageId)],
			output: { kind: 'object' },
			simplify: simple,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many messages',
			description: 'Get messages of a client, dialog, channel, operator or time',
			request: { method: 'GET', path: '/messages' },
			fields: [
				atTop(notSent(sentAfter)),
				atTop(notSent(sentBefore)),
				inQuery(channelRLC),
				inQuery(clientRLC),
				inQuery(dialogRLC),
				inQuery(operatorRLC),
				inQuery(transport),
				inQuery(messageType, 'type'),
				inQuery(read, 'read', 'booleanAsNumber'),
				inQuery(order),
				inQuery(startId, 'start_id'),
			],
			output: { kind: 'list', pagination: pages },
			simplify: simple,
		},
		importMessagesOperation,
		{
			name: 'Mark as Read',
			value: 'markRead',
			action: 'Mark message as read',
			description: 'Mark one message as read by the team',
			request: { method: 'GET', path: '/messages/:id/read', isWrite: true },
			fields: [inPath(messageId)],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Mark as Unread',
			value: 'markUnread',
			action: 'Mark message as unread',
			description: 'Mark one message as not read by the team',
			request: { method: 'GET', path: '/messages/:id/unread', isWrite: true },
			fields: [inPath(messageId)],
			output: { kind: 'acknowledgement' },
		},
		receive,
		{
			name: 'Send',
			value: 'send',
			action: 'Send message to client',
			description:
				'Send a text, or a file by its public URL (never from the workflow itself), to a client who is known',
			request: { method: 'POST', path: '/messages' },
			fields: [required(inBody(clientRLC)), atTop(inBody(text)), ...extras],
			sharedCollectionFields: waitFields,
			validate: assertMessageNotEmpty,
			output: { kind: 'object' },
			execute: async (step) => await (await import('./handlers')).send(step),
			additionalRequests: [MESSAGE_HISTORY_REQUEST],
		},
		sendAndWait,
		{
			name: 'Send Internal Comment',
			value: 'sendComment',
			action: 'Send internal comment',
			description: 'Write a note that only the team sees. A closed dialog stays closed unless asked otherwise.',
			// A comment, too, reopens a closed dialog unless the API is told not to (Chat2Desk's description).
			request: { method: 'POST', path: '/messages', body: { type: 'comment', open_dialog: false } },
			fields: [required(inBody(clientRLC)), atTop(inBody(text)), ...commentExtras, attachment[1], ...routing],
			sharedCollectionFields: templateExtras,
			validate: assertMessageNotEmpty,
			output: { kind: 'object' },
		},
		{
			name: 'Send to Phone',
			value: 'sendToPhone',
			action: 'Send message to phone number',
			description: 'Send a message to a phone number: the client is found, or created first',
			request: { method: 'POST', path: '/messages' },
			fields: [required(notSent(phone, 'recipient')), required(inBody(transport)), atTop(inBody(text)), ...extras],
			sharedCollectionFields: waitFields,
			validate: assertMessageNotEmpty,
			output: { kind: 'object' },
			execute: async (step) => await (await import('./handlers')).sendToPhone(step),
			additionalRequests: [{ method: 'POST', path: '/clients' }, ...CLIENT_LOOKUP_REQUESTS, MESSAGE_HISTORY_REQUEST],
		},
		sendTemplate,
		{
			name: 'Set Delivery Status',
			value: 'setDeliveryStatus',
			action: 'Set delivery status of message',
			description: 'Tell how far an outgoing message of an external channel has come',
			request: { method: 'PUT', path: '/messages/:id/status/:status' },
			fields: [inPath(messageId), inPath(deliveryStatus, 'status', 'deliveryStatus')],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Transfer',
			value: 'transfer',
			action: 'Transfer message to operator',
			description: "Hand the message's dialog over to an operator",
			request: { method: 'GET', path: '/messages/:id/transfer', isWrite: true },
			fields: [inPath(messageId), required(inQuery(operatorRLC)), ifForced],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Transfer to Group',
			value: 'transferToGroup',
			action: 'Transfer message to operator group',
			description: "Hand the message's dialog over to a group of operators",
			request: { method: 'GET', path: '/messages/:id/transfer_to_group', isWrite: true },
			fields: [inPath(messageId), required(inQuery(operatorGroupRLC)), ifForced],
			output: { kind: 'acknowledgement' },
		},
	],
};
