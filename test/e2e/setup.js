'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { ensureN8n } = require('../../sandbox/start/install-n8n');
const { N8nClient } = require('../../sandbox/start/n8n-client');
const { startN8n } = require('../../sandbox/start/n8n-process');
const { installProjectPackage } = require('../../sandbox/start/package-install');
const { OWNER } = require('../support/n8n-owner');
const { findFreePort } = require('../../sandbox/start/ports');
const { endAllGroups } = require('../../sandbox/start/processes');
const { sandboxCredential } = require('../../sandbox/start/seed');

// Outside of the user folder, so that it is kept after a failure.
const LOG = path.join(__dirname, 'screenshots', 'n8n.log');

const step = (text) => process.stdout.write(`${text}\n`);

/** On a signal, jest exits without teardown. The servers and the user folder must be removed nevertheless. */
function endOnSignals(userFolder) {
	const leave = async (code) => {
		await endAllGroups();
		fs.rmSync(userFolder, { recursive: true, force: true });
		process.exit(code);
	};
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	]) {
		process.once(signal, () => void leave(code));
	}
}

/**
 * Starts a real n8n with the packed package in a new user folder, and a sandbox. Test files run in separate contexts
 * and get both URLs from the environment. teardown.js gets what it must stop from `globalThis`. A suite with its own
 * setup can pass further n8n settings as JSON in E2E_N8N_ENVIRONMENT.
 */
module.exports = async function setup() {
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-e2e-'));
	endOnSignals(userFolder);
	fs.rmSync(LOG, { force: true });
	const servers = { userFolder };
	globalThis.e2eServers = servers;
	try {
		step('\nInstalling n8n …');
		const { node, environment } = await ensureN8n();
		step('Building and packing the package …');
		await installProjectPackage(userFolder);
		const { createSandbox } = require('../../sandbox/server');
		servers.sandbox = await createSandbox({ port: await findFreePort() });
		step('Starting n8n …');
		servers.n8n = await startN8n({
			node,
			userFolder,
			port: await findFreePort(),
			log: LOG,
			environment: { ...environment, ...JSON.parse(process.env.E2E_N8N_ENVIRONMENT ?? '{}') },
		});
		const client = new N8nClient(servers.n8n.url);
		await client.setUpOwner(OWNER);
		const { id, name } = await client.createCredential(sandboxCredential(servers.sandbox.url));
		Object.assign(process.env, {
			E2E_N8N_URL: servers.n8n.url,
			E2E_N8N_LOG: LOG,
			E2E_USER_FOLDER: userFolder,
			E2E_SANDBOX_URL: servers.sandbox.url,
			E2E_CREDENTIAL: JSON.stringify({ id, name }),
		});
		step(`n8n ${servers.n8n.url}, sandbox ${servers.sandbox.url}`);
	} catch (error) {
		await require('./teardown')();
		throw error;
	}
};
