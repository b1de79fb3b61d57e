'use strict';

/**
 * Takes the pictures in docs/images, light and dark: `npm run screenshots`, before a release. Starts a separate playground with the current
 * package. Requires Chromium, like the end-to-end tests. Check every picture afterwards. `npm run screenshots -- workflow trigger` takes
 * only the named pictures.
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createSandbox } = require('../sandbox/server');
const { ensureN8n } = require('../sandbox/start/install-n8n');
const { N8nClient } = require('../sandbox/start/n8n-client');
const { startN8n } = require('../sandbox/start/n8n-process');
const { ownerOf } = require('../sandbox/start/owner');
const { installProjectPackage } = require('../sandbox/start/package-install');
const { findFreePort } = require('../sandbox/start/ports');
const { endAllGroups } = require('../sandbox/start/processes');
const { seedPlayground } = require('../sandbox/start/seed');
const { launchBrowser } = require('../test/e2e/support/browser');
const { PICTURES, takePictures } = require('./screenshots/pictures');
const { addWorkflows, playConversation } = require('./screenshots/setup');

const FOLDER = path.resolve(__dirname, '..', 'docs', 'images');

/** Maximum size, so that the documents load fast. */
const MAX_BYTES = 150_000;

/** Starts a playground like `npm start`, in a temporary folder. */
async function openPlayground(userFolder) {
	const { node, environment } = await ensureN8n();
	await installProjectPackage(userFolder);
	const sandbox = await createSandbox({
		port: await findFreePort(),
		baseTime: 'now',
		utcOffset: -new Date().getTimezoneOffset(),
	});
	const log = path.join(userFolder, 'n8n.log');
	const n8n = await startN8n({ node, userFolder, port: await findFreePort(), log, environment });
	const owner = ownerOf(userFolder);
	const client = new N8nClient(n8n.url);
	const stateFile = path.join(userFolder, 'seeded.json');
	const { workflows } = await seedPlayground({ client, owner, sandboxUrl: sandbox.url, stateFile });
	sandbox.state.links = workflows.map(({ name, route }) => ({ label: name, url: n8n.url + route }));
	const { credentialId } = JSON.parse(fs.readFileSync(stateFile, 'utf8'));
	return {
		sandbox,
		n8n,
		owner,
		client,
		bot: workflows[0],
		dialog: workflows.find(({ name }) => name === 'Ask for the order number'),
		outage: workflows.find(({ name }) => name === 'Make up for an outage'),
		credential: { id: credentialId, name: 'Chat2Desk sandbox' },
	};
}

function checkSizes() {
	const heavy = fs.readdirSync(FOLDER).filter((name) => fs.statSync(path.join(FOLDER, name)).size > MAX_BYTES);
	if (heavy.length > 0) throw new Error(`Too large: ${heavy.join(', ')}`);
}

async function main() {
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-pictures-'));
	let browser;
	let playground;
	try {
		playground = await openPlayground(userFolder);
		browser = await launchBrowser();
		const person = await playConversation(playground);
		const setup = { ...playground, ...person, workflows: await addWorkflows(playground, person) };
		fs.mkdirSync(FOLDER, { recursive: true });
		const names = process.argv.length > 2 ? process.argv.slice(2) : PICTURES;
		const unknown = names.filter((name) => !PICTURES.includes(name));
		if (unknown.length > 0) throw new Error(`Unknown pictures: ${unknown.join(', ')}. Known: ${PICTURES.join(', ')}`);
		// The sandbox page comes first, because other pictures send messages.
		for (const only of [names.filter((name) => name === 'sandbox'), names.filter((name) => name !== 'sandbox')]) {
			for (const scheme of ['light', 'dark']) await takePictures(browser, setup, { scheme, folder: FOLDER, only });
		}
		checkSizes();
	} finally {
		await browser?.close();
		await playground?.n8n.stop();
		await playground?.sandbox.close();
		await endAllGroups();
		fs.rmSync(userFolder, { recursive: true, force: true });
	}
}

main().catch((error) => {
	console.error(error.stack);
	process.exitCode = 1;
});
