'use strict';

/**
 * Updates the samples in docs/events.md: the trigger's output for the sandbox's deliveries. Requires a build.
 *
 *   node scripts/event-samples.js            writes the samples
 *   node scripts/event-samples.js --check    fails if they are stale
 */

const http = require('node:http');
const path = require('node:path');
const { createSandbox } = require('../sandbox/server');
const { runIfMain, updateFile } = require('./markdown-sections');

const BUILT = path.join(__dirname, '..', 'dist', 'nodes', 'Chat2Desk');
const FILE = path.join(__dirname, '..', 'docs', 'events.md');
const NOW = Date.parse('2026-07-17T12:00:05Z');
const CLIENT = 31000002;
const [OPERATOR, COLLEAGUE] = [618, 619];

/** Raises each event at least once. */
async function raiseAllEvents(call) {
	const control = (route, body) => call('POST', `/_sandbox${route}`, body);
	const { id: newClientId } = await control('/chat/clients', { channel_id: 127, transport: 'viber', name: 'Zed' });
	await control('/chat/messages', { client_id: newClientId, text: 'Hello' });
	await control('/chat/messages', {
		client_id: CLIENT,
		text: 'Hi',
		attachment: { url: 'https://example.com/a.jpg', name: 'a.jpg' },
	});
	for (const type of ['to_client', 'comment', 'system'])
		await control('/operator/messages', { client_id: CLIENT, text: 'Hi', type, operator_id: OPERATOR });
	await control('/operator/imports', {
		client_id: CLIENT,
		text: 'An old question',
		created_at: '2026-01-01T00:00:00Z',
	});
	await control('/clock', { advance_seconds: 2 });
	await call('PUT', `/v1/clients/${CLIENT}`, { nickname: 'Jane' });
	for (const [type, id] of [
		['client', CLIENT],
		['request', 901],
	]) {
		await call('POST', '/v1/tags/assign_to', { tag_ids: [1000], assignee_type: type, assignee_id: id });
		await call('DELETE', '/v1/tags/1000/delete_from', { [`${type}_id`]: id });
	}
	await call('POST', '/v1/tags', { tag_group_id: 313, tag_label: 'Fresh' });
	await control('/operator/ai_hints', { client_id: CLIENT, operator_id: OPERATOR });
	await control('/operator/dialogs/501', { operator_id: COLLEAGUE });
	await control('/operator/dialogs/501', { state: 'closed' });
	await control('/operator/blacklist', { client_id: CLIENT });
	await control('/operator/status', { operator_id: OPERATOR, online: 1, status_id: 1 });
	await control('/operator/login', { operator_id: OPERATOR, online: 0 });
	await control('/operator/qr_code', { channel_id: 126, operator_id: OPERATOR });
	await control('/operator/devices', { channel_id: 126 });
	const { data: ticket } = await call('POST', '/v1/tickets', { summary: 'Refund', reporter_id: 617 });
	await call('PUT', `/v1/tickets/${ticket.id}`, { summary: 'Refund of an order' });
	await call('DELETE', `/v1/tickets/${ticket.id}`);
}

/** A server that records the bodies of deliveries. */
async function receiver() {
	const bodies = [];
	const server = http.createServer((req, res) => {
		const parts = [];
		req.on('data', (part) => parts.push(part));
		req.on('end', () => {
			bodies.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
			res.end();
		});
	});
	await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return { bodies, url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
}

function caller(url, token) {
	return async (method, route, body) => {
		const headers = { authorization: token, 'content-type': 'application/json' };
		const answer = await fetch(url + route, {
			method,
			headers,
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!answer.ok) throw new Error(`${method} ${route}: ${await answer.text()}`);
		return await answer.json();
	};
}

/**
 * @param {{value: string}[]} events
 * @returns {Promise<any[]>} the bodies of the deliveries from the sandbox
 */
async function deliveries(events) {
	const token = 'sandbox-token';
	const sandbox = await createSandbox({ port: 0, token, now: NOW });
	const hook = await receiver();
	try {
		const call = caller(sandbox.url, token);
		await call('POST', '/v1/webhooks', { url: hook.url, name: 'samples', events: events.map(({ value }) => value) });
		await raiseAllEvents(call);
		await sandbox.state.deliveries.settled();
		return hook.bodies;
	} finally {
		hook.close();
		await sandbox.close();
	}
}

/** Replacements for values that differ between runs: times, ports and random values. */
const VARIABLE_VALUES = [
	[/"2026-07-17T12:\d\d:\d\d(\.\d+)?Z"/g, '"2026-07-17T12:00:05Z"'],
	[/http:\/\/127\.0\.0\.1:\d+/g, 'https://storage.example.com'],
	[/"1555\d{7}"/g, '"15550001234"'],
	[/base64,[^"]+/g, 'base64,iVBORw0KGgo…'],
];

const withFixedValues = (text) =>
	VARIABLE_VALUES.reduce((changed, [pattern, value]) => changed.replace(pattern, value), text);

/**
 * The trigger's output item for each event.
 * @returns {Promise<{name: string, description: string, value: string, json: any}[]>}
 * @throws {Error} if an event was not raised
 */
async function samples() {
	const { WEBHOOK_EVENTS: EVENTS } = require(path.join(BUILT, 'descriptions/webhook-events'));
	const { canonicalEvent } = require(path.join(BUILT, 'trigger/payload'));
	const { toItem } = require(path.join(BUILT, 'trigger/item'));
	const bodies = await deliveries(EVENTS);
	return EVENTS.map(({ name, description, value }) => {
		const payload = bodies.find(({ hook_type }) => canonicalEvent(hook_type) === value);
		if (payload === undefined) throw new Error(`The sandbox did not raise ${value}`);
		const delivery = {
			event: value,
			deliveryId: '4be7c6d1f0a94d0f8f0e1f9b2c3d4e5f',
			receivedAt: NOW,
			signed: true,
			payload,
			headers: {},
		};
		return { name, description, value, json: toItem(delivery, { simplify: true, includeHeaders: false }).json };
	});
}

/** @returns {Promise<string>} a Markdown section for each event */
async function sampleSections() {
	const all = await samples();
	const section = ({ name, description, value, json }) =>
		`### ${name}\n\n\`${value}\`. ${description.replace(/\.$/, '')}.\n\n\`\`\`json\n${JSON.stringify(json, null, 2)}\n\`\`\``;
	return withFixedValues(all.map(section).join('\n\n'));
}

module.exports = { samples, sampleSections, FILE };

void runIfMain(module, async () => updateFile(FILE, 'samples', await sampleSections(), 'npm run docs:events'));
