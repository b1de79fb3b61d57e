'use strict';

const { logAction } = require('../action-log');
const { OPERATOR_STATUSES } = require('../operators');

const nameOf = (operator) =>
	[operator?.first_name, operator?.last_name].filter(Boolean).join(' ') || operator?.email || 'An operator';

const operatorName = ({ account }, id) => nameOf(account.operators.get(Number(id)));

const channelName = ({ account }, id) => account.channels.get(Number(id))?.name ?? `channel ${id}`;

const MESSAGE_VERBS = { to_client: 'replied', comment: 'commented', system: 'added a system message' };

function dialogText(context, { state, operator_id }, dialog) {
	const parts = [];
	if (state !== undefined) parts.push(`Dialog ${dialog.id} was ${state === 'open' ? 'opened' : 'closed'}`);
	if (operator_id === null) parts.push(`Dialog ${dialog.id} was unassigned`);
	else if (operator_id !== undefined)
		parts.push(`Dialog ${dialog.id} was assigned to ${operatorName(context, operator_id)}`);
	return parts.join('. ');
}

function statusText(context, { status_id }, operator) {
	const status = OPERATOR_STATUSES.find(({ id }) => id === status_id)?.name.en;
	return `${operatorName(context, operator.id)} is now ${status ? `"${status}"` : operator.online ? 'online' : 'offline'}`;
}

/** Log text of each action. */
const TEXTS = {
	dialogs: dialogText,
	messages: (context, { type = 'to_client' }, { operator_id, text }) =>
		`${operatorName(context, operator_id)} ${MESSAGE_VERBS[type]}: ${text ?? 'a file'}`,
	status: statusText,
	login: (context, { platform = 'web' }, { id, online }) =>
		`${operatorName(context, id)} signed ${online ? 'in' : 'out'} (${platform})`,
	imports: (context, body, { id }) => `Message ${id} was imported`,
	blacklist: (context, body, { id }) => `Client ${id} was blocked`,
	qr_code: (context, body, { qrcode_data }) =>
		`"${channelName(context, qrcode_data.split('-').pop())}" was disconnected. Scan the new QR code to reconnect.`,
	devices: (context, { channel_id }, { status }) =>
		`The device status of "${channelName(context, channel_id)}" is now "${status}"`,
	ai_hints: (context, { hint_id }, { message_id }) =>
		hint_id === undefined
			? `AI suggestion requested for message ${message_id}`
			: `AI suggestion ${hint_id} used for message ${message_id}`,
};

/** Webhook event of each action, shown in the log. */
const EVENTS = {
	status: 'operator_status_changed',
	login: 'operator_authentication_updated',
	imports: 'imported_message',
	blacklist: 'client_added_to_blacklist',
	qr_code: 'new_qr_code',
	devices: 'device_updated',
	ai_hints: 'ai_hints_requested',
};

/**
 * Records an action in Chat2Desk in the log and, if it belongs to a client, in the client's conversation.
 * @param {{state: any, account: any}} context
 * @param {string} kind one of TEXTS
 * @param {any} body the request; `client_id` selects the conversation
 * @param {any} result of the action
 */
function recordAction(context, kind, body, result) {
	const dialog = kind === 'dialogs' ? context.account.dialogs.get(result.id) : undefined;
	const clientId = Number(body.client_id ?? dialog?.client_id) || null;
	logAction(context, { kind, text: TEXTS[kind](context, body, result), event: EVENTS[kind], clientId });
}

module.exports = { recordAction };
