'use strict';

const { createHmac } = require('node:crypto');
const { localServer } = require('../../support/local-server');

/**
 * A minimal GitHub API for n8n's GitHub Trigger: stores a webhook with its secret and returns it.
 * @returns {Promise<{url: string, headers: (body: string) => Record<string, string>, close: () => Promise<void>}>}
 * `headers` sign a delivery like GitHub
 */
async function startGithub() {
	let hook;
	const server = await localServer(async (request, response) => {
		if (request.method === 'POST') hook = { ...JSON.parse(await textOf(request)), id: 1, active: true };
		response.writeHead(request.method === 'DELETE' ? 204 : 200, { 'content-type': 'application/json' });
		response.end(request.method === 'DELETE' ? undefined : JSON.stringify(hook ?? {}));
	});
	const headers = (body) => ({
		'content-type': 'application/json',
		'x-github-event': 'push',
		'x-hub-signature-256': `sha256=${createHmac('sha256', hook.config.secret).update(body).digest('hex')}`,
	});
	return { url: server.url, headers, close: server.close };
}

async function textOf(request) {
	let text = '';
	for await (const part of request.setEncoding('utf8')) text += part;
	return text;
}

module.exports = { startGithub };
