'use strict';

/**
 * Real HTTPS servers on this machine: with a self-signed certificate, with a certificate of another host, and with
 * plain HTTP.
 */

const { execFileSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const tls = require('node:tls');
const { execute } = require('../../support/n8n-core');
const { locator } = require('../../compat/locator');

const WRITE = { resource: 'message', operation: 'send', clientId: locator('1'), text: 'hi' };

/** A self-signed certificate for a host. */
function certificate(folder, host) {
	const [key, cert] = ['key', 'cert'].map((name) => join(folder, `${host}.${name}`));
	const args = [
		'req',
		'-x509',
		'-newkey',
		'rsa:2048',
		'-nodes',
		'-days',
		'2',
		'-subj',
		`/CN=${host}`,
		'-addext',
		`subjectAltName=DNS:${host}`,
	];
	execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'ignore' });
	return { key: readFileSync(key), cert: readFileSync(cert) };
}

async function listening(server) {
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

describe('a failed TLS handshake', () => {
	const requests = [];
	const open = [];
	const answer = (request, response) => {
		requests.push(`${request.method} ${request.url}`);
		response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success","data":{"id":1}}');
	};
	let own;
	let plain;
	let folder;
	let trusted;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'chat2desk-secure-'));
		trusted = certificate(folder, 'other.example');
		own = await listening(https.createServer(trusted, answer));
		plain = await listening(http.createServer(answer));
		open.push(own, plain);
	});
	beforeEach(() => (requests.length = 0));
	afterAll(async () => {
		for (const server of open) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
		rmSync(folder, { recursive: true, force: true });
	});

	const send = async (server) =>
		await execute({
			parameters: WRITE,
			credential: { server: 'custom', customUrl: `https://127.0.0.1:${server.address().port}` },
		});

	function expectUntouched({ error }, message) {
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(/^The request was not sent, so it is safe to retry\. /);
		expect(error.description).toContain('NODE_EXTRA_CA_CERTS');
		expect(error.description).toContain('proxy');
		expect(requests).toEqual([]);
	}

	test('reports a self-signed certificate', async () => {
		expectUntouched(
			await send(own),
			/^Could not connect to Chat2Desk: its certificate is not valid \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
		);
	});

	test('reports a certificate of another host', async () => {
		const { connect } = tls;
		// Like NODE_EXTRA_CA_CERTS: the authority is trusted, the host differs.
		tls.connect = (...given) =>
			connect(
				...given.map((each) =>
					each !== null && typeof each === 'object' && !Array.isArray(each) ? { ...each, ca: trusted.cert } : each,
				),
			);
		try {
			expectUntouched(
				await send(own),
				/^Could not connect to Chat2Desk: its certificate is not valid \(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
			);
		} finally {
			tls.connect = connect;
		}
	});

	test('reports a server without TLS', async () => {
		expectUntouched(await send(plain), /^Could not connect to Chat2Desk: the TLS handshake failed \(E/);
	});

	test('can be retried, because nothing was sent', async () => {
		const run = await execute({
			parameters: WRITE,
			credential: { server: 'custom', customUrl: `http://127.0.0.1:${plain.address().port}` },
		});
		expect(run.error).toBeUndefined();
		expect(requests).toEqual(['POST /v1/messages']);
	});
});
