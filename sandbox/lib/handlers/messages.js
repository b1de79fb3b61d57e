'use strict';

const { assignDialog, importMessage } = require('../conversation');
const { raiseOutboxStatus } = require('../events');
const { dayFromText, dayStart } = require('../time');
const { serializeMessage } = require('../serializers');
const { list, ok, reject, rejectField, requireFound } = require('../responses');

const OUTGOING = ['to_client', 'autoreply'];
const FILTER_FIELDS = ['transport', 'channel_id', 'client_id', 'dialog_id', 'operator_id', 'type', 'read'];

function parseDay(company, field, text) {
	const day = dayFromText(text);
	if (day === null) throw rejectField(field, 'is not a date in the form dd-mm-yyyy');
	return dayStart(company, day);
}

function matchesQuery(message, query) {
	return FILTER_FIELDS.every((field) => query[field] === undefined || message[field] === query[field]);
}

/** Days are in the company's time zone, and finish_date is exclusive (both seen on live accounts). */
function dateFilter(company, { start_date, finish_date }) {
	const from = start_date === undefined ? -Infinity : parseDay(company, 'start_date', start_date);
	const to = finish_date === undefined ? Infinity : parseDay(company, 'finish_date', finish_date);
	return ({ created }) => created >= from && created < to;
}

/**
 * Pagination uses start_id only: offset has no effect, and a date range has no second page (seen on live accounts). With
 * direction_reverse, messages are listed from start_id backward, newest first (Chat2Desk method pages).
 */
function listMessages({ state, account, query }) {
	const { start_id, start_date, finish_date, order, limit, direction_reverse = false } = query;
	if (start_id !== undefined && (start_date !== undefined || finish_date !== undefined)) {
		throw reject(400, 'use date filter and start_id separately');
	}
	const inDates = dateFilter(account.company, query);
	const inIds = ({ id }) => (direction_reverse ? id <= (start_id ?? Infinity) : id >= (start_id ?? 0));
	const all = account.messages.filter((each) => matchesQuery(each, query) && inDates(each) && inIds(each));
	all.sort((a, b) => (direction_reverse || order === 'desc' ? b.id - a.id : a.id - b.id));
	return list(all, { limit }, { serialize: (each) => serializeMessage(state, each) });
}

const getMessage = ({ state, account, params }) =>
	ok(serializeMessage(state, requireFound(account.messages.get(params.id))));

function setRead(value) {
	return ({ account, params }) => {
		const message = requireFound(account.messages.get(params.id));
		message.read = value;
		message.is_new = 1 - value;
		return ok();
	};
}

function operatorFor(account, id) {
	const operator = account.operators.get(id);
	if (!operator || operator.status === 'deleted') throw reject(400, `Operator ${id} does not belong to the company`);
	return operator;
}

const openDialogs = (account, id) =>
	account.dialogs.filter(({ operator_id, state }) => operator_id === id && state === 'open').length;

/** The available operator of a group with the fewest open dialogs, else the first enabled one. */
function chooseFromGroup(account, group) {
	const all = group.operator_ids.map((id) => account.operators.get(id)).filter(({ status }) => status === 'enabled');
	const available = all.filter(({ online, status_id }) => online === 1 && status_id === 0);
	const load = new Map(available.map(({ id }) => [id, openDialogs(account, id)]));
	available.sort((a, b) => load.get(a.id) - load.get(b.id));
	return available[0] ?? all[0];
}

function transfer(context, message, operator) {
	const { state, account } = context;
	const dialog = account.dialogs.get(message.dialog_id);
	assignDialog(context, dialog, operator.id);
	return state.variants.minimalWriteResponses ? ok() : ok({ dialog_id: dialog.id, operator_id: operator.id });
}

function transferMessage(context) {
	const { account, params, query, body } = context;
	const message = requireFound(account.messages.get(params.id));
	return transfer(context, message, operatorFor(account, query.operator_id ?? body.operator_id));
}

function transferMessageToGroup(context) {
	const { account, params, query } = context;
	const message = requireFound(account.messages.get(params.id));
	const group = account.operatorGroups.get(query.group_id);
	if (!group) throw reject(400, `Operator group ${query.group_id} not found`);
	return transfer(context, message, chooseFromGroup(account, group));
}

/** Cancels messages that the gateway has not confirmed. */
function deleteOutbox({ account }) {
	for (const [id, cancel] of account.outbox) {
		cancel();
		Object.assign(account.messages.get(id), { status: 'canceled', recipient_status: 'canceled' });
	}
	account.outbox.clear();
	return ok();
}

/** Delivery status numbers (vendor documentation; there is no 4). */
const STATUSES = { 1: 'pending', 2: 'sent', 3: 'failed', 5: 'cancelled', 6: 'delivered', 7: 'seen' };

/** Only for outgoing messages of an external channel, whose status is known to the external system. */
function setMessageStatus(context) {
	const { account, params } = context;
	const message = requireFound(account.messages.get(params.id));
	if (message.transport !== 'external' || !OUTGOING.includes(message.type)) {
		throw reject(400, `Message ${message.id} is not an outgoing message of an external channel`);
	}
	account.outbox.get(message.id)?.();
	account.outbox.delete(message.id);
	message.recipient_status = STATUSES[params.status];
	raiseOutboxStatus(context, message);
	return ok();
}

/** Imports message history. All messages are validated before the first one is imported. */
function importMessages(context) {
	const { account, body } = context;
	const { client_id, channel_id, transport, messages } = body;
	const client = account.clients.get(client_id);
	if (!client) throw reject(400, 'client not found');
	const channel = account.channels.get(channel_id);
	if (!channel) throw reject(400, `Channel ${channel_id} does not belong to the company`);
	if (!channel.transports.includes(transport))
		throw reject(400, `Transport ${transport} does not belong to the channel`);
	for (const { text, attachment, operator_id } of messages) {
		if (!text && !attachment) throw rejectField('text', "can't be blank");
		if (operator_id !== undefined && !account.operators.has(operator_id)) {
			throw reject(400, `Operator ${operator_id} does not belong to the company`);
		}
	}
	for (const { timestamp, attachment, type, text = null, operator_id, external_id = null } of messages) {
		const message = importMessage(context, client, {
			channelId: channel.id,
			transport,
			type,
			text,
			files: attachment ? [{ link: attachment }] : [],
			at: timestamp * 1000,
			external_id,
			// The dialog is not assigned to the author of the message (vendor documentation).
			operator_id:
				type === 'to_client'
					? (operator_id ?? account.operators.find(({ role }) => role === 'admin')?.id ?? null)
					: null,
		});
		if (attachment) context.state.attachments.fetch(account, message, attachment);
	}
	return { status: 200, body: { errors: [], status: 'success' } };
}

module.exports = {
	listMessages,
	getMessage,
	markMessageRead: setRead(1),
	markMessageUnread: setRead(0),
	transferMessage,
	transferMessageToGroup,
	assignMessage: transferMessage,
	deleteOutbox,
	setMessageStatus,
	importMessages,
};
