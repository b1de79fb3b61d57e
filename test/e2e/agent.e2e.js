'use strict';

const { agentRestrictionOf } = require('../../dist/nodes/Chat2Desk/descriptions/operations');
const { createSandbox } = require('../../sandbox/server');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { sandboxCredential } = require('../../sandbox/start/seed');
const { cases } = require('../integration/coverage/cases');
const { leaveToModel } = require('../integration/coverage/from-ai');
const { entries, parametersOf } = require('../integration/coverage/parameters');
const { valuesOf } = require('../integration/coverage/execute-case');
const { scriptedModel } = require('./support/model');
const { n8nClient } = require('./support/servers');

const LANGCHAIN = '@n8n/n8n-nodes-langchain';

/** The name that n8n shows to a model for a node. */
const toolName = (id) => id.replace(/[^a-zA-Z0-9_-]+/g, '_');

const everything = (each, scene) => ({ ...valuesOf(each, scene), ...each.more });

const resourcesOf = (found) => [...new Set(found.map(({ resource }) => resource.value))];

/**
 * One case per resource: the first one that is available to agents, has parameters, and does not depend on another
 * case.
 */
function casesForAgent(scene) {
	const isAlone = (each) => {
		const made = jest.fn();
		everything(each, { ...scene, made });
		return made.mock.calls.length === 0;
	};
	const asks = (each) => Object.keys(leaveToModel(everything(each, scene)).answer).length > 0;
	const isOffered = (each) => agentRestrictionOf(entries.get(each.operation).operation) === undefined;
	return resourcesOf([...entries.values()])
		.map((resource) =>
			cases.find((each) => each.operation.startsWith(`${resource}.`) && isOffered(each) && isAlone(each) && asks(each)),
		)
		.filter((each) => each !== undefined);
}

const node = (name, type, typeVersion, parameters, credentials) => ({
	id: name,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	...(credentials && { credentials }),
});

/** An agent with a tool for each case. */
function agentWorkflow(tools, { chat2Desk, openAi }) {
	const model = { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} };
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('Agent', `${LANGCHAIN}.agent`, 3, { promptType: 'define', text: 'Follow your instructions', options: {} }),
		node('Model', `${LANGCHAIN}.lmChatOpenAi`, 1.2, model, { openAiApi: openAi }),
		...tools.map(({ name, parameters }) =>
			node(name, `${PACKAGE_NAME}.chat2DeskTool`, 1, parameters, { chat2DeskApi: chat2Desk }),
		),
	];
	const to = (type) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
	const connections = { Start: to('main'), Model: to('ai_languageModel') };
	for (const { name } of tools) connections[name] = to('ai_tool');
	return { name: 'Agent', nodes, connections };
}

describe("n8n's AI Agent with the node as its tools", () => {
	const chosen = [];
	let sandbox;
	let client;
	let model;
	let scene;
	let workflow;
	let execution;

	beforeAll(async () => {
		sandbox = await createSandbox({ port: 0 });
		scene = { state: sandbox.account, url: sandbox.url, made: () => undefined };
		for (const each of casesForAgent(scene)) {
			const own = leaveToModel(valuesOf(each, scene));
			const shared = leaveToModel(each.more ?? {});
			const parameters = parametersOf(each.operation, own.values, shared.values);
			chosen.push({ each, name: toolName(each.id), parameters, answer: { ...own.answer, ...shared.answer } });
		}
		model = await scriptedModel(Object.fromEntries(chosen.map(({ name, answer }) => [name, answer])));
		client = await n8nClient();
		const credential = async (options) => ({ id: (await client.createCredential(options)).id, name: options.name });
		const credentials = {
			chat2Desk: await credential(sandboxCredential(sandbox.url, 'Agent')),
			openAi: await credential({ name: 'Model', type: 'openAiApi', data: { apiKey: 'none', url: model.url } }),
		};
		workflow = await client.createWorkflow(agentWorkflow(chosen, credentials));
		await client.runWorkflow(workflow.id, 'Start');
		[execution] = await client.untilExecutions(workflow.id, { timeoutMs: 60_000 });
	});
	afterAll(async () => {
		if (workflow) await client.deleteWorkflow(workflow.id);
		await model?.close();
		await sandbox?.close();
	});

	it("receives each tool with its action and the model's parameters", () => {
		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(model.tools.map(({ name }) => name).sort()).toEqual(chosen.map(({ name }) => name).sort());
		for (const { each, name, answer } of chosen) {
			const { description, parameters } = model.tools.find((tool) => tool.name === name);
			expect(description).toContain(entries.get(each.operation).operation.action);
			expect(Object.keys(parameters.properties).sort()).toEqual(Object.keys(answer).sort());
		}
	});

	it('receives the output of an operation of every resource', () => {
		const tried = resourcesOf(chosen.map(({ each }) => entries.get(each.operation)));
		// The other operations that these two offer to agents have no parameters.
		expect(resourcesOf([...entries.values()]).filter((resource) => !tried.includes(resource))).toEqual([
			'company',
			'webhook',
		]);
		for (const { each, name } of chosen) {
			const items = JSON.parse(model.answers[name]);
			each.check(items, scene);
		}
	});

	it('never violates the API contract', () => {
		const violations = sandbox.state.logs.violations.all();
		expect(violations.map(({ method, path, message }) => `${method} ${path}: ${message}`)).toEqual([]);
	});
});
