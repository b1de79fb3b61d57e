'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { installOnce } = require('../../sandbox/start/install');
const { N8nClient, poll } = require('../../sandbox/start/n8n-client');
const { findFreePort, requireFreePort } = require('../../sandbox/start/ports');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { launchBrowser } = require('./support/browser');
const { expectOnboarding } = require('./support/expect-onboarding');

/** Startup timeout: on a busy machine, building and installing the package takes minutes. */
const START_MS = 300_000;

const SCRIPT = path.resolve(__dirname, '..', '..', 'sandbox', 'start', 'index.js');

let temporary;

beforeEach(() => {
	temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-start-'));
});
afterEach(() => {
	fs.rmSync(temporary, { recursive: true, force: true });
});

/** Runs the script of `npm start` with a separate playground. */
function runStart(args) {
	const child = spawn(process.execPath, [SCRIPT, ...args], {
		env: { ...process.env, CHAT2DESK_PLAYGROUND: path.join(temporary, 'playground') },
	});
	const run = { child, output: '', ended: once(child, 'close') };
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (run.output += chunk));
	return run;
}

/** Waits for the summary. If the script exits before, its output becomes the error message. */
async function untilReady(run) {
	await poll(
		async () => {
			if (run.child.exitCode !== null) throw new Error(`npm start exited: ${run.output}`);
			return run.output.includes('Ready.') || undefined;
		},
		{ timeoutMs: START_MS, what: 'the summary of npm start' },
	);
}

/** Sends an API request like an external program. */
async function api(url, route) {
	const response = await fetch(`${url}/v1${route}`, { headers: { authorization: SANDBOX_TOKEN } });
	return (await response.json()).data;
}

/** Writes as the first client and waits for the bot's reply. */
async function talkToTheBot(sandboxUrl, text) {
	const listed = await fetch(`${sandboxUrl}/_sandbox/chat/clients?limit=1`);
	const [{ id }] = (await listed.json()).data;
	const body = JSON.stringify({ client_id: id, text });
	const sent = await fetch(`${sandboxUrl}/_sandbox/chat/messages`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body,
	});
	expect(sent.ok).toBe(true);
	return await poll(
		async () =>
			(await api(sandboxUrl, `/messages?client_id=${id}&order=desc&limit=20`)).find((message) =>
				message.text?.includes(`You wrote: "${text}"`),
			),
		{ timeoutMs: 15_000, what: "the bot's reply" },
	);
}

/**
 * The response to the headers that a browser sends for a page of another origin. An accepted WebSocket counts as a
 * response.
 */
function statusOf(url, headers, method = 'GET') {
	return new Promise((resolve, reject) => {
		const call = http.request(url, { method, headers, agent: false });
		const done = (answer) => {
			resolve({ status: answer.statusCode, headers: answer.headers });
			call.destroy();
		};
		call.on('response', done).on('upgrade', done).on('error', reject).end();
	});
}

