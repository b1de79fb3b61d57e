'use strict';

const { releaseOf } = require('../../../sandbox/start/n8n-releases');
const { outcomesOf } = require('../results');
const CHECKS = require('./checks');
const { Server } = require('./server');

/**
 * Runs the packed package on a real n8n.
 * @param {string} version
 * @param {string} folder for the user folder and the log
 * @returns {Promise<{node: number, found: import('../results').Outcome[]}>}
 */
async function checkServer(version, folder) {
	const server = new Server(version, folder);
	try {
		await server.open();
		const before = () => server.sandbox.state.faults.clear();
		return { node: releaseOf(version).node, found: await outcomesOf(CHECKS, server, { before, timeoutMs: 180_000 }) };
	} finally {
		await server.close();
	}
}

module.exports = { checkServer };
