'use strict';

const express = require('express');
const { randomBytes } = require('node:crypto');
const { addClient } = require('../clients');
const { MAX_BYTES, saveUpload } = require('../uploads');
const { receiveClientMessage } = require('../conversation');
const { serializeChatMessage, serializeClient, serializeDialog, serializeOperator } = require('../serializers');

const DEFAULT_LIMIT = 50;

/** Generates a phone for a new client in the format of the transport. */
function newPhone(transport) {
	const names = { widget: 'chat', telegram: 'tg', email: 'email', external: 'external' };
	if (names[transport]) return `[${names[transport]}] ${randomBytes(10).toString('hex')}`;
	return `1555${String(randomBytes(4).readUInt32BE() % 10 ** 7).padStart(7, '0')}`;
}

function clientOf({ account }, id) {
	const client = account.clients.get(Number(id));
	if (!client) throw new RangeError(`Client ${id} does not exist`);
	return client;
}

function channelOf({ account }, id) {
	const channel = account.channels.get(Number(id));
	if (!channel) throw new RangeError(`Channel ${id} does not exist`);
	return channel;
}

/** Chat2Desk returns "unknown" for clients without a name, and the bracketed phone for widget clients. */
const hasName = ({ name, assigned_name }) =>
	[assigned_name, name].some((text) => text && text !== 'unknown' && !text.startsWith('['));

/** The clients of a channel: first those with a name, most recent message first. */
function findClients({ account }, { channel_id, search = '', limit = DEFAULT_LIMIT }) {
	const needle = search.toLowerCase();
	const texts = ({ id, name, assigned_name, phone, client_phone }) => [
		String(id),
		name,
		assigned_name,
		phone,
		client_phone,
	];
	const found = account.clients.filter(
		(client) =>
			(!channel_id || client.channels.some(({ id }) => id === Number(channel_id))) &&
			texts(client).some((text) => text?.toLowerCase().includes(needle)),
	);
	found.sort((a, b) => hasName(b) - hasName(a) || (b.last ?? 0) - (a.last ?? 0) || a.id - b.id);
	return { data: found.slice(0, Number(limit)).map((client) => serializeClient(account, client)), total: found.length };
}

function createClient(context, { channel_id, transport, name }) {
	const channel = channelOf(context, channel_id);
	const chosen = transportOf(channel, transport);
	const phone = newPhone(chosen);
	const client = addClient(context, { phone, channelId: channel.id, transport: chosen, name: name || phone });
	return serializeClient(context.account, client);
}

function transportOf(channel, transport = channel.transports[0]) {
	if (!channel.transports.includes(transport))
		throw new RangeError(`Channel ${channel.id} does not support the transport "${transport}"`);
	return transport;
}

/** The conversation of a client in all channels, with the data for the operator view. */
function conversationOf({ state, account }, { client_id, after_id = 0 }) {
	const client = clientOf({ account }, client_id);
	const messages = account.messages.filter((each) => each.client_id === client.id && each.id > Number(after_id));
	const dialogs = account.dialogs.filter((each) => each.client_id === client.id);
	const lastId = ({ message_ids }) => message_ids.at(-1) ?? 0;
	const dialog = dialogs.sort((a, b) => lastId(b) - lastId(a))[0];
	return {
		client: serializeClient(account, client),
		dialog: dialog ? serializeDialog(account, dialog) : null,
		operators: account.operators.all().map((each) => serializeOperator(account, each)),
		bot_operator_id: account.botOperatorId,
		messages: messages.map((each) => serializeChatMessage(state, each)),
		actions: state.logs.actions
			.all()
			.filter((action) => action.client_id === client.id && action.token === account.token),
	};
}

const BUTTON_CONTENT = {
	location: () => ({ coordinates: '38.7223 -9.1393' }),
	phone: (button, client) => ({ text: client.client_phone ?? client.phone }),
	email: () => ({ text: 'client@example.com' }),
};

/** A pressed button is sent as a message with its payload or the requested data. */
function toButtonMessage(client, button) {
	const content = BUTTON_CONTENT[button.type]?.(button, client) ?? { text: button.payload || button.text || '' };
	return {
		...content,
		extra_data: {
			button: { type: button.type ?? 'reply', text: button.text ?? null, payload: button.payload ?? null },
		},
	};
}

function writeAsClient(context, { client_id, channel_id, transport, text = null, attachment, button }) {
	const client = clientOf(context, client_id);
	const channel = channelOf(context, channel_id ?? client.channels[0]?.id);
	if (!text && !attachment?.url && !button) throw new RangeError('A message requires text, an attachment or a button');
	const joined = client.channels.find(({ id }) => id === channel.id);
	const chosen = transportOf(channel, transport ?? joined?.transports[0]);
	const files = attachment?.url ? [{ link: attachment.url, ...(attachment.name && { name: attachment.name }) }] : [];
	const message = receiveClientMessage(context, client, {
		channelId: channel.id,
		transport: chosen,
		text,
		files,
		...(button && toButtonMessage(client, button)),
	});
	return serializeChatMessage(context.state, message);
}

/** Routes of the client view. */
function createChat() {
	const router = express.Router();
	router.get('/chat/clients', (req, res) => res.json(findClients(req.context, req.query)));
	router.post('/chat/clients', (req, res) => res.json(createClient(req.context, req.body)));
	router.get('/chat/messages', (req, res) => res.json(conversationOf(req.context, req.query)));
	router.post('/chat/files', express.raw({ type: () => true, limit: MAX_BYTES }), (req, res) => {
		const { name, type } = req.query;
		res.json({ url: `${req.context.state.url}/files/${encodeURIComponent(saveUpload(name, type, req.body))}` });
	});
	router.post('/chat/messages', (req, res) => res.json(writeAsClient(req.context, req.body)));
	return router;
}

module.exports = { createChat, clientOf };
