'use strict';

/*
 * Keeps a n8n that a test file starts and stops by itself. A process of its own, because jest gives test files a copy of `process` that
 * hears of no ending: here the broken connection to the test tells that nobody will stop this n8n any more.
 */

const { ensureN8n } = require('../../../sandbox/start/install-n8n');
const { startN8n } = require('../../../sandbox/start/n8n-process');
const { endAllGroups } = require('../../../sandbox/start/processes');

let n8n;

const commands = {
	async start(options) {
		const { node, environment } = await ensureN8n();
		n8n = await startN8n({ ...options, node, environment: { ...environment, ...options.environment } });
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
// Ctrl-C in a terminal reaches this process too; it ends when the test does, and takes n8n along.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.on('disconnect', () => void endAllGroups().then(() => process.exit(0)));
