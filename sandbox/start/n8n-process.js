'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { StartError } = require('./start-error');
const { n8nProgram } = require('./paths');
const { findFreePort } = require('./ports');
const { endGroup, spawnGroup } = require('./processes');

/** Local operation: no telemetry, no internet requests, only 127.0.0.1. */
const LOCAL_SETTINGS = {
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

/** Removes settings of the user's own n8n, of npm scripts and of jest: n8n does not start with NODE_ENV=test. */
function inheritedEnvironment() {
	const entries = Object.entries(process.env).filter(
		([name]) => !/^(n8n_|npm_|db_|queue_|executions_|webhook_url$|node_options$|node_env$|jest_)/i.test(name),
	);
	return Object.fromEntries(entries);
}

/** The environment of an n8n process that does not conflict with other n8n processes. */
async function buildEnvironment({ node, command, userFolder, port }) {
	return {
		...inheritedEnvironment(),
		...LOCAL_SETTINGS,
		PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await findFreePort()),
		...(command === 'worker' && { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) }),
	};
}

/** Endpoints that respond when a process is ready. Workers and webhook processors have no editor API. */
const READY_ROUTES = {
	start: ['/healthz/readiness', '/rest/settings'],
	worker: ['/healthz/readiness'],
	webhook: ['/healthz/readiness'],
};

/** Waits until n8n is ready. Fails if it exits or takes too long. */
async function untilReady({ url, routes, child, log, timeoutMs }) {
	const deadline = Date.now() + timeoutMs;
	const isUp = async (route) => {
		try {
			return (await fetch(`${url}${route}`, { signal: AbortSignal.timeout(5_000) })).ok;
		} catch {
			return false;
		}
	};
	const allUp = async () => {
		for (const route of routes) if (!(await isUp(route))) return false;
		return true;
	};
	while (!(await allUp())) {
		const hasExited = child.exitCode !== null || child.signalCode !== null;
		if (hasExited || Date.now() > deadline) {
			const tail = fs.readFileSync(log, 'utf8').trim().split('\n').slice(-6).join(' | ');
			throw new StartError(
				`n8n ${hasExited ? 'stopped during startup' : `did not start within ${timeoutMs / 1000} s`}. ` +
					`Log: ${log}. Last lines: ${tail}`,
			);
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/**
 * Starts an n8n server, or a process of queue mode, and waits until it is ready.
 * @param {object} options
 * @param {string} options.node Node to run it with
 * @param {string} [options.program] n8n's program; default is that of `npm start`
 * @param {'start' | 'worker' | 'webhook'} [options.command]
 * @param {string[]} [options.args] further arguments
 * @param {string} options.userFolder N8N_USER_FOLDER; contains its database and packages
 * @param {number} options.port port of the server, or of the health check of a worker
 * @param {string} options.log file to which the output is appended
 * @param {NodeJS.ProcessEnv} [options.environment] further settings, which take precedence
 * @param {string} [options.preload] a module preloaded by Node
 * @param {number} [options.timeoutMs] startup timeout in milliseconds
 * @param {number} [options.stopTimeoutMs] how long n8n may take to stop, in milliseconds, before it is killed
 * @returns {Promise<{url: string, pid: number, ended: Promise<{code: number | null, signal: string | null}>, stop: () => Promise<void>}>}
 * @throws {StartError} if it does not start; nothing is left running
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
	const { timeoutMs = 180_000, stopTimeoutMs = 20_000 } = options;
	const url = `http://127.0.0.1:${port}`;
	fs.mkdirSync(userFolder, { recursive: true });
	fs.mkdirSync(path.dirname(log), { recursive: true });
	const output = fs.openSync(log, 'a');
	const env = {
		...(await buildEnvironment({ node, command, userFolder, port })),
		WEBHOOK_URL: `${url}/`,
		...environment,
	};
	const nodeArgs = [...(preload ? ['--require', preload] : []), program, command, ...args];
	const child = spawnGroup(node, nodeArgs, { cwd: userFolder, stdio: ['ignore', output, output], env });
	fs.closeSync(output);
	const ended = new Promise((resolve) => {
		child.once('close', (code, signal) => resolve({ code, signal }));
		child.once('error', () => resolve({ code: null, signal: null }));
	});
	const stop = () => endGroup(child, stopTimeoutMs);
	try {
		await untilReady({ url, routes: READY_ROUTES[command], child, log, timeoutMs });
	} catch (error) {
		await stop();
		throw error;
	}
	return { url, pid: child.pid, ended, stop };
}

module.exports = { startN8n };
