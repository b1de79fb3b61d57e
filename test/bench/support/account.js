'use strict';

const { emptyClient } = require('../../../sandbox/lib/clients');

const CLIENTS = 10_000;
const MESSAGES = 5_000;

/**
 * Enlarges the seeded account to 10,000 clients, with a dialog of 5,000 messages.
 * @param {any} account
 * @returns {{clients: number[], dialog: number}} IDs
 */
function enlarge(account) {
	const [first] = account.messages.all();
	for (let index = account.clients.size; index < CLIENTS; index++) {
		const { channel_id, transport } = first;
		const channels = [{ id: channel_id, transports: [transport] }];
		account.clients.add({
			...emptyClient(String(15_552_000_000 + index), first.created),
			name: `Client ${index}`,
			channels,
		});
	}
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

module.exports = { enlarge, CLIENTS, MESSAGES };
