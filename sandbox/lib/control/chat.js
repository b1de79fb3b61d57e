'use strict';

const express = require('express');
const { randomBytes } = require('node:crypto');
const { addClient } = require('../clients');
const { MAX_BYTES, saveUpload } = require('../uploads');
const { receiveClientMessage } = require('../conversation');
const { serializeChatMessage, serializeClient, serializeDialog, serializeOperator } = require('../serializers');

const DEFAULT_LIMIT = 50;

/** A phone for a new client, of the form that its messenger has. */
function newPhone(transport) {
	const names = { widget: 'chat', telegram: 'tg', email: 'email', external: 'external' };
	if (names[transport]) return `[${names[transport]}] ${randomBytes(10).toString('hex')}`;
	return `1555${String(randomBytes(4).readUInt32BE() % 10 ** 7).padStart(7, '0')}`;
}

function clientOf({ account }, id) {
	const client = account.clients.get(Number(id));
	if (!client) throw new RangeError(`There is no client ${id}`);
	return client;
}

function channelOf({ account }, id) {
	const channel = account.channels.get(Number(id));
	if (!channel) throw new RangeError(`There is no channel ${id}`);
	return channel;
}

/** Chat2Desk writes "unknown" where it has no name; clients of the widget are named by their bracketed phone. */
const isNamed = ({ name, assigned_name }) =>
	[assigned_name, name].some((text) => text && text !== 'unknown' && !text.startsWith('['));

/** The clients of a channel: those with a name first, and those who wrote last before the others. */
function findClients({ account }, { channel_id, search = '', limit = DEFAULT_LIMIT }) {
	const wanted = search.toLowerCase();
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
			texts(client).some((text) => text?.toLowerCase().includes(wanted)),
	);
	found.sort((a, b) => isNamed(b) - isNamed(a) || (b.last ?? 0) - (a.last ?? 0) || a.id - b.id);
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
		throw new RangeError(`The channel ${channel.id} has no transport "${transport}"`);
	return transport;
}

/** A client's conversation over all its channels, with what the operator side needs to know. */
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
		messages: messages.map((each) => serializeChatMessage(state, each)),
		actions: state.logs.actions
			.all()
			.filter((action) => action.client_id === client.id && action.token === account.token),
	};
}

const PRESSED = {
	location: () => ({ coordinates: '38.7223 -9.1393' }),
	phone: (button, client) => ({ text: client.client_phone ?? client.phone }),
	email: () => ({ text: 'client@example.com' }),
};

/** A pressed button comes as a message: with its payload, or with what the button asks for. */
function pressButton(client, button) {
	const content = PRESSED[button.type]?.(button, client) ?? { text: button.payload || button.text || '' };
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
	if (!text && !attachment?.url && !button) throw new RangeError('A message needs text, an attachment or a button');
	const joined = client.channels.find(({ id }) => id === channel.id);
	const chosen = transportOf(channel, transport ?? joined?.transports[0]);
	const files = attachment?.url ? [{ link: attachment.url, ...(attachment.name && { name: attachment.name }) }] : [];
	const message = receiveClientMessage(context, client, {
		channelId: channel.id,
		transport: chosen,
		text,
		files,
		...(button && pressButton(client, button)),
	});
	return serializeChatMessage(context.state, message);
}

/** The client's side of the conversations. */
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
