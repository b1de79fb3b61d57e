'use strict';

const { randomUUID } = require('node:crypto');
const { poll } = require('../../../sandbox/start/n8n-client');

const TRIGGER = 'n8n-nodes-chat2desk.chat2DeskTrigger';

/**
 * A workflow with only a trigger: its executions are the accepted deliveries.
 * @param {object} options
 * @param {string} options.name
 * @param {{id: string, name: string}} options.credential
 * @param {object} [options.parameters] of the trigger
 * @param {string} [options.nodeId]
 * @param {string} [options.webhookId]
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

/** Changes a workflow's trigger like Save in the editor, without publishing it. */
async function changeTrigger(client, id, changes) {
	const { versionId, nodes, connections, name } = await client.getWorkflow(id);
	const changed = nodes.map((node) => ({
		...node,
		...changes,
		parameters: { ...node.parameters, ...changes.parameters },
	}));
	return await client.call('PATCH', `/rest/workflows/${id}`, { versionId, name, connections, nodes: changed });
}

/** The path of a workflow's trigger in n8n. */
const webhookPath = ({ nodes: [{ webhookId }] }, endpoint = 'webhook') => `/${endpoint}/${webhookId}/webhook`;

/** All executions of a workflow, newest first, read with n8n's cursor or, in older versions, by the last ID. */
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

/**
 * The trigger's output in a finished execution. It is empty if the delivery is a duplicate or if the execution reports
 * an outage.
 */
const itemsOf = ({ data }) => (data.resultData.runData.Trigger?.[0].data?.main[0] ?? []).map(({ json }) => json);

const itemOf = (execution) => itemsOf(execution)[0];

/** The trigger's output in all executions of a workflow, oldest first. Waits for running executions. */
async function takenItems(client, workflowId) {
	const all = await poll(
		async () => {
			const executions = await allExecutions(client, workflowId);
			return executions.some(({ status }) => ['new', 'running'].includes(status)) ? undefined : executions.reverse();
		},
		{ timeoutMs: 240_000, what: 'the end of all executions' },
	);
	const items = [];
	for (const { id } of all) items.push(...itemsOf(await client.getExecution(id)));
	return items;
}

/**
 * Waits until a workflow's trigger has output a number of items and returns them, oldest first.
 * @param {object} client of n8n
 * @param {string} workflowId
 * @param {number} count
 * @param {number} [timeoutMs]
 */
async function untilTaken(client, workflowId, count, timeoutMs = 240_000) {
	const enough = async () => {
		if ((await allExecutions(client, workflowId)).length < count) return undefined;
		const items = await takenItems(client, workflowId);
		return items.length >= count ? items : undefined;
	};
	return await poll(enough, { timeoutMs, everyMs: 1_000, what: `${count} items of the trigger` });
}

/**
 * Compares sent and received messages.
 * @param {unknown[]} sent IDs
 * @param {unknown[]} taken IDs
 * @returns {{lost: unknown[], duplicated: unknown[], unknown: unknown[]}}
 */
function compare(sent, taken) {
	const counts = new Map();
	for (const id of taken) counts.set(id, (counts.get(id) ?? 0) + 1);
	return {
		lost: sent.filter((id) => !counts.has(id)),
		duplicated: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
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
