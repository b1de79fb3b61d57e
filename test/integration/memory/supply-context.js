'use strict';

/** Supplies the memory to an agent in n8n-core's real context for sub-nodes. */

const { SupplyDataContext } = require('n8n-core');
const { Workflow, createRunExecutionData, createEmptyRunExecutionData } = require('n8n-workflow');
const { additionalData, credentialsHelper, loadPackage, node } = require('../../support/n8n-core');
const { SERVER, TOKEN } = require('../../support/constants');

const TRIGGER = 'Chat2Desk Trigger';
const plainNode = (name) => node(name, 'test.start', {}, { credentials: undefined });
const link = (name, type) => [[{ node: name, type, index: 0 }]];

let loaded;

/**
 * @param {object} options
 * @param {object} [options.parameters] the memory's parameters; defaults otherwise
 * @param {object[]} options.items the agent's input
 * @param {object[]} [options.triggered] the trigger's output, from which the items originate one by one
 * @param {boolean} [options.isOldHost] whether n8n does not name the agent, like n8n 1.85
 * @param {object} [options.settings] settings of the node
 * @returns the memory, the context and the messages that the node logged
 */
async function supplyMemory({ parameters = {}, items, triggered, isOldHost = false, settings = {}, executionId }) {
	loaded ??= await loadPackage();
	const helper = credentialsHelper(loaded.credential, { apiToken: TOKEN, server: SERVER });
	const memory = node('Memory', 'chat2DeskChatMemory', parameters, settings);
	const agent = plainNode('Agent');
	const workflow = new Workflow({
		id: '1',
		nodes: [node(TRIGGER, 'chat2DeskTrigger', {}), plainNode('Set'), agent, memory],
		connections: {
			[TRIGGER]: { main: link('Set', 'main') },
			Set: { main: link('Agent', 'main') },
			Memory: { ai_memory: link('Agent', 'ai_memory') },
		},
		active: false,
		nodeTypes: loaded.nodeTypes,
		settings: { timezone: 'UTC', executionOrder: 'v1' },
	});
	const input = items.map((json, item) => ({ json, pairedItem: { item } }));
	const ran = (output, previousNode) => [
		{
			startTime: 0,
			executionTime: 0,
			executionIndex: 0,
			executionStatus: 'success',
			source: previousNode ? [{ previousNode }] : [],
			data: { main: [output] },
		},
	];
	const create = createRunExecutionData ?? createEmptyRunExecutionData ?? ((data) => data);
	const runExecutionData = create({
		startData: {},
		resultData: {
			runData: {
				[TRIGGER]: ran((triggered ?? items).map((json, item) => ({ json, pairedItem: { item } }))),
				Set: ran(input, TRIGGER),
			},
		},
		executionData: {
			contextData: {},
			nodeExecutionStack: [],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const main = { main: [input] };
	const context = new SupplyDataContext(
		workflow,
		memory,
		additionalData(helper, { executionId }),
		'manual',
		runExecutionData,
		0,
		input,
		main,
		'ai_memory',
		{ node: agent, data: main, source: { main: [{ previousNode: 'Set' }] } },
		[],
		undefined,
		isOldHost ? undefined : agent,
	);
	const { response } = await loaded.nodeTypes.getByName('chat2DeskChatMemory').supplyData.call(context, 0);
	return { memory: response, context, logged: () => runExecutionData.resultData.runData.Memory };
}

module.exports = { supplyMemory };
