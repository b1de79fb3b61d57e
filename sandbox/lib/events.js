'use strict';

const { serializeEventChannel, serializeEventClient, serializeEventTag } = require('./event-serializers');
const { eventTime, moscowText, unixSeconds } = require('./time');
const { serializeAttachment, serializeWebhookClient, serializeTag, serializeTicket } = require('./serializers');

/** Events whose deliveries carry another name than the one that is subscribed to (Chat2Desk's reference). */
const ARRIVES_AS = { device_updated: 'device_update', operator_status_changed: 'operator_status_updated' };

const MESSAGE_EVENTS = {
	from_client: 'inbox',
	to_client: 'outbox',
	autoreply: 'outbox',
	comment: 'comment',
	system: 'system_message',
};

/**
 * Raises an event: every webhook that waits for it gets a delivery.
 * @param {{state: any, account: any}} context
 * @param {string} name the event as it is subscribed to
 * @param {object} payload
 * @param {{channelId?: number|null, withFraction?: boolean}} [how] channelId: where it happened, for the webhooks' channel filter
 */
function raise({ state, account }, name, payload, { channelId = null, withFraction = false } = {}) {
	const hook_type = ARRIVES_AS[name] ?? name;
	const event_time = eventTime(state.clock.now(), withFraction);
	const body = 'hook_type' in payload ? { ...payload, event_time } : { hook_type, event_time, ...payload };
	state.deliveries.send(account, name, body, channelId);
}

/** The name that a hook_type is subscribed under. */
function subscribedName(hookType) {
	return Object.keys(ARRIVES_AS).find((name) => ARRIVES_AS[name] === hookType) ?? hookType;
}

/**
 * Raises what a new message raises. Its form is the vendor's own example.
 * @param {{state: any, account: any}} context
 * @param {any} message
 * @param {{isNewRequest?: boolean, isNewClient?: boolean, name?: string}} [how] name: another event than its type raises
 */
function raiseMessage(
	context,
	message,
	{ isNewRequest = false, isNewClient = false, name = MESSAGE_EVENTS[message.type] } = {},
) {
	const client = context.account.clients.get(message.client_id);
	const {
		id,
		type,
		text,
		transport,
		client_id,
		operator_id,
		dialog_id,
		channel_id,
		photo,
		video,
		coordinates,
		audio,
		pdf,
	} = message;
	const payload = {
		message_id: id,
		type,
		text,
		transport,
		client_id,
		operator_id,
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

/** A client's own events differ in what they tell of it (Chat2Desk's reference); of a blocked one it shows no more than its phone. */
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
 * @param {{message?: any, isNewClient?: boolean}} [how] message: the one that opened it, where one did
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

/** What the events at the end of a request and of a dialog, and of its transfer, have in common. */
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
 * @param {any} dialog as it is now
 * @param {{lastOperatorId?: number|null}} [how] whose it was before
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

/** One that was taken from a request does not say whose request it is (Chat2Desk's reference). */
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

/** Logging in or out, in the browser or in the app. */
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
