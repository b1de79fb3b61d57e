'use strict';

/** Files that n8n holds are sent from a real n8n behind a proxy to the sandbox, which downloads them as Chat2Desk does. */

const { createHash, createHmac, randomUUID } = require('node:crypto');
const http = require('node:http');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { localServer } = require('../support/local-server');
const { OWNER } = require('../support/n8n-owner');
const { N8nInstance } = require('./support/n8n-instance');
const { SandboxInstance } = require('./support/sandbox-instance');
const { node } = require('./support/waits');

const SECRET = 'secret-of-the-links';
const TEXT = 'Größe L, 25 °C';

const sha256 = (content) => createHash('sha256').update(content).digest('hex');
const locator = (id) => ({ __rl: true, mode: 'id', value: String(id) });
const to = (...names) => [names.map((name) => ({ node: name, type: 'main', index: 0 }))];

const n8n = new N8nInstance('files');
const sandbox = new SandboxInstance();
/** Replies to requests for files instead of n8n. */
let reply;
let proxy;
let credential;
let clientId;

/** Starts n8n again, with its files in another place. */
async function restart(mode) {
	await n8n.stop();
	await n8n.start({ ...settings(), N8N_DEFAULT_BINARY_DATA_MODE: mode });
	await n8n.client.login(OWNER);
}

const settings = () => ({ WEBHOOK_URL: proxy.url, N8N_BINARY_DATA_SIGNING_SECRET: SECRET });

beforeAll(async () => {
	proxy = await localServer((request, response) => {
		const { url: path, method, headers } = request;
		if (reply !== undefined && path.startsWith('/rest/binary-data/')) return reply(response);
		const forwarded = http.request({ host: '127.0.0.1', port: n8n.port, path, method, headers }, (answer) => {
			response.writeHead(answer.statusCode, answer.headers);
			answer.pipe(response);
		});
		return request.pipe(forwarded);
	});
	await Promise.all([n8n.open(settings()), sandbox.open()]);
	({ first: credential } = await sandbox.credentialsIn(n8n.client));
	clientId = sandbox.sandbox.account.clients.all()[0].id;
});
afterAll(async () => {
	await n8n.close();
	await sandbox.close();
	await proxy.close();
});
beforeEach(() => {
	reply = undefined;
	sandbox.state.logs.attachments.clear();
});

/** A node that sends the files of its input. */
const chat2desk = (name, parameters, more = { attachmentSource: 'inputField' }) => ({
	...node(name, `${PACKAGE_NAME}.chat2Desk`, 1, { resource: 'message', ...parameters, additionalFields: more }),
	credentials: { chat2DeskApi: { id: credential.id, name: credential.plan.name } },
});

const send = (more) => chat2desk('Send', { operation: 'send', clientId: locator(clientId), text: 'Here it is' }, more);

/** Creates a workflow in which a node makes a file, and runs it. Returns its execution. */
async function runWithFile(receivers, status) {
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('Text', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ text: TEXT }) }),
		node('File', 'n8n-nodes-base.convertToFile', 1.1, {
			operation: 'toText',
			sourceProperty: 'text',
			options: { fileName: 'size.txt' },
		}),
		...receivers,
	];
	const names = receivers.map(({ name }) => name);
	const connections = { Start: { main: to('Text') }, Text: { main: to('File') }, File: { main: to(...names) } };
	const workflow = await n8n.client.createWorkflow({ name: 'Files', nodes, connections });
	await n8n.client.runWorkflow(workflow.id, 'Start');
	if (status === 'waiting') return undefined;
	return (await n8n.client.untilExecutions(workflow.id, { timeoutMs: 60_000 }))[0];
}

const errorOf = ({ data }) => data.resultData.error?.message;

/** The downloads of the sandbox, once they have ended. */
async function downloads() {
	await sandbox.state.attachments.settled();
	return sandbox.state.logs.attachments.all();
}

const DOWNLOADED = { status: 200, content_type: 'text/plain', sha256: sha256(TEXT), error: null };

/** A link to the same file, signed as n8n does, with another time of expiry. */
function signAgain(url, changes) {
	const [header, payload] = new URL(url).searchParams.get('token').split('.');
	const claims = { ...JSON.parse(Buffer.from(payload, 'base64url')), ...changes };
	const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
	const signature = createHmac('sha256', SECRET).update(signed).digest('base64url');
	return `${url.split('?')[0]}?token=${signed}.${signature}`;
}

