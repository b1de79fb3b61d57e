import type { INodeProperties } from 'n8n-workflow';
import { ids, json } from '../values/convert';
import { inBody, inPath, shown } from '../catalogue/fields';
import { byOffset } from '../catalogue/lists';
import type { Field, Resource } from '../catalogue/types';

const ticketId: INodeProperties = {
	displayName: 'Ticket ID',
	name: 'ticketId',
	type: 'string',
	default: '',
	placeholder: 'e.g. TICK-910',
	description: 'The ID of the ticket; it may be a text',
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

const reporter: INodeProperties = {
	displayName: 'Reporter ID',
	name: 'reporterId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 617',
	description: 'The ID of who reported it',
};

const requests: INodeProperties = {
	displayName: 'Request IDs',
	name: 'requestIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900, 901',
	description: 'The IDs of the requests that the ticket belongs to, with commas between them',
};

const linked: INodeProperties = {
	displayName: 'Linked Requests (JSON)',
	name: 'linkedRequests',
	type: 'json',
	default: '[]',
	description: 'Requests with their clients, as a JSON list of objects with the names of the API',
};

const status: INodeProperties = {
	displayName: 'Status',
	name: 'ticketStatus',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The status. That Chat2Desk calls the field so is assumed; Extra Body Fields can set any other.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTicketStatuses', searchable: true },
		},
		{ displayName: 'By Name or ID', name: 'id', type: 'string', placeholder: 'e.g. open' },
	],
};

const priority: INodeProperties = {
	displayName: 'Priority',
	name: 'priority',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The priority. That Chat2Desk calls the field so is assumed; Extra Body Fields can set any other.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTicketPriorities', searchable: true },
		},
		{ displayName: 'By Name or ID', name: 'id', type: 'string', placeholder: 'e.g. high' },
	],
};

const kind: INodeProperties = {
	displayName: 'Type',
	name: 'ticketType',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The type. That Chat2Desk calls the field so is assumed; Extra Body Fields can set any other.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchTicketTypes', searchable: true },
		},
		{ displayName: 'By Name or ID', name: 'id', type: 'string', placeholder: 'e.g. question' },
	],
};

const assignee: INodeProperties = {
	displayName: 'Assignee',
	name: 'assignee',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The operator who works on it. That Chat2Desk calls the field so is assumed; Extra Body Fields can set any other.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchOperators', searchable: true },
		},
		{ displayName: 'By Name or ID', name: 'id', type: 'string', placeholder: 'e.g. 617' },
	],
};

const content: Field[] = [
	inBody(ticketDescription, 'description'),
	inBody(reporter),
	inBody(requests, 'request_ids', ids),
	inBody(linked, 'requests', json),
	inBody(status, 'status'),
	inBody(priority),
	inBody(kind, 'type'),
	inBody(assignee),
];

export const ticketResource: Resource = {
	name: 'Ticket',
	value: 'ticket',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create ticket',
			description: 'Open a ticket. Names of most fields are assumed; Extra Body Fields adds what is missing.',
			request: { method: 'POST', path: '/tickets' },
			fields: [shown(inBody(summary)), ...content],
			answer: { kind: 'object' },
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete ticket',
			description: 'Delete one ticket',
			request: { method: 'DELETE', path: '/tickets/:id' },
			fields: [inPath(ticketId, 'id', String)],
			answer: { kind: 'done' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get ticket',
			description: 'Get one ticket',
			request: { method: 'GET', path: '/tickets/:id' },
			fields: [inPath(ticketId, 'id', String)],
			answer: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many tickets',
			description: 'Get the tickets of the account',
			request: { method: 'GET', path: '/tickets' },
			fields: [],
			answer: byOffset,
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update ticket',
			description: 'Change a ticket. Names of most fields are assumed; Extra Body Fields adds what is missing.',
			request: { method: 'PUT', path: '/tickets/:id' },
			fields: [inPath(ticketId, 'id', String), inBody(summary), ...content],
			answer: { kind: 'object' },
		},
	],
};
