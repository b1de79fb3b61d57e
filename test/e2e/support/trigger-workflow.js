'use strict';

const { randomUUID } = require('node:crypto');
const { poll } = require('../../../sandbox/start/n8n-client');

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
		typeVersion: 1.1,
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

/** All executions of a workflow, newest first, however many: by n8n's cursor, or by the last ID where it has none. */
async function allExecutions(client, workflowId) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const all = [];
	for (let next = ''; ;) {
		const page = await client.call('GET', `/rest/executions?filter=${filter}&limit=100${next}`);
		all.push(...page.results);
		if (page.nextCursor === null || page.results.length < 100) return all;
		next = page.nextCursor === undefined ? `&lastId=${all.at(-1).id}` : `&cursor=${page.nextCursor}`;
	}
}

/** The trigger's output in a finished execution: nothing if n8n's database knew the delivery, or if the execution reports an outage. */
const itemsOf = ({ data }) => (data.resultData.runData.Trigger?.[0].data?.main[0] ?? []).map(({ json }) => json);

const itemOf = (execution) => itemsOf(execution)[0];

/** What the trigger of a workflow put out in all executions, oldest first. Waits for those that still run. */
async function takenItems(client, workflowId) {
	const all = await poll(
		async () => {
			const executions = await allExecutions(client, workflowId);
			return executions.some(({ status }) => ['new', 'running'].includes(status)) ? undefined : executions.reverse();
		},
		{ timeoutMs: 60_000, what: 'the end of all executions' },
	);
	const items = [];
	for (const { id } of all) items.push(...itemsOf(await client.getExecution(id)));
	return items;
}

/**
 * Waits until a workflow's trigger has put out so many items, and gives them, oldest first.
 * @param {object} client of n8n
 * @param {string} workflowId
 * @param {number} count
 * @param {number} [timeoutMs]
 */
async function untilTaken(client, workflowId, count, timeoutMs = 60_000) {
	const enough = async () => {
		if ((await allExecutions(client, workflowId)).length < count) return undefined;
		const items = await takenItems(client, workflowId);
		return items.length >= count ? items : undefined;
	};
	return await poll(enough, { timeoutMs, everyMs: 1_000, what: `${count} items of the trigger` });
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

module.exports = {
	triggerWorkflow,
	changeTrigger,
	webhookPath,
	allExecutions,
	itemOf,
	takenItems,
	untilTaken,
	compare,
};
