import {
	dialogRLC,
	forceAssign,
	initiator,
	maxMessages,
	operatorGroupRLC,
	operatorRLC,
	order,
} from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { byOffset, byStartId, defineOperation, lazy, unpaginated } from '../../descriptions/operations';
import type { Pagination } from '../../descriptions/handler-types';
import type { Field, Operation, Property, Resource } from '../../descriptions/types';
import { assignToAvailable, handBack, handOver } from './team-operations';

const state: Property<'state', 'options'> = {
	displayName: 'State',
	name: 'state',
	type: 'options',
	options: [
		{ name: 'Closed', value: 'closed' },
		{ name: 'Open', value: 'open' },
	],
	default: 'open',
	description: 'The state of the dialogs to return',
};

const minWait: Property<'minWait', 'number'> = {
	displayName: 'Min Wait (Seconds)',
	name: 'minWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 600,
	description: 'Min time that the client has been waiting for a reply',
};

const includeDialog: Property<'includeDialog', 'boolean'> = {
	displayName: 'Include Dialog',
	name: 'includeDialog',
	type: 'boolean',
	default: false,
	description: 'Whether to fetch the full dialog. Adds one request per dialog.',
};

const includeComments: Property<'includeComments', 'boolean'> = {
	displayName: 'Include Internal Comments',
	name: 'includeComments',
	type: 'boolean',
	default: false,
	description: 'Whether to include internal comments, which the client cannot see',
};

const includeSystemMessages: Property<'includeSystemMessages', 'boolean'> = {
	displayName: 'Include System Messages',
	name: 'includeSystemMessages',
	type: 'boolean',
	default: false,
	description: 'Whether to include system messages of Chat2Desk',
};

const maxCharacters: Property<'maxCharacters', 'number'> = {
	displayName: 'Max Characters',
	name: 'maxCharacters',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10000,
	description: 'Max length of the transcript. The oldest messages are removed first.',
};

/** Optional fields of every operation that changes a dialog. */
const changeFields = [field.inBody(initiator)];

/** `url` is the page of the dialog, built from the account's site. */
const simplifiedFields = [
	'id',
	'url',
	'state',
	'begin',
	'end',
	'operator_id',
	'last_request_id',
	'messages',
	'last_message',
];

const handlers = lazy(() => import('./handlers'));
const transcriptHandlers = lazy(() => import('./transcript'));

/**
 * The operation that returns the latest messages of a resource as one text.
 *
 * @param resource its name in `action` and `description`
 * @param path the endpoint of the messages
 * @param idField the field with the ID of the record
 * @param pages the pagination of the messages
 */
export const transcriptOf = <N extends 'clientId' | 'dialogId' | 'requestId'>(
	resource: string,
	path: string,
	idField: Field<N, 'id', true>,
	pages: Pagination,
): Operation =>
	defineOperation({
		name: 'Get Transcript',
		value: 'getTranscript',
		action: `Get ${resource} transcript`,
		description: `Get the latest messages of a ${resource} as an AI-ready transcript, oldest first`,
		request: { method: 'GET', path },
		fields: [
			idField,
			field.atTop(field.notSent(maxMessages)),
			field.notSent(includeComments),
			field.notSent(includeSystemMessages),
			field.notSent(maxCharacters),
		],
		output: { kind: 'object', pagination: pages },
		execute: transcriptHandlers(({ getTranscript }) => getTranscript),
	});

export const dialogResource: Resource = {
	name: 'Dialog',
	value: 'dialog',
	description: 'Conversations with clients: assign, transfer, close',
	operations: [
		{
			name: 'Assign',
			value: 'assign',
			action: 'Assign dialog to operator',
			description: 'Assign a dialog to an operator',
			request: { method: 'PUT', path: '/dialogs/:id' },
			fields: [
				field.inPath(dialogRLC),
				field.required(field.inBody(operatorRLC)),
				field.inBody(forceAssign),
				...changeFields,
			],
			output: { kind: 'acknowledgement' },
		},
		assignToAvailable,
		{
			name: 'Close',
			value: 'close',
			action: 'Close dialog',
			description: 'Close an open dialog',
			request: { method: 'PUT', path: '/dialogs/:id', body: { state: 'closed' } },
			fields: [field.inPath(dialogRLC), field.inBody(operatorRLC), ...changeFields],
			output: { kind: 'acknowledgement' },
		},
		defineOperation({
			name: 'Get',
			value: 'get',
			action: 'Get dialog',
			description: 'Get a dialog with its operator and last message',
			request: { method: 'GET', path: '/dialogs/:id' },
			fields: [field.inPath(dialogRLC)],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ getDialogs }) => getDialogs),
		}),
		defineOperation({
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many dialogs',
			description: "Get many dialogs, filtered by operator or state. For a client's dialogs, use Client > Get Dialogs.",
			request: { method: 'GET', path: '/dialogs' },
			fields: [field.inQuery(operatorRLC), field.inQuery(state), field.inQuery(order)],
			output: byOffset,
			simplify: simplifiedFields,
			execute: handlers(({ getDialogs }) => getDialogs),
		}),
		transcriptOf('dialog', '/messages', field.required(field.inQuery(dialogRLC)), byStartId),
		defineOperation({
			name: 'Get Unanswered',
			value: 'getUnanswered',
			action: 'Get unanswered dialogs',
			description: 'Get the IDs of dialogs where a client has been waiting for a reply',
			request: { method: 'GET', path: '/dialogs/unanswered' },
			// In this endpoint, `limit` is a number of seconds (Chat2Desk's method pages).
			fields: [field.atTop(field.inQuery(minWait, 'limit')), field.atTop(field.notSent(includeDialog))],
			output: unpaginated,
			execute: handlers(({ getUnanswered }) => getUnanswered),
		}),
		handBack,
		handOver,
		{
			name: 'Reopen',
			value: 'reopen',
			action: 'Reopen dialog',
			description: 'Reopen a closed dialog',
			request: { method: 'PUT', path: '/dialogs/:id', body: { state: 'open' } },
			fields: [field.inPath(dialogRLC), field.inBody(operatorRLC), field.inBody(forceAssign), ...changeFields],
			output: { kind: 'acknowledgement' },
		},
		defineOperation({
			name: 'Transfer to Group',
			value: 'transferToGroup',
			action: 'Transfer dialog to operator group',
			description: 'Transfer a dialog to an operator group',
			request: { method: 'GET', path: '/messages/:id/transfer_to_group', isWrite: true },
			fields: [
				field.required(field.notSent(dialogRLC)),
				field.required(field.inQuery(operatorGroupRLC, undefined, 'idOrName')),
				field.onlyWhenTrue(field.inQuery(forceAssign)),
			],
			output: { kind: 'acknowledgement' },
			execute: handlers(({ transferToGroup }) => transferToGroup),
		}),
		{
			name: 'Unassign',
			value: 'unassign',
			action: 'Unassign dialog',
			description: 'Remove the operator from a dialog',
			request: { method: 'PUT', path: '/dialogs/:id', body: { operator_id: null } },
			fields: [field.inPath(dialogRLC), ...changeFields.map(field.atTop)],
			output: { kind: 'acknowledgement' },
		},
	],
};
