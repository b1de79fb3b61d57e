'use strict';

/**
 * A minimal n8n for triggers: its routes, the order in which it calls trigger methods, and its static data. The
 * contexts come from n8n-core. The rest follows n8n's code for webhooks and publication.
 */

const { additionalData, credentialsHelper, node: nodeOf } = require('../../support/n8n-core');
const { HookContext, TriggerContext } = require('n8n-core');
const { Workflow } = require('n8n-workflow');
const { listen } = require('./routes');

const TOKEN = 'sandbox-token';

const loadNode = () => new (require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node').Chat2DeskTrigger)();

const loadCredential = () => new (require('../../../dist/credentials/Chat2DeskApi.credentials').Chat2DeskApi)();

const serial = { last: 0 };

class Host {
	/**
	 * @param {object} options
	 * @param {Record<string, unknown>} [options.parameters] the trigger's parameters
	 * @param {number} [options.typeVersion] version of the trigger
	 * @param {Record<string, unknown>} [options.credential] the credential's fields
	 */
	constructor({ parameters = {}, typeVersion = 1, credential, type = loadNode(), credentialType = loadCredential() }) {
		serial.last += 1;
		this.type = type;
		this.credentialType = credentialType;
		this.parameters = { events: ['inbox'], ...parameters };
		this.typeVersion = typeVersion;
		this.credential = credential;
		this.name = `Workflow ${serial.last}`;
		this.id = `wf${serial.last}`;
		this.webhookId = `00000000-0000-4000-8000-${String(serial.last).padStart(12, '0')}`;
		/** contents of the database */
		this.stored = {};
		this.isRouted = { webhook: false, 'webhook-test': false };
		this.runs = [];
		this.testRuns = [];
		this.thrown = [];
		/** how many senders closed the connection before the response */
		this.disconnects = 0;
		/** messages that the node logged */
		this.log = [];
		this.cron = undefined;
		/** Errors of failed executions created by the node (n8n 2.41 and later). */
		this.failedExecutions = [];
		this.savesFailedExecutions = true;
		/** replaced by tests to make starting an execution slow or fail */
		this.startRun = async () => {};
		/** handles requests to resume URLs of waiting executions */
		this.waiting = (_req, res) => res.status(404).json({ message: 'The execution does not exist.' });
	}

	async listen() {
		this.server = await listen(this);
		this.publicUrl = `http://127.0.0.1:${this.server.address().port}`;
		return this;
	}

	get url() {
		return `${this.publicUrl}/webhook/${this.webhookId}/webhook`;
	}

	get testUrl() {
		return this.url.replace('/webhook/', '/webhook-test/');
	}

	workflow({ active, stored = this.stored }) {
		const { webhookId, typeVersion } = this;
		const node = nodeOf('Trigger', 'chat2DeskTrigger', this.parameters, { webhookId, typeVersion });
		return new Workflow({
			id: this.id,
			name: this.name,
			nodes: [node],
			connections: {},
			active,
			nodeTypes: { getByName: () => this.type, getByNameAndVersion: () => this.type, getKnownTypes: () => ({}) },
			staticData: JSON.parse(JSON.stringify(stored)),
			settings: { timezone: 'UTC' },
		});
	}

	additional(extra = {}) {
		const urls = {
			webhookBaseUrl: `${this.publicUrl}/webhook`,
			webhookTestBaseUrl: `${this.publicUrl}/webhook-test`,
			webhookWaitingBaseUrl: `${this.publicUrl}/webhook-waiting`,
		};
		return additionalData(credentialsHelper(this.credentialType, this.credential), { ...urls, ...extra });
	}

	/** A context that logs to this host. */
	withLogger(context) {
		const level =
			(name) =>
			(text, meta = {}) =>
				this.log.push({ level: name, text: `${text} ${JSON.stringify(meta)}` });
		const logger = { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
		return Object.defineProperty(context, 'logger', { value: logger });
	}

	webhookData(isTest = false) {
		return { webhookDescription: this.type.description.webhooks[0], isTest };
	}

	save(workflow) {
		if (workflow.staticData.__dataChanged === true) this.stored = JSON.parse(JSON.stringify(workflow.staticData));
	}

	async hook(method, workflow, { mode = 'trigger', activation = 'activate', isTest = false } = {}) {
		const node = workflow.getNode('Trigger');
		const context = new HookContext(workflow, node, this.additional(), mode, activation, this.webhookData(isTest));
		return await this.type.webhookMethods.default[method].call(this.withLogger(context));
	}

	/** Registers the route, then calls checkExists and create. Cleans up and rethrows on failure. */
	async register(activation) {
		const workflow = this.workflow({ active: true });
		this.isRouted.webhook = true;
		try {
			if (!(await this.hook('checkExists', workflow, { activation })))
				await this.hook('create', workflow, { activation });
		} catch (error) {
			await this.hook('delete', workflow, { mode: 'internal', activation: 'update' }).catch(() => {});
			this.isRouted.webhook = false;
			this.save(workflow);
			throw error;
		}
		this.save(workflow);
	}

	async startTrigger(activation) {
		const workflow = this.workflow({ active: true });
		const unused = () => {};
		const context = new TriggerContext(
			workflow,
			workflow.getNode('Trigger'),
			this.additional(),
			'trigger',
			activation,
			unused,
			unused,
			(error) => this.failedExecutions.push(error),
		);
		if (!this.savesFailedExecutions) context.saveFailedExecution = undefined;
		// The scheduler class differs by n8n version, its interface for nodes does not.
		context.helpers.registerCron = ({ expression }, onTick) => {
			this.cron = { expression, onTick };
			return true;
		};
		this.response = await this.type.trigger.call(this.withLogger(context));
	}

	/**
	 * Calls the trigger like n8n on publication (`activate`) or on startup (`init`). Both run concurrently, as in n8n.
	 */
	async activate(activation = 'activate') {
		await Promise.all([this.register(activation), this.startTrigger(activation)]);
		return this;
	}

	async deactivate() {
		this.isRouted.webhook = false;
		const workflow = this.workflow({ active: true });
		await Promise.all([
			this.hook('delete', workflow, { mode: 'internal', activation: 'update' }),
			this.response?.closeFunction?.(),
		]);
		this.save(workflow);
	}

	/** Republishes a changed workflow: n8n deactivates the old trigger, then activates the new one. */
	async republish(parameters) {
		await this.deactivate();
		this.parameters = { ...this.parameters, ...parameters };
		await this.activate('update');
	}

	/** "Listen for test event": static data starts empty and is not saved. */
	async listenForTest() {
		const workflow = this.workflow({ active: false, stored: {} });
		const how = { mode: 'manual', activation: 'manual', isTest: true };
		this.isRouted['webhook-test'] = true;
		if (!(await this.hook('checkExists', workflow, how))) await this.hook('create', workflow, how);
		this.testStored = JSON.parse(JSON.stringify(workflow.staticData));
	}

	async stopTest() {
		this.isRouted['webhook-test'] = false;
		const workflow = this.workflow({ active: false, stored: this.testStored });
		await this.hook('delete', workflow, { mode: 'internal', activation: 'update', isTest: true });
	}

	/** Runs one tick of the periodic check and the executions it starts. */
	async tick() {
		this.cron.onTick();
		const { runHealthCheck } = require('../../../dist/nodes/Chat2Desk/trigger/registration/webhook-methods');
		// A second check waits for the first one.
		if (this.cron) await runHealthCheck(`${this.id}|Trigger`);
	}

	async close() {
		await new Promise((resolve) => {
			this.server.close(resolve);
			this.server.closeAllConnections();
		});
	}
}

/** An n8n whose credential belongs to a sandbox account. */
async function hostFor(sandbox, { credential = {}, ...options } = {}) {
	return await new Host({
		...options,
		credential: { apiToken: TOKEN, server: 'custom', customUrl: sandbox.url, ...credential },
	}).listen();
}

module.exports = { Host, TOKEN, hostFor, loadNode };
