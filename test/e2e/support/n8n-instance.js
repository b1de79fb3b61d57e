'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { N8nClient } = require('../../../sandbox/start/n8n-client');
const { OWNER } = require('../../support/n8n-owner');
const { findFreePort } = require('../../../sandbox/start/ports');

/** An n8n that a test file can stop and start. It has the package installed by setup.js, and an owner. */
class N8nInstance {
	/**
	 * @param {string} name of its log file, in the folder of the screenshots
	 */
	constructor(name) {
		this.folder = fs.mkdtempSync(path.join(os.tmpdir(), `chat2desk-${name}-`));
		this.log = path.join(__dirname, '..', 'screenshots', `${name}.log`);
		this.isRunning = false;
	}

	/**
	 * Creates the user folder, starts n8n and logs in.
	 * @param {Record<string, string>} [environment] further settings of n8n
	 */
	async open(environment) {
		fs.rmSync(this.log, { force: true });
		const nodes = path.join('.n8n', 'nodes');
		fs.cpSync(path.join(process.env.E2E_USER_FOLDER, nodes), path.join(this.folder, nodes), { recursive: true });
		this.supervisor = fork(path.join(__dirname, 'n8n-supervisor.js'), { execArgv: [] });
		this.port = await findFreePort();
		await this.start(environment);
		await this.client.setUpOwner(OWNER);
		return this;
	}

	/**
	 * @param {Record<string, string>} [environment] further settings of n8n
	 */
	async start(environment = {}) {
		const url = await this.#send('start', { userFolder: this.folder, port: this.port, log: this.log, environment });
		this.client ??= new N8nClient(url);
		this.isRunning = true;
	}

	/** Stops n8n like a service manager: with SIGTERM, then waits. */
	async stop() {
		this.isRunning = false;
		await this.#send('stop');
	}

	/** The log output so far. */
	logged() {
		return fs.readFileSync(this.log, 'utf8');
	}

	async close() {
		await this.stop();
		this.supervisor.disconnect();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	async #send(command, options) {
		this.supervisor.send({ command, options });
		const [{ result, error }] = await once(this.supervisor, 'message');
		if (error) throw new Error(error);
		return result;
	}
}

module.exports = { N8nInstance };
