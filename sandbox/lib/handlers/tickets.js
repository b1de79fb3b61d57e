'use strict';

const { raiseTicket } = require('../events');
const { ticketView } = require('../views');
const { created, done, list, one, refuse, refuseField, notFound } = require('../reply');

/** A page may be smaller than asked; meta.limit says so (seen on live accounts). */
function listTickets({ world, account, query }) {
	return list(account.tickets.all(), query, { view: ticketView, maxLimit: world.quirks.ticketsMaxLimit });
}

/** By the id as text, or by the number that is shown. */
function ticketOf({ account, params }) {
	const ticket = account.tickets.find(({ id, issue_id }) => String(id) === params.id || issue_id === params.id);
	if (!ticket) throw notFound();
	return ticket;
}

const getTicket = (scene) => one(ticketView(ticketOf(scene)));

/** The requests of a ticket come as ids or as objects; both are kept as objects. */
function requestsOf(account, { request_ids, requests }) {
	const ids = request_ids ?? requests?.map(({ id }) => id);
	return ids?.map((id) => {
		const request = account.requests.get(id);
		if (!request) throw refuse(400, 'request not found');
		return { id, client_id: request.client_id };
	});
}

function fieldsOf(account, body) {
	const { request_ids, requests, ...fields } = body;
	if (fields.reporter_id && !account.operators.has(fields.reporter_id)) throw refuseField('reporter_id', 'does not belong to the company');
	const found = requestsOf(account, body);
	return found ? { ...fields, requests: found } : fields;
}

function createTicket(scene) {
	const { world, account, body } = scene;
	if (!body.summary) throw refuseField('summary', "can't be blank");
	const now = world.clock.now();
	const ticket = account.tickets.add({
		issue_id: `TICK-${account.tickets.nextId}`,
		description: null,
		reporter_id: null,
		requests: [],
		status: 'open',
		priority: 'normal',
		type: null,
		assignee: null,
		...fieldsOf(account, body),
		created: now,
		updated: now,
	});
	raiseTicket(scene, 'new_ticket', ticket);
	return created(ticketView(ticket));
}

function updateTicket(scene) {
	const { world, account, body } = scene;
	const ticket = Object.assign(ticketOf(scene), fieldsOf(account, body), { updated: world.clock.now() });
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
