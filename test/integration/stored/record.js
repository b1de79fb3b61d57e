'use strict';

/** Executes the Chat2Desk nodes of a workflow file one by one, and records what the user of the workflow depends on. */

const { execute } = require('../../support/n8n-core');
const { chat2desk } = require('../../support/mock-api');
const { SERVER, TOKEN } = require('../../support/constants');
const { filledIn, isTool, resolvedParameters } = require('../../support/stored-parameters');
const { runAgent } = require('../coverage/agent');
const { supplyMemory } = require('../memory/supply-context');
const { hostFor } = require('../trigger/host');
const { COMMON, respond } = require('./chat2desk-responses');

/** Every node gets this item, also from the nodes that its expressions name. Fields may be added; existing ones must stay. */
const INPUT = {
	...COMMON,
	display_name: 'Ann',
	client: { id: 31000001, display_name: 'Ann' },
	attachments: [],
	files: [],
	output: 'Two to four days',
	reply: 'Two to four days',
	reason: 'The client asked for a person.',
	answer: { text: 'A-123' },
	responded: true,
	attempt: 1,
	amount: 50,
	minutes: 30,
	opens: 9,
	is_late: false,
	name: 'Ann',
	phone: '15550100199',
	message: 'Please call me',
	group: 'Support',
	label: 'Complaint',
	from: '2026-07-10',
	to: '2026-07-16',
};

/** What a model chooses for the parameters that are left to it. */
const CHOSEN = { minimum_wait: 60, tag: 'Price', comment: 'Wants a lamp' };

const TRIGGER = 'Chat2Desk Trigger';

/** Replaces the nodes that expressions name. */
const readingFrom = (parameters, source) =>
	JSON.parse(JSON.stringify(parameters).replace(/\$\('[^']+'\)\.(item|first\(\)|last\(\))\.json/g, source));

/** Replaces what depends on the key of the n8n instance: the signatures of its resume URLs and references. */
const withoutSignatures = (calls) =>
	JSON.parse(
		JSON.stringify(calls)
			.replace(/\?w=[\w-]+&signature=\w+/g, '?w=…&signature=…')
			.replace(/"n8n\.77\.[^"]+"/g, '"n8n.77.…"'),
	);

const fieldsOf = (value) => Object.keys([value].flat()[0] ?? {}).sort();

async function recordAction({ parameters, typeVersion }) {
	const { calls } = chat2desk(respond);
	const { items, error } = await execute({
		parameters: readingFrom(parameters, '$json'),
		items: [INPUT],
		settings: { typeVersion },
	});
	if (error) throw error;
	return { requests: withoutSignatures(calls), output: fieldsOf(items.map(({ json }) => json)) };
}

async function recordTool({ parameters, typeVersion }, isTriggered) {
	const { calls } = chat2desk(respond);
	const { result, error } = await runAgent({
		parameters: readingFrom(parameters, `$('${TRIGGER}').first().json`),
		credential: { apiToken: TOKEN, server: SERVER },
		settings: { typeVersion },
		triggered: isTriggered ? [INPUT] : undefined,
		act: async (tool) => {
			const asks = Object.keys(tool.schema.shape);
			return await tool.invoke(Object.fromEntries(asks.map((name) => [name, CHOSEN[name] ?? INPUT[name]])));
		},
	});
	if (error) throw error;
	return { requests: withoutSignatures(calls), output: fieldsOf(JSON.parse(result)) };
}

async function recordMemory({ parameters, typeVersion }) {
	const { calls } = chat2desk(respond);
	const { memory } = await supplyMemory({
		parameters,
		items: [INPUT],
		settings: { typeVersion },
		executionId: 'stored',
	});
	return { requests: withoutSignatures(calls), output: fieldsOf(await memory.loadMemoryVariables({})) };
}

/** Publishes the trigger in a sandbox, which then sends each of its events. */
async function recordTrigger({ parameters, typeVersion }, sandbox) {
	sandbox.state.reset();
	const host = await hostFor(sandbox, { parameters, typeVersion });
	try {
		await host.activate();
		const [{ events, channels }] = sandbox.account.webhooks.all();
		for (const event of events) {
			await fetch(`${sandbox.url}/_sandbox/emit`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ hook_type: event, payload: INPUT }),
			});
		}
		await sandbox.state.deliveries.settled();
		if (host.runs.length !== events.length)
			throw new Error(`${events.length} events started ${host.runs.length} executions`);
		return { webhook: { events, channels }, output: fieldsOf(host.runs.map(({ json }) => json)) };
	} finally {
		await host.close();
	}
}

/**
 * Executes a node.
 * @param {any} node of a workflow file
 * @param {{description: any, isTriggered: boolean, sandbox: any}} options `isTriggered`: whether the workflow has a Chat2Desk Trigger
 * @returns {Promise<{parameters: object, requests?: object[], webhook?: object, output: string[]}>} the parameters including defaults, the
 * requests or the webhook of a trigger, and the fields of the first item
 */
async function recordNode(node, { description, isTriggered, sandbox }) {
	const filled = filledIn(node);
	const parameters = resolvedParameters(filled, description);
	const [, type] = node.type.split('.');
	if (type === 'chat2DeskTrigger') return { parameters, ...(await recordTrigger(filled, sandbox)) };
	if (type === 'chat2DeskChatMemory') return { parameters, ...(await recordMemory(filled)) };
	return { parameters, ...(await (isTool(node) ? recordTool(filled, isTriggered) : recordAction(filled))) };
}

module.exports = { recordNode };
