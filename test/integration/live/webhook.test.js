'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const net = require('node:net');
const path = require('node:path');
const { ROOT } = require('../../support/constants');
const { MARKER } = require('./changes');
const { startAccount, TOKEN } = require('./setup');

const CLIENT = 31000005;
/** The numbers depend on the machine's speed. */
const AGE = /^-?\d+ to -?\d+ s$/;

/** @returns {Promise<number>} a free port */
function findPort() {
	return new Promise((resolve) => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

let account;
afterEach(() => account.close());

/**
 * Checks the deliveries of a sandbox.
 * @param {object} options of createSandbox
 * @param {(help: {write: () => Promise<void>, advance: (ms: number) => Promise<void>}) => Promise<void>} work while the check waits
 * @param {object} [more] for the check
 */
async function checkDeliveries(options, work, more = {}) {
	account = await startAccount({ stamp: 'clock', ...options });
	const { state, url } = account.sandbox;
	const settled = () => state.deliveries.settled();
	const help = {
		write: async () => {
			await fetch(`${url}/_sandbox/chat/messages`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ client_id: CLIENT, text: MARKER }),
			});
			await settled();
		},
		advance: (ms) => state.clock.advance(ms, settled),
	};
	const port = await findPort();
	return await account.check({
		args: ['--webhook', `http://127.0.0.1:${port}/hook`, '--port', String(port)],
		now: () => state.clock.now(),
		end: () => work(help),
		...more,
	});
}

const webhooks = () => account.sandbox.account.webhooks.all().map(({ name }) => name);

async function writeTwice({ write, advance }) {
	await write();
	await advance(10_000);
	await write();
}

test.each([
	['hex', 'signed with the MD5 as hex text: 3'],
	['bytes', 'signed with the MD5 as bytes: 3'],
	['none', 'not signed: 3'],
])('reports signatures, ages, retries and operators: %s', async (signature, text) => {
	const { answers, stopped, output, requests } = await checkDeliveries({ signature }, writeTwice);
	expect(stopped).toBeUndefined();
	expect(answers).toEqual({
		Deliveries: '3',
		Signatures: text,
		"operator_id and the dialog's current operator": 'the same: 2',
		'Age of X-Timestamp at the first delivery': signature === 'none' ? 'unknown' : expect.stringMatching(AGE),
		'Age of event_time at the first delivery': expect.stringMatching(AGE),
		'The rejected delivery': expect.stringMatching(
			/^was retried after \d+ s with the same body and the same X-Timestamp$/,
		),
		'Accepted deliveries that were delivered again': '0',
		'The webhook of the check': 'removed',
	});
	expect(webhooks()).toEqual(['CRM']);
	expect(requests).toBe(account.proxy.calls.length);
	for (const secret of [MARKER, TOKEN, String(CLIENT)]) expect(output).not.toContain(secret);
});

test('counts accepted deliveries that are delivered again', async () => {
	const { answers } = await checkDeliveries({ variants: { duplicateDeliveries: true } }, writeTwice);
	expect(answers['Accepted deliveries that were delivered again']).toBe('1');
});

test('finds another operator than the current one', async () => {
	const { answers } = await checkDeliveries(
		{ variants: { previousOperatorInDeliveries: true } },
		async ({ write, advance }) => {
			await write();
			await advance(10_000);
			const { dialogs } = account.sandbox.account;
			const dialog = dialogs.find(({ client_id: id }) => id === CLIENT);
			await fetch(`${account.sandbox.url}/v1/dialogs/${dialog.id}`, {
				method: 'PUT',
				headers: { authorization: TOKEN, 'content-type': 'application/json' },
				body: JSON.stringify({ operator_id: dialog.operator_id === 618 ? 619 : 618, force_assign: true }),
			});
			await write();
		},
	);
	expect(answers["operator_id and the dialog's current operator"]).toMatch('another one');
});

test('reports that nothing arrived', async () => {
	const { answers } = await checkDeliveries({}, async () => {});
	expect(answers).toEqual({ Deliveries: 'none', 'The webhook of the check': 'removed' });
});

test('removes the webhook after an interruption', async () => {
	const controller = new AbortController();
	const { answers } = await checkDeliveries({}, async () => controller.abort(), { signal: controller.signal });
	expect(answers['The webhook of the check']).toBe('removed');
	expect(webhooks()).toEqual(['CRM']);
});

test('removes a webhook whose creation was interrupted and returned no ID', async () => {
	const controller = new AbortController();
	const change = (response, path, method) => {
		if (method !== 'POST') return response;
		controller.abort();
		return { ...response, body: { status: 'success' } };
	};
	const { answers } = await checkDeliveries({}, async () => {}, { signal: controller.signal, change });
	expect(answers['The webhook of the check']).toBe('removed');
	expect(webhooks()).toEqual(['CRM']);
});

test('says that the webhook must be deleted manually', async () => {
	const change = (response, path, method) => (method === 'DELETE' ? { status: 500, body: {} } : response);
	const { answers } = await checkDeliveries({}, async () => {}, { change });
	expect(answers['The webhook of the check']).toMatch('NOT REMOVED');
});

test.each(['SIGINT', 'SIGTERM'])('removes the webhook after %s', async (signal) => {
	account = await startAccount();
	const port = String(await findPort());
	const args = [
		path.join(ROOT, 'test', 'live', 'run.js'),
		'--webhook',
		`http://127.0.0.1:${port}/hook`,
		'--port',
		port,
	];
	const child = spawn(process.execPath, args, { env: { ...process.env, ...account.environment } });
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text) => {
		output += text;
		if (text.includes('The webhook exists')) child.kill(signal);
	});
	expect(await once(child, 'exit')).toEqual([0, null]);
	expect(output).toContain('The webhook of the check: removed');
	expect(webhooks()).toEqual(['CRM']);
});

test('keeps an existing webhook with the same URL', async () => {
	account = await startAccount();
	const { answers, stopped } = await account.check({
		args: ['--webhook', 'http://127.0.0.1:9/crm', '--port', String(await findPort())],
	});
	expect(stopped).toMatch('The webhook was rejected (HTTP 400)');
	expect(answers['The webhook of the check']).toBe('not created');
	expect(webhooks()).toEqual(['CRM']);
});

test('creates no webhook if few requests are left', async () => {
	account = await startAccount({ quota: 500 });
	const { stopped, requests } = await account.check({
		args: ['--webhook', 'https://x.example/hook', '--port', String(await findPort())],
	});
	expect(stopped).toMatch('fewer than 1000 requests left');
	expect(requests).toBe(1);
	expect(webhooks()).toEqual(['CRM']);
});
