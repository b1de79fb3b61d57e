'use strict';

const { eventTime } = require('./time');
const { attachmentView, clientInHook, ticketView } = require('./views');

/** An event whose deliveries carry another name than the one that is subscribed to (seen on live accounts). */
const ARRIVES_AS = { operator_status_changed: 'operator_status_updated' };

const MESSAGE_EVENTS = { from_client: 'inbox', to_client: 'outbox', autoreply: 'outbox', comment: 'comment', system: 'system_message' };

/**
 * Raises an event: every webhook that waits for it gets a delivery.
 * @param {{world: any, account: any}} scene
 * @param {string} name the event as it is subscribed to
 * @param {object} payload
 * @param {{channelId?: number|null, withFraction?: boolean}} [how] channelId: where it happened, for the webhooks' channel filter
 */
function raise({ world, account }, name, payload, { channelId = null, withFraction = false } = {}) {
	const hook_type = ARRIVES_AS[name] ?? name;
	const event_time = eventTime(world.clock.now(), withFraction);
	const body = 'hook_type' in payload ? { ...payload, event_time } : { hook_type, event_time, ...payload };
	world.deliveries.send(account, name, body, channelId);
}

/** The name that a hook_type is subscribed under. */
function subscribedName(hookType) {
	return Object.keys(ARRIVES_AS).find((name) => ARRIVES_AS[name] === hookType) ?? hookType;
}

/**
 * Raises what a new message raises. Its form is the vendor's own example.
 * @param {{world: any, account: any}} scene
 * @param {any} message
 * @param {{isNewRequest?: boolean, isNewClient?: boolean, name?: string}} [how] name: another event than its type raises
 */
function raiseMessage(scene, message, { isNewRequest = false, isNewClient = false, name = MESSAGE_EVENTS[message.type] } = {}) {
	const client = scene.account.clients.get(message.client_id);
	const { id, type, text, transport, client_id, operator_id, dialog_id, channel_id, photo, video, coordinates, audio, pdf } = message;
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
		client: clientInHook(client),
		hook_type: name,
		request_id: message.request_id,
		attachments: message.attachments.map((each) => attachmentView(scene.world, each)),
		is_new_request: isNewRequest,
		is_new_client: isNewClient,
		insta_comment: false,
		extra_data: message.extra_data,
		is_new: Boolean(message.is_new),
	};
	if (video) payload.video = video;
	raise(scene, name, payload, { channelId: channel_id, withFraction: true });
}

function raiseOutboxStatus(scene, message) {
	const data = {
		id: message.id,
		client_id: message.client_id,
		gateway_status: message.recipient_status,
		channel_id: message.channel_id,
		dialog_id: message.dialog_id,
		transport: message.transport,
		external_id: message.external_id,
	};
	raise(scene, 'outbox_status', { data }, { channelId: message.channel_id });
}

function raiseClient(scene, name, client) {
	const { id, phone, client_phone, channels, assigned_name, external_id, custom_fields } = client;
	const payload = { id, phone, client_phone, name: client.name ?? 'unknown', assigned_name, external_id, custom_fields, channels };
	raise(scene, name, payload, { channelId: channels[0]?.id ?? null });
}

function raiseNewRequest(scene, request) {
	const { id, client_id, dialog_id, channel_id, transport, type, by_client } = request;
	raise(scene, 'new_request', { request_id: id, client_id, dialog_id, channel_id, transport, type, by_client }, { channelId: channel_id });
}

function raiseCloseRequest(scene, { id, channel_id }) {
	raise(scene, 'close_request', { request_id: id }, { channelId: channel_id });
}

function raiseDialog(scene, name, { id, client_id, operator_id, channel_id }) {
	const payload = name === 'close_dialog' ? { dialog_id: id, client_id } : { dialog_id: id, operator_id, client_id };
	raise(scene, name, payload, { channelId: channel_id });
}

/** channel_id comes only when a tag is put on a client (seen on live accounts). */
function raiseClientTag(scene, name, tagId, client) {
	const channelId = client.channels[0]?.id ?? null;
	const payload = { id: tagId, client_id: client.id, ...(name === 'add_tag_to_client' && { channel_id: channelId }) };
	raise(scene, name, payload, { channelId });
}

function raiseRequestTag(scene, name, tagId, request) {
	raise(scene, name, { id: tagId, client_id: request.client_id }, { channelId: request.channel_id });
}

function raiseOperatorStatus(scene, { id, email, online, offline_type, status_id }) {
	raise(scene, 'operator_status_changed', { id: String(id), email, online, offline_type, status_id });
}

function raiseTicket(scene, name, ticket) {
	raise(scene, name, { ticket: ticketView(ticket) });
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
	raiseOperatorStatus,
	raiseTicket,
};
