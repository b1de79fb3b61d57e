'use strict';

const { randomUUID } = require('node:crypto');
const { readExample } = require('../../sandbox/start/examples');
const { poll } = require('../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { to } = require('../../test/queue/support/workflow');

const NODE = `${PACKAGE_NAME}.chat2Desk`;
const TRIGGER = `${PACKAGE_NAME}.chat2DeskTrigger`;

/** Sends a request to the sandbox's control API. */
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
 * Sends client messages and waits for the replies of the example workflows.
 * @param {{sandbox: any}} playground
 * @returns {Promise<{person: any, channelId: number}>} the client and the channel
 */
async function playConversation({ sandbox }) {
	const [channel] = sandbox.account.channels.all();
	const person = await control(sandbox, '/chat/clients', {
		channel_id: channel.id,
		transport: channel.transports[0],
		name: 'Ann Lee',
	});
	const write = (text) => control(sandbox, '/chat/messages', { client_id: person.id, channel_id: channel.id, text });
	const until = (type, count) =>
		poll(
			async () =>
				sandbox.account.messages.filter((each) => each.client_id === person.id && each.type === type).length >= count ||
				undefined,
			{
				timeoutMs: 30_000,
				what: `the reply (${type})`,
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

/** Creates a workflow of nodes in a row after a manual trigger. */
async function addChain(client, name, nodes) {
	const chain = [node('Start', 'n8n-nodes-base.manualTrigger', [0, 0], {}), ...nodes];
	const connections = Object.fromEntries(nodes.map((each, index) => [chain[index].name, to(each.name)]));
	return await client.createWorkflow({ name, nodes: chain, connections });
}

/** Creates a workflow with a trigger that has one output per event. */
async function addTriggerWithOutputs(client, credential) {
	const events = ['inbox', 'new_request', 'close_dialog'];
	const trigger = node('On Event', TRIGGER, [0, 0], { events, options: { outputPerEvent: true } }, credential);
	const branches = ['Answer', 'Tell Team', 'Ask for Rating'].map((name, index) =>
		node(name, 'n8n-nodes-base.noOp', [320, 180 * (index - 1)], {}),
	);
	const main = branches.map(({ name }) => [{ node: name, type: 'main', index: 0 }]);
	return await client.createWorkflow({
		name: 'Several flows',
		nodes: [{ ...trigger, typeVersion: 1.1 }, ...branches],
		connections: { 'On Event': { main } },
	});
}

/**
 * Creates the workflows of the pictures: a message to a client selected by name and one to a client that does not exist; a template for a
 * phone number and a question; a client who is looked up and receives a message; the recipes of the documentation.
 * @returns {Promise<Record<'offer' | 'order' | 'lookup' | 'recipes' | 'outputs', {id: string}>>}
 */
async function addWorkflows({ client, credential }, { person }) {
	const picked = { __rl: true, mode: 'list', value: String(person.id), cachedResultName: 'Ann Lee' };
	const own = (name, place, operation, parameters) =>
		node(name, NODE, [260 * place, 0], { resource: 'message', operation, ...parameters }, credential);
	const fromInput = { __rl: true, mode: 'id', value: '={{ $json.client_id }}' };
	const offer = await addChain(client, 'Offer', [
		own('Send Message', 1, 'send', {
			clientId: picked,
			text: 'Hello Ann, the blue lamp is 45 euros. Would you like us to reserve one for you?',
		}),
		own('Follow Up', 2, 'send', {
			clientId: { __rl: true, mode: 'id', value: '123456' },
			text: 'Do you have any other questions?',
		}),
	]);
	const order = await addChain(client, 'Order', [
		own('Announce', 1, 'sendTemplate', {
			sendTo: 'phone',
			phone: '+1 555 010 0199',
			templateName: 'order_update',
			variables: ['Ann', '4711'],
		}),
		own('Ask for Delivery Day', 2, 'sendAndWait', { clientId: picked, message: 'On which day should we deliver it?' }),
	]);
	const lookup = await addChain(client, 'Lookup', [
		node('Get Client', NODE, [260, 0], { resource: 'client', operation: 'get', clientId: picked }, credential),
		own('Reply', 2, 'send', { clientId: { ...picked, mode: 'id' }, text: '=Hello {{ $json.display_name }}' }),
	]);
	const recipes = await addChain(client, 'Recipes', [
		own('Collect Messages', 1, 'collectMessages', {}),
		own('Send Invoice', 2, 'send', {
			clientId: picked,
			text: 'Here is your invoice.',
			additionalFields: { attachmentSource: 'inputField', binaryPropertyName: 'data' },
		}),
		own('Send Answer', 3, 'send', {
			clientId: fromInput,
			text: '={{ $json.output }}',
			options: { splitLongText: true, maxCharacters: 1000, pauseBetweenParts: 2 },
		}),
		own('Create or Update Client', 4, 'createOrUpdate', {
			resource: 'client',
			matchBy: 'phone',
			phone: '={{ $json.phone }}',
			transport: 'whatsapp',
			updateFields: { nickname: '={{ $json.name }}' },
		}),
	]);
	return { offer, order, lookup, recipes, outputs: await addTriggerWithOutputs(client, credential) };
}

/**
 * Returns a function that creates a copy of an example of the playground, with the note of the file, and returns its ID. It creates each
 * example only once.
 * @param {any} playground
 * @returns {(file: string) => Promise<string>}
 */
function exampleCopies({ client, seeded }) {
	const copies = new Map();
	const copy = async (file) => {
		const noteOf = ({ nodes }) => nodes.find(({ name }) => name === 'About');
		const example = await client.getWorkflow(seeded[file]);
		noteOf(example).parameters = noteOf(readExample(file)).parameters;
		return (await client.createWorkflow(example)).id;
	};
	return (file) => {
		if (!copies.has(file)) copies.set(file, copy(file));
		return copies.get(file);
	};
}

module.exports = { playConversation, addWorkflows, exampleCopies };
