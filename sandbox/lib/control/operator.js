'use strict';

const express = require('express');
const { importMessage } = require('../conversation');
const { raise, raiseAuthentication, raiseClient, raiseOperatorStatus } = require('../events');
const { getSampleFile } = require('../files');
const handlers = require('../handlers');
const { OPERATOR_STATUSES, setStatus } = require('../operators');
const { serializeChatMessage, serializeDialog, serializeOperator } = require('../serializers');
const { recordAction } = require('./actions');
const { clientOf } = require('./chat');

const COMPANY_TYPES = ['to_client', 'comment', 'system'];

/** Operator messages use the API's handler, so clients and webhooks see no difference. */
function write(context, { client_id, text, type = 'to_client', operator_id }) {
	if (!COMPANY_TYPES.includes(type)) throw new RangeError(`"type" must be one of ${COMPANY_TYPES.join(', ')}`);
	const { body } = handlers.sendMessage({
		...context,
		body: { client_id: Number(client_id), text, type, operator_id },
	});
	return serializeChatMessage(context.state, context.account.messages.get(body.data.message_id));
}

function changeDialog(context, id, { state, operator_id }) {
	if (state !== undefined && !['open', 'closed'].includes(state))
		throw new RangeError('"state" must be open or closed');
	handlers.updateDialog({ ...context, params: { id }, body: { state, operator_id } });
	return serializeDialog(context.account, context.account.dialogs.get(id));
}

function operatorOf({ account }, id) {
	const operator = account.operators.get(Number(id));
	if (!operator) throw new RangeError(`Operator ${id} does not exist`);
	return operator;
}

function changeStatus(context, { operator_id, online, status_id }) {
	const operator = operatorOf(context, operator_id);
	if (status_id !== undefined) {
		if (!OPERATOR_STATUSES.some(({ id }) => id === status_id))
			throw new RangeError(`Status ${status_id} does not exist`);
		setStatus(operator, status_id);
	}
	if (online !== undefined) operator.online = Number(online);
	raiseOperatorStatus(context, operator);
	return serializeOperator(context.account, operator);
}

/** Logs an operator in or out. */
function login(context, { operator_id, online = 1, platform = 'web' }) {
	if (!['web', 'mobile'].includes(platform)) throw new RangeError('"platform" must be web or mobile');
	const operator = operatorOf(context, operator_id);
	operator.online = Number(online);
	if (operator.online) operator.last_visit = context.state.clock.now();
	raiseAuthentication(context, operator, { event: operator.online ? 'login' : 'logout', platform });
	return serializeOperator(context.account, operator);
}

function importHistory(context, { client_id, text, type = 'from_client', created_at }) {
	const client = clientOf(context, client_id);
	const [
		{
			id: channelId,
			transports: [transport],
		},
	] = client.channels;
	const at = created_at === undefined ? context.state.clock.now() : Date.parse(created_at);
	if (Number.isNaN(at)) throw new RangeError('"created_at" must be an ISO 8601 time');
	return serializeChatMessage(context.state, importMessage(context, client, { channelId, transport, text, type, at }));
}

function blacklist(context, { client_id }) {
	const client = clientOf(context, client_id);
	client.blacklisted = true;
	raiseClient(context, 'client_added_to_blacklist', client);
	return { id: client.id, blacklisted: true };
}

function channelOf({ account }, id) {
	const channel = account.channels.get(Number(id));
	if (!channel) throw new RangeError(`Channel ${id} does not exist`);
	return channel;
}

const whatsAppChannel = ({ account }) => account.channels.find(({ transports }) => transports.includes('whatsapp'))?.id;

/** Disconnects the phone of a WhatsApp channel, which then has to scan a new QR code. */
function createQrCode(context, { channel_id = whatsAppChannel(context), operator_id }) {
	const { id, phone } = channelOf(context, channel_id);
	const owner = operator_id === undefined ? null : operatorOf(context, operator_id).email;
	const payload = {
		qrcode_data: `sandbox-login-${id}`,
		qrcode_image: `data:image/png;base64,${getSampleFile('qr.png').content.toString('base64')}`,
		phone: Number(String(phone ?? '').replace(/\D/g, '')) || null,
		device_owner: owner,
	};
	raise(context, 'new_qr_code', payload, { channelId: id });
	return payload;
}

/** Connects a device to a channel. "Created" is the only known status. */
function updateDevice(context, { channel_id, status = 'Created' }) {
	const { id, transports } = channelOf(context, channel_id);
	const payload = { transport: transports[0], channel_id: id, status };
	raise(context, 'device_updated', payload, { channelId: id });
	return payload;
}

/** Requests an AI suggestion, or uses one: two formats of one event (Chat2Desk reference). */
function requestAiHint(context, { client_id, hint_id, operator_id }) {
	const client = clientOf(context, client_id);
	const message = context.account.messages
		.filter((each) => each.client_id === client.id && each.type === 'from_client')
		.at(-1);
	if (!message) throw new RangeError('The client has not sent a message yet');
	const { id: message_id, dialog_id, request_id, channel_id } = message;
	const requested = {
		client_id: client.id,
		operator_id: operator_id ?? message.operator_id,
		dialog_id,
		request_id,
		channel_id,
		message_id,
	};
	const payload = hint_id === undefined ? requested : { client_id: client.id, message_id, hint_id };
	raise(context, 'ai_hints_requested', payload, { channelId: channel_id });
	return payload;
}

/** Routes of the operator view: actions in Chat2Desk itself, not through its API. */
function createOperatorActions() {
	const router = express.Router();
	router.post('/operator/dialogs/:id', (req, res) => {
		const result = changeDialog(req.context, Number(req.params.id), req.body);
		recordAction(req.context, 'dialogs', req.body, result);
		res.json(result);
	});
	const actions = {
		messages: write,
		status: changeStatus,
		login,
		imports: importHistory,
		blacklist,
		qr_code: createQrCode,
		devices: updateDevice,
		ai_hints: requestAiHint,
	};
	for (const [name, action] of Object.entries(actions)) {
		router.post(`/operator/${name}`, (req, res) => {
			const result = action(req.context, req.body);
			recordAction(req.context, name, req.body, result);
			res.json(result);
		});
	}
	return router;
}

module.exports = { createOperatorActions };
