'use strict';

const express = require('express');
const { importMessage } = require('../conversation');
const { raise, raiseClient, raiseOperatorStatus } = require('../events');
const handlers = require('../handlers');
const { OPERATOR_STATUSES, setStatus } = require('../operators');
const { chatMessageView, dialogView, operatorView } = require('../views');
const { clientOf } = require('./chat');

const COMPANY_TYPES = ['to_client', 'comment', 'system'];

/** An operator writes as the API does: both are the same to the client and to the webhooks. */
function write(scene, { client_id, text, type = 'to_client', operator_id }) {
	if (!COMPANY_TYPES.includes(type)) throw new RangeError(`"type" is one of ${COMPANY_TYPES.join(', ')}`);
	const { body } = handlers.sendMessage({ ...scene, body: { client_id: Number(client_id), text, type, operator_id } });
	return chatMessageView(scene.world, scene.account.messages.get(body.data.message_id));
}

function changeDialog(scene, id, { state, operator_id }) {
	if (state !== undefined && !['open', 'closed'].includes(state)) throw new RangeError('"state" is open or closed');
	handlers.updateDialog({ ...scene, params: { id }, body: { state, operator_id } });
	return dialogView(scene.account, scene.account.dialogs.get(id));
}

function operatorOf({ account }, id) {
	const operator = account.operators.get(Number(id));
	if (!operator) throw new RangeError(`There is no operator ${id}`);
	return operator;
}

function changeStatus(scene, { operator_id, online, status_id }) {
	const operator = operatorOf(scene, operator_id);
	if (status_id !== undefined) {
		if (!OPERATOR_STATUSES.some(({ id }) => id === status_id)) throw new RangeError(`There is no status ${status_id}`);
		setStatus(operator, status_id);
	}
	if (online !== undefined) operator.online = Number(online);
	raiseOperatorStatus(scene, operator);
	return operatorView(scene.account, operator);
}

/** Logging in or out. The payload of its event is not known. */
function login(scene, { operator_id, online = 1 }) {
	const operator = operatorOf(scene, operator_id);
	operator.online = Number(online);
	if (operator.online) operator.last_visit = scene.world.clock.now();
	raise(scene, 'operator_authentication_updated', { id: String(operator.id), email: operator.email, online: operator.online });
	return operatorView(scene.account, operator);
}

function importHistory(scene, { client_id, text, type = 'from_client', created_at }) {
	const client = clientOf(scene, client_id);
	const [
		{
			id: channelId,
			transports: [transport],
		},
	] = client.channels;
	const at = created_at === undefined ? scene.world.clock.now() : Date.parse(created_at);
	if (Number.isNaN(at)) throw new RangeError('"created_at" is a time in ISO 8601');
	return chatMessageView(scene.world, importMessage(scene, client, { channelId, transport, text, type, at }));
}

function blacklist(scene, { client_id }) {
	const client = clientOf(scene, client_id);
	client.blacklisted = true;
	raiseClient(scene, 'client_added_to_blacklist', client);
	return { id: client.id, blacklisted: true };
}

/** A messenger asks for a new login. The payload of its event is not known. */
function newQrCode(scene, { channel_id }) {
	const channel = scene.account.channels.get(Number(channel_id));
	if (!channel) throw new RangeError(`There is no channel ${channel_id}`);
	const qr_code = `${scene.world.url}/files/qr.png`;
	raise(scene, 'new_qr_code', { channel_id: channel.id, qr_code }, { channelId: channel.id });
	return { channel_id: channel.id, qr_code };
}

/** The company's side: what is done in Chat2Desk itself, not through its API. */
function createOperatorSide() {
	const router = express.Router();
	router.post('/operator/dialogs/:id', (req, res) => res.json(changeDialog(req.scene, Number(req.params.id), req.body)));
	const actions = { messages: write, status: changeStatus, login, imports: importHistory, blacklist, qr_code: newQrCode };
	for (const [name, action] of Object.entries(actions)) {
		router.post(`/operator/${name}`, (req, res) => res.json(action(req.scene, req.body)));
	}
	return router;
}

module.exports = { createOperatorSide };
