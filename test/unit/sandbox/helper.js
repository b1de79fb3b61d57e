'use strict';

const http = require('node:http');
const { createSandbox } = require('../../../sandbox/server');

const TOKEN = 'sandbox-token';

async function read(response) {
	const text = await response.text();
	let body;
	try {
		body = JSON.parse(text);
	} catch {
		body = undefined;
	}
	return { status: response.status, headers: response.headers, text, body };
}

/**
 * Starts a sandbox on a free port, with request helpers.
 * @param {object} [options] of createSandbox
 */
async function startSandbox(options = {}) {
	const sandbox = await createSandbox({ port: 0, ...options });
	const send = async (path, method, body, headers) => {
		const json = body === undefined ? {} : { 'content-type': 'application/json' };
		const text = body === undefined ? undefined : JSON.stringify(body);
		return read(await fetch(sandbox.url + path, { method, headers: { ...json, ...headers }, body: text }));
	};
	const call =
		(method) =>
		(path, body, { token = TOKEN } = {}) =>
			send(`/v1${path}`, method, body, token === null ? {} : { authorization: token });
	const control = async (method, path, body) => (await send(`/_sandbox${path}`, method, body, {})).body;
	return {
		sandbox,
		send,
		get: (path, how) => call('GET')(path, undefined, how),
		post: call('POST'),
		put: call('PUT'),
		del: (path, { body, ...how } = {}) => call('DELETE')(path, body, how),
		control,
		violations: () => control('GET', '/violations'),
		advance: (seconds) => control('POST', '/clock', { advance_seconds: seconds }),
		settled: () => sandbox.state.deliveries.settled(),
		close: () => sandbox.close(),
	};
}

/**
 * Starts a server that receives webhook deliveries.
 * @param {() => number} [status] HTTP status of the next response
 */
async function startReceiver(status = () => 200) {
	const received = [];
	const server = http.createServer((req, res) => {
		const parts = [];
		req.on('data', (part) => parts.push(part));
		req.on('end', () => {
			const raw = Buffer.concat(parts).toString('utf8');
			received.push({ headers: req.headers, raw, body: JSON.parse(raw) });
			res.writeHead(status()).end('seen');
		});
	});
	await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		received,
		url: `http://127.0.0.1:${server.address().port}/hook`,
		hooks: () => received.map(({ body }) => body.hook_type),
		last: (hookType) => received.filter(({ body }) => body.hook_type === hookType).at(-1)?.body,
		close: () =>
			new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			}),
	};
}

module.exports = { TOKEN, startSandbox, startReceiver };
