import type { IDataObject } from 'n8n-workflow';
import { ticketValues, type TicketField, type TicketValue } from '../catalogue/ticket-values';
import type { OperationResult, OperationContext } from '../catalogue/types';
import { InputError } from '../values/input';

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
