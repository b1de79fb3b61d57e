'use strict';

/**
 * Replaces n8n's agent: gets its connected tools from n8n-core and calls them with the arguments that a model would
 * choose. The rest is real: the tool's schema, `$fromAI`, the node and the requests.
 */

const { WorkflowExecute } = require('n8n-core');
const { NodeConnectionTypes, Workflow, deepCopy } = require('n8n-workflow');
const { additionalData, credentialsHelper, loadPackage, node, stateBefore } = require('../../support/n8n-core');

const { AiTool, Main } = NodeConnectionTypes;

/** The node in n8n's tool variant: the same class, with a tool output. */
function toolVariant(type) {
	const description = deepCopy(type.description);
	Object.assign(description, {
		name: `${description.name}Tool`,
		inputs: [],
		outputs: [AiTool],
		usableAsTool: undefined,
	});
	return Object.create(type, { description: { value: description } });
}

/** A node that passes its tools to a function and outputs the result. */
function agentType(act) {
	return {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Agent' },
			inputs: [Main, { type: AiTool }],
			outputs: [Main],
			properties: [],
		},
		async execute() {
			const tools = await this.getInputConnectionData(AiTool, 0);
			return [[{ json: { result: await act(tools) }, pairedItem: { item: 0 } }]];
		},
	};
}

async function nodeTypesWith(act) {
	const loaded = await loadPackage();
	const types = {
		'n8n-nodes-chat2desk.chat2DeskTool': toolVariant(loaded.nodeTypes.getByName('n8n-nodes-chat2desk.chat2Desk')),
		'test.agent': agentType(act),
	};
	const byName = (name) => types[name] ?? loaded.nodeTypes.getByName(name);
	return { ...loaded, nodeTypes: { ...loaded.nodeTypes, getByName: byName, getByNameAndVersion: byName } };
}

const TRIGGER = 'Chat2Desk Trigger';
const link = (name, type) => ({ [type]: [[{ node: name, type, index: 0 }]] });

/**
 * Runs an agent with one tool.
 * @param {object} options
 * @param {object} options.parameters of the tool, with `$fromAI` for the model's choices
 * @param {object} [options.settings] settings of the tool, such as `retryOnFail`
 * @param {object} options.credential
 * @param {object[]} [options.triggered] the items of a Chat2Desk Trigger before the agent; without them there is none
 * @param {(tool: any) => Promise<unknown>} options.act uses the tool
 * @returns {Promise<{result: unknown, error?: object, hints: string[]}>} the result of `act`, or the agent's error; the tool's hints
 */
async function runAgent({ parameters, settings = {}, credential, triggered, act }) {
	const { nodeTypes, credential: type } = await nodeTypesWith(async ([tool]) => await act(tool));
	const nodes = [
		node('Agent', 'test.agent', {}, { credentials: undefined }),
		node('Chat2Desk', 'chat2DeskTool', parameters, settings),
		...(triggered ? [node(TRIGGER, 'chat2DeskTrigger', {})] : []),
	];
	const connections = { Chat2Desk: link('Agent', AiTool), ...(triggered && { [TRIGGER]: link('Agent', Main) }) };
	const workflow = new Workflow({
		id: '1',
		nodes,
		connections,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const state = stateBefore(workflow.getNode('Agent'), [{ json: {} }]);
	if (triggered) {
		const data = { main: [triggered.map((json, item) => ({ json, pairedItem: { item } }))] };
		const times = { startTime: 0, executionTime: 0, executionIndex: 0 };
		state.resultData.runData[TRIGGER] = [{ ...times, executionStatus: 'success', source: [], data }];
		state.executionData.nodeExecutionStack[0].source = { main: [{ previousNode: TRIGGER }] };
	}
	const engine = new WorkflowExecute(additionalData(credentialsHelper(type, credential)), 'manual', state);
	const { data } = await engine.processRunExecutionData(workflow);
	const [run] = data.resultData.runData.Agent;
	const toolRuns = data.resultData.runData.Chat2Desk ?? [];
	const hints = toolRuns.flatMap(({ hints: own = [] }) => own.map(({ message }) => message));
	return { result: run.data?.main?.[0]?.[0].json.result, error: run.error, hints };
}

module.exports = { runAgent };
