'use strict';

const net = require('node:net');
const { StartError } = require('./start-error');

/** Binds a port of 127.0.0.1 for a moment; the port, or the error that binding it gives. */
function probe(port) {
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
 * Makes sure that a port can be listened on.
 * @param {number} port
 * @param {string} what who wants it, for the error text
 * @param {string} flag the option that chooses another one
 * @throws {StartError}
 */
async function requireFreePort(port, what, flag) {
	const { error } = await probe(port);
	if (!error) return;
	const reason = error.code === 'EADDRINUSE' ? 'another program listens on it' : error.message;
	throw new StartError(
		`Port ${port} cannot be used for ${what}: ${reason}. End that program (an earlier "npm start" perhaps), ` +
			`or choose another port: npm start -- ${flag} ${port + 100}`,
	);
}

/** A port that nobody listens on at this moment. */
async function findFreePort() {
	const { port, error } = await probe(0);
	if (error) throw error;
	return port;
}

module.exports = { requireFreePort, findFreePort };
