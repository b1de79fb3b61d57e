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

const INSIDE = path.join(__dirname, 'preload.js');
/** Nodes that only the bench has. */
const NODES = path.join(__dirname, 'nodes');
/** The longest that an execution may take, in milliseconds. */
const LONGEST_MS = 300_000;

/** A real n8n with the package, a sandbox that can be made slow and strict, and a meter between them. */
class TestSetup {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-bench-'));

	/**
	 * Puts everything in place.
	 * @param {{profiles?: string, settings?: Record<string, string>}} [options] the folder that profiles are written to, and settings of n8n
	 */
	async setUp({ profiles, settings } = {}) {
		this.profiles = profiles;
		const { node, environment } = await ensureN8n();
		await withProgress('The package, built and packed', () => installProjectPackage(this.folder));
		this.node = node;
		this.sandbox = await createSandbox({ port: 0 });
		Object.assign(this, enlarge(this.account));
		const insidePort = await findFreePort();
		this.inside = `http://127.0.0.1:${insidePort}`;
		this.server = await withProgress('n8n', async () =>
			startN8n({
				node,
				userFolder: this.folder,
				port: await findFreePort(),
				log: path.join(this.folder, 'n8n.log'),
				preload: INSIDE,
				environment: {
					...environment,
					...settings,
					NODE_ENV: 'production',
					BENCH_PORT: String(insidePort),
					N8N_CUSTOM_EXTENSIONS: NODES,
					// What n8n writes of an execution is the same for everybody, and would only blur the difference.
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

	/** How the sandbox answers from now on. @param {object[]} faults of sandbox/lib/faults.js @param {object} [variants] of sandbox/lib/variants.js */
	behave(faults = [], variants = {}) {
		const { state } = this.sandbox;
		state.faults.clear();
		for (const fault of faults) state.faults.add(fault);
		Object.assign(state.variants, { maxPageSize: 200, ...variants });
		state.logs.clear();
	}

	/** The calls since `behave`. @returns {{all: number, refused: number}} */
	calls() {
		const all = this.sandbox.state.logs.calls.all();
		return { all: all.length, refused: all.filter(({ status }) => status === 429).length };
	}

	/**
	 * Publishes a chain of nodes with credentials of its own.
	 * @param {string} name
	 * @param {object[]} chain
	 * @returns {Promise<{renew: () => Promise<void>, run: (body?: object) => Promise<object>}>} `run` starts it and gives the first item at
	 *   its end; `renew` gives it a token of which nothing has been learned
	 */
	async publish(name, chain) {
		const { credentials, renew } = await this.credentials();
		const { workflow, route } = calledWorkflow(name, chain, credentials);
		await this.n8n.activateWorkflow((await this.n8n.createWorkflow(workflow)).id);
		const run = async (body = {}) => {
			const answer = await fetch(`${this.server.url}${route}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(LONGEST_MS),
			});
			if (!answer.ok) throw new Error(`${name}: n8n answered ${answer.status}: ${await answer.text()}`);
			return await answer.json();
		};
		return { renew, run };
	}

	/** Credentials of both kinds for the sandbox, by type, and what gives them another token of its account. */
	async credentials() {
		const plans = () => {
			const token = randomUUID();
			this.sandbox.state.accounts.set(token, this.account);
			const own = sandboxCredential(this.sandbox.url);
			return [
				{ ...own, data: { ...own.data, apiToken: token } },
				{ name: 'Header', type: 'httpHeaderAuth', data: { name: 'Authorization', value: token } },
			];
		};
		const made = await Promise.all(plans().map(async (plan) => await this.n8n.createCredential(plan)));
		const renew = async () => {
			for (const [index, plan] of plans().entries()) await this.n8n.updateCredential(made[index].id, plan);
		};
		return { credentials: Object.fromEntries(made.map(({ id, name, type }) => [type, { id, name }])), renew };
	}

	/**
	 * Measures some work of n8n, from rest to rest.
	 * @template T
	 * @param {() => Promise<T>} work
	 * @param {string} name of its profile, where profiles are wanted
	 * @returns {Promise<{outcome: T, seconds: number, cpu: number, peak: number}>} the time until `work` ends; CPU in seconds, the most
	 *   memory in MB
	 */
	async measure(work, name) {
		await this.meter.rest();
		await this.#tellInside('collect');
		if (this.profiles) await this.#tellInside('profile');
		this.meter.forgetPeak();
		const before = this.meter.cpu();
		const begun = performance.now();
		const outcome = await work();
		const seconds = (performance.now() - begun) / 1000;
		await this.meter.rest();
		const measured = { outcome, seconds, cpu: this.meter.cpu() - before, peak: this.meter.peak() };
		if (this.profiles)
			await this.#tellInside(`save?file=${encodeURIComponent(path.join(this.profiles, `${name}.cpuprofile`))}`);
		return measured;
	}

	async #tellInside(act) {
		const answer = await fetch(`${this.inside}/${act}`);
		if (!answer.ok) throw new Error(`${act}: ${await answer.text()}`);
	}

	/** Ends everything. */
	async end() {
		await this.server?.stop();
		await this.sandbox?.close();
		await endAllGroups();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}
}

module.exports = { TestSetup };
