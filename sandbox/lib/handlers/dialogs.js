'use strict';

const { assignDialog, closeDialog, openDialog } = require('../conversation');
const { dialogView, requestMessageView, requestView } = require('../views');
const { bare, done, found, list, one, refuse } = require('../reply');

const UNANSWERED_SECONDS = 600;

function listDialogs({ account, query: { operator_id, state, order, ...window } }) {
	const all = account.dialogs.filter(
		(each) =>
			(operator_id === undefined || each.operator_id === operator_id) && (state === undefined || each.state === state),
	);
	all.sort((a, b) => (order === 'desc' ? b.id - a.id : a.id - b.id));
	return list(all, window, { view: (each) => dialogView(account, each) });
}

/** An unknown dialog is a failure under HTTP 200: one of the places where Chat2Desk answers so. */
function dialogOf({ account, params }) {
	const dialog = account.dialogs.get(params.id);
	if (!dialog) throw refuse(200, 'not_found');
	return dialog;
}

const getDialog = (scene) => one(dialogView(scene.account, dialogOf(scene)));

/** Here limit is no number of rows but the seconds without an answer, and there are no rows (from the vendor's text). */
function listUnansweredDialogs({ world, account, query: { limit = UNANSWERED_SECONDS } }) {
	const before = world.clock.now() - limit * 1000;
	const waiting = account.dialogs.filter(({ state, message_ids }) => {
		const last = account.messages.get(message_ids.at(-1));
		return state === 'open' && last?.type === 'from_client' && last.created <= before;
	});
	return one({ client_ids: waiting.map(({ client_id }) => client_id), ids: waiting.map(({ id }) => id) });
}

function updateDialog(scene) {
	const {
		world,
		account,
		body: { state, operator_id },
	} = scene;
	const dialog = dialogOf(scene);
	if (state !== undefined && state === dialog.state) throw refuse(400, 'already has state');
	if (operator_id !== undefined && operator_id !== null && !account.operators.has(operator_id)) {
		throw refuse(400, `Operator ${operator_id} does not belong to the company`);
	}
	if (state === 'open') openDialog(scene, dialog);
	if (operator_id !== undefined && operator_id !== dialog.operator_id) assignDialog(scene, dialog, operator_id);
	if (state === 'closed') closeDialog(scene, dialog);
	return world.quirks.terseWrites ? done() : one(dialogView(account, dialog));
}

const requestOf = ({ account, params }) => found(account.requests.get(params.id));

function getRequest(scene) {
	const view = requestView(scene.account, requestOf(scene));
	return scene.world.quirks.bareSingles ? bare(view) : one(view);
}

/** Without an order: here the odd ids come before the even ones, so that nobody relies on one. */
function listRequestMessages(scene) {
	const { account } = scene;
	const { id } = requestOf(scene);
	const all = account.messages.filter(({ request_id }) => request_id === id);
	const shuffled = [...all.filter((each) => each.id % 2 === 1), ...all.filter((each) => each.id % 2 === 0)];
	return bare(shuffled.map((each) => requestMessageView(account, each)));
}

function closeRequest(scene) {
	const {
		account,
		body: { request_id, client_id },
	} = scene;
	if (client_id !== undefined && !account.clients.has(client_id)) throw refuse(400, 'client not found');
	const open = account.requests.filter(
		(each) => each.state === 'open' && (each.id === request_id || each.client_id === client_id),
	);
	if (open.length === 0) throw refuse(400, 'request not found');
	for (const request of open) closeDialog(scene, account.dialogs.get(request.dialog_id));
	return done();
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
