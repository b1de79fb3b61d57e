'use strict';

const { addClient, findClientByExternalId, findClientByPhone, setCustomFields } = require('../clients');
const { receiveClientMessage, addCompanyMessage } = require('../conversation');
const { ok, reject, rejectField } = require('../responses');

const HSM = /^@HSM@\r?\n/;

function clientOf(account, id) {
	const client = account.clients.get(id);
	if (!client) throw reject(400, 'client not found');
	return client;
}

/**
 * The route of a message: as requested, else that of the client's last message, else the client's first channel.
 * @returns {{channelId: number, transport: string}}
 */
function routeOf(account, client, { channel_id, transport }) {
	const dialogs = account.dialogs.filter((each) => each.client_id === client.id && each.message_ids.length > 0);
	const candidates = dialogs.filter((each) => channel_id === undefined || each.channel_id === channel_id);
	const last = candidates.map((each) => account.messages.get(each.message_ids.at(-1))).sort((a, b) => b.id - a.id)[0];
	const channelId = channel_id ?? last?.channel_id ?? client.channels[0]?.id;
	const channel = account.channels.get(channelId);
	if (!channel) throw reject(400, `Channel ${channelId} does not belong to the company`);
	const joined = client.channels.find(({ id }) => id === channelId);
	const chosen = transport ?? last?.transport ?? joined?.transports[0] ?? channel.transports[0];
	if (!channel.transports.includes(chosen))
		throw reject(400, `Transport ${chosen} does not belong to the channel ${channelId}`);
	return { channelId, transport: chosen };
}

function checkContent({ text, attachment, pdf, interactive }, transport) {
	if (!text && !attachment && !pdf && !interactive) throw rejectField('text', "can't be blank");
	if (text && HSM.test(text) && !transport.startsWith('wa_'))
		throw reject(400, `Transport ${transport} does not support WhatsApp templates`);
	if (interactive && transport !== 'wa_dialog')
		throw reject(400, `Transport ${transport} does not support interactive messages`);
}

function checkOperator(account, id) {
	if (id !== undefined && id !== null && !account.operators.has(id))
		throw reject(400, `Operator ${id} does not belong to the company`);
}

function filesOf({ attachment, attachment_filename, ...older }) {
	const named = attachment ? [{ link: attachment, ...(attachment_filename && { name: attachment_filename }) }] : [];
	return [
		...named,
		...Object.values(older)
			.filter(Boolean)
			.map((link) => ({ link })),
	];
}

function sendMessage(context) {
	const { account, body } = context;
	const client = clientOf(account, body.client_id);
	const { channelId, transport } = routeOf(account, client, body);
	checkContent(body, transport);
	checkOperator(account, body.operator_id);
	const {
		attachment,
		attachment_filename,
		pdf,
		type = 'to_client',
		open_dialog,
		operator_id,
		external_id = null,
	} = body;
	const message = addCompanyMessage(context, client, {
		channelId,
		transport,
		type,
		external_id,
		text: body.text ?? null,
		files: filesOf({ attachment, attachment_filename, pdf }),
		openDialog: open_dialog,
		operatorId: operator_id,
		inline_buttons: body.inline_buttons,
		keyboard: body.keyboard,
		interactive: body.interactive,
		encrypted: body.encrypted,
		reply_message_id: body.reply_message_id,
	});
	for (const url of [attachment, pdf].filter(Boolean)) context.state.attachments.fetch(account, message, url);
	const { id, channel_id, dialog_id, request_id } = message;
	const answer = ok({
		message_id: id,
		channel_id,
		operator_id: message.operator_id,
		transport,
		type,
		client_id: client.id,
		dialog_id,
		request_id,
	});
	// The message is still accepted (as existing API clients expect).
	if (attachment && !/^https?:/.test(attachment)) answer.body.attachment = [`${attachment} could not be fetched`];
	return answer;
}

/** Finds the sender by external ID or phone, or creates the client. */
function findOrCreateSender(context, channelId) {
	const {
		account,
		body: { from_client },
	} = context;
	const { id, phone, nickname, avatar, client_phone } = from_client;
	const known = id === undefined ? findClientByPhone(account, String(phone)) : findClientByExternalId(account, id);
	const number = client_phone !== undefined && { client_phone: String(client_phone) };
	const fields = { ...(nickname && { name: nickname }), ...(avatar && { avatar }), ...number };
	if (known) return { client: Object.assign(known, fields), isNew: false };
	const name = id === undefined ? String(phone) : `[external] ${id}`;
	const own = id === undefined ? {} : { client_external_id: id };
	return {
		client: addClient(context, { phone: name, channelId, transport: 'external', ...own, ...fields }),
		isNew: true,
	};
}

const coordinatesOf = (location) => (typeof location === 'string' ? location : `${location.lat} ${location.lon}`);

function receiveMessage(context) {
	const { state, account, body } = context;
	if (!account.channels.has(body.channel_id))
		throw reject(400, `Channel ${body.channel_id} does not belong to the company`);
	const { attachment, attachment_filename, image, video, location, extra_data = {} } = body;
	const files = filesOf({ attachment, attachment_filename, image, video });
	if (!body.body && files.length === 0 && !location) throw rejectField('body', "can't be blank");
	const { client, isNew } = findOrCreateSender(context, body.channel_id);
	setCustomFields(client, body.from_client.custom_fields ?? {});
	const message = receiveClientMessage(context, client, {
		channelId: body.channel_id,
		transport: 'external',
		isNewClient: isNew,
		text: body.body ?? null,
		files,
		coordinates: location ? coordinatesOf(location) : null,
		extra_data,
		external_id: extra_data.external_id ?? null,
	});
	for (const { link } of files) state.attachments.fetch(account, message, link);
	if (state.variants.minimalWriteResponses) return ok();
	return ok({
		message_id: message.id,
		client_id: client.id,
		dialog_id: message.dialog_id,
		request_id: message.request_id,
	});
}

/** Sends a menu item as an automatic reply. */
function sendMenuItem(context) {
	const { account, body } = context;
	const client = clientOf(account, body.client_id);
	// The default is the root of the menu (vendor method pages).
	const item =
		body.menu_item_id === undefined
			? account.menuItems.find(({ parent }) => parent === null)
			: account.menuItems.get(body.menu_item_id);
	if (!item) throw reject(400, `Menu item ${body.menu_item_id} not found`);
	const { created } = addCompanyMessage(context, client, {
		...routeOf(account, client, {}),
		type: 'autoreply',
		text: item.text,
	});
	account.menuItemsSent.add({ client_id: client.id, item_id: item.id, created });
	return ok();
}

module.exports = { sendMessage, receiveMessage, sendMenuItem };
