'use strict';

const { fileFields } = require('./media');
const { serializeChatMessage, serializeDialog } = require('./serializers');
const events = require('./events');

const GATEWAY_MS = 1000;
const TO_CLIENT = ['to_client', 'autoreply'];

/** @typedef {{state: any, account: any}} Context */

function publishDialog({ state, account }, dialog) {
	state.logs.publish('dialog', { ...serializeDialog(account, dialog), client_id: dialog.client_id });
}

/** The dialog of a client in a channel: there is one, and it is reopened. */
function dialogOf({ state, account }, client, channelId, transport) {
	const known = account.dialogs.find((each) => each.client_id === client.id && each.channel_id === channelId);
	return (
		known ??
		account.dialogs.add({
			client_id: client.id,
			channel_id: channelId,
			transport,
			state: 'closed',
			begin: state.clock.now(),
			end: null,
			operator_id: null,
			last_request_id: null,
			message_ids: [],
		})
	);
}

/**
 * Opens a dialog, with a new request.
 * @param {Context} context
 * @param {any} dialog
 * @param {{byClient: boolean, transport?: string}} how
 * @returns {any} the new request, whose event is still to be raised: it names the message that opened it
 */
function openRequest(context, dialog, { byClient, transport = dialog.transport }) {
	const { account, state } = context;
	Object.assign(dialog, { state: 'open', end: null, transport });
	const request = account.requests.add({
		dialog_id: dialog.id,
		client_id: dialog.client_id,
		channel_id: dialog.channel_id,
		operator_id: dialog.operator_id,
		transport,
		type: 'common',
		state: 'open',
		begin: state.clock.now(),
		end: null,
		by_client: byClient,
		tag_ids: new Set(),
	});
	dialog.last_request_id = request.id;
	publishDialog(context, dialog);
	return request;
}

/** Opens a dialog without a message, as an operator does. */
function openDialog(context, dialog) {
	events.raiseNewRequest(context, openRequest(context, dialog, { byClient: false }));
}

/**
 * Closes a dialog and its open request.
 * @param {Context} context
 * @param {any} dialog
 */
function closeDialog(context, dialog) {
	const { account, state } = context;
	Object.assign(dialog, { state: 'closed', end: state.clock.now() });
	const request = account.requests.get(dialog.last_request_id);
	if (request?.state === 'open') {
		Object.assign(request, { state: 'closed', end: dialog.end });
		events.raiseCloseRequest(context, request);
	}
	events.raiseDialog(context, 'close_dialog', dialog);
	publishDialog(context, dialog);
}

/**
 * Gives a dialog to an operator.
 * @param {Context} context
 * @param {any} dialog
 * @param {number|null} operatorId null is nobody
 */
function assignDialog(context, dialog, operatorId) {
	const lastOperatorId = dialog.operator_id;
	dialog.operator_id = operatorId;
	const request = context.account.requests.get(dialog.last_request_id);
	if (request) request.operator_id = operatorId;
	events.raiseDialog(context, 'dialog_transferred', dialog, { lastOperatorId });
	publishDialog(context, dialog);
}

/**
 * Puts a message into a dialog, without raising anything.
 * @param {Context} context
 * @param {any} dialog
 * @param {{type: string, files?: {link: string, name?: string}[], at?: number}} message and any other field of a message
 */
function addMessage({ state, account }, dialog, { files = [], at = state.clock.now(), ...message }) {
	const row = account.messages.add({
		text: null,
		coordinates: null,
		transport: dialog.transport,
		read: 0,
		created: at,
		remote_id: null,
		recipient_status: null,
		is_new: 1,
		operator_id: dialog.operator_id,
		channel_id: dialog.channel_id,
		dialog_id: dialog.id,
		client_id: dialog.client_id,
		request_id: dialog.last_request_id,
		extra_data: {},
		external_id: null,
		status: 'sent',
		...fileFields(files, at),
		...message,
	});
	dialog.message_ids.push(row.id);
	state.logs.publish('message', serializeChatMessage(state, row));
	return row;
}

