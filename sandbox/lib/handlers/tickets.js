'use strict';

const { raiseTicket } = require('../events');
const { TICKET_VALUES } = require('../help');
const { ticketView } = require('../views');
const { created, done, list, one, refuse, refuseField, notFound } = require('../reply');

/** A page may be smaller than asked; meta.limit says so (seen on live accounts). */
function listTickets({ world, account, query }) {
	return list(account.tickets.all(), query, { view: ticketView, maxLimit: world.quirks.ticketsMaxLimit });
}

/** By the text that is its id. */
function ticketOf({ account, params }) {
	const ticket = account.tickets.get(params.id);
	if (!ticket) throw notFound();
	return ticket;
}

const getTicket = (scene) => one(ticketView(ticketOf(scene)));

/** @throws {Refusal} where a ticket would name somebody or something that is not there */
function checkTicket(account, body) {
	for (const field of ['reporter_id', 'assignee_id']) {
		if (body[field] && !account.operators.has(body[field])) throw refuseField(field, 'does not belong to the company');
	}
	const known = { status: TICKET_VALUES.statuses, priority: TICKET_VALUES.priorities };
	for (const [field, values] of Object.entries(known)) {
		if (body[field] !== undefined && !values.some(({ id }) => id === body[field]))
			throw refuseField(field, 'is not included in the list');
	}
	if (body.request_ids?.some((id) => !account.requests.has(id))) throw refuse(400, 'request not found');
}

function createTicket(scene) {
	const { world, account, body } = scene;
	if (!body.summary) throw refuseField('summary', "can't be blank");
	checkTicket(account, body);
	const now = world.clock.now();
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
	raiseTicket(scene, 'new_ticket', ticket);
	return created(ticketView(ticket));
}

function updateTicket(scene) {
	const { world, account, body } = scene;
	const ticket = ticketOf(scene);
	checkTicket(account, body);
	Object.assign(ticket, body, { updated: world.clock.now() });
	raiseTicket(scene, 'ticket_updated', ticket);
	return one(ticketView(ticket));
}

function deleteTicket(scene) {
	const ticket = ticketOf(scene);
	scene.account.tickets.remove(ticket.id);
	raiseTicket(scene, 'ticket_deleted', ticket);
	return done();
}

module.exports = { listTickets, getTicket, createTicket, updateTicket, deleteTicket };
