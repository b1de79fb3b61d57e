'use strict';

const { randomUUID } = require('node:crypto');
const { SANDBOX_TOKEN } = require('../../../sandbox/start/seed');
const { credential, n8nClient, n8nUrl, removeWorkflow } = require('../../e2e/support/servers');
const { triggerWorkflow, webhookPath } = require('../../e2e/support/trigger-workflow');
const { signed } = require('../../integration/trigger/valid-deliveries');
const { compose, exchange } = require('./raw-http');

/** A client's text, which must not appear in the log. */
const SECRET = 'segredo-do-cliente ✓';

/** A valid delivery that has not been sent before. */
function fresh(more = {}, mode = 'hex') {
	const body = Buffer.from(
		JSON.stringify({ hook_type: 'inbox', message_id: randomUUID(), text: SECRET, client_id: 5, ...more }),
	);
	return { body, headers: signed(body, String(Math.floor(Date.now() / 1000)), SANDBOX_TOKEN, mode) };
}

/**
 * A published workflow for the tests of a file.
 * @param {string} name
 * @returns {{client: any, workflow: any, path: string, sendBytes: typeof exchange, send: (delivery: object, options?:
 * object) => ReturnType<typeof exchange>}} filled in before the first test
 */
function attackSetup(name) {
	const at = {
		/** Sends bytes to n8n. */
		sendBytes: async (bytes, options) => await exchange(Number(new URL(n8nUrl).port), bytes, options),
		/** Sends a delivery to the workflow's webhook. */
		send: async (delivery, options) => await at.sendBytes(compose({ ...delivery, path: at.path }), options),
	};
	beforeAll(async () => {
		at.client = await n8nClient();
		at.workflow = await at.client.createWorkflow(triggerWorkflow({ name, credential }));
		await at.client.activateWorkflow(at.workflow.id);
		at.path = webhookPath(at.workflow);
	});
	afterAll(async () => await removeWorkflow(at.client, at.workflow.id));
	return at;
}

module.exports = { SECRET, attackSetup, fresh };
