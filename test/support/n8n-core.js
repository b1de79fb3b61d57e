'use strict';

/**
 * Executes the built nodes in n8n-core's engine without a server: its loader, `WorkflowExecute`, contexts and HTTP helpers. Only the
 * credential store is a mock; the `authenticate` method of the real credential is applied.
 */

const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-core-'));
// Many tests expect errors, which n8n need not print.
process.env.N8N_LOG_LEVEL ??= 'silent';

require('reflect-metadata');
const { ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } = require('n8n-core');
const { Workflow, createRunExecutionData, createEmptyRunExecutionData, setSafeRegexEngine } = require('n8n-workflow');
const { PACKAGE, SERVER, TOKEN } = require('./constants');

// n8n limits regular expressions, such as the validation of a locator's ID, to 250 ms of real time, which a busy machine may exceed.
setSafeRegexEngine?.({
	exec: (pattern, text, flags) => new RegExp(pattern, flags).exec(text),
	test: (pattern, text, flags) => new RegExp(pattern, flags).test(text),
});

/** Passes its input on. Precedes the node under test and provides its items. */
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
	// n8n adds "Tool" to the name of a node that is used as a tool. The class is the same.
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
 * n8n's credentials helper with one credential of this package.
 *
 * @param {{authenticate: Function}} type the real credential class
 * @param {Record<string, unknown>} data field values
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

/** The state of an execution before a node runs. */
function stateBefore(next, input) {
	// Old n8n versions use the plain data.
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

/** The last workflow and its input. It is reused, as creating it takes a third of a short execution: n8n reads the whole description of each node. */
let latest = {};

function workflowOf(nodes, timezone) {
	const key = JSON.stringify([nodes, timezone]);
	if (latest.key === key) return latest.workflow;
	const workflow = new Workflow({
		id: '1',
		nodes: [node('Start', 'test.start', {}, { credentials: undefined }), ...nodes],
		connections: { Start: { main: [[{ node: 'Chat2Desk', type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes: loaded.nodeTypes,
		settings: { timezone, executionOrder: 'v1' },
	});
	latest = { key, workflow };
	return workflow;
}

/**
 * Executes the action node once for all items.
 *
 * @param {object} options
 * @param {Record<string, unknown>} options.parameters the node's parameters as stored by the editor
 * @param {object[]} [options.items] the input as plain objects
 * @param {object[]} [options.binaries] the files of the items as n8n's binary data
 * @param {object} [options.settings] node settings such as `onError` or `retryOnFail`
 * @param {object} [options.credential] credential fields in addition to the defaults
 * @param {(execute: object) => void} [options.watch] receives the running execution, for example to cancel it
 * @param {() => void} [options.decrypts] called whenever n8n decrypts the credential
 * @param {object} [options.additional] additional data of the execution, such as n8n's base URLs
 * @param {boolean} [options.knowsAccount] whether to keep the rate limits learned by earlier executions
 * @returns {Promise<{items: object[], error?: object, run: object}>} the output items of the first output, or the node's error
 */
async function execute({
	parameters,
	items = [{}],
	binaries = [],
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
	const input = items.map((json, item) => ({
		json,
		pairedItem: { item },
		...(binaries[item] && { binary: binaries[item] }),
	}));
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
