'use strict';

const { raiseClient } = require('./events');

/** Normalizes a phone: digits only. Keeps bracketed IDs (`[chat] 1d0b…`) and prefixes email addresses with `[email]`. */
function normalizePhone(phone) {
	if (phone.startsWith('[')) return phone.trim();
	return phone.includes('@') ? `[email] ${phone.trim()}` : phone.replace(/\D/g, '');
}

/** A client with no data except a phone. */
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

/** @returns {any} the client with this ID in the external system, or undefined */
function findClientByExternalId(account, id) {
	return account.clients.find((client) => client.client_external_id === id);
}

/** @returns {any} the client with this phone, or undefined */
function findClientByPhone(account, phone) {
	const normalized = normalizePhone(phone);
	return account.clients.find((client) => client.phone === normalized);
}

/**
 * Adds a client and raises new_client.
 * @param {{state: any, account: any}} context
 * @param {{phone: string, channelId: number, transport: string}} client and any other client field
 */
function addClient(context, { phone, channelId, transport, ...fields }) {
	const { state, account } = context;
	const channels = [{ id: channelId, transports: [transport] }];
	const client = account.clients.add({ ...emptyClient(normalizePhone(phone), state.clock.now()), channels, ...fields });
	raiseClient(context, 'new_client', client);
	return client;
}

/**
 * Sets custom fields. An empty string clears a field.
 * @param {any} client
 * @param {Record<string, unknown>} values by field ID
 */
function setCustomFields(client, values) {
	for (const [id, value] of Object.entries(values)) {
		if (value === '') delete client.custom_fields[id];
		else client.custom_fields[id] = value;
	}
}

module.exports = { normalizePhone, emptyClient, findClientByPhone, findClientByExternalId, addClient, setCustomFields };
