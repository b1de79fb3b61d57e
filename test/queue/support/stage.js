'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ensureN8n } = require('../../../sandbox/start/install-n8n');
const { N8nClient } = require('../../../sandbox/start/n8n-client');
const { installProjectPackage } = require('../../../sandbox/start/package-install');
const { OWNER } = require('../../../sandbox/start/paths');
const { endAllGroups } = require('../../../sandbox/start/processes');
const { withProgress } = require('../../../sandbox/start/progress');
const { sandboxCredential, sandboxWebhookUrls } = require('../../../sandbox/start/seed');
const { createSandbox } = require('../../../sandbox/server');
const { startCluster } = require('./cluster');
const { startCounter } = require('./counter');
const { startPostgres, startRedis } = require('./databases');
const { ensureServers } = require('./debian');
const { CLAIM_TABLE, workflowUnderTest } = require('./workflow');

/** The database beside n8n's own that the recipe with PostgreSQL keeps its table in. */
const RECIPE_DATABASE = 'recipe';

/** All that the suite starts, and how it is ended. */
class Stage {
	/** @type {Array<() => unknown>} */
	#endings = [];
	#ended;

	constructor() {
		this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-queue-'));
		this.logs = path.join(this.folder, 'logs');
		// PostgreSQL runs as another user, and has to get through to its own folder in here.
		fs.chmodSync(this.folder, 0o711);
		fs.mkdirSync(this.logs);
	}

	#whenEnding = (undo) => this.#endings.push(undo);

	/** Starts servers and n8n, and publishes the workflow under test. */
	async setUp() {
		const programs = await withProgress('PostgreSQL and Redis, from Debian', ensureServers);
		const { node, environment } = await ensureN8n();
		const userFolder = path.join(this.folder, 'n8n');
		await withProgress('The package, built and packed', () => installProjectPackage(userFolder));
		await this.#startServers(programs);
		this.cluster = await withProgress('n8n: main, two workers, two webhook processors', () =>
			startCluster({
				...{ node, environment, userFolder, logs: this.logs, postgres: this.postgres, redis: this.redis },
				whenEnding: this.#whenEnding,
			}),
		);
		this.n8n = new N8nClient(this.cluster.main.url);
		await this.n8n.setUpOwner(OWNER);
		await this.#publish();
	}

	async #startServers({ postgres, redis }) {
		const log = (name) => path.join(this.logs, `${name}.log`);
		this.postgres = await startPostgres({ programs: postgres, folder: path.join(this.folder, 'postgres'), log: log('postgres') });
		this.#whenEnding(this.postgres.stop);
		for (const database of ['n8n', RECIPE_DATABASE]) await this.postgres.query('postgres', `CREATE DATABASE ${database}`);
		await this.postgres.query(RECIPE_DATABASE, CLAIM_TABLE);
		this.redis = await startRedis({ program: redis, folder: path.join(this.folder, 'redis'), log: log('redis') });
		this.#whenEnding(this.redis.stop);
		this.sandbox = await createSandbox({ port: 0 });
		this.#whenEnding(() => this.sandbox.close());
		this.counter = await startCounter();
		this.#whenEnding(() => this.counter.close());
	}

	async #publish() {
		const { host, port, role } = this.postgres;
		const postgres = {
			name: 'Recipe',
			type: 'postgres',
			data: { host, port, database: RECIPE_DATABASE, user: role, password: '', ssl: 'disable' },
		};
		const workflow = workflowUnderTest({
			counterUrl: this.counter.url,
			chat2desk: await this.n8n.createCredential(sandboxCredential(this.sandbox.url)),
			postgres: await this.n8n.createCredential(postgres),
		});
		const { id } = await this.n8n.createWorkflow(workflow);
		this.workflowId = id;
		await this.n8n.activateWorkflow(id);
	}

	/** The trigger's URL on each of the webhook processors; Chat2Desk knows the first. */
	async webhookUrls() {
		const urls = await sandboxWebhookUrls(this.sandbox.url);
		return { registered: urls, each: this.cluster.processors.map(({ url }) => `${url}${new URL(urls[0]).pathname}`) };
	}

	/** How many executions of the workflow n8n has, by status. @returns {Promise<Record<string, number>>} */
	async executions() {
		const rows = await this.postgres.query(
			'n8n',
			`SELECT status, count(*) FROM execution_entity WHERE "workflowId" = '${this.workflowId}' GROUP BY status`,
		);
		return Object.fromEntries(rows.map(([status, count]) => [status, Number(count)]));
	}

	/** Ends everything, last started first. @param {boolean} keepLogs */
	async end(keepLogs) {
		this.#ended ??= this.#endAll(keepLogs);
		await this.#ended;
	}

	async #endAll(keepLogs) {
		for (const undo of this.#endings.reverse()) await Promise.resolve(undo()).catch((error) => console.error(`  ${error.message}`));
		await endAllGroups();
		for (const entry of fs.readdirSync(this.folder)) {
			if (!keepLogs || entry !== 'logs') fs.rmSync(path.join(this.folder, entry), { recursive: true, force: true });
		}
		if (keepLogs) console.log(`  The logs are in ${this.logs}`);
		else fs.rmSync(this.folder, { recursive: true, force: true });
	}
}

module.exports = { Stage };
