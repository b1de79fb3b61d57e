'use strict';

const net = require('node:net');
const { StartError } = require('./start-error');

/** Binds a port on 127.0.0.1 briefly. Returns the port or the error. */
function probePort(port) {
	return new Promise((resolve) => {
		const server = net.createServer();
		server.once('error', (error) => resolve({ error }));
		server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
			const { port: bound } = server.address();
			server.close(() => resolve({ port: bound }));
		});
	});
}

/**
 * Ensures that a port is available.
 * @param {number} port
 * @param {string} what user of the port, for the error message
 * @param {string} flag option that changes the port
 * @throws {StartError}
 */
async function requireFreePort(port, what, flag) {
	const { error } = await probePort(port);
	if (!error) return;
	const reason = error.code === 'EADDRINUSE' ? 'it is already in use' : error.message;
	throw new StartError(
		`Port ${port} cannot be used for ${what}: ${reason}. Stop the program that uses it (possibly an earlier "npm start"), ` +
			`or choose another port: npm start -- ${flag} ${port + 100}`,
	);
}

/** Returns a free port. */
async function findFreePort() {
	const { port, error } = await probePort(0);
	if (error) throw error;
	return port;
}

module.exports = { requireFreePort, findFreePort };
