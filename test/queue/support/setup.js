'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ensureN8n } = require('../../../sandbox/start/install-n8n');
const { N8nClient } = require('../../../sandbox/start/n8n-client');
const { installProjectPackage } = require('../../../sandbox/start/package-install');
const { OWNER } = require('../../support/n8n-owner');
const { endAllGroups } = require('../../../sandbox/start/processes');
const { withProgress } = require('../../../sandbox/start/progress');
const { sandboxCredential, sandboxWebhookUrls } = require('../../../sandbox/start/seed');
const { createSandbox } = require('../../../sandbox/server');
const { startCluster } = require('./cluster');
const { startCounter } = require('./counter');
const { startPostgres, startRedis } = require('./databases');
const { ensureServers } = require('./debian');
const { CLAIM_TABLE, workflowUnderTest } = require('./workflow');

/** A separate database for the table of the PostgreSQL recipe. */
const RECIPE_DATABASE = 'recipe';

/** Starts and stops all processes of the suite. */
class TestSetup {
	/** @type {Array<() => unknown>} */
	#endings = [];
	#ended;
	/** IDs of the published workflows. @type {string[]} */
	#published = [];

	constructor() {
		this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-queue-'));
		this.logs = path.join(this.folder, 'logs');
		// PostgreSQL runs as another user and needs access to its own folder in here.
		fs.chmodSync(this.folder, 0o711);
		fs.mkdirSync(this.logs);
	}

	#whenEnding = (undo) => this.#endings.push(undo);

	/**
	 * Starts servers and n8n.
	 * @param {Record<string, string>} [settings] n8n settings of all processes
	 */
	async setUp(settings = {}) {
		const programs = await withProgress('PostgreSQL and Redis, from Debian', ensureServers);
		const { node, environment } = await ensureN8n();
		this.node = node;
		const userFolder = path.join(this.folder, 'n8n');
		await withProgress('Building and packing the package', () => installProjectPackage(userFolder));
		await this.#startServers(programs);
		this.cluster = await withProgress('n8n: main, two workers, two webhook processors', () =>
			startCluster({
				...{
					node,
					environment: { ...environment, ...settings },
					userFolder,
					logs: this.logs,
					postgres: this.postgres,
					redis: this.redis,
				},
				whenEnding: this.#whenEnding,
			}),
		);
		this.n8n = new N8nClient(this.cluster.main.url);
		await this.n8n.setUpOwner(OWNER);
		await this.#makeCredentials();
	}

	async #startServers({ postgres, redis }) {
		const log = (name) => path.join(this.logs, `${name}.log`);
		this.postgres = await startPostgres({
			programs: postgres,
			folder: path.join(this.folder, 'postgres'),
			log: log('postgres'),
		});
		this.#whenEnding(this.postgres.stop);
		for (const database of ['n8n', RECIPE_DATABASE])
			await this.postgres.query('postgres', `CREATE DATABASE ${database}`);
		await this.postgres.query(RECIPE_DATABASE, CLAIM_TABLE);
		this.redis = await startRedis({ program: redis, folder: path.join(this.folder, 'redis'), log: log('redis') });
		this.#whenEnding(this.redis.stop);
		this.sandbox = await createSandbox({ port: 0 });
		this.#whenEnding(() => this.sandbox.close());
		this.counter = await startCounter();
		this.#whenEnding(() => this.counter.close());
	}

	async #makeCredentials() {
		const { host, port, role } = this.postgres;
		const data = { host, port, database: RECIPE_DATABASE, user: role, password: '', ssl: 'disable' };
		this.credentials = {
			chat2desk: await this.n8n.createCredential(sandboxCredential(this.sandbox.url)),
			postgres: await this.n8n.createCredential({ name: 'Recipe', type: 'postgres', data }),
		};
	}

	/**
	 * Publishes a workflow under test.
	 * @param {string} name
	 * @param {object} [triggerOptions] the trigger's *Options*
	 * @param {object} [filters] the trigger's *Filters*
	 * @returns {Promise<{id: string, registered: string[], urls: string[]}>} `registered`: its URLs in Chat2Desk;
	 * `urls`: its URL on each of the webhook processors
	 */
	async publish(name, triggerOptions = {}, filters = {}) {
		const trigger = { triggerOptions, filters };
		return await this.publishWorkflow(
			workflowUnderTest({ counterUrl: this.counter.url, ...this.credentials, name, ...trigger }),
		);
	}

	/** Publishes a workflow with a Chat2Desk Trigger. Returns the same as `publish`. */
	async publishWorkflow(workflow) {
		const { id } = await this.n8n.createWorkflow(workflow);
		await this.n8n.activateWorkflow(id);
		this.#published.push(id);
		const { webhookId } = workflow.nodes.find((node) => node.webhookId);
		const registered = (await sandboxWebhookUrls(this.sandbox.url)).filter((url) => url.includes(webhookId));
		const urls = this.cluster.processors.map(({ url }) => `${url}${new URL(registered[0]).pathname}`);
		return { id, registered, urls };
	}

	/** Unpublishes all workflows: an account can have five webhooks, which is fewer than all parts need. */
	async unpublishAll() {
		for (const id of this.#published.splice(0)) await this.n8n.deactivateWorkflow(id);
	}

	/** The number of a workflow's executions by status. @returns {Promise<Record<string, number>>} */
	async executions(workflowId) {
		const rows = await this.postgres.query(
			'n8n',
			`SELECT status, count(*) FROM execution_entity WHERE "workflowId" = '${workflowId}' GROUP BY status`,
		);
		return Object.fromEntries(rows.map(([status, count]) => [status, Number(count)]));
	}

	/** Stops everything, last started first. @param {boolean} keepLogs */
	async end(keepLogs) {
		this.#ended ??= this.#endAll(keepLogs);
		await this.#ended;
	}

	async #endAll(keepLogs) {
		for (const undo of this.#endings.reverse())
			await Promise.resolve(undo()).catch((error) => console.error(`  ${error.message}`));
		await endAllGroups();
		for (const entry of fs.readdirSync(this.folder)) {
			if (!keepLogs || entry !== 'logs') fs.rmSync(path.join(this.folder, entry), { recursive: true, force: true });
		}
		if (keepLogs) console.log(`  The logs are in ${this.logs}`);
		else fs.rmSync(this.folder, { recursive: true, force: true });
	}
}

module.exports = { TestSetup };
