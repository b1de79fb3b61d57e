'use strict';

const { serializeEventChannel, serializeEventClient, serializeEventTag } = require('./event-serializers');
const { eventTime, moscowText, unixSeconds } = require('./time');
const { serializeAttachment, serializeWebhookClient, serializeTag, serializeTicket } = require('./serializers');

/** Events whose deliveries have another name than the subscription (Chat2Desk reference). */
const DELIVERED_NAMES = { device_updated: 'device_update', operator_status_changed: 'operator_status_updated' };

const MESSAGE_EVENTS = {
	from_client: 'inbox',
	to_client: 'outbox',
	autoreply: 'outbox',
	comment: 'comment',
	system: 'system_message',
};

/**
 * Raises an event: all subscribed webhooks get a delivery.
 * @param {{state: any, account: any}} context
 * @param {string} name subscribed name of the event
 * @param {object} payload
 * @param {{channelId?: number|null, withFraction?: boolean}} [options] channelId: channel of the event, for the channel filter of webhooks
 */
function raise({ state, account }, name, payload, { channelId = null, withFraction = false } = {}) {
	const hook_type = DELIVERED_NAMES[name] ?? name;
	const event_time = eventTime(state.clock.now(), withFraction);
	const body = 'hook_type' in payload ? { ...payload, event_time } : { hook_type, event_time, ...payload };
	state.deliveries.send(account, name, body, channelId);
}

/** The subscription name of a hook_type. */
function subscribedName(hookType) {
	return Object.keys(DELIVERED_NAMES).find((name) => DELIVERED_NAMES[name] === hookType) ?? hookType;
}

/** The operator in a message event: that of the message or, as a variant, the previous operator of the dialog. */
function operatorInDelivery({ state, account }, { operator_id, dialog_id }) {
	const dialog = account.dialogs.get(dialog_id);
	const isStale = state.variants.previousOperatorInDeliveries && operator_id === dialog.operator_id;
	return isStale ? (dialog.previous_operator_id ?? null) : operator_id;
}

/**
 * Raises the event of a new message. The format follows the vendor's example.
 * @param {{state: any, account: any}} context
 * @param {any} message
 * @param {{isNewRequest?: boolean, isNewClient?: boolean, name?: string}} [options] name: overrides the event of the message type
 */
function raiseMessage(
	context,
	message,
	{ isNewRequest = false, isNewClient = false, name = MESSAGE_EVENTS[message.type] } = {},
) {
	const client = context.account.clients.get(message.client_id);
	const { id, type, text, transport, client_id, dialog_id, channel_id, photo, video, coordinates, audio, pdf } =
		message;
	const payload = {
		message_id: id,
		type,
		text,
		transport,
		client_id,
		operator_id: operatorInDelivery(context, message),
		dialog_id,
		channel_id,
		photo,
		coordinates,
		audio,
		pdf,
		client: serializeWebhookClient(client),
		hook_type: name,
		request_id: message.request_id,
		attachments: message.attachments.map((each) => serializeAttachment(context.state, each)),
		is_new_request: isNewRequest,
		is_new_client: isNewClient,
		insta_comment: false,
		extra_data: message.extra_data,
		is_new: Boolean(message.is_new),
	};
	if (video) payload.video = video;
	if (name === 'comment') {
		delete payload.is_new;
		if (payload.attachments.length === 0) payload.attachments = null;
	}
	raise(context, name, payload, { channelId: channel_id, withFraction: true });
}

function raiseOutboxStatus(context, { id, recipient_status, created, dialog_id, client_id, channel_id, error = null }) {
	const data = { id, gateway_status: recipient_status, created: moscowText(created), dialog_id, client_id, error };
	raise(context, 'outbox_status', { data }, { channelId: channel_id });
}

/** Client events differ in their fields. For a blocked client, only ID and phone are documented (Chat2Desk reference). */
function raiseClient(context, name, client) {
	const [channel] = client.channels;
	const { id, phone, client_phone, custom_fields } = client;
	const payloads = {
		new_client: () => ({ ...serializeEventClient(context.account, client), channels: client.channels }),
		client_updated: () => ({
			...serializeEventClient(context.account, client),
			client_phone,
			custom_fields,
			channels: serializeEventChannel(client),
		}),
		client_added_to_blacklist: () => ({ id, phone }),
	};
	raise(context, name, payloads[name](), { channelId: channel?.id ?? null });
}

