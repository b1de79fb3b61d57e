'use strict';

const { unixSeconds, utcText } = require('./time');

const UNKNOWN_NAME = 'unknown';

function serializeTag(account, tag) {
	const group = account.tagGroups.get(tag.group_id);
	return {
		id: tag.id,
		group_id: tag.group_id,
		group_name: group?.name ?? null,
		label: tag.label,
		description: tag.description,
	};
}

const serializeTags = (account, ids) => [...ids].map((id) => serializeTag(account, account.tags.get(id)));

/**
 * @param {any} account
 * @param {any} client
 * @param {{inList?: boolean}} [options] list items have no channels (seen on live accounts)
 */
function serializeClient(account, client, { inList = false } = {}) {
	return {
		id: client.id,
		name: client.name ?? UNKNOWN_NAME,
		username: client.username,
		comment: client.comment,
		assigned_name: client.assigned_name,
		phone: client.phone,
		client_phone: client.client_phone,
		avatar: client.avatar,
		region_id: client.region_id,
		country_id: client.country_id,
		first_client_message: utcText(client.first),
		last_client_message: utcText(client.last),
		extra_comment_1: client.extra_comment_1,
		extra_comment_2: client.extra_comment_2,
		extra_comment_3: client.extra_comment_3,
		custom_fields: client.custom_fields,
		client_external_id: client.client_external_id,
		external_id: client.external_id,
		external_ids: client.external_ids,
		...(!inList && { channels: client.channels }),
		tags: serializeTags(account, client.tag_ids),
	};
}

/** A client in the webhook of a message (vendor example). */
function serializeWebhookClient({ id, phone, client_phone, name, assigned_name, external_id }) {
	return { id, phone, client_phone, name: name ?? UNKNOWN_NAME, assigned_name, external_id };
}

/** Only WhatsApp has a daily limit of new clients (vendor method pages). */
const serializeChannel = ({ id, name, phone, transports, whatsapp_daily_new_clients_limit: limit }) => ({
	id,
	name,
	phone,
	transports,
	...(limit && { whatsapp_daily_new_clients_limit: limit }),
});

/**
 * @param {any} account
 * @param {any} operator
 * @param {{old?: boolean}} [options] legacy operators have no status and access_right_*; their role contains the status (seen on live accounts)
 */
function serializeOperator(account, operator, { old = false } = {}) {
	const opened = account.dialogs.filter(
		({ operator_id, state }) => operator_id === operator.id && state === 'open',
	).length;
	const {
		id,
		email,
		phone,
		role,
		access_right_id,
		status,
		online,
		offline_type,
		avatar,
		first_name,
		last_name,
		external_id,
		status_id,
	} = operator;
	const shared = {
		id,
		email,
		phone,
		role,
		online,
		offline_type,
		avatar,
		opened_dialogs: opened,
		first_name,
		last_name,
		external_id,
		last_visit: utcText(operator.last_visit),
	};
	if (old) return { ...shared, role: status === 'enabled' ? role : status };
	const access_right_name = account.accessRights.get(access_right_id)?.name ?? null;
	return { ...shared, access_right_id, access_right_name, status, status_id, two_factor: operator.two_factor };
}

function serializeAttachment(state, { name, link }) {
	return { name, link: link.startsWith('/') ? state.url + link : link };
}

function serializeMessage(state, message) {
	const {
		id,
		text,
		coordinates,
		transport,
		type,
		read,
		pdf,
		photo,
		video,
		audio,
		remote_id,
		recipient_status,
		operator_id,
	} = message;
	return {
		id,
		text,
		coordinates,
		transport,
		type,
		read,
		created: utcText(message.created),
		pdf,
		remote_id,
		recipient_status,
		ai_tips: null,
		is_new: message.is_new,
		attachments: message.attachments.map((each) => serializeAttachment(state, each)),
		photo,
		video,
		audio,
		operator_id,
		channel_id: message.channel_id,
		dialog_id: message.dialog_id,
		client_id: message.client_id,
		request_id: message.request_id,
		extra_data: message.extra_data,
		external_id: message.external_id,
		status: message.status,
	};
}

/** A message with its buttons, which the API does not return. */
function serializeChatMessage(state, message) {
	const { inline_buttons = null, keyboard = null, interactive = null, reply_message_id = null } = message;
	const { attachment_fetches = [] } = message;
	return {
		...serializeMessage(state, message),
		...{ inline_buttons, keyboard, interactive, reply_message_id, attachment_fetches },
	};
}

const DIRECTIONS = { from_client: 'in', to_client: 'out', autoreply: 'out', system: 'system', comment: 'system' };

/** A message of GET /requests/:id/messages, whose field names differ from all other endpoints (seen on live accounts). */
function serializeRequestMessage(account, message) {
	const { id, text, video, photo, audio, pdf, coordinates, transport, read, extra_data } = message;
	return {
		id,
		text,
		video,
		photo,
		audio,
		pdf,
		coordinates,
		transport,
		type: DIRECTIONS[message.type] ?? 'system',
		read,
		created: unixSeconds(message.created),
		clientID: message.client_id,
		operatorID: message.operator_id,
		channelID: message.channel_id,
		companyID: account.company.id,
		dialogID: message.dialog_id,
		gateway_status: message.recipient_status,
		extra_data,
	};
}

function serializeDialog(account, dialog) {
	const last = account.messages.get(dialog.message_ids.at(-1));
	const count = dialog.message_ids.length;
	return {
		id: dialog.id,
		state: dialog.state,
		begin: utcText(dialog.begin),
		end: utcText(dialog.end),
		operator_id: dialog.operator_id,
		last_request_id: dialog.last_request_id,
		// Seen on live accounts as a number and as a string.
		messages: dialog.id % 2 === 0 ? String(count) : count,
		last_message: last
			? {
					id: last.id,
					text: last.text,
					type: last.type,
					created: utcText(last.created),
					client_id: last.client_id,
					dialog_id: dialog.id,
				}
			: null,
	};
}

function serializeRequest(account, request) {
	const { id, dialog_id, client_id, channel_id, operator_id, transport, type, state } = request;
	return {
		id,
		dialog_id,
		client_id,
		channel_id,
		operator_id,
		transport,
		type,
		state,
		begin: utcText(request.begin),
		end: utcText(request.end),
		tags: serializeTags(account, request.tag_ids),
	};
}

function serializeWebhook({ id, name, url, events, status, errors, source, channels }) {
	return { id, name, url, events, status, errors, source, channels };
}

/** Based on 905 recorded rows. */
function serializeTicket(ticket) {
	const { id, deadline, summary, description, status, priority, assignee_id, updater_id, reporter_id, request_ids } =
		ticket;
	const times = {
		created_at: new Date(ticket.created).toISOString(),
		updated_at: new Date(ticket.updated).toISOString(),
	};
	return {
		id,
		deadline,
		summary,
		description,
		status,
		priority,
		...times,
		assignee_id,
		updater_id,
		reporter_id,
		request_ids,
	};
}

module.exports = {
	UNKNOWN_NAME,
	serializeTag,
	serializeTags,
	serializeClient,
	serializeWebhookClient,
	serializeChannel,
	serializeOperator,
	serializeMessage,
	serializeChatMessage,
	serializeRequestMessage,
	serializeDialog,
	serializeRequest,
	serializeWebhook,
	serializeTicket,
	serializeAttachment,
};
