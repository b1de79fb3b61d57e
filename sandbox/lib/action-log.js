'use strict';

const { toLogClient } = require('./log-client');

/**
 * Adds an entry to the action log. An entry of a client is also shown in the client's conversation.
 * @param {{state: any, account: any}} context
 * @param {{kind: string, text: string, event?: string|null, clientId?: number|null}} action `event` is the webhook event it raises
 */
function logAction(context, { kind, text, event = null, clientId = null }) {
	const { state, account } = context;
	const action = state.logs.actions.add({
		kind,
		text,
		event,
		client_id: clientId,
		client: toLogClient(context, clientId),
		token: account.token,
		at: new Date(state.clock.now()).toISOString(),
	});
	state.logs.publish('action', action);
}

module.exports = { logAction };
