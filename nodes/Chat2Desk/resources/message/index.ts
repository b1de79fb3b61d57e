import {
	channelRLC,
	clientRLC,
	dialogRLC,
	forceAssign,
	messageId,
	messageType,
	operatorGroupRLC,
	operatorRLC,
	order,
	transport,
} from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { defineOperation, lazy } from '../../descriptions/operations';
import type { Pagination } from '../../descriptions/handler-types';
import type { Property, Resource } from '../../descriptions/types';
import {
	assertMessageNotEmpty,
	attachment,
	commentExtras,
	CONTENT_FIELDS,
	extras,
	inputFileFields,
	phoneTransport,
	recipient,
	routing,
	text,
} from './fields';
import { collectMessages } from './collect';
import { importMessagesOperation } from './import';
import { receive } from './receive';
import { sendAndWait, waitFields } from './send-and-wait';
import { sendTemplate, templateExtras } from './send-template';

const read: Property<'read', 'boolean'> = {
	displayName: 'Read',
	name: 'read',
	type: 'boolean',
	default: false,
	description: 'Whether to return read messages. Turn off to return unread ones.',
};

const sentAfter: Property<'sentAfter', 'dateTime'> = {
	displayName: 'From',
	name: 'sentAfter',
	type: 'dateTime',
	default: '',
	description: 'Only return messages sent at or after this time, e.g. 2026-07-17 or 17-07-2026. One request per day.',
};

const sentBefore: Property<'sentBefore', 'dateTime'> = {
	displayName: 'To',
	name: 'sentBefore',
	type: 'dateTime',
	default: '',
	description: 'Only return messages sent before this time',
};

const startId: Property<'startId', 'string'> = {
	displayName: 'From Message ID',
	name: 'startId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'Only return messages with this ID or a higher one',
};

const maxFileSize: Property<'maxFileSize', 'number'> = {
	displayName: 'Max File Size (MB)',
	name: 'maxFileSize',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 100,
	description: 'Skip files that are larger. The node fails if no file remains.',
};

/** Omitted when false, because a server can treat any value of a query parameter as true. */
const forceAssignQuery = field.onlyWhenTrue(field.inQuery(forceAssign));

/** This endpoint ignores `offset`; dates and `start_id` cannot be combined (seen on live accounts). */
const pages: Pagination = {
	by: 'startId',
	key: 'id',
	days: { after: 'sentAfter', before: 'sentBefore', from: 'start_date', until: 'finish_date', time: 'created' },
};

