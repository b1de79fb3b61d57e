'use strict';

const { UNKNOWN_NAME } = require('./serializers');

/**
 * The client of a log record, which the page links to the conversation.
 * @param {{state: any, account: any}} context
 * @param {unknown} id
 * @returns {{id: number, name: string}|null} null without a known client, and for other accounts than that of the page
 */
function toLogClient({ state, account }, id) {
	if (account !== state.firstAccount()) return null;
	const client = account.clients.get(Number(id));
	if (!client) return null;
	const name = client.name === UNKNOWN_NAME ? null : client.name;
	return { id: client.id, name: client.assigned_name || name || client.phone };
}

/** The client that an API request concerns. @param {{state: any, account: any}} context */
function clientOfRequest(context, { path, query, body }) {
	const { dialogs, messages } = context.account;
	const [, table, id] = /\/(clients|dialogs|messages)\/(\d+)/.exec(path) ?? [];
	const clientId =
		body?.client_id ??
		query?.client_id ??
		(body?.assignee_type === 'client' ? body.assignee_id : undefined) ??
		{ clients: id, dialogs: dialogs.get(Number(id))?.client_id, messages: messages.get(Number(id))?.client_id }[table];
	return toLogClient(context, clientId);
}

const CLIENT_EVENTS = ['new_client', 'client_updated', 'client_added_to_blacklist'];

/** The client that a webhook event concerns. @param {{state: any, account: any}} context @param {string} event @param {any} body */
function clientOfEvent(context, event, body) {
	return toLogClient(
		context,
		body.client_id ?? body.data?.client_id ?? (CLIENT_EVENTS.includes(event) ? body.id : undefined),
	);
}

module.exports = { toLogClient, clientOfRequest, clientOfEvent };
