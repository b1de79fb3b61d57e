'use strict';

const { fileFields } = require('./media');
const { serializeChatMessage, serializeDialog } = require('./serializers');
const { logAction } = require('./action-log');
const events = require('./events');

const CONFIRMATION_DELAY_MS = 1000;
const SENT_TYPES = ['to_client', 'autoreply'];

/** @typedef {{state: any, account: any}} Context */

function publishDialog({ state, account }, dialog) {
	state.logs.publish('dialog', { ...serializeDialog(account, dialog), client_id: dialog.client_id });
}

/** Returns the dialog of a client in a channel. Each client has one dialog per channel, which is reopened as needed. */
function getOrCreateDialog({ state, account }, client, channelId, transport) {
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
 * @param {{byClient: boolean, transport?: string}} options
 * @returns {any} the new request. The caller raises its event, which contains the message that opened the request.
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

/** Opens the request of a new message if its dialog is closed. Reopening is logged. */
function openForMessage(context, dialog, options) {
	if (dialog.state !== 'closed') return undefined;
	if (dialog.message_ids.length > 0) {
		const cause = options.byClient ? 'client message' : 'message from the company';
		const text = `Dialog ${dialog.id} was reopened by a ${cause}`;
		logAction(context, { kind: 'reopened', text, event: 'new_request', clientId: dialog.client_id });
	}
	return openRequest(context, dialog, options);
}

/** Opens a dialog without a message, like an operator does. */
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
 * Assigns a dialog to an operator.
 * @param {Context} context
 * @param {any} dialog
 * @param {number|null} operatorId null unassigns the dialog
 */
function assignDialog(context, dialog, operatorId) {
	const lastOperatorId = dialog.operator_id;
	Object.assign(dialog, { operator_id: operatorId, previous_operator_id: lastOperatorId });
	const request = context.account.requests.get(dialog.last_request_id);
	if (request) request.operator_id = operatorId;
	events.raiseDialog(context, 'dialog_transferred', dialog, { lastOperatorId });
	publishDialog(context, dialog);
}

/**
 * Adds a message to a dialog without raising an event.
 * @param {Context} context
 * @param {any} dialog
 * @param {{type: string, files?: {link: string, name?: string}[], at?: number}} message and any other message field
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

/** Adds a channel and transport to a client. */
function joinChannel(client, channelId, transport) {
	const joined = client.channels.find(({ id }) => id === channelId);
	if (!joined) client.channels.push({ id: channelId, transports: [transport] });
	else if (!joined.transports.includes(transport)) joined.transports.push(transport);
}

/**
 * Adds a message from a client and raises its events. A closed dialog is opened with a new request.
 * @param {Context} context
 * @param {any} client
 * @param {{channelId: number, transport: string, isNewClient?: boolean, files?: any[]}} message and other message fields
 * @returns {any} the message
 */
function receiveClientMessage(
	context,
	client,
	{ channelId, transport, isNewClient = client.first === null, ...content },
) {
	joinChannel(client, channelId, transport);
	const dialog = getOrCreateDialog(context, client, channelId, transport);
	const request = openForMessage(context, dialog, { byClient: true, transport });
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
 * Adds a message from the company: to the client, or an internal one. A comment opens a closed dialog, too, unless openDialog is
 * false (vendor documentation).
 * @param {Context} context
 * @param {any} client
 * @param {{channelId: number, transport: string, type: string, openDialog?: boolean, operatorId?: number|null}} message and
 * other message fields
 * @returns {any} the message
 */
function addCompanyMessage(context, client, { channelId, transport, openDialog: open = true, operatorId, ...content }) {
	const dialog = getOrCreateDialog(context, client, channelId, transport);
	const request = open ? openForMessage(context, dialog, { byClient: false, transport }) : undefined;
	const message = addMessage(context, dialog, {
		...content,
		transport,
		read: 1,
		operator_id: operatorId ?? dialog.operator_id,
	});
	if (SENT_TYPES.includes(message.type)) scheduleConfirmation(context, message);
	if (request) events.raiseNewRequest(context, request, { message });
	events.raiseMessage(context, message, { isNewRequest: request !== undefined });
	return message;
}

/** Simulates the delivery confirmation of the messenger. */
function scheduleConfirmation(context, message) {
	const { account, state } = context;
	const cancel = state.clock.after(CONFIRMATION_DELAY_MS, () => {
		account.outbox.delete(message.id);
		message.recipient_status = 'delivered';
		events.raiseOutboxStatus(context, message);
	});
	account.outbox.set(message.id, cancel);
}

/**
 * Imports a message from the history of another system. It raises neither inbox nor outbox (seen on live accounts) and opens no dialog.
 * @param {Context} context
 * @param {any} client
 * @param {{channelId: number, transport: string, text: string|null, type: string, at?: number, files?: any[]}} message and other message fields
 */
function importMessage(context, client, { channelId, transport, ...content }) {
	const dialog = getOrCreateDialog(context, client, channelId, transport);
	const message = addMessage(context, dialog, { ...content, transport, read: 1, is_new: 0 });
	// Messages of a dialog are sorted by time (vendor documentation).
	const createdAt = (id) => context.account.messages.get(id).created;
	dialog.message_ids.sort((a, b) => createdAt(a) - createdAt(b));
	events.raiseMessage(context, message, { name: 'imported_message' });
	return message;
}

module.exports = {
	openDialog,
	closeDialog,
	assignDialog,
	addMessage,
	receiveClientMessage,
	addCompanyMessage,
	importMessage,
};
