'use strict';

const { poll } = require('../../sandbox/start/n8n-client');
const { SANDBOX_TOKEN, sandboxCredential } = require('../../sandbox/start/seed');
const { n8nClient, n8nUrl, removeWorkflow, sandbox } = require('../e2e/support/servers');
const { allExecutions, itemOf, triggerWorkflow, webhookPath } = require('../e2e/support/trigger-workflow');
const { maliciousUrls, leavesOrigin, spellings } = require('../support/malicious-urls');
const { printTable } = require('../support/print-table');
const { localServer } = require('../support/local-server');
const { fresh } = require('./support/setup');

/** The maximum time in milliseconds that n8n may block other requests while it reads a malicious input. */
const FREEZE_MS = 1_000;

const at = {};
const figures = {};

/** A canary server that must never receive a request, and the account's storage, whose responses a test can set. */
beforeAll(async () => {
	at.client = await n8nClient();
	at.canary = await localServer((_request, response) => response.end('inner secret'));
	at.port = Number(new URL(at.canary.url).port);
	at.storage = await localServer((request, response) => at.answer(request, response));
	const plan = sandboxCredential(sandbox.url, 'Attacked');
	at.plan = { ...plan, data: { ...plan.data, storageUrl: at.storage.url } };
	at.credential = await at.client.createCredential(at.plan);
	const options = { downloadAttachments: true, maxFiles: 1_000_000, includeHeaders: true };
	const parameters = { events: ['inbox', 'outbox'], verifySignature: 'whenPresent', options };
	at.workflow = await at.client.createWorkflow(
		triggerWorkflow({ name: 'Attacked', credential: at.credential, parameters }),
	);
	await at.client.activateWorkflow(at.workflow.id);
});
beforeEach(() => {
	at.canary.calls.length = 0;
	at.storage.calls.length = 0;
	at.answer = (_request, response) => response.writeHead(404).end();
});
afterAll(async () => {
	await removeWorkflow(at.client, at.workflow.id);
	await Promise.all([at.canary.close(), at.storage.close()]);
	printTable('Attacks on a real n8n from within its messages', figures);
});

const post = async (body, headers) =>
	await fetch(`${n8nUrl}${webhookPath(at.workflow)}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body,
	});

/** Sends a delivery, signed or not, and waits for its item. */
async function delivered(payload, { signed = false, headers = {}, text } = {}) {
	const sent = fresh(payload);
	const body = text === undefined ? sent.body : Buffer.from(text);
	const known = (await allExecutions(at.client, at.workflow.id)).length;
	const response = await post(body, { ...(signed ? sent.headers : {}), ...headers });
	expect(response.status).toBe(200);
	const [{ id }] = await poll(
		async () => {
			const all = (await allExecutions(at.client, at.workflow.id)).filter(
				({ status }) => !['new', 'running'].includes(status),
			);
			return all.length > known ? all : undefined;
		},
		{ timeoutMs: 90_000, what: 'the execution' },
	);
	const execution = await at.client.getExecution(id);
	return { json: itemOf(execution), binary: execution.data.resultData.runData.Trigger[0].data.main[0][0].binary };
}

const linked = (addresses) => addresses.map((link) => ({ link }));

/** Unsigned bodies may have 256 kB; this leaves space for the other fields. */
const MAX_BATCH_BYTES = 200_000;

/** Attachments in batches that fit into unsigned deliveries. */
function batchesOf(attachments) {
	const batches = [[]];
	let bytes = 0;
	for (const attachment of attachments) {
		bytes += Buffer.byteLength(JSON.stringify(attachment)) + 1;
		if (bytes > MAX_BATCH_BYTES) {
			batches.push([]);
			bytes = 0;
		}
		batches.at(-1).push(attachment);
	}
	return batches;
}

describe('1 and 2: no request reaches an internal host', () => {
	const base = () => `${at.storage.url}/`;

	test.each([
		['an unsigned delivery', false],
		['a signed delivery', true],
	])('from %s', async (_name, signed) => {
		const all = maliciousUrls(at.port, [...spellings('127.0.0.1'), 'localhost', 'a.localhost']);
		const addresses = all.filter((address) => leavesOrigin(address, base()));
		figures['internal URLs in a delivery'] = addresses.length;
		let errors = 0;
		for (const attachments of signed ? [linked(addresses)] : batchesOf(linked(addresses))) {
			const { json, binary } = await delivered({ attachments }, { signed });
			expect(json.signed).toBe(signed);
			expect(binary).toBeUndefined();
			errors += json.attachment_errors.length;
		}
		expect(errors).toBeGreaterThan(100);
		expect([at.canary.calls, at.storage.calls]).toEqual([[], []]);
	});

	test('from a redirect of the storage', async () => {
		const targets = maliciousUrls(at.port, spellings('127.0.0.1'))
			.filter((address) => !/[^\x20-\x7e]/.test(address) && leavesOrigin(address.trim(), base()))
			.filter((_, index) => index % 10 === 0);
		figures['redirects to internal URLs'] = 2 * targets.length;
		at.answer = ({ url }, response) => response.writeHead(302, { location: targets[Number(url.slice(1))] }).end();
		for (const signed of [false, true]) {
			const { json, binary } = await delivered(
				{ attachments: linked(targets.map((_, index) => String(index))) },
				{ signed },
			);
			expect(binary).toBeUndefined();
			expect(json.attachment_errors).toHaveLength(targets.length);
		}
		expect(at.canary.calls).toEqual([]);
	});
});

describe('3: no input blocks n8n', () => {
	/** The longest response time of other requests during a function call, in milliseconds. */
	async function longestWait(work) {
		const state = { over: false, longest: 0 };
		const others = (async () => {
			while (!state.over) {
				const begun = performance.now();
				await fetch(`${n8nUrl}/healthz`);
				state.longest = Math.max(state.longest, performance.now() - begun);
			}
		})();
		await work().finally(() => {
			state.over = true;
		});
		await others;
		return state.longest;
	}

	const malicious = () => {
		const page = (_request, response) =>
			response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${'<title'.repeat(100_000)}`);
		return {
			'a page of 600 kB': [{ customUrl: at.storage.url }, page],
			'a token of 100 kB': [{ apiToken: `a${'"'.repeat(100_000)}b` }, undefined],
			'a server of 100 kB': [{ customUrl: `${at.storage.url}/${'/'.repeat(100_000)}a` }, page],
		};
	};

	test.each(['a page of 600 kB', 'a token of 100 kB', 'a server of 100 kB'])('%s', async (name) => {
		const [data, answer] = malicious()[name];
		if (answer) at.answer = answer;
		const plan = { ...at.plan, name, data: { ...at.plan.data, ...data } };
		const { id } = await at.client.createCredential(plan);
		const longest = await longestWait(async () => {
			expect((await at.client.testCredential({ id, ...plan })).status).toBe('Error');
		});
		figures[`longest response time of others: ${name}`] = `${longest.toFixed(0)} ms`;
		expect(longest).toBeLessThan(FREEZE_MS);
	});
});

