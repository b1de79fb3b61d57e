'use strict';

const { poll } = require('../../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../../sandbox/start/paths');
const { SANDBOX_TOKEN } = require('../../../sandbox/start/seed');
const { OWNER } = require('../../support/n8n-owner');
const { N8nInstance } = require('./n8n-instance');
const { SandboxInstance } = require('./sandbox-instance');
const { takenItems, triggerWorkflow } = require('./trigger-workflow');

const RUNNING = ['new', 'running', 'waiting'];

const node = (name, type, typeVersion, parameters) => ({
	id: crypto.randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
});

/** Connections from each node to the next one. */
const inChain = (nodes) =>
	Object.fromEntries(
		nodes.slice(1).map(({ name }, at) => [nodes[at].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);

/** An n8n with a trigger that resumes waiting executions, a sandbox, and workflows that ask. */
class Waits {
	/**
	 * @param {string} name of n8n's log file
	 */
	constructor(name) {
		this.n8n = new N8nInstance(name);
		this.sandbox = new SandboxInstance();
		/** Totals of all tests in a file, printed at the end. */
		this.figures = { waits: 0, answers: 0, resumed: 0, lost: 0, duplicated: 0 };
		this.asking = [];
	}

	async open() {
		await Promise.all([this.n8n.open(), this.sandbox.open()]);
		this.client = this.n8n.client;
		({ first: this.credential } = await this.sandbox.credentialsIn(this.client));
		this.trigger = await this.client.createWorkflow(
			triggerWorkflow({ name: 'Bot', credential: this.credential, parameters: { options: { resumeWaiting: true } } }),
		);
		await this.client.activateWorkflow(this.trigger.id);
		this.people = this.sandbox.sandbox.account.clients.all().map(({ id }) => id);
	}

	async close() {
		console.log(`send and wait: ${JSON.stringify(this.figures)}`);
		await this.n8n.close();
		await this.sandbox.close();
	}

	async restart() {
		await this.n8n.start();
		await this.client.login(OWNER);
	}

	/** A node that sends a question to a client. */
	askNode(clientId, parameters = {}, more = {}) {
		const asked = {
			resource: 'message',
			operation: 'sendAndWait',
			sendTo: 'client',
			responseType: 'nextMessage',
			clientId: { __rl: true, mode: 'id', value: String(clientId) },
			message: 'Which order?',
			...parameters,
			additionalFields: more,
		};
		const { id, plan } = this.credential;
		return {
			...node('Ask', `${PACKAGE_NAME}.chat2Desk`, 1, asked),
			credentials: { chat2DeskApi: { id, name: plan.name } },
		};
	}

	/** Creates a workflow with a manual trigger and these nodes, connected in a chain unless specified otherwise. */
	async workflowOf(nodes, more = {}) {
		const all = [node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), ...nodes];
		const connections = { ...inChain(all), ...more };
		const workflow = await this.client.createWorkflow({ name: 'Ask', nodes: all, connections });
		this.asking.push(workflow.id);
		return workflow;
	}

	/** Asks a client in a separate execution. */
	async ask(clientId, parameters, more) {
		const workflow = await this.workflowOf([this.askNode(clientId, parameters, more)]);
		await this.run(workflow);
		return workflow;
	}

	async run(workflow) {
		await this.client.runWorkflow(workflow.id, 'Start');
		this.figures.waits += 1;
	}

	async untilWaiting({ id }) {
		const waiting = async () => (await this.client.listExecutions(id)).find(({ status }) => status === 'waiting');
		return await poll(waiting, { timeoutMs: 30_000, what: 'the wait' });
	}

	/** Asks a client and waits until the execution waits. */
	async askAndWait(...question) {
		const workflow = await this.ask(...question);
		await this.untilWaiting(workflow);
		return workflow;
	}

	/** Sends a client's reply or presses a button. @param {string | object} said */
	async write(clientId, said) {
		this.figures.answers += 1;
		await this.send(clientId, typeof said === 'string' ? { text: said } : said);
	}

	/** Sends a client's message that is not a reply to a question. */
	async send(client_id, message) {
		await this.sandbox.control('/chat/messages', { client_id, ...message });
	}

	/** Sends a message from the team to a client. */
	async sendFromTeam(client_id, body) {
		const response = await fetch(`${this.sandbox.url}/v1/messages`, {
			method: 'POST',
			headers: { authorization: SANDBOX_TOKEN, 'content-type': 'application/json' },
			body: JSON.stringify({ client_id, ...body }),
		});
		if (!response.ok) throw new Error(`The sandbox rejected the message: ${response.status}`);
	}

	/** The item with which an execution resumed. */
	async resumed({ id }, name = 'Ask') {
		const [{ data }] = await this.client.untilExecutions(id, { timeoutMs: 60_000 });
		const { json } = data.resultData.runData[name].at(-1).data.main[0][0];
		if (json.responded) this.figures.resumed += 1;
		return json;
	}

	/** The texts that started the trigger's workflow. */
	async started() {
		return (await takenItems(this.client, this.trigger.id)).map(({ text }) => text);
	}

	async untilStarted(text) {
		const isThere = async () => ((await this.started()).includes(text) ? true : undefined);
		await poll(isThere, { timeoutMs: 20_000, what: `the trigger with "${text}"` });
	}

	/** The link in the last question to a client. */
	linkTo(clientId) {
		const { text } = this.sandbox.sandbox.account.messages.filter((each) => each.client_id === clientId).at(-1);
		return /http\S+$/.exec(text)[0];
	}

	/** Submits a button on the page of a link. */
	async press(url, form) {
		const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
		if ((await response.clone().text()).includes('has been recorded')) this.figures.answers += 1;
		return response;
	}

	/** Unfinished executions that sent a question. */
	async unfinished() {
		const all = [];
		for (const id of this.asking) all.push(...(await this.client.listExecutions(id)));
		return all.filter(({ status }) => RUNNING.includes(status));
	}

	/** Counts lost and duplicated messages. */
	count(all, seen) {
		this.figures.lost += all.filter((text) => !seen.includes(text)).length;
		this.figures.duplicated += seen.length - new Set(seen).size;
	}
}

module.exports = { Waits, node };
