'use strict';

/**
 * Runs the built nodes inside n8n-core's real engine, without a server: its loader, its `WorkflowExecute`, its contexts and its
 * HTTP. Only the store of credentials is made up; the real credential's `authenticate` is applied.
 */

const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-core-'));
// Errors are what many tests want to see; n8n need not print them.
process.env.N8N_LOG_LEVEL ??= 'silent';

require('reflect-metadata');
const { ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } = require('n8n-core');
const { Workflow, createRunExecutionData, createEmptyRunExecutionData, setSafeRegexEngine } = require('n8n-workflow');
const { PACKAGE, SERVER, TOKEN } = require('./constants');

// n8n gives an expression such as that of a locator's ID 250 ms by the clock, which a busy machine can take for the simplest one.
setSafeRegexEngine?.({
	exec: (pattern, text, flags) => new RegExp(pattern, flags).exec(text),
	test: (pattern, text, flags) => new RegExp(pattern, flags).test(text),
});

/** Passes its input on; stands before the node under test and holds its items. */
const start = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

/** Loads the built package as n8n does. */
async function loadPackage() {
	const loader = new PackageDirectoryLoader(PACKAGE);
	await loader.loadAll();
	// n8n offers a node as a tool of an agent under its name with "Tool" behind it; what is executed is the same class.
	const byName = (name) => loader.nodeTypes[name.replace(/^n8n-nodes-chat2desk\./, '').replace(/Tool$/, '')]?.type;
	const credential = loader.getCredential('chat2DeskApi').type;
	const nodeTypes = {
		getByName: (name) => (name === 'test.start' ? start : byName(name)),
		getByNameAndVersion: (name) => (name === 'test.start' ? start : byName(name)),
		getKnownTypes: () => loader.known.nodes,
	};
	return { loader, nodeTypes, credential };
}

/**
 * n8n's helper for credentials, over one credential of this package.
 *
 * @param {{authenticate: Function}} type the real credential class
 * @param {Record<string, unknown>} data what a user would have entered
 */
function credentialsHelper(type, data) {
	return {
		getParentTypes: () => [],
		getDecrypted: async () => ({ ...data }),
		getCredentials: async () => ({ id: '1', name: 'test', getData: () => data }),
		getCredentialsProperties: () => type.properties,
		isCredentialUsableByNode: () => true,
		preAuthentication: async () => undefined,
		authenticate: async (credentials, _name, options) => await type.authenticate(credentials, options),
		runPreAuthentication: async () => undefined,
		updateCredentials: async () => undefined,
	};
}

function additionalData(helper, extra = {}) {
	return {
		credentialsHelper: helper,
		hooks: new ExecutionLifecycleHooks('manual', '1', {}),
		executeWorkflow: async () => undefined,
		restApiUrl: 'http://127.0.0.1:5678/rest',
		instanceBaseUrl: 'http://127.0.0.1:5678/',
		formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
		webhookBaseUrl: 'http://127.0.0.1:5678/webhook',
		executionId: '77',
		webhookWaitingBaseUrl: 'https://n8n.example.com/webhook-waiting',
		webhookTestBaseUrl: 'http://127.0.0.1:5678/webhook-test',
		variables: {},
		setExecutionStatus: () => {},
		sendDataToUI: () => {},
		...extra,
	};
}

/** A node with the credential that the tests use. */
function node(name, type, parameters, more = {}) {
	return {
		id: name,
		name,
		type: type.includes('.') ? type : `n8n-nodes-chat2desk.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { chat2DeskApi: { id: '1', name: 'test' } },
		...more,
	};
}

/** The state of an execution that has come as far as a node. */
function stateBefore(next, input) {
	// An old n8n takes the bare data.
	const create = createRunExecutionData ?? createEmptyRunExecutionData ?? ((data) => data);
	return create({
		startData: {},
		resultData: { runData: {} },
		executionData: {
			contextData: {},
			nodeExecutionStack: [{ node: next, data: { main: [input] }, source: null }],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
}

let loaded;

/** The last workflow and what it was made of: n8n looks through a node's whole description for it, a third of a short execution. */
let latest = {};

function workflowOf(nodes, timezone) {
	const made = JSON.stringify([nodes, timezone]);
	if (latest.made === made) return latest.workflow;
	const workflow = new Workflow({
		id: '1',
		nodes: [node('Start', 'test.start', {}, { credentials: undefined }), ...nodes],
		connections: { Start: { main: [[{ node: 'Chat2Desk', type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes: loaded.nodeTypes,
		settings: { timezone, executionOrder: 'v1' },
	});
	latest = { made, workflow };
	return workflow;
}

/**
 * Executes the action node once for all items.
 *
 * @param {object} wish
 * @param {Record<string, unknown>} wish.parameters the node's parameters, as the editor would store them
 * @param {object[]} [wish.items] the input, as plain objects
 * @param {object} [wish.settings] settings of the node, such as `onError` or `retryOnFail`
 * @param {object} [wish.credential] what the credential holds
 * @param {(execute: object) => void} [wish.watch] hears of the run, for example to cancel it
 * @param {() => void} [wish.decrypts] hears of each time that n8n decrypts the credential
 * @param {object} [wish.additional] additional data of the execution, such as n8n's base URLs
 * @param {boolean} [wish.knowsAccount] whether it goes on with what earlier executions learned of the account's limits
 * @returns {Promise<{items: object[], error?: object, run: object}>} the output items of the first output, or the node's error
 */
async function execute({
	parameters,
	items = [{}],
	settings = {},
	credential = {},
	timezone = 'UTC',
	type = 'chat2Desk',
	watch,
	decrypts = () => {},
	knowsAccount = false,
	additional = {},
}) {
	loaded ??= await loadPackage();
	if (!knowsAccount)
		require(join(PACKAGE, 'dist/nodes/Chat2Desk/api/rate-limit/account-limiter')).resetAccountLimiters();
	const helper = credentialsHelper(loaded.credential, { apiToken: TOKEN, server: SERVER, ...credential });
	const { getDecrypted } = helper;
	helper.getDecrypted = async () => (decrypts(), await getDecrypted());
	const workflow = workflowOf([node('Chat2Desk', type, parameters, settings)], timezone);
	const input = items.map((json, item) => ({ json, pairedItem: { item } }));
	const state = stateBefore(workflow.getNode('Start'), input);
	const engine = new WorkflowExecute(additionalData(helper, additional), 'manual', state);
	const running = engine.processRunExecutionData(workflow);
	watch?.(running);
	const run = await running;
	const [result] = run.data.resultData.runData.Chat2Desk?.slice(-1) ?? [];
	return {
		items: result?.data?.main?.[0] ?? [],
		main: result?.data?.main,
		error: run.data.resultData.error ?? result?.error,
		run,
	};
}

module.exports = { additionalData, credentialsHelper, execute, loadPackage, node, stateBefore };
