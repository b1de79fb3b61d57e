import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { atTop, byOffset, inBody, inPath } from '../descriptions/field-builders';
import { operatorRLC } from '../descriptions/resource-locators';
import { ticketValues, type TicketField, type TicketValue } from '../descriptions/ticket-values';
import type { OperationContext, OperationResult } from '../descriptions/handler-types';
import type { Field, Resource } from '../descriptions/types';
import { InputError } from '../utils/input-error';

const ticketId: INodeProperties = {
	displayName: 'Ticket ID',
	name: 'ticketId',
	type: 'string',
	default: '',
	placeholder: 'e.g. TICK-910',
	description: 'Full ticket ID as shown in Chat2Desk, including the prefix',
};

const summary: INodeProperties = {
	displayName: 'Summary',
	name: 'summary',
	type: 'string',
	default: '',
	description: 'Short summary of the ticket',
};

const ticketDescription: INodeProperties = {
	displayName: 'Description',
	name: 'ticketDescription',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'Full description of the issue',
};

const status: INodeProperties = {
	displayName: 'Status',
	name: 'ticketStatus',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The status, by name or number',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a status…',
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
	description: 'The priority, by name or number',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a priority…',
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
	description: 'Due date, e.g. 2026-07-17',
};

const assignee: INodeProperties = {
	...operatorRLC,
	displayName: 'Assignee',
	name: 'assigneeId',
	description: 'The operator responsible for the ticket',
};

const reporter: INodeProperties = {
	...operatorRLC,
	displayName: 'Reporter',
	name: 'reporterId',
	description: 'The operator who reported the issue',
};

const requests: INodeProperties = {
	displayName: 'Request IDs',
	name: 'requestIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900, 901',
	description: 'Comma-separated IDs of the related requests',
};

/** Names from responses; that requests use the same ones is unverified. Extra Body Fields is the fallback. */
const contentFields: Field[] = [
	inBody(ticketDescription, 'description'),
	inBody(status, 'status', 'idOrName'),
	inBody(priority, 'priority', 'idOrName'),
	inBody(deadline, 'deadline', 'date'),
	inBody(assignee),
	inBody(reporter),
	inBody(requests, 'request_ids', 'ids'),
];

/** IDs are texts such as `TICK-910` (recorded responses). */
const idInPath = inPath(ticketId, 'id', 'text');

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

const values = [{ method: 'GET', path: '/help/tickets' }] as const;

export const ticketResource: Resource = {
	name: 'Ticket',
	value: 'ticket',
	description: 'Team tasks with status, priority and deadline',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create ticket',
			description: 'Create a ticket. Field names unverified: if one does not work, use Options > Extra Body Fields.',
			request: { method: 'POST', path: '/tickets' },
			fields: [atTop(inBody(summary)), ...contentFields],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: saveTicket,
			additionalRequests: values,
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete ticket',
			description: 'Delete a ticket',
			request: { method: 'DELETE', path: '/tickets/:id' },
			fields: [idInPath],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get ticket',
			description: 'Get a ticket',
			request: { method: 'GET', path: '/tickets/:id' },
			fields: [idInPath],
			output: { kind: 'object' },
			simplify: simplifiedFields,
		},
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
		{
			name: 'Update',
			value: 'update',
			action: 'Update ticket',
			description: 'Update a ticket. Field names unverified: if one does not work, use Options > Extra Body Fields.',
			request: { method: 'PUT', path: '/tickets/:id' },
			fields: [idInPath, inBody(summary), ...contentFields],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: saveTicket,
			additionalRequests: values,
		},
	],
};

/** The fields that hold a number in the API, by their properties here. */
const NUMBERED = { status: 'ticketStatus', priority: 'priority' } as const;

/** Creates or changes a ticket. A status or priority given by name becomes its number; the account's names are read once, and only then. */
export async function saveTicket(step: OperationContext): Promise<OperationResult[]> {
	const body: IDataObject = { ...step.request.body };
	for (const field of ['status', 'priority'] as const) {
		const given = step.values[NUMBERED[field]];
		// What stands in Extra Body Fields is the user's word, and goes as it is.
		if (typeof given === 'string' && body[field] === given) body[field] = await numberOf(step, field, given);
	}
	const call = { ...step.request, body: Object.keys(body).length > 0 ? body : undefined };
	return step.toOutput((await step.send(call)).data).map((json) => ({ json }));
}

async function numberOf(step: OperationContext, field: TicketField, given: string): Promise<number | string> {
	const { data } = await step.once(
		'ticket values',
		async () => await step.send({ method: 'GET', path: '/help/tickets' }),
	);
	const known = ticketValues(data, field);
	const fits = (text: string) => text.trim().toLowerCase() === given.trim().toLowerCase();
	const found = known.find(({ name }) => fits(name)) ?? known.find(({ value }) => fits(String(value)));
	if (found !== undefined) return found.value;
	throw new InputError(`"${given}" is no ${field} of tickets in this account`, described(known, field));
}

function described(known: TicketValue[], field: TicketField): string {
	if (known.length === 0)
		return `Chat2Desk does not tell the names. Enter the number of the ${field}, as Ticket > Get shows it`;
	return `There are: ${known.map(({ name, value }) => (name === String(value) ? name : `${name} (${value})`)).join(', ')}`;
}
