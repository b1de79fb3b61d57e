'use strict';

const fs = require('node:fs');

/** Stops what setup.js started. */
module.exports = async function teardown() {
	const { n8n, sandbox, userFolder } = globalThis.e2eServers;
	await n8n?.stop();
	await sandbox?.close();
	fs.rmSync(userFolder, { recursive: true, force: true });
};
