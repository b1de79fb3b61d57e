import type { INodeProperties } from 'n8n-workflow';
import { forceAssign, order } from '../../descriptions/common-fields';
import {
	atTop,
	byOffset,
	byStartId,
	inBody,
	inPath,
	inQuery,
	notSent,
	onlyWhenTrue,
	required,
	singlePage,
} from '../../descriptions/field-builders';
import { dialogRLC, operatorGroupRLC, operatorRLC } from '../../descriptions/resource-locators';
import type { Pagination } from '../../descriptions/handler-types';
import type { Field, Operation, Resource } from '../../descriptions/types';

const state: INodeProperties = {
	displayName: 'State',
	name: 'state',
	type: 'options',
	options: [
		{ name: 'Closed', value: 'closed' },
		{ name: 'Open', value: 'open' },
	],
	default: 'open',
	description: 'Whether to return open dialogs or closed ones',
};

const initiator: INodeProperties = {
	displayName: 'Initiator ID',
	name: 'initiatorId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 617',
	description: 'The ID of the operator on whose behalf this is done',
};

const seconds: INodeProperties = {
	displayName: 'Waiting at Least (Seconds)',
	name: 'seconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 600,
	description: 'How long a client has been waiting for an answer, in seconds',
};

const includeDialog: INodeProperties = {
	displayName: 'Include Dialog',
	name: 'includeDialog',
	type: 'boolean',
	default: false,
	description: 'Whether to get each dialog itself beside its ID, for one more request a dialog',
};

const lastMessages: INodeProperties = {
	displayName: 'Last Messages',
	name: 'lastMessages',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'How many messages there are at most, counted from the newest one',
};

const includeComments: INodeProperties = {
	displayName: 'Include Comments',
	name: 'includeComments',
	type: 'boolean',
	default: false,
	description: 'Whether internal comments of the team are in it',
};

const includeSystem: INodeProperties = {
	displayName: 'Include System Messages',
	name: 'includeSystem',
	type: 'boolean',
	default: false,
	description: 'Whether messages of Chat2Desk itself are in it',
};

const maxCharacters: INodeProperties = {
	displayName: 'Max Characters',
	name: 'maxCharacters',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10000,
	description: 'How long the text may be. The oldest messages are left out first.',
};

/** Optional companions of every change of a dialog. */
const manner = [inBody(initiator)];

/** `url` is the dialog's page, put together from the account's site. */
const simple = ['id', 'url', 'state', 'begin', 'end', 'operator_id', 'last_request_id', 'messages', 'last_message'];

const withAddresses: Operation['execute'] = async (step) => await (await import('./handlers')).withUrls(step);

/**
 * The operation that makes one text of the last messages of something.
 *
 * @param what its name in `action` and `description`
 * @param path of the list of messages
 * @param whose the field that holds its ID
 * @param pages how that list is read
 */
export const transcriptOf = (what: string, path: string, whose: Field, pages: Pagination): Operation => ({
	name: 'Get Transcript',
	value: 'getTranscript',
	action: `Get transcript of ${what}`,
	description: `Get the last messages of one ${what} as a text that an AI reads as it is, oldest first`,
	request: { method: 'GET', path },
	fields: [
		whose,
		atTop(notSent(lastMessages)),
		notSent(includeComments),
		notSent(includeSystem),
		notSent(maxCharacters),
	],
	output: { kind: 'object', pagination: pages },
	execute: async (step) => await (await import('./transcript')).getTranscript(step),
	additionalRequests: [{ method: 'GET', path: '/operators' }],
});

export const dialogResource: Resource = {
	name: 'Dialog',
	value: 'dialog',
	description: 'All that is written with a client in one channel: assign, transfer, close',
	operations: [
		{
			name: 'Assign',
			value: 'assign',
			action: 'Assign dialog to operator',
			description: 'Hand a dialog over to an operator',
			request: { method: 'PUT', path: '/dialogs/:id' },
			fields: [inPath(dialogRLC), required(inBody(operatorRLC)), inBody(forceAssign), ...manner],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Close',
			value: 'close',
			action: 'Close dialog',
			description: 'Close an open dialog',
			request: { method: 'PUT', path: '/dialogs/:id', body: { state: 'closed' } },
			fields: [inPath(dialogRLC), inBody(operatorRLC), ...manner],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get dialog',
			description: 'Get one dialog with its operator and last message',
			request: { method: 'GET', path: '/dialogs/:id' },
			fields: [inPath(dialogRLC)],
			output: { kind: 'object' },
			simplify: simple,
			execute: withAddresses,
			additionalRequests: [{ method: 'GET', path: '/companies/api_info' }],
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many dialogs',
			description: "Get dialogs by operator or state. For a client's dialogs use Client > Get Dialogs.",
			request: { method: 'GET', path: '/dialogs' },
			fields: [inQuery(operatorRLC), inQuery(state), inQuery(order)],
			output: byOffset,
			simplify: simple,
			execute: withAddresses,
			additionalRequests: [{ method: 'GET', path: '/companies/api_info' }],
		},
		transcriptOf('dialog', '/messages', required(inQuery(dialogRLC)), byStartId),
		{
			name: 'Get Unanswered',
			value: 'getUnanswered',
			action: 'Get unanswered dialogs',
			description:
				'Get the IDs of the dialogs in which a client has been waiting for some time, with the client of each',
			request: { method: 'GET', path: '/dialogs/unanswered' },
			// `limit` counts seconds in this one list (Chat2Desk's method pages).
			fields: [atTop(inQuery(seconds, 'limit')), atTop(notSent(includeDialog))],
			output: singlePage,
			execute: async (step) => await (await import('./handlers')).unanswered(step),
			additionalRequests: [{ method: 'GET', path: '/dialogs/:id' }],
		},
		{
			name: 'Reopen',
			value: 'reopen',
			action: 'Reopen dialog',
			description: 'Open a closed dialog again',
			request: { method: 'PUT', path: '/dialogs/:id', body: { state: 'open' } },
			fields: [inPath(dialogRLC), inBody(operatorRLC), inBody(forceAssign), ...manner],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Transfer to Group',
			value: 'transferToGroup',
			action: 'Transfer dialog to operator group',
			description: 'Hand a dialog over to a group of operators, by its last message',
			request: { method: 'GET', path: '/messages/:id/transfer_to_group', isWrite: true },
			fields: [required(notSent(dialogRLC)), required(inQuery(operatorGroupRLC)), onlyWhenTrue(inQuery(forceAssign))],
			output: { kind: 'acknowledgement' },
			execute: async (step) => await (await import('./handlers')).transferToGroup(step),
			additionalRequests: [{ method: 'GET', path: '/dialogs/:id' }],
		},
		{
			name: 'Unassign',
			value: 'unassign',
			action: 'Unassign dialog',
			description: 'Take a dialog away from its operator, so that nobody has it',
			request: { method: 'PUT', path: '/dialogs/:id', body: { operator_id: null } },
			fields: [inPath(dialogRLC), ...manner.map(atTop)],
			output: { kind: 'acknowledgement' },
		},
	],
};
