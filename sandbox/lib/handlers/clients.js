'use strict';

const { addClient, clientByPhone, plainPhone, setCustomFields } = require('../clients');
const { raiseClient } = require('../events');
const { DAY_MS, anyTime } = require('../time');
const { clientView, dialogView, messageView } = require('../views');
const { done, found, list, one, refuse, refuseField, Refusal, rows } = require('../reply');

function timeOf(field, text) {
	const ms = anyTime(text);
	if (ms === null) throw refuseField(field, 'is not a date');
	return ms;
}

function listClients({ account, query }) {
	const { phone, tags, order, created_after } = query;
	const tagIds = tags?.split(',').map(Number);
	const after = created_after === undefined ? -Infinity : timeOf('created_after', created_after);
	const all = account.clients.filter(
		(client) =>
			(phone === undefined || client.phone === plainPhone(phone)) &&
			(!tagIds || tagIds.some((id) => client.tag_ids.has(id))) &&
			client.created > after,
	);
	all.sort((a, b) => (order === 'desc' ? b.id - a.id : a.id - b.id));
	return list(all, query, { view: (each) => clientView(account, each, { inList: true }) });
}

const clientOf = ({ account, params }) => found(account.clients.get(params.id));

const getClient = (scene) => one(clientView(scene.account, clientOf(scene)));

const getClientTransports = (scene) => rows(clientOf(scene).channels.map(({ id, transports }) => ({ channel_id: id, transports })));

const questionsOf = ({ account }, client) =>
	account.messages.filter(({ client_id, type }) => client_id === client.id && type === 'from_client');

function getClientLastQuestion(scene) {
	const last = questionsOf(scene, clientOf(scene)).at(-1);
	return one(messageView(scene.world, found(last)));
}

function listClientQuestions(scene) {
	const { query, world } = scene;
	const from = query.start_date === undefined ? -Infinity : timeOf('start_date', query.start_date);
	const to = query.finish_date === undefined ? Infinity : timeOf('finish_date', query.finish_date) + DAY_MS;
	const all = questionsOf(scene, clientOf(scene)).filter(({ created }) => created >= from && created < to);
	if (query.order === 'desc') all.reverse();
	return list(all, query, { view: (each) => messageView(world, each) });
}

function listClientDialogs(scene) {
	const { account, query } = scene;
	const { id } = clientOf(scene);
	return list(
		account.dialogs.filter(({ client_id }) => client_id === id),
		query,
		{ view: (each) => dialogView(account, each) },
	);
}

/** The channel that a new client belongs to: the one asked for, else the first that has the transport. */
function channelFor(account, transport, channelId) {
	const channel =
		channelId === undefined ? account.channels.find(({ transports }) => transports.includes(transport)) : account.channels.get(channelId);
	if (!channel && channelId !== undefined) throw refuse(400, `Channel ${channelId} does not belong to the company`);
	if (!channel?.transports.includes(transport)) throw refuse(400, `Transport ${transport} does not belong to the channel`);
	return channel;
}

function createClient(scene) {
	const {
		account,
		body: { phone, transport, channel_id, nickname = null, assigned_phone = null },
	} = scene;
	if (plainPhone(phone) === '') throw refuseField('phone', 'is invalid');
	const known = clientByPhone(account, phone);
	// The id of the client that is there comes as a JSON text (seen on live accounts).
	if (known) throw new Refusal(400, { errors: { client: ['Client already exist', JSON.stringify({ id: known.id })] } });
	const channel = channelFor(account, transport, channel_id);
	const client = addClient(scene, { phone, transport, channelId: channel.id, assigned_name: nickname, client_phone: assigned_phone });
	return one(clientView(account, client));
}

function updateClient(scene) {
	const { world, account, body } = scene;
	const client = clientOf(scene);
	const { nickname, custom_fields = {}, external_id, external_service, ...comments } = body;
	Object.assign(client, comments);
	if (nickname !== undefined) client.assigned_name = nickname;
	if (external_id !== undefined) client.external_id = external_id;
	if (external_service) client.external_ids[external_service] = client.external_id;
	setCustomFields(client, custom_fields);
	raiseClient(scene, 'client_updated', client);
	return world.quirks.terseWrites ? done() : one(clientView(account, client));
}

/** The one list whose status is "ok" (seen on live accounts). */
const listCustomClientFields = ({ account }) => ({ status: 200, body: { data: account.customFields.all(), status: 'ok' } });

module.exports = {
	listClients,
	getClient,
	getClientTransports,
	getClientLastQuestion,
	listClientQuestions,
	listClientDialogs,
	createClient,
	updateClient,
	listCustomClientFields,
};
