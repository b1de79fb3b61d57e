import * as field from '../descriptions/fields';
import { byOffset, defineOperation, lazy } from '../descriptions/operations';
import type { Property, Resource } from '../descriptions/types';
import { searchModes, operatorRLC } from '../descriptions/common-fields';

const ticketId: Property<'ticketId', 'string'> = {
	displayName: 'Ticket ID',
	name: 'ticketId',
	type: 'string',
	default: '',
	placeholder: 'e.g. TICK-910',
	description: 'Full ticket ID as shown in Chat2Desk, including the prefix',
};

const summary: Property<'summary', 'string'> = {
	displayName: 'Summary',
	name: 'summary',
	type: 'string',
	default: '',
	description: 'Short summary of the ticket',
};

const ticketDescription: Property<'ticketDescription', 'string'> = {
	displayName: 'Description',
	name: 'ticketDescription',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'Full description of the issue',
};

const status: Property<'ticketStatus', 'resourceLocator'> = {
	displayName: 'Status',
	name: 'ticketStatus',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The status, by name or number',
	...searchModes('searchTicketStatuses', 'Select a status…', {
		displayName: 'By Name or Number',
		placeholder: 'e.g. 1',
	}),
};

const priority: Property<'priority', 'resourceLocator'> = {
	displayName: 'Priority',
	name: 'priority',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The priority, by name or number',
	...searchModes('searchTicketPriorities', 'Select a priority…', {
		displayName: 'By Name or Number',
		placeholder: 'e.g. 4',
	}),
};

const deadline: Property<'deadline', 'dateTime'> = {
	displayName: 'Deadline',
	name: 'deadline',
	type: 'dateTime',
	default: '',
	description: 'Due date, e.g. 2026-07-17',
};

const assignee: Property<'assigneeId', 'resourceLocator'> = {
	...operatorRLC,
	displayName: 'Assignee',
	name: 'assigneeId',
	description: 'The operator responsible for the ticket',
};

const reporter: Property<'reporterId', 'resourceLocator'> = {
	...operatorRLC,
	displayName: 'Reporter',
	name: 'reporterId',
	description: 'The operator who reported the issue',
};

const requests: Property<'requestIds', 'string'> = {
	displayName: 'Request IDs',
	name: 'requestIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900, 901',
	description: 'Comma-separated IDs of the related requests',
};

/** Names from responses; that requests use the same ones is unverified. Extra Body Fields is the fallback. */
const contentFields = [
	field.inBody(ticketDescription, 'description'),
	field.inBody(status, 'status', 'idOrName'),
	field.inBody(priority, 'priority', 'idOrName'),
	field.inBody(deadline, 'deadline', 'date'),
	field.inBody(assignee),
	field.inBody(reporter),
	field.inBody(requests, 'request_ids', 'ids'),
] as const;

/** IDs are texts such as `TICK-910` (recorded responses), or numbers (another client): the node tries both forms. */
const idInPath = field.inPath(ticketId, 'id', 'text');

const simplifiedFields = [
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

const handlers = lazy(() => import('./ticket-handlers'));

export const ticketResource: Resource = {
	name: 'Ticket',
	value: 'ticket',
	description: 'Team tasks with status, priority and deadline',
	operations: [
		defineOperation({
			name: 'Create',
			value: 'create',
			action: 'Create ticket',
			description: 'Create a ticket. Field names unverified: if one does not work, use Options > Extra Body Fields.',
			request: { method: 'POST', path: '/tickets' },
			fields: [field.atTop(field.inBody(summary)), ...contentFields],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ createTicket }) => createTicket),
		}),
		defineOperation({
			name: 'Delete',
			value: 'delete',
			action: 'Delete ticket',
			description: 'Delete a ticket',
			request: { method: 'DELETE', path: '/tickets/:id' },
			fields: [idInPath],
			output: { kind: 'acknowledgement' },
			execute: handlers(({ sendWithEitherId }) => sendWithEitherId),
		}),
		defineOperation({
			name: 'Get',
			value: 'get',
			action: 'Get ticket',
			description: 'Get a ticket',
			request: { method: 'GET', path: '/tickets/:id' },
			fields: [idInPath],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ sendWithEitherId }) => sendWithEitherId),
		}),
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many tickets',
			description: 'Get many tickets',
			request: { method: 'GET', path: '/tickets' },
			fields: [],
			output: byOffset,
			simplify: simplifiedFields,
		},
		defineOperation({
			name: 'Update',
			value: 'update',
			action: 'Update ticket',
			description: 'Update a ticket. Field names unverified: if one does not work, use Options > Extra Body Fields.',
			request: { method: 'PUT', path: '/tickets/:id' },
			fields: [idInPath, field.inBody(summary), ...contentFields],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ updateTicket }) => updateTicket),
		}),
	],
};
