'use strict';

const { randomUUID } = require('node:crypto');
const { poll } = require('../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');

const NODE = `${PACKAGE_NAME}.chat2Desk`;

/** One call of the sandbox's own API. */
async function control(sandbox, route, body) {
	const response = await fetch(`${sandbox.url}/_sandbox${route}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
	return await response.json();
}

/**
 * Has a client ask for a price, and waits until the examples have answered.
 * @param {{sandbox: any}} playground
 * @returns {Promise<{person: any, channelId: number}>} who asked, and where
 */
async function playConversation({ sandbox }) {
	const [channel] = sandbox.state.channels.all();
	const person = await control(sandbox, '/chat/clients', { channel_id: channel.id, transport: channel.transports[0], name: 'Ann Lee' });
	const write = (text) => control(sandbox, '/chat/messages', { client_id: person.id, channel_id: channel.id, text });
	const until = (type, count) =>
		poll(
			async () => sandbox.state.messages.filter((each) => each.client_id === person.id && each.type === type).length >= count || undefined,
			{
				timeoutMs: 30_000,
				what: `the answer (${type})`,
			},
		);
	await write('Hello!');
	await until('autoreply', 1);
	await write('What is the price of the blue lamp?');
	await until('autoreply', 2);
	await until('comment', 1);
	return { person, channelId: channel.id };
}

const node = (name, type, position, parameters, credential) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion: 1,
	position,
	parameters,
	...(credential && { credentials: { chat2DeskApi: credential } }),
});

/**
 * A workflow to take pictures of: a message to somebody who was picked by name, and one to a client who is not there.
 * @returns {Promise<{id: string}>}
 */
async function addWorkflows({ client, credential }, { person }) {
	const send = (clientId, text) => ({ resource: 'message', operation: 'send', clientId: { __rl: true, ...clientId }, text });
	const picked = { mode: 'list', value: String(person.id), cachedResultName: 'Ann Lee' };
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', [0, 0], {}),
		node('Send Message', NODE, [260, 0], send(picked, 'Hello Ann, the blue lamp is 45 euros. Shall we put one aside for you?'), credential),
		node('Ask Once More', NODE, [520, 0], send({ mode: 'id', value: '123456' }, 'May we help you further?'), credential),
	];
	const to = (name) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	const connections = { Start: to('Send Message'), 'Send Message': to('Ask Once More') };
	return await client.createWorkflow({ name: 'Offer', nodes, connections });
}

module.exports = { playConversation, addWorkflows };
