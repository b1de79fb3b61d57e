'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { runCleanups } = require('./cleanups');
const { setLandingPage } = require('./redirects');
const { ensureN8n } = require('./install-n8n');
const { acquireLock } = require('./lock');
const { N8nClient } = require('./n8n-client');
const { startN8n } = require('./n8n-process');
const { HELP, parseOptions } = require('./options');
const { installProjectPackage } = require('./package-install');
const { ownerOf, passwordFile } = require('./owner');
const { PLAYGROUND_FOLDER } = require('./paths');
const { requireFreePort } = require('./ports');
const { withProgress } = require('./progress');
const { seedPlayground } = require('./seed');
const { summary } = require('./summary');

const LOG = path.join(PLAYGROUND_FOLDER, 'n8n.log');

/** Preloaded into n8n; checks every request. */
const HOST_GUARD = path.join(__dirname, 'host-guard.js');

/** Cleanup functions, run on exit. @type {Array<() => unknown>} */
const cleanups = [];
let isStopping = false;
let isReady = false;

/** Stops everything that was started, then exits. */
async function stop(exitCode) {
	if (isStopping) return;
	isStopping = true;
	await runCleanups(cleanups);
	process.exit(exitCode);
}

function listenForSignals() {
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	]) {
		process.on(signal, () => {
			if (!isStopping) console.log('\n  Stopping …');
			void stop(isReady ? 0 : code);
		});
	}
}

/** Locks the playground for this process. `reset` empties it first. */
function openPlayground(reset) {
	fs.mkdirSync(PLAYGROUND_FOLDER, { recursive: true, mode: 0o700 });
	const file = path.join(PLAYGROUND_FOLDER, '.running');
	cleanups.push(
		acquireLock(
			file,
			(pid) =>
				`The playground is in use by another "npm start" (process ${pid}). Stop it first: two n8n instances cannot share a database.`,
		),
	);
	if (!reset) return;
	for (const entry of fs.readdirSync(PLAYGROUND_FOLDER)) {
		if (entry !== '.running') fs.rmSync(path.join(PLAYGROUND_FOLDER, entry), { recursive: true, force: true });
	}
	console.log('  The playground was reset.');
}

/** The system time zone, used for n8n and the sandbox company. */
const systemTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

async function start({ reset, port, sandboxPort }) {
	await requireFreePort(port, 'n8n', '--port');
	await requireFreePort(sandboxPort, 'the sandbox', '--sandbox-port');
	openPlayground(reset);
	const { node, environment } = await ensureN8n();
	await withProgress('Building this package and installing it into n8n', () =>
		installProjectPackage(PLAYGROUND_FOLDER),
	);

	const { createSandbox } = require('../server');
	const sandbox = await createSandbox({
		port: sandboxPort,
		baseTime: 'now',
		utcOffset: -new Date().getTimezoneOffset(),
	});
	cleanups.push(() => sandbox.close());

	fs.rmSync(LOG, { force: true });
	const n8n = await withProgress('Starting n8n', () =>
		startN8n({
			node,
			userFolder: PLAYGROUND_FOLDER,
			port,
			log: LOG,
			// Otherwise, n8n runs in development mode and allows any origin.
			environment: { ...environment, NODE_ENV: 'production', GENERIC_TIMEZONE: systemTimeZone() },
			preload: HOST_GUARD,
		}),
	);
	cleanups.push(() => n8n.stop());
	void n8n.ended.then(() => {
		if (isStopping) return;
		console.error(`\n  n8n stopped unexpectedly. Log: ${LOG}`);
		void stop(1);
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
	const files = { log: LOG, password: passwordFile(PLAYGROUND_FOLDER) };
	console.log(summary({ n8nUrl: n8n.url, sandboxUrl: sandbox.url, owner, workflows, files }));
}

async function main() {
	listenForSignals();
	try {
		const options = parseOptions(process.argv.slice(2));
		if (options.help) {
			console.log(HELP);
			return;
		}
		await start(options);
	} catch (error) {
		// Errors while stopping are expected.
		if (isStopping) return;
		console.error(error instanceof StartError ? `\n  ${error.message}\n` : error);
		await stop(1);
	}
}

void main();
