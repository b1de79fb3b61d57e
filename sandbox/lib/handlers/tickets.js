'use strict';

const { raiseTicket } = require('../events');
const { TICKET_VALUES } = require('../reference-data');
const { serializeTicket } = require('../serializers');
const { created, list, notFound, ok, reject, rejectField } = require('../responses');

/** A page may be smaller than requested; meta.limit contains the actual size (seen on live accounts). */
function listTickets({ state, account, query }) {
	return list(account.tickets.all(), query, { serialize: serializeTicket, maxLimit: state.variants.maxTicketPageSize });
}

function ticketOf({ account, params }) {
	const ticket = account.tickets.get(params.id);
	if (!ticket) throw notFound();
	return ticket;
}

const getTicket = (context) => ok(serializeTicket(ticketOf(context)));

/** @throws {ApiError} if a ticket refers to an unknown operator, value or request */
function validateTicket(account, body) {
	for (const field of ['reporter_id', 'assignee_id']) {
		if (body[field] && !account.operators.has(body[field])) throw rejectField(field, 'does not belong to the company');
	}
	const known = { status: TICKET_VALUES.statuses, priority: TICKET_VALUES.priorities };
	for (const [field, values] of Object.entries(known)) {
		if (body[field] !== undefined && !values.some(({ id }) => id === body[field]))
			throw rejectField(field, 'is not included in the list');
	}
	if (body.request_ids?.some((id) => !account.requests.has(id))) throw reject(400, 'request not found');
}

function createTicket(context) {
	const { state, account, body } = context;
	if (!body.summary) throw rejectField('summary', "can't be blank");
	validateTicket(account, body);
	const now = state.clock.now();
	const numbers = account.tickets.all().map(({ id }) => Number(id.slice('TICK-'.length)));
	const ticket = account.tickets.add({
		id: `TICK-${Math.max(900, ...numbers) + 1}`,
		deadline: null,
		description: null,
		status: 1,
		priority: 1,
		assignee_id: null,
		updater_id: null,
		reporter_id: null,
		request_ids: [],
		...body,
		created: now,
		updated: now,
	});
	raiseTicket(context, 'new_ticket', ticket);
	return created(serializeTicket(ticket));
}

function updateTicket(context) {
	const { state, account, body } = context;
	const ticket = ticketOf(context);
	validateTicket(account, body);
	Object.assign(ticket, body, { updated: state.clock.now() });
	raiseTicket(context, 'ticket_updated', ticket);
	return ok(serializeTicket(ticket));
}

function deleteTicket(context) {
	const ticket = ticketOf(context);
	context.account.tickets.remove(ticket.id);
	raiseTicket(context, 'ticket_deleted', ticket);
	return ok();
}

module.exports = { listTickets, getTicket, createTicket, updateTicket, deleteTicket };
