'use strict';

/** A separate playground with the current package and a browser, for scripts that show n8n. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createSandbox } = require('../sandbox/server');
const { runCleanups } = require('../sandbox/start/cleanups');
const { ensureN8n } = require('../sandbox/start/install-n8n');
const { N8nClient } = require('../sandbox/start/n8n-client');
const { startN8n } = require('../sandbox/start/n8n-process');
const { ownerOf } = require('../sandbox/start/owner');
const { installProjectPackage } = require('../sandbox/start/package-install');
const { findFreePort } = require('../sandbox/start/ports');
const { seedPlayground } = require('../sandbox/start/seed');
const { launchBrowser } = require('../test/e2e/support/browser');

/**
 * Starts a playground like `npm start`, in a temporary folder.
 * @param {string} userFolder
 * @param {Array<() => unknown>} cleanups receives what stops each part, as soon as it runs
 */
async function openPlayground(userFolder, cleanups) {
	const { node, environment } = await ensureN8n();
	await installProjectPackage(userFolder);
	const sandbox = await createSandbox({
		port: await findFreePort(),
		baseTime: 'now',
		utcOffset: -new Date().getTimezoneOffset(),
	});
	cleanups.push(() => sandbox.close());
	const log = path.join(userFolder, 'n8n.log');
	const n8n = await startN8n({ node, userFolder, port: await findFreePort(), log, environment });
	cleanups.push(() => n8n.stop());
	const owner = ownerOf(userFolder);
	const client = new N8nClient(n8n.url);
	const stateFile = path.join(userFolder, 'seeded.json');
	const { workflows } = await seedPlayground({ client, owner, sandboxUrl: sandbox.url, stateFile });
	sandbox.state.links = workflows.map(({ name, route }) => ({ label: name, url: n8n.url + route }));
	const { credentialId, workflows: seeded } = JSON.parse(fs.readFileSync(stateFile, 'utf8'));
	return {
		sandbox,
		n8n,
		owner,
		client,
		bot: workflows[0],
		agent: workflows.find(({ name }) => name === 'AI agent with memory and handover'),
		seeded,
		credential: { id: credentialId, name: 'Chat2Desk sandbox' },
	};
}

/**
 * Starts a playground and a browser, and stops both afterwards, even if only a part of them started.
 * @param {(playground: any, browser: import('playwright-core').Browser) => Promise<void>} use
 */
async function withPlayground(use) {
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-playground-'));
	const cleanups = [];
	try {
		const playground = await openPlayground(userFolder, cleanups);
		const browser = await launchBrowser();
		cleanups.push(() => browser.close());
		await use(playground, browser);
	} finally {
		await runCleanups(cleanups);
		fs.rmSync(userFolder, { recursive: true, force: true });
	}
}

module.exports = { withPlayground };