test('4: clients with very long names are not kept', async () => {
	for (let index = 0; index < 10; index++) {
		const payload = { hook_type: 'outbox', client_id: `${index}${'x'.repeat(1_000_000)}` };
		const { json } = await delivered(payload, { signed: true });
		expect(json.client_id).toHaveLength(1_000_001);
		expect((await post(JSON.stringify(payload))).status).toBe(401);
	}
	figures['events of clients with names of 1 MB'] = 10;
});

test('5: file names from both sources cannot contain a path', async () => {
	// Each file is different, because files with the same name and content are output once.
	at.answer = ({ url }, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(url);
	const names = [
		'../../x.js',
		'..\\..\\x.js',
		'/..%2f..%2fhome%2fnode%2f.n8n%2fx.js',
		'a\0b\n\u202egpj.exe',
		'..',
		'.',
		' ',
		'x'.repeat(5_000),
	];
	const given = names.map((name, index) => ({ name, link: `${at.storage.url}/${index}/n.jpg` }));
	const stored = names.map((name, index) => ({ link: `${at.storage.url}/${index}/s/${encodeURIComponent(name)}` }));
	const { binary } = await delivered({ attachments: [...given, ...stored] });
	const files = Object.values(binary);
	expect(files.length).toBeGreaterThan(8);
	for (const { fileName, directory } of files) {
		expect(directory ?? '').toBe('');
		expect(fileName).toMatch(/^(?!\.{1,2}$)[^/\\\p{Cc}\u202a-\u202e]{1,200}$/u);
	}
	figures['malicious file names'] = names.length * 2;
});

test('6: no property of a body becomes a prototype', async () => {
	const name = '__pr\\u006fto__';
	const id = `proto-${Date.now()}`;
	const text = `{"hook_type":"inbox","message_id":"${id}","client":{"${name}":{"x":1},"id":5},"${name}":{"x":1},"constructor":{"prototype":{"x":1}}}`;
	const { json } = await delivered({}, { text });
	expect(json.message_id).toBe(id);
	expect(JSON.stringify(json)).not.toContain('__proto__');
	expect(json.x).toBeUndefined();
});

test('7: headers that grant access are omitted', async () => {
	const names = [
		'authorization',
		'cookie',
		'x-api-key',
		'x-forwarded-access-token',
		'cf-access-jwt-assertion',
		'x-amzn-oidc-data',
		'x-forwarded-user',
		'x-session',
	];
	const secrets = Object.fromEntries(names.map((name) => [name, 'SECRET']));
	const { json } = await delivered({}, { signed: true, headers: { ...secrets, 'x-request-id': 'kept' } });
	expect(json.headers['x-request-id']).toBe('kept');
	expect(JSON.stringify(json.headers)).not.toMatch(/SECRET|x-signature/);
	figures['omitted headers'] = names.length + 1;
});

describe("8: the credential's token in HTTP Request", () => {
	async function requested(url) {
		const position = [0, 0];
		const name = 'HTTP Request';
		const workflow = await at.client.createWorkflow({
			name: 'Takes the token elsewhere',
			nodes: [
				{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position, parameters: {} },
				{
					id: 'http',
					name,
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					position,
					parameters: {
						url,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'chat2DeskApi',
						options: {},
					},
					credentials: { chat2DeskApi: { id: at.credential.id, name: at.credential.name } },
				},
			],
			connections: { Start: { main: [[{ node: name, type: 'main', index: 0 }]] } },
		});
		await at.client.runWorkflow(workflow.id, 'Start');
		const [{ data }] = await at.client.untilExecutions(workflow.id);
		await at.client.deleteWorkflow(workflow.id);
		return data.resultData;
	}

	test('is sent to its own server', async () => {
		const { runData, error } = await requested(`${sandbox.url}/v1/companies/api_info`);
		expect(error).toBeUndefined();
		expect(runData['HTTP Request'][0].data.main[0][0].json.status).toBe('success');
	});

	test('is sent to no other server, and the error explains it', async () => {
		for (const url of [at.canary.url, `${at.canary.url}/v1`, at.storage.url, `http://localhost:${at.port}/`]) {
			const { error } = await requested(url);
			expect(JSON.stringify([error.message, error.description, error.messages])).toContain(
				'This credential can only be used with',
			);
			expect(JSON.stringify(error)).not.toContain(SANDBOX_TOKEN);
		}
		expect([at.canary.calls, at.storage.calls]).toEqual([[], []]);
	});
});