/** Notes that a client is known in a channel, under a transport. */
function joinChannel(client, channelId, transport) {
	const joined = client.channels.find(({ id }) => id === channelId);
	if (!joined) client.channels.push({ id: channelId, transports: [transport] });
	else if (!joined.transports.includes(transport)) joined.transports.push(transport);
}

/**
 * A client writes: the dialog opens with a new request where it was closed, and everything is raised that this raises.
 * @param {Context} context
 * @param {any} client
 * @param {{channelId: number, transport: string, isNewClient?: boolean, files?: any[]}} message and other fields of a message
 * @returns {any} the message
 */
function receiveClientMessage(
	context,
	client,
	{ channelId, transport, isNewClient = client.first === null, ...content },
) {
	joinChannel(client, channelId, transport);
	const dialog = dialogOf(context, client, channelId, transport);
	const request = dialog.state === 'closed' ? openRequest(context, dialog, { byClient: true, transport }) : undefined;
	const message = addMessage(context, dialog, {
		...content,
		type: 'from_client',
		transport,
		operator_id: dialog.operator_id,
	});
	client.first ??= message.created;
	client.last = message.created;
	if (request) events.raiseNewRequest(context, request, { message, isNewClient });
	events.raiseMessage(context, message, { isNewRequest: request !== undefined, isNewClient });
	return message;
}

/**
 * Somebody of the company writes, to the client or about it. Also a comment opens a closed dialog unless told not to (from the
 * vendor's text).
 * @param {Context} context
 * @param {any} client
 * @param {{channelId: number, transport: string, type: string, openDialog?: boolean, operatorId?: number|null}} message and
 * other fields of a message
 * @returns {any} the message
 */
function addCompanyMessage(context, client, { channelId, transport, openDialog: open = true, operatorId, ...content }) {
	const dialog = dialogOf(context, client, channelId, transport);
	const request =
		open && dialog.state === 'closed' ? openRequest(context, dialog, { byClient: false, transport }) : undefined;
	const message = addMessage(context, dialog, {
		...content,
		transport,
		read: 1,
		operator_id: operatorId ?? dialog.operator_id,
	});
	if (TO_CLIENT.includes(message.type)) confirmLater(context, message);
	if (request) events.raiseNewRequest(context, request, { message });
	events.raiseMessage(context, message, { isNewRequest: request !== undefined });
	return message;
}

/** The messenger confirms a while later. */
function confirmLater(context, message) {
	const { account, state } = context;
	const cancel = state.clock.after(GATEWAY_MS, () => {
		account.outbox.delete(message.id);
		message.recipient_status = 'delivered';
		events.raiseOutboxStatus(context, message);
	});
	account.outbox.set(message.id, cancel);
}

/**
 * Brings in a message of another system's history: it raises neither inbox nor outbox (seen on live accounts), and opens nothing.
 * @param {Context} context
 * @param {any} client
 * @param {{channelId: number, transport: string, text: string|null, type: string, at?: number, files?: any[]}} message and other fields of a message
 */
function importMessage(context, client, { channelId, transport, ...content }) {
	const dialog = dialogOf(context, client, channelId, transport);
	const message = addMessage(context, dialog, { ...content, transport, read: 1, is_new: 0 });
	// A dialog is sorted by the times of its messages (from the vendor's text).
	const timeOf = (id) => context.account.messages.get(id).created;
	dialog.message_ids.sort((a, b) => timeOf(a) - timeOf(b));
	events.raiseMessage(context, message, { name: 'imported_message' });
	return message;
}

module.exports = {
	dialogOf,
	openDialog,
	closeDialog,
	assignDialog,
	addMessage,
	receiveClientMessage,
	addCompanyMessage,
	importMessage,
};
