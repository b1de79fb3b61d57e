'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartFailure } = require('./failure');
const { ensureN8n } = require('./install-n8n');
const { takeLock } = require('./lock');
const { N8nClient } = require('./n8n-client');
const { startN8n } = require('./n8n-process');
const { HELP, readOptions } = require('./options');
const { installProjectPackage } = require('./package-install');
const { OWNER, PLAYGROUND_FOLDER } = require('./paths');
const { requireFreePort } = require('./ports');
const { endAllGroups } = require('./processes');
const { withProgress } = require('./progress');
const { seedPlayground } = require('./seed');

const LOG = path.join(PLAYGROUND_FOLDER, 'n8n.log');

/** What has to be undone at the end, last first. @type {Array<() => unknown>} */
const endings = [];
let ending = false;
let isReady = false;

/** Ends everything that was started, and this process. */
async function end(exitCode) {
	if (ending) return;
	ending = true;
	for (const undo of endings.reverse()) {
		try {
			await undo();
		} catch (error) {
			console.error(`  ${error.message}`);
		}
	}
	await endAllGroups();
	process.exit(exitCode);
}

function listenForSignals() {
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	]) {
		process.on(signal, () => {
			if (!ending) console.log('\n  Stopping …');
			void end(isReady ? 0 : code);
		});
	}
}

/** Takes the playground for this process, emptied first when asked for. */
function openPlayground(reset) {
	fs.mkdirSync(PLAYGROUND_FOLDER, { recursive: true });
	const file = path.join(PLAYGROUND_FOLDER, '.running');
	endings.push(
		takeLock(
			file,
			(pid) => `The playground is in use by another "npm start" (process ${pid}). End it first: two n8n cannot share one database.`,
		),
	);
	if (!reset) return;
	for (const entry of fs.readdirSync(PLAYGROUND_FOLDER)) {
		if (entry !== '.running') fs.rmSync(path.join(PLAYGROUND_FOLDER, entry), { recursive: true, force: true });
	}
	console.log('  The playground was emptied.');
}

function summary(n8nUrl, sandboxUrl) {
	return `
  Ready.

    n8n      ${n8nUrl}     log in with ${OWNER.email} / ${OWNER.password}
    Sandbox  ${sandboxUrl}     a Chat2Desk on this machine; here you are the client

  Try this:
    1. Open the sandbox page, choose a client, write "Hello": the workflow "Auto-reply bot" answers within seconds.
    2. Write "What is the price?": "Price tagger" puts a tag on the client and leaves a comment that only operators see.
    3. Look at both in n8n: Workflows > Auto-reply bot > Executions. Change the reply's text, publish, and write again.
    4. Build your own: add the nodes "Chat2Desk" and "Chat2Desk Trigger"; the credential "Chat2Desk sandbox" is there already.

  n8n's log is ${LOG}
  Ctrl-C ends everything. "npm start -- --reset" starts over.
`;
}

async function start({ reset, port, sandboxPort }) {
	await requireFreePort(port, 'n8n', '--port');
	await requireFreePort(sandboxPort, 'the sandbox', '--sandbox-port');
	openPlayground(reset);
	const { node, environment } = await ensureN8n();
	await withProgress('The package, built and packed, into n8n', () => installProjectPackage(PLAYGROUND_FOLDER));

	const { createSandbox } = require('../server');
	const sandbox = await createSandbox({ port: sandboxPort });
	endings.push(() => sandbox.close());

	fs.rmSync(LOG, { force: true });
	const n8n = await withProgress('n8n', () => startN8n({ node, userFolder: PLAYGROUND_FOLDER, port, log: LOG, environment }));
	endings.push(() => n8n.stop());
	void n8n.ended.then(() => {
		if (ending) return;
		console.error(`\n  n8n ended unexpectedly. Its log is ${LOG}`);
		void end(1);
	});

	await withProgress('Owner, credential and example workflows', () =>
		seedPlayground({
			client: new N8nClient(n8n.url),
			owner: OWNER,
			sandboxUrl: sandbox.url,
			stateFile: path.join(PLAYGROUND_FOLDER, 'seeded.json'),
		}),
	);
	isReady = true;
	console.log(summary(n8n.url, sandbox.url));
}

async function main() {
	listenForSignals();
	try {
		const options = readOptions(process.argv.slice(2));
		if (options.help) {
			console.log(HELP);
			return;
		}
		await start(options);
	} catch (error) {
		// What fails because we are being ended is no news.
		if (ending) return;
		console.error(error instanceof StartFailure ? `\n  ${error.message}\n` : error);
		await end(1);
	}
}

void main();
