'use strict';

const { OPERATOR_STATUSES } = require('../operators');

const nameOf = (operator) =>
	[operator?.first_name, operator?.last_name].filter(Boolean).join(' ') || operator?.email || 'An operator';

const operatorNamed = ({ account }, id) => nameOf(account.operators.get(Number(id)));

const channelNamed = ({ account }, id) => account.channels.get(Number(id))?.name ?? `channel ${id}`;

const KINDS_OF_MESSAGE = { to_client: 'wrote', comment: 'commented', system: 'noted' };

function dialogText(context, { state, operator_id }, dialog) {
	const parts = [];
	if (state !== undefined) parts.push(`Dialog ${dialog.id} was ${state === 'open' ? 'opened' : 'closed'}`);
	if (operator_id === null) parts.push(`Dialog ${dialog.id} belongs to nobody now`);
	else if (operator_id !== undefined)
		parts.push(`Dialog ${dialog.id} was given to ${operatorNamed(context, operator_id)}`);
	return parts.join('. ');
}

function statusText(context, { status_id }, operator) {
	const status = OPERATOR_STATUSES.find(({ id }) => id === status_id)?.name.en;
	return `${operatorNamed(context, operator.id)} is ${status ? `in status "${status}"` : operator.online ? 'online' : 'offline'} now`;
}

/** What people read about each thing that can be done in Chat2Desk itself. */
const TEXTS = {
	dialogs: dialogText,
	messages: (context, { type = 'to_client' }, { operator_id, text }) =>
		`${operatorNamed(context, operator_id)} ${KINDS_OF_MESSAGE[type]}: ${text ?? 'a file'}`,
	status: statusText,
	login: (context, { platform = 'web' }, { id, online }) =>
		`${operatorNamed(context, id)} logged ${online ? 'in' : 'out'} (${platform})`,
	imports: (context, body, { id }) => `Message ${id} was imported from another system's history`,
	blacklist: (context, body, { id }) => `Client ${id} was put on the blacklist`,
	qr_code: (context, body, { qrcode_data }) =>
		`The phone of "${channelNamed(context, qrcode_data.split('-').pop())}" lost its connection: a new QR code waits to be scanned`,
	devices: (context, { channel_id }, { status }) =>
		`A device of "${channelNamed(context, channel_id)}" is in status "${status}"`,
	ai_hints: (context, { hint_id }, { message_id }) =>
		hint_id === undefined
			? `An AI hint was asked for message ${message_id}`
			: `AI hint ${hint_id} was taken for message ${message_id}`,
};

/** What such an action raises for webhooks, for people who look for the event. */
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
 * Leaves a line about what was done in Chat2Desk itself, in the log and, where it was done beside a conversation, there.
 * @param {{state: any, account: any}} context
 * @param {string} kind one of TEXTS
 * @param {any} body what was asked; its `client_id` names the conversation
 * @param {any} result what came of it
 */
function recordAction(context, kind, body, result) {
	const { state, account } = context;
	const dialog = kind === 'dialogs' ? account.dialogs.get(result.id) : undefined;
	const clientId = Number(body.client_id ?? dialog?.client_id);
	const action = state.logs.actions.add({
		kind,
		text: TEXTS[kind](context, body, result),
		event: EVENTS[kind] ?? null,
		client_id: clientId || null,
		token: account.token,
		at: new Date(state.clock.now()).toISOString(),
	});
	state.logs.publish('action', action);
}

module.exports = { recordAction };
