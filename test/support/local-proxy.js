'use strict';

const http = require('node:http');
const net = require('node:net');

/** The environment that says which proxy is used, and for whom it is not. */
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
 * A proxy on this machine that leads every host to one server, and notes who was asked for.
 *
 * @param {() => {host: string, port: number}} target
 */
async function localProxy(target) {
	const asked = [];
	const proxy = http.createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		const { pathname, search } = new URL(request.url);
		const onward = http.request(
			{ ...target(), path: pathname + search, method: request.method, headers: request.headers },
			(answer) => {
				response.writeHead(answer.statusCode, answer.headers);
				answer.pipe(response);
			},
		);
		request.pipe(onward);
	});
	proxy.on('connect', (request, client) => {
		asked.push(`CONNECT ${request.url}`);
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
	return { url: `http://127.0.0.1:${proxy.address().port}`, asked, close };
}

module.exports = { VARIABLES, localProxy };
