'use strict';

const { gunzipSync } = require('node:zlib');
const express = require('express');
const { WebhookContext } = require('n8n-core');

/** Reads a body like n8n: decoded bytes, and nothing for a multipart form with files. */
async function readBody(req) {
	if (/^multipart\//.test(req.headers['content-type'] ?? '')) return undefined;
	const chunks = [];
	for await (const chunk of req) chunks.push(chunk);
	const bytes = Buffer.concat(chunks);
	return req.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
}

async function handle(host, req, res) {
	res.once('close', () => {
		if (!res.writableEnded) host.disconnects += 1;
	});
	const { endpoint } = req.params;
	if (!host.isRouted[endpoint] || req.params.id !== host.webhookId) {
		res.status(404).json({ message: 'The requested webhook is not registered' });
		return;
	}
	const isTest = endpoint === 'webhook-test';
	try {
		req.rawBody = await readBody(req);
		if (/^application\/json/.test(req.headers['content-type'] ?? '') && req.rawBody?.length)
			req.body = JSON.parse(req.rawBody);
	} catch (error) {
		res.status(422).json({ message: `Failed to parse request body: ${error.message}` });
		return;
	}
	await runWebhook(host, req, res, isTest);
}

/**
 * Calls the node's webhook() and handles its result like n8n: static data is saved if the node accepted the delivery.
 */
async function runWebhook(host, req, res, isTest) {
	const workflow = host.workflow({ active: !isTest, stored: isTest ? host.testStored : host.stored });
	const extra = host.additional({ httpRequest: req, httpResponse: res });
	const mode = isTest ? 'manual' : 'webhook';
	const context = new WebhookContext(
		workflow,
		workflow.getNode('Trigger'),
		extra,
		mode,
		host.webhookData(isTest),
		[],
		null,
	);
	try {
		const result = await host.type.webhook.call(host.withLogger(context));
		if (result.noWebhookResponse) return;
		if (result.workflowData) {
			const [[item]] = result.workflowData;
			await host.startRun(item);
			(isTest ? host.testRuns : host.runs).push(item);
		}
		if (!isTest) host.save(workflow);
		if (result.workflowData) res.status(200).end();
		else res.status(200).json({ message: 'Webhook call received' });
	} catch (error) {
		host.thrown.push(error);
		res.status(500).json({ message: 'Workflow Webhook Error: Workflow could not be started!' });
	}
}

/** Serves a host's webhooks on a free port. @param {import('./host').Host} host */
async function listen(host) {
	const app = express();
	app.post('/:endpoint/:id/webhook', (req, res) => handle(host, req, res));
	app.all('/webhook-waiting/:executionId/:nodeId', express.json(), (req, res) => host.waiting(req, res));
	app.use((req, res) => res.status(404).json({ message: 'The requested webhook is not registered' }));
	return await new Promise((resolve) => {
		const server = app.listen(0, '127.0.0.1', () => resolve(server));
	});
}

module.exports = { listen };
