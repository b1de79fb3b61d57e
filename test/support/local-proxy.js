'use strict';

const http = require('node:http');
const net = require('node:net');

/** Environment variables that configure proxies. */
const VARIABLES = [
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'NO_PROXY',
	'http_proxy',
	'https_proxy',
	'no_proxy',
	'ALL_PROXY',
	'all_proxy',
];

/**
 * A local proxy that forwards requests for any host to one server and records them in `requests`.
 *
 * @param {() => {host: string, port: number}} target
 */
async function localProxy(target) {
	const requests = [];
	const proxy = http.createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		const { pathname, search } = new URL(request.url);
		const forwarded = http.request(
			{ ...target(), path: pathname + search, method: request.method, headers: request.headers },
			(answer) => {
				response.writeHead(answer.statusCode, answer.headers);
				answer.pipe(response);
			},
		);
		request.pipe(forwarded);
	});
	proxy.on('connect', (request, client) => {
		requests.push(`CONNECT ${request.url}`);
		const server = net.connect(target(), () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			server.pipe(client).pipe(server);
		});
		for (const socket of [client, server]) socket.on('error', () => socket.destroy());
	});
	await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const close = async () => {
		proxy.closeAllConnections();
		await new Promise((resolve) => proxy.close(resolve));
	};
	return { url: `http://127.0.0.1:${proxy.address().port}`, requests, close };
}

module.exports = { VARIABLES, localProxy };