describe('a file that a node makes', () => {
	it('goes with each operation that can carry one', async () => {
		const wa = sandbox.sandbox.account.clients.find(({ channels }) => channels[0].transports.includes('wa_dialog'));
		const execution = await runWithFile([
			send(),
			chat2desk('Comment', { operation: 'sendComment', clientId: locator(clientId), text: 'For us' }),
			chat2desk('Template', {
				operation: 'sendTemplate',
				clientId: locator(wa.id),
				transport: 'wa_dialog',
				templateName: 'order',
				language: 'en',
			}),
			chat2desk('Receive', { operation: 'receive', channelId: locator(128), phone: '15550000001' }),
			chat2desk('Import', {
				operation: 'import',
				clientId: locator(clientId),
				channelId: locator(126),
				transport: 'widget',
				messages: { message: [{ sentAt: '2026-07-17 10:00', attachmentSource: 'inputField' }] },
			}),
		]);
		expect(errorOf(execution)).toBeUndefined();
		expect(await downloads()).toEqual(Array(5).fill(expect.objectContaining(DOWNLOADED)));
		// n8n's own check of each link comes first.
		expect(proxy.calls.filter((call) => call.startsWith('HEAD /rest/binary-data/signed'))).toHaveLength(5);
		const [message] = sandbox.sandbox.account.messages.filter(({ text }) => text === 'Here it is');
		expect(message.attachments).toMatchObject([{ name: 'size.txt' }]);
	});

	it('goes with a question', async () => {
		const asked = { operation: 'sendAndWait', responseType: 'approval', message: 'Agreed?' };
		await runWithFile([chat2desk('Ask', { ...asked, clientId: locator(clientId) })], 'waiting');
		await sandbox.until(() => sandbox.state.logs.attachments.all().length > 0, 'the question');
		expect(await downloads()).toMatchObject([DOWNLOADED]);
	});

	it('has a link that ends after its lifetime and cannot be altered', async () => {
		await runWithFile([send()]);
		const [{ url }] = await downloads();
		const status = async (link) => (await fetch(link)).status;
		const now = Math.floor(Date.now() / 1000);
		expect(await status(signAgain(url, { exp: now + 60 }))).toBe(200);
		expect(await status(signAgain(url, { exp: now - 60 }))).toBe(400);
		const at = url.length - 10;
		expect(await status(url.slice(0, at) + (url[at] === 'a' ? 'b' : 'a') + url.slice(at + 1))).toBe(400);
	});
});

describe('files that come with a webhook', () => {
	it('are sent one by one, and can be downloaded after the execution', async () => {
		const path = randomUUID();
		const webhook = {
			...node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, options: {} }),
			webhookId: path,
		};
		const workflow = await n8n.client.createWorkflow({
			name: 'Upload',
			nodes: [webhook, send({ attachmentSource: 'inputField', binaryPropertyName: 'first, second' })],
			connections: { Webhook: { main: to('Send') } },
		});
		await n8n.client.activateWorkflow(workflow.id);
		const form = new FormData();
		const files = ['first', 'second'].map((name) => [name, `Content of ${name}`]);
		for (const [name, content] of files) form.append(name, new Blob([content], { type: 'text/plain' }), `${name}.txt`);
		expect((await fetch(`${proxy.url}/webhook/${path}`, { method: 'POST', body: form })).status).toBe(200);
		const [execution] = await n8n.client.untilExecutions(workflow.id, { timeoutMs: 60_000 });
		expect(errorOf(execution)).toBeUndefined();
		const [{ json }] = execution.data.resultData.runData.Send[0].data.main[0];
		expect(json).toMatchObject({ parts: 2, files: ['first.txt', 'second.txt'] });
		const sent = json.message_ids.map((id) => sandbox.sandbox.account.messages.get(id));
		expect(sent.map(({ text }) => text)).toEqual(['Here it is', null]);
		for (const [index, { url, sha256: checksum }] of (await downloads()).entries()) {
			const again = await fetch(url);
			expect(again.status).toBe(200);
			const content = Buffer.from(await again.arrayBuffer());
			expect([sha256(content), checksum]).toEqual(Array(2).fill(sha256(files[index][1])));
		}
	});
});

describe('nothing is sent', () => {
	/** Runs a workflow that fails. Returns its error. */
	async function failed() {
		const before = sandbox.sandbox.account.messages.all().length;
		const execution = await runWithFile([send()]);
		expect(sandbox.sandbox.account.messages.all()).toHaveLength(before);
		return errorOf(execution);
	}

	it.each([
		['404', (response) => response.writeHead(404).end(), /returns HTTP 404/],
		['a redirect', (response) => response.writeHead(302, { location: '/login' }).end(), /returns HTTP 302/],
		[
			'a page',
			(response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>'),
			/returns a web page/,
		],
	])('if a proxy in front of n8n answers with %s', async (_name, answer, message) => {
		reply = answer;
		expect(await failed()).toMatch(message);
	});

	it('if n8n keeps files in memory', async () => {
		await restart('default');
		expect(await failed()).toMatch(/n8n keeps files in memory/);
	});
});

it('a file in the database of n8n is sent', async () => {
	await restart('database');
	const execution = await runWithFile([send()]);
	expect(errorOf(execution)).toBeUndefined();
	const [download] = await downloads();
	expect(download).toMatchObject(DOWNLOADED);
	const [, payload] = new URL(download.url).searchParams.get('token').split('.');
	expect(JSON.parse(Buffer.from(payload, 'base64url')).id).toMatch(/^database:/);
});
