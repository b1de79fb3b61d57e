'use strict';

/*
 * Runs an n8n for a test file. This needs a separate process, because jest gives test files a copy of `process` without
 * exit events. Here, the closed IPC channel shows that the test has ended.
 */

const { ensureN8n } = require('../../../sandbox/start/install-n8n');
const { startN8n } = require('../../../sandbox/start/n8n-process');
const { endAllGroups } = require('../../../sandbox/start/processes');

/** How long n8n may take to finish running executions before it stops. On a busy machine, its default of 30 s is too short. */
const STOP_TIMEOUT_S = 300;

let n8n;

const commands = {
	async start(options) {
		const { node, environment } = await ensureN8n();
		const shutdown = { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(STOP_TIMEOUT_S) };
		n8n = await startN8n({
			...options,
			node,
			environment: { ...environment, ...shutdown, ...options.environment },
			stopTimeoutMs: (STOP_TIMEOUT_S + 10) * 1000,
		});
		return n8n.url;
	},
	async stop() {
		await n8n?.stop();
		n8n = undefined;
	},
};

process.on('message', async ({ command, options }) => {
	try {
		process.send({ result: await commands[command](options) });
	} catch (error) {
		process.send({ error: error.message });
	}
});
// Ctrl-C in a terminal also reaches this process. It exits with the test and stops n8n.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.on('disconnect', () => void endAllGroups().then(() => process.exit(0)));
