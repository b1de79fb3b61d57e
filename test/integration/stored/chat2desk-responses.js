'use strict';

/*
 * A fixed account for stored workflows. The sandbox grows with the package, so the requests that are recorded for a release must not
 * depend on its data. Rows may be added here; existing ones must stay.
 */

const { success } = require('../../support/mock-api');

/** What the item of a node and the rows of the account have in common. */
const COMMON = {
	id: 31000001,
	client_id: 31000001,
	dialog_id: 41000001,
	request_id: 51000001,
	message_id: 61000001,
	channel_id: 126,
	transport: 'telegram',
	type: 'from_client',
	text: 'Hello',
};

const ROW = {
	...COMMON,
	dialogId: 41000001,
	name: 'Ann',
	assigned_name: 'Ann Lee',
	phone: '15550100199',
	state: 'open',
	operator_id: null,
	created: '2026-07-17T10:00:00 UTC',
	last_message: { id: 61000001, type: 'from_client', text: 'Hello', created: '2026-07-17T10:00:00 UTC' },
	messages: [61000001],
	tags: [],
};

/** Lists by the end of the path. Any other path that ends in a word is a list of `ROW`. */
const LISTS = {
	'/messages': [{ ...ROW, id: 61000001 }],
	'/operators_groups': [{ id: 5, name: 'Support', operator_ids: [617] }],
	'/operators': [{ id: 617, first_name: 'John', last_name: 'Doe', email: 'john@example.com', role: 'operator' }],
	'/tags': [
		{ id: 1033, label: 'Price', group_id: 1 },
		{ id: 1034, label: 'VIP', group_id: 1 },
	],
	'/channels': [{ id: 126, name: 'Website', transports: ['telegram', 'wa_dialog'] }],
	'/webhooks': [
		{
			id: 1,
			name: 'n8n-0123456789: Bot',
			url: 'https://n8n.example.com/webhook/1',
			events: ['inbox'],
			channels: [],
			status: 'enable',
		},
	],
};

const TICKET_VALUES = { statuses: [{ id: 1, name: 'Open' }], priorities: [{ id: 3, name: 'High' }] };

/** The fixed response to a request. */
function respond({ method, path, query }) {
	if (method !== 'GET' || /\d$|info$/.test(path)) return success({ ...ROW, company_name: 'Acme' });
	if (path.endsWith('/help/tickets')) return success(TICKET_VALUES);
	const [, rows] = Object.entries(LISTS).find(([end]) => path.endsWith(end)) ?? [path, [ROW]];
	const offset = Number(query.offset ?? 0);
	return success(rows.slice(offset), { meta: { total: rows.length, limit: 200, offset } });
}

module.exports = { COMMON, respond };
