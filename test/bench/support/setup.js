'use strict';

const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createSandbox } = require('../../../sandbox/server');
const { ensureN8n } = require('../../../sandbox/start/install-n8n');
const { N8nClient } = require('../../../sandbox/start/n8n-client');
const { startN8n } = require('../../../sandbox/start/n8n-process');
const { installProjectPackage } = require('../../../sandbox/start/package-install');
const { findFreePort } = require('../../../sandbox/start/ports');
const { endAllGroups } = require('../../../sandbox/start/processes');
const { withProgress } = require('../../../sandbox/start/progress');
const { sandboxCredential } = require('../../../sandbox/start/seed');
const { OWNER } = require('../../support/n8n-owner');
const { enlarge } = require('./account');
const { Meter } = require('./meter');
const { calledWorkflow } = require('./workflows');

const PRELOAD = path.join(__dirname, 'preload.js');
/** Nodes for the bench only. */
const NODES = path.join(__dirname, 'nodes');
/** The execution timeout, in milliseconds. */
const TIMEOUT_MS = 300_000;

/** A real n8n with the package, a sandbox with configurable latency and limits, and a meter. */
class TestSetup {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-bench-'));

	/**
	 * Starts n8n and the sandbox.
	 * @param {{profiles?: string, settings?: Record<string, string>}} [options] the folder for profiles, and n8n
	 * settings
	 */
	async setUp({ profiles, settings } = {}) {
		this.profiles = profiles;
		const { node, environment } = await ensureN8n();
		await withProgress('Building and packing the package', () => installProjectPackage(this.folder));
		this.node = node;
		this.sandbox = await createSandbox({ port: 0 });
		Object.assign(this, enlarge(this.account));
		const preloadPort = await findFreePort();
		this.preloadUrl = `http://127.0.0.1:${preloadPort}`;
		this.server = await withProgress('n8n', async () =>
			startN8n({
				node,
				userFolder: this.folder,
				port: await findFreePort(),
				log: path.join(this.folder, 'n8n.log'),
				preload: PRELOAD,
				environment: {
					...environment,
					...settings,
					NODE_ENV: 'production',
					BENCH_PORT: String(preloadPort),
					N8N_CUSTOM_EXTENSIONS: NODES,
					// Saving executions costs the same for all contestants and would only blur the difference.
					EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
					EXECUTIONS_DATA_SAVE_ON_ERROR: 'none',
				},
			}),
		);
		this.meter = new Meter(this.server.pid);
		this.n8n = new N8nClient(this.server.url);
		await this.n8n.setUpOwner(OWNER);
	}

	/** The seeded account. */
	get account() {
		return this.sandbox.account;
	}

	/**
	 * Configures the sandbox's responses. @param {object[]} faults of sandbox/lib/faults.js @param {object} [variants]
	 * of sandbox/lib/variants.js
	 */
	behave(faults = [], variants = {}) {
		const { state } = this.sandbox;
		state.faults.clear();
		for (const fault of faults) state.faults.add(fault);
		Object.assign(state.variants, { maxPageSize: 200, ...variants });
		state.logs.clear();
	}

	/** The requests since `behave`. @returns {{all: number, rejected: number}} */
	calls() {
		const all = this.sandbox.state.logs.calls.all();
		return { all: all.length, rejected: all.filter(({ status }) => status === 429).length };
	}

	/**
	 * Publishes a chain of nodes.
	 * @param {string} name
	 * @param {object[]} chain
	 * @param {Awaited<ReturnType<TestSetup['credentials']>>} [given] the credentials; separate ones by default
	 * @returns {Promise<{renew: (account?: any) => Promise<void>, run: (body?: object) => Promise<object>}>} `run` executes
	 * it and returns its first output item; `renew` as in `credentials`
	 */
	async publish(name, chain, given) {
		const { credentials, renew } = given ?? (await this.credentials());
		const { workflow, route } = calledWorkflow(name, chain, credentials);
		await this.n8n.activateWorkflow((await this.n8n.createWorkflow(workflow)).id);
		const run = async (body = {}) => {
			const answer = await fetch(`${this.server.url}${route}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(TIMEOUT_MS),
			});
			if (!answer.ok) throw new Error(`${name}: n8n responded with ${answer.status}: ${await answer.text()}`);
			return await answer.json();
		};
		return { renew, run };
	}

	/**
	 * Sandbox credentials of both kinds, by type. `renew` sets a new token without a learned rate: of the seeded account, or
	 * of another one.
	 */
	async credentials() {
		const plans = (account = this.account) => {
			const token = randomUUID();
			this.sandbox.state.accounts.set(token, account);
			const own = sandboxCredential(this.sandbox.url);
			return [
				{ ...own, data: { ...own.data, apiToken: token } },
				{ name: 'Header', type: 'httpHeaderAuth', data: { name: 'Authorization', value: token } },
			];
		};
		const made = await Promise.all(plans().map(async (plan) => await this.n8n.createCredential(plan)));
		const renew = async (account) => {
			for (const [index, plan] of plans(account).entries()) await this.n8n.updateCredential(made[index].id, plan);
		};
		return { credentials: Object.fromEntries(made.map(({ id, name, type }) => [type, { id, name }])), renew };
	}

	/**
	 * Measures some work of n8n, from idle to idle.
	 * @template T
	 * @param {() => Promise<T>} work
	 * @param {string} name of its profile
	 * @param {{releasesMemory?: boolean}} [row]
	 * @returns {Promise<{outcome: T, seconds: number, cpu: number, peak: number}>} the duration of `work`; CPU in
	 * seconds, peak memory in MB
	 */
	async measure(work, name, { releasesMemory = false } = {}) {
		await this.meter.rest();
		await this.#callPreload(releasesMemory ? 'release' : 'collect');
		if (this.profiles) await this.#callPreload('profile');
		this.meter.forgetPeak();
		const before = this.meter.cpu();
		const begun = performance.now();
		const outcome = await work();
		const seconds = (performance.now() - begun) / 1000;
		await this.meter.rest();
		const measured = { outcome, seconds, cpu: this.meter.cpu() - before, peak: this.meter.peak() };
		if (this.profiles)
			await this.#callPreload(`save?file=${encodeURIComponent(path.join(this.profiles, `${name}.cpuprofile`))}`);
		return measured;
	}

	async #callPreload(act) {
		const answer = await fetch(`${this.preloadUrl}/${act}`);
		if (!answer.ok) throw new Error(`${act}: ${await answer.text()}`);
	}

	/** Stops everything. */
	async end() {
		await this.server?.stop();
		await this.sandbox?.close();
		await endAllGroups();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}
}

module.exports = { TestSetup };
