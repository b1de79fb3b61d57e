'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { setLandingPage, loginRedirect } = require('./redirects');
const { ensureN8n } = require('./install-n8n');
const { takeLock } = require('./lock');
const { N8nClient } = require('./n8n-client');
const { startN8n } = require('./n8n-process');
const { HELP, readOptions } = require('./options');
const { installProjectPackage } = require('./package-install');
const { ownerOf, passwordFile } = require('./owner');
const { PLAYGROUND_FOLDER } = require('./paths');
const { requireFreePort } = require('./ports');
const { endAllGroups } = require('./processes');
const { withProgress } = require('./progress');
const { seedPlayground } = require('./seed');

const LOG = path.join(PLAYGROUND_FOLDER, 'n8n.log');

/** Looks at every request before n8n does. */
const HOST_GUARD = path.join(__dirname, 'host-guard.js');

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
	fs.mkdirSync(PLAYGROUND_FOLDER, { recursive: true, mode: 0o700 });
	const file = path.join(PLAYGROUND_FOLDER, '.running');
	endings.push(
		takeLock(
			file,
			(pid) =>
				`The playground is in use by another "npm start" (process ${pid}). End it first: two n8n cannot share one database.`,
		),
	);
	if (!reset) return;
	for (const entry of fs.readdirSync(PLAYGROUND_FOLDER)) {
		if (entry !== '.running') fs.rmSync(path.join(PLAYGROUND_FOLDER, entry), { recursive: true, force: true });
	}
	console.log('  The playground was emptied.');
}

/** The machine's time zone, which n8n and the sandbox's company share. */
const machineZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function summary({ n8nUrl, sandboxUrl, owner, workflows }) {
	const [first, ...others] = workflows;

	return `
  Ready.

    n8n      ${n8nUrl}${first ? loginRedirect(first.route) : ''}
             log in with ${owner.email} / ${owner.password}
    Sandbox  ${sandboxUrl}     a Chat2Desk on this machine; here you are the client
${others.map(({ name, route }) => `    ${name}: ${n8nUrl}${route}\n`).join('')}
  Try this:
    1. Open the sandbox page, choose a client, write "Hello": the workflow "Auto-reply bot" answers within seconds.
    2. Write "What is the price?": "Price tagger" puts a tag on the client and leaves a comment that only operators see.
    3. Look at both in n8n: Workflows > Auto-reply bot > Executions. Change the reply's text, publish, and write again.
    4. Build your own: add the nodes "Chat2Desk" and "Chat2Desk Trigger"; the credential "Chat2Desk sandbox" is there already.

  n8n's log is ${LOG}, the password stands in ${passwordFile(PLAYGROUND_FOLDER)}
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
	const sandbox = await createSandbox({
		port: sandboxPort,
		baseTime: 'now',
		utcOffset: -new Date().getTimezoneOffset(),
	});
	endings.push(() => sandbox.close());

	fs.rmSync(LOG, { force: true });
	const n8n = await withProgress('n8n', () =>
		startN8n({
			node,
			userFolder: PLAYGROUND_FOLDER,
			port,
			log: LOG,
			// Without it n8n is in development mode, and lets pages of any origin in.
			environment: { ...environment, NODE_ENV: 'production', GENERIC_TIMEZONE: machineZone() },
			preload: HOST_GUARD,
		}),
	);
	endings.push(() => n8n.stop());
	void n8n.ended.then(() => {
		if (ending) return;
		console.error(`\n  n8n ended unexpectedly. Its log is ${LOG}`);
		void end(1);
	});

	const owner = ownerOf(PLAYGROUND_FOLDER);
	const { workflows } = await withProgress('Owner, credential and example workflows', () =>
		seedPlayground({
			client: new N8nClient(n8n.url),
			owner,
			sandboxUrl: sandbox.url,
			stateFile: path.join(PLAYGROUND_FOLDER, 'seeded.json'),
		}),
	);
	setLandingPage(PLAYGROUND_FOLDER, workflows[0]?.route);
	isReady = true;
	sandbox.state.links = [
		{ label: 'n8n', url: n8n.url },
		...workflows.map(({ name, route }) => ({ label: name, url: `${n8n.url}${route}` })),
	];
	console.log(summary({ n8nUrl: n8n.url, sandboxUrl: sandbox.url, owner, workflows }));
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
		console.error(error instanceof StartError ? `\n  ${error.message}\n` : error);
		await end(1);
	}
}

void main();
