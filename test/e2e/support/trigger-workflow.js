'use strict';

const { randomUUID } = require('node:crypto');

const TRIGGER = 'n8n-nodes-chat2desk.chat2DeskTrigger';

/**
 * A workflow that is a trigger and nothing else: its executions are the deliveries that it took.
 * @param {object} wish
 * @param {string} wish.name
 * @param {{id: string, name: string}} wish.credential
 * @param {object} [wish.parameters] of the trigger
 * @param {string} [wish.nodeId]
 * @param {string} [wish.webhookId]
 */
function triggerWorkflow({ name, credential, parameters = {}, nodeId = randomUUID(), webhookId = randomUUID() }) {
	const trigger = {
		id: nodeId,
		name: 'Trigger',
		type: TRIGGER,
		typeVersion: 1,
		position: [0, 0],
		parameters: { events: ['inbox'], ...parameters },
		credentials: { chat2DeskApi: { id: credential.id, name: credential.name } },
		webhookId,
	};
	return { name, nodes: [trigger], connections: {} };
}

/** Changes a workflow's trigger, as the editor's save does. Nothing is published by it. */
async function changeTrigger(client, id, changes) {
	const { versionId, nodes, connections, name } = await client.getWorkflow(id);
	const changed = nodes.map((node) => ({
		...node,
		...changes,
		parameters: { ...node.parameters, ...changes.parameters },
	}));
	return await client.call('PATCH', `/rest/workflows/${id}`, { versionId, name, connections, nodes: changed });
}

/** The path of n8n at which Chat2Desk reaches a workflow's trigger. */
const webhookPath = ({ nodes: [{ webhookId }] }, endpoint = 'webhook') => `/${endpoint}/${webhookId}/webhook`;

/** All executions of a workflow, newest first, however many. */
async function allExecutions(client, workflowId) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const all = [];
	for (;;) {
		const last = all.length > 0 ? `&lastId=${all[all.length - 1].id}` : '';
		const { results } = await client.call('GET', `/rest/executions?filter=${filter}&limit=100${last}`);
		all.push(...results);
		if (results.length < 100) return all;
	}
}

/** The item that the trigger put out, of an execution with its data. */
const itemOf = ({ data }) => data.resultData.runData.Trigger[0].data.main[0][0].json;

/** What the trigger of a workflow put out in all executions, oldest first. */
async function takenItems(client, workflowId) {
	const items = [];
	for (const { id } of (await allExecutions(client, workflowId)).reverse())
		items.push(itemOf(await client.getExecution(id)));
	return items;
}

/**
 * Holds what was sent against what was taken.
 * @param {unknown[]} sent ids
 * @param {unknown[]} taken ids
 * @returns {{lost: unknown[], doubled: unknown[], unknown: unknown[]}}
 */
function compare(sent, taken) {
	const counts = new Map();
	for (const id of taken) counts.set(id, (counts.get(id) ?? 0) + 1);
	return {
		lost: sent.filter((id) => !counts.has(id)),
		doubled: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
		unknown: [...counts.keys()].filter((id) => !sent.includes(id)),
	};
}

module.exports = { triggerWorkflow, changeTrigger, webhookPath, allExecutions, itemOf, takenItems, compare };
