'use strict';

const { assignDialog } = require('../conversation');
const { dayFromText } = require('../time');
const { messageView } = require('../views');
const { done, found, list, one, refuse, refuseField } = require('../reply');

const SAME_FIELDS = ['transport', 'channel_id', 'client_id', 'dialog_id', 'operator_id', 'type', 'read'];

function dayOf(field, text) {
	const day = dayFromText(text);
	if (day === null) throw refuseField(field, 'is not a date in the form dd-mm-yyyy');
	return day;
}

function fits(message, query) {
	return SAME_FIELDS.every((field) => query[field] === undefined || message[field] === query[field]);
}

/** finish_date itself is not included (seen on live accounts). */
function dateFilter({ start_date, finish_date }) {
	const from = start_date === undefined ? -Infinity : dayOf('start_date', start_date);
	const to = finish_date === undefined ? Infinity : dayOf('finish_date', finish_date);
	return ({ created }) => created >= from && created < to;
}

/**
 * Paging is by start_id alone: every offset gives the same first rows, and a window of dates has no second page (seen on live
 * accounts).
 */
function listMessages({ world, account, query }) {
	const { start_id, start_date, finish_date, order, limit } = query;
	if (start_id !== undefined && (start_date !== undefined || finish_date !== undefined)) {
		throw refuse(400, 'use date filter and start_id separately');
	}
	const inDates = dateFilter(query);
	const all = account.messages.filter((each) => fits(each, query) && inDates(each) && each.id >= (start_id ?? 0));
	all.sort((a, b) => (order === 'desc' ? b.id - a.id : a.id - b.id));
	return list(all, { limit }, { view: (each) => messageView(world, each) });
}

const getMessage = ({ world, account, params }) => one(messageView(world, found(account.messages.get(params.id))));

function setRead(value) {
	return ({ account, params }) => {
		const message = found(account.messages.get(params.id));
		message.read = value;
		message.is_new = 1 - value;
		return done();
	};
}

function operatorFor(account, id) {
	const operator = account.operators.get(id);
	if (!operator || operator.status === 'deleted') throw refuse(400, `Operator ${id} does not belong to the company`);
	return operator;
}

const openDialogs = (account, id) => account.dialogs.filter(({ operator_id, state }) => operator_id === id && state === 'open').length;

/** Somebody of the group who is there, and of those the one with the fewest dialogs; where nobody is there, the first one. */
function chooseFromGroup(account, group) {
	const all = group.operator_ids.map((id) => account.operators.get(id)).filter(({ status }) => status === 'enabled');
	const there = all.filter(({ online, status_id }) => online === 1 && status_id === 0);
	const load = new Map(there.map(({ id }) => [id, openDialogs(account, id)]));
	there.sort((a, b) => load.get(a.id) - load.get(b.id));
	return there[0] ?? all[0];
}

function transfer(scene, message, operator) {
	const { world, account } = scene;
	const dialog = account.dialogs.get(message.dialog_id);
	assignDialog(scene, dialog, operator.id);
	return world.quirks.terseWrites ? done() : one({ dialog_id: dialog.id, operator_id: operator.id });
}

function transferMessage(scene) {
	const { account, params, query, body } = scene;
	const message = found(account.messages.get(params.id));
	return transfer(scene, message, operatorFor(account, query.operator_id ?? body.operator_id));
}

function transferMessageToGroup(scene) {
	const { account, params, query } = scene;
	const message = found(account.messages.get(params.id));
	const group = account.operatorGroups.get(query.group_id);
	if (!group) throw refuse(400, `Operator group ${query.group_id} not found`);
	return transfer(scene, message, chooseFromGroup(account, group));
}

/** What the gateway has not confirmed is never delivered. */
function deleteOutbox({ account }) {
	for (const [id, cancel] of account.outbox) {
		cancel();
		Object.assign(account.messages.get(id), { status: 'canceled', recipient_status: 'canceled' });
	}
	account.outbox.clear();
	return done();
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
};
