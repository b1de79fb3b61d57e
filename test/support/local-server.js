'use strict';

const http = require('node:http');

/**
 * A real local server, for tests of connections and for hosts that must not receive requests.
 *
 * @param {(request: http.IncomingMessage, response: http.ServerResponse, index: number) => void} handle
 * @returns {Promise<{url: string, calls: string[], close: () => Promise<void>}>}
 */
async function localServer(handle) {
	const calls = [];
	const server = http.createServer((request, response) => {
		const index = calls.push(`${request.method} ${request.url}`) - 1;
		request.resume();
		handle(request, response, index);
	});
	// After the usual five seconds, a busy machine would lose a request on a connection that is being closed.
	server.keepAliveTimeout = 0;
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return { url: `http://127.0.0.1:${server.address().port}`, calls, close };
}

module.exports = { localServer };
