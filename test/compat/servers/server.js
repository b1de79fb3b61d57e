'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { createSandbox } = require('../../../sandbox/server');
const { ensureN8n } = require('../../../sandbox/start/install-n8n');
const { poll } = require('../../../sandbox/start/n8n-client');
const { startN8n } = require('../../../sandbox/start/n8n-process');
const { installProjectPackage } = require('../../../sandbox/start/package-install');
const { OWNER } = require('../../support/n8n-owner');
const { findFreePort } = require('../../../sandbox/start/ports');
const { sandboxCredential } = require('../../../sandbox/start/seed');
const { triggerWorkflow } = require('../../e2e/support/trigger-workflow');
const { locator } = require('../locator');
const { clientFor } = require('./client');

/** A real n8n of a given version with the packed package, and a sandbox. */
class Server {
	/**
	 * @param {string} version @param {string} folder for its user folder and its log
	 */
	constructor(version, folder) {
		this.version = version;
		this.userFolder = path.join(folder, `n8n-${version}`);
		this.log = path.join(folder, `n8n-${version}.log`);
	}

	async open() {
		this.installed = await ensureN8n(this.version);
		await installProjectPackage(this.userFolder);
		this.sandbox = await createSandbox({ port: 0, stamp: 'real' });
		this.port = await findFreePort();
		await this.start();
		await this.client.setUpOwner(OWNER);
		this.plan = sandboxCredential(this.sandbox.url);
		this.credential = await this.client.createCredential(this.plan);
		return this;
	}

	async start() {
		const { userFolder, port, log } = this;
		this.n8n = await startN8n({ ...this.installed, userFolder, port, log, timeoutMs: 300_000 });
		this.client ??= clientFor(this.n8n.url, this.version);
	}

	/** Stops n8n, runs an action, and starts n8n again. */
	async restart(meanwhile = () => {}) {
		await this.n8n.stop();
		await meanwhile();
		await this.start();
		await this.client.login(OWNER);
	}

	/** Creates and activates a workflow with only a trigger. @param {object} [options] of the trigger */
	async listening(options = {}) {
		const workflow = await this.client.createWorkflow(
			triggerWorkflow({ name: 'Listening', credential: this.credential, parameters: { options } }),
		);
		await this.client.activateWorkflow(workflow.id);
		await this.until(() => this.webhooks.length > 0, 'the webhook');
		return workflow;
	}

	/**
	 * Executes the action node manually and waits for the result. @returns {Promise<object>} the execution with its
	 * data
	 */
	async run(parameters, settings = {}) {
		return await this.ended(await this.begin(parameters, settings));
	}

	/** Waits for the end of a workflow's execution. */
	async ended(id) {
		const [execution] = await this.client.untilExecutions(id, { timeoutMs: 60_000 });
		return execution;
	}

	/** Starts a manual execution of the action node. @returns {Promise<string>} the workflow's ID */
	async begin(parameters, settings = {}) {
		const nodes = [
			{
				id: 'a',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'b',
				name: 'Chat2Desk',
				type: 'n8n-nodes-chat2desk.chat2Desk',
				typeVersion: 1,
				position: [200, 0],
				parameters,
				credentials: { chat2DeskApi: { id: this.credential.id, name: this.credential.name } },
				...settings,
			},
		];
		const connections = { Start: { main: [[{ node: 'Chat2Desk', type: 'main', index: 0 }]] } };
		const { id } = await this.client.createWorkflow({ name: 'By hand', nodes, connections });
		await this.client.runWorkflow(id, 'Start');
		return id;
	}

	/**
	 * Executes an agent manually with a scripted model and the chat memory.
	 * @param {object[]} items the agent's input
	 * @param {string} modelUrl
	 * @returns {Promise<object>} the execution with its data
	 */
	async runAgent(items, modelUrl) {
		const openAi = await this.client.createCredential({
			name: 'Model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: modelUrl },
		});
		const node = (name, type, typeVersion, parameters, credentials) => ({
			id: name,
			name,
			type,
			typeVersion,
			position: [0, 0],
			parameters,
			...(credentials && { credentials }),
		});
		const chat2DeskApi = { id: this.credential.id, name: this.credential.name };
		const code = { jsCode: `return ${JSON.stringify(items.map((json) => ({ json })))}` };
		const model = { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} };
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Code', 'n8n-nodes-base.code', 2, code),
			node('Agent', '@n8n/n8n-nodes-langchain.agent', 1.7, {
				promptType: 'define',
				text: '={{ $json.prompt }}',
				options: {},
			}),
			node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, model, {
				openAiApi: { id: openAi.id, name: 'Model' },
			}),
			node('Memory', 'n8n-nodes-chat2desk.chat2DeskChatMemory', 1, {}, { chat2DeskApi }),
		];
		const to = (name, type) => ({ [type]: [[{ node: name, type, index: 0 }]] });
		const connections = {
			Start: to('Code', 'main'),
			Code: to('Agent', 'main'),
			Model: to('Agent', 'ai_languageModel'),
			Memory: to('Agent', 'ai_memory'),
		};
		const { id } = await this.client.createWorkflow({ name: 'Agent', nodes, connections });
		await this.client.runWorkflow(id, 'Start');
		return await this.ended(id);
	}

	/** Asks the first client and waits until the execution waits. @returns {Promise<string>} the workflow's ID */
	async ask(parameters) {
		const [{ id: client }] = this.sandbox.account.clients.all();
		const question = { clientId: locator(client), sendTo: 'client', message: 'Which order?', ...parameters };
		const id = await this.begin({ resource: 'message', operation: 'sendAndWait', ...question });
		const waits = async () =>
			(await this.client.listExecutions(id)).some(({ status }) => status !== 'running' && status !== 'new') ||
			undefined;
		await poll(waits, { timeoutMs: 60_000, what: 'the wait' });
		return id;
	}

	get webhooks() {
		return this.sandbox.account.webhooks.all();
	}

	/** Sends a client's message and waits for the responses to all deliveries. */
	async write(text) {
		const [{ id }] = this.sandbox.account.clients.all();
		const response = await fetch(`${this.sandbox.url}/_sandbox/chat/messages`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ client_id: id, text }),
		});
		assert.equal(response.status, 200);
		await this.sandbox.state.deliveries.settled();
	}

	async until(condition, what) {
		await poll(async () => (condition() ? true : undefined), { timeoutMs: 30_000, what });
	}

	/** The number of executions of a workflow, after waiting for at least `least`. */
	async started(workflow, least = 0) {
		return (await this.client.untilExecutions(workflow.id, { count: least })).length;
	}

	async close() {
		await this.n8n?.stop();
		await this.sandbox?.close();
	}
}

module.exports = { Server };
