'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { n8nProgram } = require('./paths');
const { findFreePort } = require('./ports');
const { endGroup, spawnGroup } = require('./processes');

/** n8n is let alone with its own machine: no telemetry, no look-ups on the internet, nothing but 127.0.0.1. */
const QUIET_N8N = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	DB_TYPE: 'sqlite',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_DISABLED_MODULES: 'mcp-registry',
};

/** Settings of the person's own n8n must not reach this one, nor those of a npm script or of jest: n8n does not start with NODE_ENV=test. */
function inheritedEnvironment() {
	const kept = Object.entries(process.env).filter(
		([name]) => !/^(n8n_|npm_|db_|queue_|executions_|webhook_url$|node_options$|node_env$|jest_)/i.test(name),
	);
	return Object.fromEntries(kept);
}

/** The environment of a n8n process that gets along with other n8n processes of this machine. */
async function ownEnvironment({ node, command, userFolder, port }) {
	return {
		...inheritedEnvironment(),
		...QUIET_N8N,
		PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await findFreePort()),
		...(command === 'worker' && { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) }),
	};
}

/** What answers when one of n8n's processes is ready. Its workers and webhook processors have no editor, and so no such API. */
const READY_ROUTES = {
	start: ['/healthz/readiness', '/rest/settings'],
	worker: ['/healthz/readiness'],
	webhook: ['/healthz/readiness'],
};

/** Waits until n8n serves what its command is to serve, or fails when it ends or takes too long. */
async function untilReady({ url, routes, child, log, timeoutMs }) {
	const deadline = Date.now() + timeoutMs;
	const answers = async (route) => {
		try {
			return (await fetch(`${url}${route}`, { signal: AbortSignal.timeout(5_000) })).ok;
		} catch {
			return false;
		}
	};
	const allAnswer = async () => {
		for (const route of routes) if (!(await answers(route))) return false;
		return true;
	};
	while (!(await allAnswer())) {
		const ended = child.exitCode !== null || child.signalCode !== null;
		if (ended || Date.now() > deadline) {
			const tail = fs.readFileSync(log, 'utf8').trim().split('\n').slice(-6).join(' | ');
			throw new StartError(
				`n8n ${ended ? 'ended while it started' : `did not start within ${timeoutMs / 1000} s`}. ` +
					`Its log is ${log}, and its last lines are: ${tail}`,
			);
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/**
 * Starts a n8n server, or one of the processes of its queue mode, and waits until it is ready.
 * @param {object} options
 * @param {string} options.node Node to run it with
 * @param {string} [options.program] n8n's program, where it is not that of `npm start`
 * @param {'start' | 'worker' | 'webhook'} [options.command]
 * @param {string[]} [options.args] further words on its command line
 * @param {string} options.userFolder N8N_USER_FOLDER; its database and its packages live there
 * @param {number} options.port of a worker: where its health check answers
 * @param {string} options.log file that its output is added to
 * @param {NodeJS.ProcessEnv} [options.environment] further settings; they win
 * @param {string} [options.preload] a module that its Node loads before anything else
 * @param {number} [options.timeoutMs] how long the start may take, in milliseconds
 * @returns {Promise<{url: string, pid: number, ended: Promise<{code: number | null, signal: string | null}>, stop: () => Promise<void>}>}
 * @throws {StartError} when it does not come up; nothing is left running then
 */
async function startN8n(options) {
	const {
		node,
		program = n8nProgram(),
		command = 'start',
		args = [],
		userFolder,
		port,
		log,
		environment = {},
		preload,
	} = options;
	const { timeoutMs = 180_000 } = options;
	const url = `http://127.0.0.1:${port}`;
	fs.mkdirSync(userFolder, { recursive: true });
	fs.mkdirSync(path.dirname(log), { recursive: true });
	const output = fs.openSync(log, 'a');
	const env = {
		...(await ownEnvironment({ node, command, userFolder, port })),
		WEBHOOK_URL: `${url}/`,
		...environment,
	};
	const words = [...(preload ? ['--require', preload] : []), program, command, ...args];
	const child = spawnGroup(node, words, { cwd: userFolder, stdio: ['ignore', output, output], env });
	fs.closeSync(output);
	const ended = new Promise((resolve) => {
		child.once('close', (code, signal) => resolve({ code, signal }));
		child.once('error', () => resolve({ code: null, signal: null }));
	});
	const stop = () => endGroup(child, 20_000);
	try {
		await untilReady({ url, routes: READY_ROUTES[command], child, log, timeoutMs });
	} catch (error) {
		await stop();
		throw error;
	}
	return { url, pid: child.pid, ended, stop };
}

module.exports = { startN8n };