/**
 * @param {{state: any, account: any}} context
 * @param {any} request
 * @param {{message?: any, isNewClient?: boolean}} [options] message: the message that opened the request, if any
 */
function raiseNewRequest(context, request, { message, isNewClient = false } = {}) {
	const { id, client_id, dialog_id, channel_id, transport, type, by_client, begin } = request;
	const client = context.account.clients.get(client_id);
	const payload = {
		request_id: id,
		client_id,
		dialog_id,
		created: unixSeconds(begin),
		updated: unixSeconds(begin),
		start_message_id: message?.id ?? null,
		end_message_id: null,
		type,
		channel_id,
		transport,
		is_new_client: isNewClient,
		starter: null,
		by_client,
		client: { ...serializeWebhookClient(client), channels: serializeEventChannel(client) },
	};
	raise(context, 'new_request', payload, { channelId: channel_id });
}

/** Fields shared by the events close_request, close_dialog and dialog_transferred. */
function requestFields({ state }, { id, dialog_id, client_id, channel_id, transport, begin }, operatorId) {
	return {
		dialog_id,
		request_id: id,
		created: unixSeconds(begin),
		updated: unixSeconds(state.clock.now()),
		channel_id,
		client_id,
		operator_id: operatorId,
		transport,
	};
}

function raiseCloseRequest(context, request) {
	const dialog = context.account.dialogs.get(request.dialog_id);
	const payload = {
		...requestFields(context, request, dialog.operator_id),
		end_message_id: dialog.message_ids.at(-1) ?? null,
	};
	raise(context, 'close_request', payload, { channelId: request.channel_id });
}

/**
 * @param {{state: any, account: any}} context
 * @param {'close_dialog'|'dialog_transferred'} name
 * @param {any} dialog after the change
 * @param {{lastOperatorId?: number|null}} [options] the previous operator
 */
function raiseDialog(context, name, dialog, { lastOperatorId = null } = {}) {
	const request = context.account.requests.get(dialog.last_request_id) ?? { ...dialog, id: null, dialog_id: dialog.id };
	const more = { current_operator_id: dialog.operator_id };
	if (name === 'dialog_transferred') Object.assign(more, { last_operator_id: lastOperatorId, scenario_id: null });
	raise(
		context,
		name,
		{ ...requestFields(context, request, dialog.operator_id), ...more },
		{ channelId: dialog.channel_id },
	);
}

function raiseClientTag(context, name, tagId, client) {
	const [channel] = client.channels;
	const payload = { ...serializeEventTag(context.account, tagId), client_id: client.id };
	if (name === 'add_tag_to_client') {
		const place = { channel_id: channel?.id ?? null, transport: channel?.transports[0] ?? null };
		Object.assign(payload, place, { all_client_channels: client.channels.map(({ id }) => id) });
	}
	raise(context, name, payload, { channelId: channel?.id ?? null });
}

/** The event of a tag removed from a request does not contain the client (Chat2Desk reference). */
function raiseRequestTag(context, name, tagId, { id, client_id, channel_id, transport }) {
	const tag = serializeEventTag(context.account, tagId);
	const payload =
		name === 'add_tag_to_request'
			? { ...tag, client_id, request_id: id, channel_id, transport }
			: { ...tag, request_id: id };
	raise(context, name, payload, { channelId: channel_id });
}

function raiseNewTag(context, tag) {
	const { id, label, description, group_id, group_name } = serializeTag(context.account, tag);
	raise(context, 'new_tag', { id, label, description, group_id, group_name });
}

function raiseOperatorStatus(context, { id, email, online, offline_type, status_id }) {
	raise(context, 'operator_status_changed', { id: String(id), email, online, offline_type, status_id });
}

/** Login or logout, in the browser or in the app. */
function raiseAuthentication(context, { id, email }, { event, platform = 'web' }) {
	raise(context, 'operator_authentication_updated', { id, email, event, platform, ip_address: '127.0.0.1' });
}

function raiseTicket(context, name, ticket) {
	raise(context, name, { ticket: serializeTicket(ticket) });
}

module.exports = {
	raise,
	subscribedName,
	raiseMessage,
	raiseOutboxStatus,
	raiseClient,
	raiseNewRequest,
	raiseCloseRequest,
	raiseDialog,
	raiseClientTag,
	raiseRequestTag,
	raiseNewTag,
	raiseOperatorStatus,
	raiseAuthentication,
	raiseTicket,
};
