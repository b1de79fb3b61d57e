import type { IDataObject } from 'n8n-workflow';
import type { ApiRequest, ApiResponse, OperationContext, OperationResult } from '../descriptions/handler-types';
import { ticketValues, type TicketField, type TicketValue } from '../descriptions/ticket-values';
import { quote } from '../parsing/common';
import { InputError } from '../utils/input';
import { toComparable } from '../utils/text';

interface TicketIdValues {
	ticketId: string;
}

interface TicketContentValues {
	ticketStatus: string | number | undefined;
	priority: string | number | undefined;
}

/** Sends the operation's request with the ticket's ID as given and, after a 404, with its other form. */
export async function sendWithEitherId(context: OperationContext<TicketIdValues>): Promise<OperationResult[]> {
	const { data } = await sendForTicket(context, context.request);
	return context.toOutput(data).map((json) => ({ json }));
}

/** Creates a ticket. */
export async function createTicket(context: OperationContext<TicketContentValues>): Promise<OperationResult[]> {
	const { data } = await context.send(await withNumericValues(context));
	return context.toOutput(data).map((json) => ({ json }));
}

/** Updates a ticket. */
export async function updateTicket(
	context: OperationContext<TicketIdValues & TicketContentValues>,
): Promise<OperationResult[]> {
	const { data } = await sendForTicket(context, await withNumericValues(context));
	return context.toOutput(data).map((json) => ({ json }));
}

/** Both forms of the ID were seen on one live account: `TICK-910`, and the number behind it. */
async function sendForTicket(
	{ attempt, send, values }: OperationContext<TicketIdValues>,
	request: ApiRequest,
): Promise<ApiResponse> {
	const otherForm = otherIdForm(values.ticketId);
	if (otherForm === undefined) return await send(request);
	const result = await attempt(request, ({ status }) => status === 404);
	if ('response' in result) return result.response;
	const retried = await attempt(
		{ ...request, path: `/tickets/${encodeURIComponent(otherForm)}` },
		({ status }) => status === 404,
	);
	if ('response' in retried) return retried.response;
	throw result.error;
}

function otherIdForm(id: string): string | undefined {
	const [, prefix, number] = /^([a-z]{1,20}-)?(\d{1,15})$/i.exec(id.trim()) ?? [];
	if (number === undefined) return undefined;
	return prefix === undefined ? `TICK-${number}` : number;
}

/** The request with numbers instead of the names of status and priority. The account's names are read once, and only if needed. */
async function withNumericValues(context: OperationContext<TicketContentValues>): Promise<ApiRequest> {
	const { ticketStatus, priority } = context.values;
	const body: IDataObject = { ...context.request.body };
	for (const [field, name] of [['status', ticketStatus] as const, ['priority', priority] as const]) {
		// A value from Extra Body Fields is sent as it is.
		if (typeof name === 'string' && body[field] === name) body[field] = await numberOf(context, field, name);
	}
	return { ...context.request, body: Object.keys(body).length > 0 ? body : undefined };
}

async function numberOf(
	{ once, send }: Pick<OperationContext, 'once' | 'send'>,
	field: TicketField,
	name: string,
): Promise<number | string> {
	const { data } = await once('ticket values', () => send({ method: 'GET', path: '/help/tickets' }));
	const known = ticketValues(data, field);
	const isSame = (text: string) => toComparable(text) === toComparable(name);
	const found = known.find((entry) => isSame(entry.name)) ?? known.find(({ value }) => isSame(String(value)));
	if (found !== undefined) return found.value;
	throw new InputError(
		`No ticket ${field} named "${quote(name)}" exists in this account`,
		describeValues(known, field),
	);
}

function describeValues(known: TicketValue[], field: TicketField): string {
	if (known.length === 0)
		return `Chat2Desk returns no names. Enter the number of the ${field}, as returned by Ticket > Get`;
	const values = known.map(({ name, value }) => (name === String(value) ? name : `${name} (${value})`));
	return `Available values: ${values.join(', ')}`;
}