const webSocket = {
	connection: 'Upgrade',
	upgrade: 'websocket',
	'sec-websocket-version': '13',
	'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** Only the user who started the playground can access it. */
async function expectProtected(run, n8nUrl, sandboxUrl) {
	const file = path.join(temporary, 'playground', 'password');
	const password = fs.readFileSync(file, 'utf8').trim();
	expect(fs.statSync(file).mode & 0o777).toBe(0o600);
	expect(run.output).toContain(`owner@example.com / ${password}`);
	const client = new N8nClient(n8nUrl);
	await client.login({ email: 'owner@example.com', password });

	const { host } = new URL(n8nUrl);
	const push = `${n8nUrl}/rest/push?pushRef=start-test`;
	const asOwner = { host, origin: n8nUrl, cookie: client.cookie };
	expect((await statusOf(push, { ...asOwner, ...webSocket })).status).toBe(101);
	for (const foreign of [
		{ host: 'evil.example' },
		{ host: `evil.example:${new URL(n8nUrl).port}` },
		{ origin: 'http://evil.example' },
	]) {
		expect((await statusOf(`${n8nUrl}/rest/settings`, { ...asOwner, ...foreign })).status).toBe(403);
		expect((await statusOf(push, { ...asOwner, ...webSocket, ...foreign })).status).toBe(403);
		const reset = await statusOf(
			`${sandboxUrl}/_sandbox/reset`,
			{ host: new URL(sandboxUrl).host, ...foreign },
			'POST',
		);
		expect(reset.status).toBe(403);
	}
	for (const route of ['/', '/webhook/x', '/healthz', '/form/x']) {
		expect((await statusOf(n8nUrl + route, { host: 'evil.example' })).status).toBe(403);
		const { headers } = await statusOf(n8nUrl + route, { host, origin: 'http://evil.example' });
		expect(headers).not.toHaveProperty('access-control-allow-credentials');
	}
}

describe('npm start', () => {
	let browser;
	beforeAll(async () => {
		browser = await launchBrowser();
	});
	afterAll(() => browser?.close());

	it(
		'provides a working bot, keeps it after a restart, and leaves nothing running',
		async () => {
			const [port, sandboxPort] = [await findFreePort(), await findFreePort()];
			const args = ['--port', String(port), '--sandbox-port', String(sandboxPort)];
			const passwords = new Set();
			for (const [text, signal] of [
				['first start', 'SIGINT'],
				['second start', 'SIGTERM'],
			]) {
				const run = runStart(args);
				let ended;
				try {
					await untilReady(run);
					await expectProtected(run, `http://127.0.0.1:${port}`, `http://127.0.0.1:${sandboxPort}`);
					passwords.add(fs.readFileSync(path.join(temporary, 'playground', 'password'), 'utf8'));
					await expectOnboarding(browser, run, `http://127.0.0.1:${port}`, `http://127.0.0.1:${sandboxPort}`);
					expect(await talkToTheBot(`http://127.0.0.1:${sandboxPort}`, text)).toMatchObject({ type: 'autoreply' });
				} finally {
					run.child.kill(signal);
					ended = await run.ended;
				}
				// Stopping after startup is a success; before, the exit code is 130 or 143.
				expect(ended).toEqual([0, null]);
				await requireFreePort(port, 'n8n', '--port');
				await requireFreePort(sandboxPort, 'the sandbox', '--sandbox-port');
			}
			expect(passwords.size).toBe(1);
		},
		2 * START_MS + 60_000,
	);

	it.each(['--port', '--sandbox-port'])(
		'names the option if the port of %s is in use, and exits with 1',
		async (flag) => {
			const holder = net.createServer().listen(0, '127.0.0.1');
			await once(holder, 'listening');
			const taken = holder.address().port;
			const other = flag === '--port' ? '--sandbox-port' : '--port';
			const run = runStart([flag, String(taken), other, String(await findFreePort())]);
			const [code] = await run.ended;
			holder.close();
			expect(code).toBe(1);
			expect(run.output).toContain(`Port ${taken} cannot be used`);
			expect(run.output).toContain(`npm start -- ${flag} ${taken + 100}`);
		},
	);

	it.each([
		[['--port', 'many'], 'not "many"'],
		[['--prot', '1'], '--help'],
		[['--sandbox-port', '4190'], 'Browsers block port 4190'],
		[['--port', '4010'], 'cannot share port 4010'],
	])('explains the error in %j', async (args, text) => {
		const run = runStart(args);
		expect((await run.ended)[0]).toBe(1);
		expect(run.output).toContain(text);
	});
});

describe('Installation into the cache', () => {
	const plan = (changes) => {
		const folder = path.join(temporary, 'thing');
		const file = path.join(folder, 'thing.txt');
		return {
			folder,
			needsBytes: 1,
			what: 'The thing',
			verify: async () => (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === 'whole' ? { thing: 1 } : undefined),
			install: jest.fn(async () => fs.writeFileSync(file, 'whole')),
			...changes,
		};
	};

	it('runs once', async () => {
		const first = plan();
		expect(await installOnce(first)).toEqual({ thing: 1 });
		const second = plan();
		expect(await installOnce(second)).toEqual({ thing: 1 });
		expect([first.install.mock.calls.length, second.install.mock.calls.length]).toEqual([1, 0]);
	});

	it('starts over after an interruption', async () => {
		const interrupted = plan({
			install: async () => {
				fs.writeFileSync(path.join(interrupted.folder, 'thing.txt'), 'half');
				fs.writeFileSync(path.join(interrupted.folder, 'left-over.txt'), '');
				throw new Error('interrupted');
			},
		});
		await expect(installOnce(interrupted)).rejects.toThrow('interrupted');
		const again = plan();
		await installOnce(again);
		expect(again.install).toHaveBeenCalledTimes(1);
		expect(fs.readdirSync(again.folder).sort()).toEqual(['.complete', 'thing.txt']);
	});

	it('reports missing disk space', async () => {
		const tooBig = plan({ needsBytes: 1e18 });
		await expect(installOnce(tooBig)).rejects.toThrow(/requires about 1000000000\.0 GB/);
		expect(tooBig.install).not.toHaveBeenCalled();
	});

	it('rejects a second installation at the same time', async () => {
		const holder = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
		const { folder, ...rest } = plan();
		fs.mkdirSync(folder);
		fs.writeFileSync(path.join(folder, '.installing'), String(holder.pid));
		await expect(installOnce({ folder, ...rest })).rejects.toThrow(`process ${holder.pid}`);
		holder.kill('SIGKILL');
		await once(holder, 'close');
		await expect(installOnce({ folder, ...rest })).resolves.toEqual({ thing: 1 });
	});
});
