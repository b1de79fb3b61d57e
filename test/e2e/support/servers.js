'use strict';

const { N8nClient } = require('../../../sandbox/start/n8n-client');
const { OWNER } = require('../../support/n8n-owner');
const { SANDBOX_TOKEN, exampleWorkflow } = require('../../../sandbox/start/seed');

const n8nUrl = process.env.E2E_N8N_URL;
const sandboxUrl = process.env.E2E_SANDBOX_URL;

/** The credential for the sandbox, created by setup.js. */
const credential = JSON.parse(process.env.E2E_CREDENTIAL ?? '{}');

/** A client of the n8n under test, logged in as its owner. */
async function n8nClient() {
	const client = new N8nClient(n8nUrl);
	await client.login(OWNER);
	return client;
}

/** Sends a JSON request to the sandbox and parses the response. */
async function sandboxCall(method, path, body, headers = {}) {
	const response = await fetch(`${sandboxUrl}${path}`, {
		method,
		headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
	return text === '' ? undefined : JSON.parse(text);
}

/** The sandbox through its control API (/_sandbox) and its Chat2Desk API (/v1). */
const sandbox = {
	url: sandboxUrl,
	control: (method, path, body) => sandboxCall(method, `/_sandbox${path}`, body),
	api: (method, path, body) => sandboxCall(method, `/v1${path}`, body, { authorization: SANDBOX_TOKEN }),
	addFault: (fault) => sandboxCall('POST', '/_sandbox/faults', fault),
	clearFaults: () => sandboxCall('DELETE', '/_sandbox/faults'),
	webhooks: async () => (await sandboxCall('GET', '/v1/webhooks', undefined, { authorization: SANDBOX_TOKEN })).data,
};

/**
 * Creates and publishes one of the example workflows. @param {string} file @returns {Promise<{id: string, nodes:
 * object[]}>}
 */
async function publishExample(client, file) {
	const workflow = await client.createWorkflow(exampleWorkflow(file, credential));
	await client.activateWorkflow(workflow.id);
	return workflow;
}

/** Unpublishes and deletes a workflow, so that the account's five webhooks suffice for all tests. */
async function removeWorkflow(client, id) {
	await client.deactivateWorkflow(id);
	await client.deleteWorkflow(id);
}

module.exports = { n8nUrl, credential, n8nClient, sandbox, publishExample, removeWorkflow };
