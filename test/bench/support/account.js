'use strict';

const { emptyClient } = require('../../../sandbox/lib/clients');
const { Table } = require('../../../sandbox/lib/table');

const CLIENTS = 10_000;
const MESSAGES = 5_000;
const MANY_CLIENTS = 100_000;

/** Adds clients to a table until it has a number of them. */
function fill(clients, count, { channel_id, transport, created }) {
	for (let index = clients.size; index < count; index++) {
		const channels = [{ id: channel_id, transports: [transport] }];
		clients.add({ ...emptyClient(String(15_552_000_000 + index), created), name: `Client ${index}`, channels });
	}
}

/**
 * A copy of an enlarged account with 100,000 clients.
 * @param {any} account
 * @returns {any} it shares all other tables
 */
function withManyClients(account) {
	const clients = new Table(account.clients.nextId);
	for (const client of account.clients.all()) clients.add(client);
	fill(clients, MANY_CLIENTS, account.messages.all()[0]);
	return { ...account, clients };
}

/**
 * Enlarges the seeded account to 10,000 clients, with a dialog of 5,000 messages.
 * @param {any} account
 * @returns {{clients: number[], dialog: number}} IDs
 */
function enlarge(account) {
	const [first] = account.messages.all();
	fill(account.clients, CLIENTS, first);
	const clients = account.clients.all().map(({ id }) => id);
	const { id: seeded, ...dialog } = account.dialogs.get(first.dialog_id);
	const long = account.dialogs.add({ ...dialog, client_id: clients.at(-1), message_ids: [] });
	for (let index = 0; index < MESSAGES; index++) {
		const { id, ...message } = first;
		const place = { dialog_id: long.id, client_id: long.client_id };
		long.message_ids.push(account.messages.add({ ...message, ...place, text: `Message ${index}` }).id);
	}
	return { clients, dialog: long.id };
}

module.exports = { enlarge, withManyClients, CLIENTS, MANY_CLIENTS, MESSAGES };
