'use strict';

/**
 * Keeps the samples in docs/events.md equal to what the trigger makes of the sandbox's deliveries. Needs a build.
 *
 *   node scripts/event-samples.js            writes the samples
 *   node scripts/event-samples.js --check    fails when they are stale
 */

const http = require('node:http');
const path = require('node:path');
const { createSandbox } = require('../sandbox/server');
const { asCommand, updateFile } = require('./markdown-sections');

const BUILT = path.join(__dirname, '..', 'dist', 'nodes', 'Chat2Desk');
const FILE = path.join(__dirname, '..', 'docs', 'events.md');
const NOW = Date.parse('2026-07-17T12:00:05Z');
const CLIENT = 31000002;
const [OPERATOR, COLLEAGUE] = [618, 619];

/** What a person or a program does so that each event is raised at least once. */
async function everything(call) {
	const control = (route, body) => call('POST', `/_sandbox${route}`, body);
	const { id: newcomer } = await control('/chat/clients', { channel_id: 127, transport: 'viber', name: 'Zed' });
	await control('/chat/messages', { client_id: newcomer, text: 'Hello' });
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

/** A server that keeps the bodies of deliveries. */
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
 * @returns {Promise<any[]>} the body of a delivery of each event, as the sandbox sends it
 */
async function deliveries(events) {
	const token = 'sandbox-token';
	const sandbox = await createSandbox({ port: 0, token, now: NOW });
	const hook = await receiver();
	try {
		const call = caller(sandbox.url, token);
		await call('POST', '/v1/webhooks', { url: hook.url, name: 'samples', events: events.map(({ value }) => value) });
		await everything(call);
		await sandbox.state.deliveries.settled();
		return hook.bodies;
	} finally {
		hook.close();
		await sandbox.close();
	}
}

/** What changes from run to run: times go on, ports and random names differ. */
const CHANGING = [
	[/"2026-07-17T12:\d\d:\d\d(\.\d+)?Z"/g, '"2026-07-17T12:00:05Z"'],
	[/http:\/\/127\.0\.0\.1:\d+/g, 'https://storage.example.com'],
	[/"1555\d{7}"/g, '"15550001234"'],
	[/base64,[^"]+/g, 'base64,iVBORw0KGgo…'],
];

const steady = (text) => CHANGING.reduce((changed, [pattern, value]) => changed.replace(pattern, value), text);

/**
 * The item that the trigger makes of each event of the picker.
 * @returns {Promise<{name: string, description: string, value: string, json: any}[]>}
 * @throws {Error} where an event was not raised
 */
async function samples() {
	const { WEBHOOK_EVENTS: EVENTS } = require(path.join(BUILT, 'descriptions/webhook-events'));
	const { canonicalEvent } = require(path.join(BUILT, 'trigger/payload'));
	const { toItem } = require(path.join(BUILT, 'trigger/item'));
	const bodies = await deliveries(EVENTS);
	return EVENTS.map(({ name, description, value }) => {
		const payload = bodies.find(({ hook_type }) => canonicalEvent(hook_type) === value);
		if (payload === undefined) throw new Error(`The sandbox has not raised ${value}`);
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
	return steady(all.map(section).join('\n\n'));
}

module.exports = { samples, sampleSections, FILE };

void asCommand(module, async () => updateFile(FILE, 'samples', await sampleSections(), 'npm run docs:events'));
