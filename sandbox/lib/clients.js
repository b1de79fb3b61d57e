'use strict';

const { raiseClient } = require('./events');

/** A phone without its punctuation; a bracketed name (`[chat] 1d0b…`) as it is, an e-mail address under its messenger's name. */
function plainPhone(phone) {
	if (phone.startsWith('[')) return phone.trim();
	return phone.includes('@') ? `[email] ${phone.trim()}` : phone.replace(/\D/g, '');
}

/** A client with nothing but a phone. */
function emptyClient(phone, now) {
	return {
		name: null,
		username: null,
		comment: null,
		assigned_name: null,
		phone,
		client_phone: null,
		avatar: null,
		region_id: null,
		country_id: null,
		first: null,
		last: null,
		extra_comment_1: null,
		extra_comment_2: null,
		extra_comment_3: null,
		custom_fields: {},
		client_external_id: null,
		external_id: null,
		external_ids: {},
		channels: [],
		tag_ids: new Set(),
		blacklisted: false,
		created: now,
	};
}

/** @returns {any} the client with that id in the sender's own system, or undefined */
function clientByOwnId(account, id) {
	return account.clients.find((client) => client.client_external_id === id);
}

/** @returns {any} the client with that phone, or undefined */
function clientByPhone(account, phone) {
	const plain = plainPhone(phone);
	return account.clients.find((client) => client.phone === plain);
}

/**
 * Adds a client and raises new_client.
 * @param {{state: any, account: any}} context
 * @param {{phone: string, channelId: number, transport: string}} client and any other field of a client
 */
function addClient(context, { phone, channelId, transport, ...fields }) {
	const { state, account } = context;
	const channels = [{ id: channelId, transports: [transport] }];
	const client = account.clients.add({ ...emptyClient(plainPhone(phone), state.clock.now()), channels, ...fields });
	raiseClient(context, 'new_client', client);
	return client;
}

/**
 * Sets custom fields; an empty text clears one.
 * @param {any} client
 * @param {Record<string, unknown>} values by field id
 */
function setCustomFields(client, values) {
	for (const [id, value] of Object.entries(values)) {
		if (value === '') delete client.custom_fields[id];
		else client.custom_fields[id] = value;
	}
}

module.exports = { plainPhone, emptyClient, clientByPhone, clientByOwnId, addClient, setCustomFields };