const simplifiedFields = [
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

const deliveryStatus: Property<'deliveryStatus', 'options'> = {
	displayName: 'Delivery Status',
	name: 'deliveryStatus',
	type: 'options',
	options: [
		{ name: 'Cancelled', value: 'cancelled' },
		{ name: 'Delivered', value: 'delivered' },
		{ name: 'Failed', value: 'failed' },
		{ name: 'Pending', value: 'pending' },
		{ name: 'Seen', value: 'seen' },
		{ name: 'Sent', value: 'sent' },
	],
	default: 'delivered',
	description: 'The delivery status of the message',
};

const handlers = lazy(() => import('./handlers'));

export const messageResource: Resource = {
	name: 'Message',
	value: 'message',
	description: 'Send, get and import messages and their files',
	operations: [
		collectMessages,
		{
			name: 'Delete Unsent Messages',
			value: 'deleteOutbox',
			action: 'Delete all unsent messages',
			description: 'Delete all unsent outgoing messages of the entire account. This cannot be undone.',
			request: { method: 'GET', path: '/gateway/delete_outbox', isWrite: true },
			fields: [],
			output: { kind: 'acknowledgement' },
		},
		defineOperation({
			name: 'Download Attachments',
			value: 'downloadAttachments',
			action: 'Download message attachments',
			description: 'Download all files of a message as binary data',
			request: { method: 'GET', path: '/messages/:id' },
			fields: [field.inPath(messageId), field.atTop(field.notSent(maxFileSize))],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ downloadAttachments }) => downloadAttachments),
		}),
		{
			name: 'Get',
			value: 'get',
			action: 'Get message',
			description: 'Get a message by its ID',
			request: { method: 'GET', path: '/messages/:id' },
			fields: [field.inPath(messageId)],
			output: { kind: 'object' },
			simplify: simplifiedFields,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many messages',
			description: 'Get many messages, filtered by client, dialog, channel, operator or date',
			request: { method: 'GET', path: '/messages' },
			fields: [
				field.atTop(field.notSent(sentAfter)),
				field.atTop(field.notSent(sentBefore)),
				field.inQuery(channelRLC),
				field.inQuery(clientRLC),
				field.inQuery(dialogRLC),
				field.inQuery(operatorRLC),
				field.inQuery(transport),
				field.inQuery(messageType, 'type'),
				field.inQuery(read, 'read', 'booleanAsNumber'),
				field.inQuery(order),
				field.inQuery(startId, 'start_id'),
			],
			output: { kind: 'list', pagination: pages },
			simplify: simplifiedFields,
		},
		importMessagesOperation,
		{
			name: 'Mark as Read',
			value: 'markRead',
			action: 'Mark message as read',
			description: 'Mark a message as read by your team',
			request: { method: 'GET', path: '/messages/:id/read', isWrite: true },
			fields: [field.inPath(messageId)],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Mark as Unread',
			value: 'markUnread',
			action: 'Mark message as unread',
			description: 'Mark a message as unread by your team',
			request: { method: 'GET', path: '/messages/:id/unread', isWrite: true },
			fields: [field.inPath(messageId)],
			output: { kind: 'acknowledgement' },
		},
		receive,
		defineOperation({
			name: 'Send',
			value: 'send',
			action: 'Send message',
			description: 'Send a text or files to a client or phone number',
			request: { method: 'POST', path: '/messages' },
			fields: [...recipient, phoneTransport, field.requiredUnless(CONTENT_FIELDS, field.inBody(text)), ...extras],
			sharedCollectionFields: waitFields,
			validate: assertMessageNotEmpty,
			output: { kind: 'object' },
			execute: handlers(({ sendToRecipient }) => sendToRecipient),
		}),
		sendAndWait,
		defineOperation({
			name: 'Send Internal Comment',
			value: 'sendComment',
			action: 'Send internal comment',
			description: 'Add a note that only your team can see. By default, a closed dialog stays closed.',
			// By default, the API reopens a closed dialog for a comment, too (Chat2Desk's API description).
			request: { method: 'POST', path: '/messages', body: { type: 'comment', open_dialog: false } },
			fields: [
				field.required(field.inBody(clientRLC)),
				field.requiredUnless(['attachmentUrl', 'attachmentSource', '/options.extraBody'], field.inBody(text)),
				...commentExtras,
				...inputFileFields,
				attachment[1],
				...routing,
			],
			sharedCollectionFields: templateExtras,
			validate: assertMessageNotEmpty,
			output: { kind: 'object' },
			execute: handlers(({ sendToRecipient }) => sendToRecipient),
		}),
		sendTemplate,
		{
			name: 'Set Delivery Status',
			value: 'setDeliveryStatus',
			action: 'Set message delivery status',
			description: 'Update the delivery status of a message in an external channel',
			request: { method: 'PUT', path: '/messages/:id/status/:status' },
			fields: [field.inPath(messageId), field.inPath(deliveryStatus, 'status', 'deliveryStatus')],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Transfer',
			value: 'transfer',
			action: 'Transfer message to operator',
			description: "Transfer the message's dialog to an operator",
			request: { method: 'GET', path: '/messages/:id/transfer', isWrite: true },
			fields: [field.inPath(messageId), field.required(field.inQuery(operatorRLC)), forceAssignQuery],
			output: { kind: 'acknowledgement' },
		},
		defineOperation({
			name: 'Transfer to Group',
			value: 'transferToGroup',
			action: 'Transfer message to operator group',
			description: "Transfer the message's dialog to an operator group",
			request: { method: 'GET', path: '/messages/:id/transfer_to_group', isWrite: true },
			fields: [
				field.inPath(messageId),
				field.required(field.inQuery(operatorGroupRLC, undefined, 'idOrName')),
				forceAssignQuery,
			],
			output: { kind: 'acknowledgement' },
			execute: handlers(({ transferToGroup }) => transferToGroup),
		}),
	],
};
