'use strict';

const { assignDialog, closeDialog, openDialog } = require('../conversation');
const { serializeDialog, serializeRequestMessage, serializeRequest } = require('../serializers');
const { list, ok, raw, reject, requireFound } = require('../responses');

const UNANSWERED_SECONDS = 600;

function listDialogs({ account, query: { operator_id, state, order, ...window } }) {
	const all = account.dialogs.filter(
		(each) =>
			(operator_id === undefined || each.operator_id === operator_id) && (state === undefined || each.state === state),
	);
	all.sort((a, b) => (order === 'desc' ? b.id - a.id : a.id - b.id));
	return list(all, window, { serialize: (each) => serializeDialog(account, each) });
}

/** For an unknown dialog, Chat2Desk returns an error with HTTP 200. */
function dialogOf({ account, params }) {
	const dialog = account.dialogs.get(params.id);
	if (!dialog) throw reject(200, 'not_found');
	return dialog;
}

const getDialog = (context) => ok(serializeDialog(context.account, dialogOf(context)));

/** `limit` is the number of seconds without a reply, not of rows, and the response has IDs only (vendor documentation). */
function listUnansweredDialogs({ state, account, query: { limit = UNANSWERED_SECONDS } }) {
	const before = state.clock.now() - limit * 1000;
	const waiting = account.dialogs.filter(({ state, message_ids }) => {
		const last = account.messages.get(message_ids.at(-1));
		return state === 'open' && last?.type === 'from_client' && last.created <= before;
	});
	return ok({ client_ids: waiting.map(({ client_id }) => client_id), ids: waiting.map(({ id }) => id) });
}

function updateDialog(context) {
	const { state, account, body } = context;
	const { operator_id } = body;
	const dialog = dialogOf(context);
	if (body.state !== undefined && body.state === dialog.state) throw reject(400, 'already has state');
	if (operator_id !== undefined && operator_id !== null && !account.operators.has(operator_id)) {
		throw reject(400, `Operator ${operator_id} does not belong to the company`);
	}
	if (body.state === 'open') openDialog(context, dialog);
	if (operator_id !== undefined && operator_id !== dialog.operator_id) assignDialog(context, dialog, operator_id);
	if (body.state === 'closed') closeDialog(context, dialog);
	return state.variants.minimalWriteResponses ? ok() : ok(serializeDialog(account, dialog));
}

const requestOf = ({ account, params }) => requireFound(account.requests.get(params.id));

function getRequest(context) {
	const view = serializeRequest(context.account, requestOf(context));
	return context.state.variants.unwrappedRecords ? raw(view) : ok(view);
}

/** The order is undocumented. Odd IDs come before even ones here, so that no code relies on an order. */
function listRequestMessages(context) {
	const { account } = context;
	const { id } = requestOf(context);
	const all = account.messages.filter(({ request_id }) => request_id === id);
	const shuffled = [...all.filter((each) => each.id % 2 === 1), ...all.filter((each) => each.id % 2 === 0)];
	return raw(shuffled.map((each) => serializeRequestMessage(account, each)));
}

function closeRequest(context) {
	const {
		account,
		body: { request_id, client_id },
	} = context;
	if (client_id !== undefined && !account.clients.has(client_id)) throw reject(400, 'client not found');
	const open = account.requests.filter(
		(each) => each.state === 'open' && (each.id === request_id || each.client_id === client_id),
	);
	if (open.length === 0) throw reject(400, 'request not found');
	for (const request of open) closeDialog(context, account.dialogs.get(request.dialog_id));
	return ok();
}

module.exports = {
	listDialogs,
	getDialog,
	listUnansweredDialogs,
	updateDialog,
	getRequest,
	listRequestMessages,
	closeRequest,
};
