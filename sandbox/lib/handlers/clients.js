'use strict';

const { addClient, findClientByPhone, normalizePhone, setCustomFields } = require('../clients');
const { raiseClient } = require('../events');
const { DAY_MS, dayFromText, utcText } = require('../time');
const { serializeClient, serializeDialog } = require('../serializers');
const { ApiError, list, ok, reject, rejectField, requireFound } = require('../responses');

function parseDay(field, text) {
	const day = dayFromText(text);
	if (day === null) throw rejectField(field, 'is not a date in the form dd-mm-yyyy');
	return day;
}

/** Predicates for the given filters. */
function buildFilters({
	phone,
	client_phone,
	tags,
	created_after,
	'custom_field[id]': fieldId,
	'custom_field[text]': fieldText,
}) {
	const filters = [];
	if (phone !== undefined) {
		const normalized = normalizePhone(phone);
		filters.push((client) => client.phone === normalized);
	}
	if (client_phone !== undefined) filters.push((client) => client.client_phone === client_phone);
	if (fieldId !== undefined) filters.push(({ custom_fields }) => String(custom_fields[fieldId] ?? '') === fieldText);
	if (tags !== undefined) {
		const tagIds = tags.split(',').map(Number);
		filters.push(({ tag_ids }) => tagIds.some((id) => tag_ids.has(id)));
	}
	// By first message (vendor documentation): excludes clients who have not sent one.
	if (created_after !== undefined) filters.push(({ first }) => first !== null && first > created_after * 1000);
	return filters;
}

function listClients({ account, query }) {
	const filters = buildFilters(query);
	const clients = account.clients.byId();
	const all =
		filters.length === 0 ? clients : clients.filter((client) => filters.every((isWanted) => isWanted(client)));
	return list(query.order === 'desc' ? all.toReversed() : all, query, {
		serialize: (each) => serializeClient(account, each, { inList: true }),
	});
}

const clientOf = ({ account, params }) => requireFound(account.clients.get(params.id));

const getClient = (context) => ok(serializeClient(context.account, clientOf(context)));

const getClientTransports = (context) =>
	ok(clientOf(context).channels.map(({ id, transports }) => ({ channel_id: id, transports })));

/** Self-service menu items that were sent to a client. */
const questionsOf = ({ account }, client) => account.menuItemsSent.filter(({ client_id }) => client_id === client.id);

const serializeQuestion = ({ account }, { item_id }) => ({
	id: item_id,
	text: account.menuItems.get(item_id).text,
	image: null,
});

const getClientLastQuestion = (context) =>
	ok(serializeQuestion(context, requireFound(questionsOf(context, clientOf(context)).at(-1))));

function listClientQuestions(context) {
	const { query } = context;
	const from = query.start_date === undefined ? -Infinity : parseDay('start_date', query.start_date);
	const to = query.finish_date === undefined ? Infinity : parseDay('finish_date', query.finish_date) + DAY_MS;
	const all = questionsOf(context, clientOf(context)).filter(({ created }) => created >= from && created < to);
	if (query.order === 'desc') all.reverse();
	return list(all, query, {
		serialize: (each) => ({ ...serializeQuestion(context, each), created: utcText(each.created) }),
	});
}

function listClientDialogs(context) {
	const { account, query } = context;
	const { id } = clientOf(context);
	return list(
		account.dialogs.filter(({ client_id }) => client_id === id),
		query,
		{ serialize: (each) => serializeDialog(account, each) },
	);
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The channel of a new client: the requested one, else the first one with the transport. */
function channelFor(account, transport, channelId) {
	const channel =
		channelId === undefined
			? account.channels.find(({ transports }) => transports.includes(transport))
			: account.channels.get(channelId);
	if (!channel && channelId !== undefined) throw reject(400, `Channel ${channelId} does not belong to the company`);
	if (!channel?.transports.includes(transport))
		throw reject(400, `Transport ${transport} does not belong to the channel`);
	return channel;
}

/** The message is in the account's language, followed by the ID as a JSON string (seen on live accounts). */
function clientExistsError({ account }, { id }) {
	const text =
		{ ru: 'Клиент уже существует', es: 'El cliente ya existe' }[account.company.lang] ?? 'Client already exist';
	return new ApiError(400, { errors: { client: [text, JSON.stringify({ id })] } });
}

function createClient(context) {
	const {
		account,
		body: { phone, transport, channel_id, nickname = null, assigned_phone = null },
	} = context;
	if (transport === 'email' ? !EMAIL.test(phone) : normalizePhone(phone) === '')
		throw rejectField('phone', 'is invalid');
	const known = findClientByPhone(account, phone);
	if (known) throw clientExistsError(context, known);
	const channel = channelFor(account, transport, channel_id);
	const client = addClient(context, {
		phone,
		transport,
		channelId: channel.id,
		assigned_name: nickname,
		client_phone: assigned_phone,
	});
	return context.state.variants.minimalCreateResponses ? ok() : ok(serializeClient(account, client));
}

function updateClient(context) {
	const { state, account, body } = context;
	const client = clientOf(context);
	const { nickname, assigned_phone, custom_fields = {}, external_id, external_service, ...comments } = body;
	Object.assign(client, comments);
	if (assigned_phone !== undefined) client.client_phone = assigned_phone;
	if (nickname !== undefined) client.assigned_name = nickname;
	if (external_id !== undefined) client.external_id = external_id;
	if (external_service) client.external_ids[external_service] = client.external_id;
	setCustomFields(client, custom_fields);
	raiseClient(context, 'client_updated', client);
	return state.variants.minimalWriteResponses ? ok() : ok(serializeClient(account, client));
}

/** The only list with status "ok" (seen on live accounts). */
const listCustomClientFields = ({ account }) => ({
	status: 200,
	body: { data: account.customFields.all(), status: 'ok' },
});

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
