'use strict';

const http = require('node:http');
const { createSandbox } = require('../../../sandbox/server');
const { readOptions } = require('../../live/options');
const { checkAccount } = require('../../live/run');

const NOW = Date.parse('2026-07-17T12:00:00Z');
const TOKEN = 'sandbox-token';

const readAll = async (stream) => Buffer.concat(await stream.toArray());

/** Rows per table. Fewer rows make the check faster. */
const ROWS = 40;

/** Keeps the first clients and dialogs, and the last message of each dialog. */
function trim({ clients, dialogs, messages, statistics }) {
	for (const table of [clients, dialogs]) for (const { id } of table.all().slice(ROWS)) table.remove(id);
	const kept = dialogs.all().map(({ message_ids: ids }) => ids.at(-1));
	for (const { id } of messages.all()) if (!kept.includes(id)) messages.remove(id);
	for (const days of Object.values(statistics)) for (const day of Object.keys(days)) days[day] = days[day].slice(0, 5);
}

/**
 * Starts a sandbox behind a proxy that can change responses.
 * @param {object} [options] of createSandbox
 */
async function startAccount(options = {}) {
	const sandbox = await createSandbox({ port: 0, now: NOW, token: TOKEN, ...options });
	const { account } = sandbox;
	// Adds the report of yesterday, which the trimming shortens.
	account.completeDays(NOW);
	trim(account);
	account.webhooks.add({
		name: 'CRM',
		url: 'http://127.0.0.1:9/crm',
		events: ['inbox'],
		channels: [],
		status: 'disable',
		errors: [],
		source: 'api',
	});
	const proxy = {
		/** Requests since the last check, such as `GET /v1/clients?limit=200`. */
		calls: [],
		/** @type {(response: {status: number, headers: Record<string, string>, body: any}, path: string, method: string) => any} */
		change: (response) => response,
	};
	const server = http.createServer(async (request, response) => {
		proxy.calls.push(`${request.method} ${request.url}`);
		const { authorization, 'content-type': type } = request.headers;
		const body = await readAll(request);
		const original = await fetch(sandbox.url + request.url, {
			method: request.method,
			headers: { authorization, ...(type && { 'content-type': type }) },
			body: body.length > 0 ? body : undefined,
		});
		const path = request.url.split('?')[0].replace('/v1', '');
		const own = { status: original.status, headers: {}, body: await original.json() };
		const changed = proxy.change(own, path, request.method);
		response.writeHead(changed.status, { 'content-type': 'application/json', ...changed.headers });
		response.end(typeof changed.body === 'string' ? changed.body : JSON.stringify(changed.body));
	});
	server.keepAliveTimeout = 0;
	await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const environment = { CHAT2DESK_TOKEN: TOKEN, CHAT2DESK_SERVER: `http://127.0.0.1:${server.address().port}` };

	/** Checks the account. Returns the result, the output and the waits in milliseconds. */
	async function check({ args = [], change = (response) => response, ...more } = {}) {
		Object.assign(proxy, { calls: [], change });
		const lines = [];
		const waits = [];
		const result = await checkAccount(readOptions(args, environment), {
			log: (text) => lines.push(text),
			now: () => NOW,
			sleep: async (ms) => {
				waits.push(ms);
			},
			end: async () => {},
			...more,
		});
		const findings = result.lines.filter(({ result: { verdict } }) => !['described', 'not called'].includes(verdict));
		return { ...result, findings, waits, output: lines.join('\n') };
	}

	async function close() {
		server.closeAllConnections();
		await new Promise((resolve) => {
			server.close(resolve);
		});
		await sandbox.close();
	}
	return { sandbox, proxy, check, environment, close };
}

module.exports = { NOW, TOKEN, startAccount };
