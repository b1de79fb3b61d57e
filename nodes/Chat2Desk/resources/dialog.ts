import type { INodeProperties } from 'n8n-workflow';
import { id } from '../values/convert';
import { inBody, inPath, inQuery, required, shown } from '../catalogue/fields';
import { byOffset, whole } from '../catalogue/lists';
import { dialog, operator } from '../catalogue/locators';
import { forceAssign, order } from '../catalogue/pickers';
import type { Resource } from '../catalogue/types';

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

/** Optional companions of every change of a dialog. */
const manner = [inBody(initiator, 'initiator_id', id)];

export const dialogResource: Resource = {
	name: 'Dialog',
	value: 'dialog',
	operations: [
		{
			name: 'Assign',
			value: 'assign',
			action: 'Assign dialog to operator',
			description: 'Hand a dialog over to an operator',
			request: { method: 'PUT', path: '/dialogs/:id' },
			fields: [inPath(dialog), required(inBody(operator)), inBody(forceAssign), ...manner],
			answer: { kind: 'done' },
		},
		{
			name: 'Close',
			value: 'close',
			action: 'Close dialog',
			description: 'Close an open dialog',
			request: { method: 'PUT', path: '/dialogs/:id', body: { state: 'closed' } },
			fields: [inPath(dialog), inBody(operator), ...manner],
			answer: { kind: 'done' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get dialog',
			description: 'Get one dialog with its operator and last message',
			request: { method: 'GET', path: '/dialogs/:id' },
			fields: [inPath(dialog)],
			answer: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many dialogs',
			description: 'Get dialogs by operator or state. For a client\'s dialogs use Client > Get Dialogs.',
			request: { method: 'GET', path: '/dialogs' },
			fields: [inQuery(operator), inQuery(state), inQuery(order)],
			answer: byOffset,
		},
		{
			name: 'Get Unanswered',
			value: 'getUnanswered',
			action: 'Get unanswered dialogs',
			description: 'Get the dialogs in which a client has been waiting for some time',
			request: { method: 'GET', path: '/dialogs/unanswered' },
			// `limit` counts seconds in this one list (seen in clients).
			fields: [shown(inQuery(seconds, 'limit'))],
			answer: whole,
		},
		{
			name: 'Reopen',
			value: 'reopen',
			action: 'Reopen dialog',
			description: 'Open a closed dialog again',
			request: { method: 'PUT', path: '/dialogs/:id', body: { state: 'open' } },
			fields: [inPath(dialog), inBody(operator), inBody(forceAssign), ...manner],
			answer: { kind: 'done' },
		},
		{
			name: 'Unassign',
			value: 'unassign',
			action: 'Unassign dialog',
			description: 'Take a dialog away from its operator, so that nobody has it',
			request: { method: 'PUT', path: '/dialogs/:id', body: { operator_id: null } },
			fields: [inPath(dialog), ...manner],
			answer: { kind: 'done' },
		},
	],
};
