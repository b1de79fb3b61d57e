import type { INodeProperties } from 'n8n-workflow';
import { inBody, inPath, atTop } from '../catalogue/fields';
import { byOffset } from '../catalogue/lists';
import { operatorRLC } from '../catalogue/locators';
import type { Field, Resource } from '../catalogue/types';

const ticketId: INodeProperties = {
	displayName: 'Ticket ID',
	name: 'ticketId',
	type: 'string',
	default: '',
	placeholder: 'e.g. TICK-910',
	description: 'The ID of the ticket as Chat2Desk shows it, with what stands before the number',
};

const summary: INodeProperties = {
	displayName: 'Summary',
	name: 'summary',
	type: 'string',
	default: '',
	description: 'What the ticket is about, in one line',
};

const ticketDescription: INodeProperties = {
	displayName: 'Description',
	name: 'ticketDescription',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'The whole matter',
};

const status: INodeProperties = {
	displayName: 'Status',
	name: 'ticketStatus',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The status, by its name or its number',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTicketStatuses', searchable: true },
		},
		{ displayName: 'By Name or Number', name: 'id', type: 'string', placeholder: 'e.g. 1' },
	],
};

const priority: INodeProperties = {
	displayName: 'Priority',
	name: 'priority',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The priority, by its name or its number',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTicketPriorities', searchable: true },
		},
		{ displayName: 'By Name or Number', name: 'id', type: 'string', placeholder: 'e.g. 4' },
	],
};

const deadline: INodeProperties = {
	displayName: 'Deadline',
	name: 'deadline',
	type: 'dateTime',
	default: '',
	description: 'The day until which it is to be done, such as 2026-07-17',
};

const assignee: INodeProperties = {
	...operatorRLC,
	displayName: 'Assignee',
	name: 'assigneeId',
	description: 'The operator who works on it',
};

const reporter: INodeProperties = {
	...operatorRLC,
	displayName: 'Reporter',
	name: 'reporterId',
	description: 'The operator who reported it',
};

const requests: INodeProperties = {
	displayName: 'Request IDs',
	name: 'requestIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900, 901',
	description: 'The IDs of the requests that the ticket belongs to, with commas between them',
};

/** A ticket shows these fields (recorded answers); that it takes them under the same names is assumed, so extra body fields stand ready. */
const content: Field[] = [
	inBody(ticketDescription, 'description'),
	inBody(status, 'status', 'idOrName'),
	inBody(priority, 'priority', 'idOrName'),
	inBody(deadline, 'deadline', 'date'),
	inBody(assignee),
	inBody(reporter),
	inBody(requests, 'request_ids', 'ids'),
];

/** Ids are texts like `TICK-910` (recorded answers). */
const ofTicket = inPath(ticketId, 'id', 'text');

const simple = [
	'id',
	'summary',
	'description',
	'status',
	'priority',
	'deadline',
	'assignee_id',
	'reporter_id',
	'request_ids',
	'updated_at',
];

const values = [{ method: 'GET', path: '/help/tickets' }] as const;

export const ticketResource: Resource = {
	name: 'Ticket',
	value: 'ticket',
	description: 'Tasks of the team with status, priority and deadline',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create ticket',
			description:
				'Open a ticket. That Chat2Desk takes these names is assumed; Extra Body Fields adds what is missing.',
			request: { method: 'POST', path: '/tickets' },
			fields: [atTop(inBody(summary)), ...content],
			output: { kind: 'object' },
			simplify: simple,
			execute: async (step) => await (await import('./ticket-steps')).saveTicket(step),
			additionalRequests: values,
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete ticket',
			description: 'Delete one ticket',
			request: { method: 'DELETE', path: '/tickets/:id' },
			fields: [ofTicket],
			output: { kind: 'done' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get ticket',
			description: 'Get one ticket',
			request: { method: 'GET', path: '/tickets/:id' },
			fields: [ofTicket],
			output: { kind: 'object' },
			simplify: simple,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many tickets',
			description: 'Get the tickets of the account',
			request: { method: 'GET', path: '/tickets' },
			fields: [],
			output: byOffset,
			simplify: simple,
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update ticket',
			description:
				'Change a ticket. That Chat2Desk takes these names is assumed; Extra Body Fields adds what is missing.',
			request: { method: 'PUT', path: '/tickets/:id' },
			fields: [ofTicket, inBody(summary), ...content],
			output: { kind: 'object' },
			simplify: simple,
			execute: async (step) => await (await import('./ticket-steps')).saveTicket(step),
			additionalRequests: values,
		},
	],
};
