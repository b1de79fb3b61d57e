'use strict';

const dns = require('node:dns');
const http = require('node:http');
const {
	assertUrlAllowed,
	assertPublicPeer,
	accountOrigins,
	resolveFileUrls,
} = require('../../../dist/nodes/Chat2Desk/api/downloads/url-policy');
const { SERVER } = require('../../support/constants');
const { maliciousUrls, leavesOrigin, spellings } = require('../../support/malicious-urls');
const { execute } = require('../../support/n8n-core');
const { chat2desk, localServer, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

/** A canary server that must never receive a request, and the account's storage. */
const at = {};
beforeAll(async () => {
	at.canary = await localServer((_request, response) => response.end('inner secret'));
	at.port = Number(new URL(at.canary.url).port);
	at.storage = await localServer((request, response) => at.answer(request, response));
});
beforeEach(() => {
	at.canary.calls.length = 0;
	at.storage.calls.length = 0;
	at.answer = (_request, response) => response.writeHead(404).end();
});
afterAll(async () => await Promise.all([at.canary.close(), at.storage.close()]));

const credential = () => ({ server: 'custom', customUrl: SERVER, storageUrl: at.storage.url });
const linked = (addresses) => addresses.map((link) => ({ link }));

async function trigger(json, signed) {
	const options = { downloadAttachments: true, maxFiles: 1_000_000 };
	return await execute({
		type: 'chat2DeskTrigger',
		parameters: { events: ['inbox'], options },
		items: [{ event: 'inbox', signed, ...json }],
		credential: credential(),
	});
}

async function action(message) {
	chat2desk(() => success({ id: 1, ...message }));
	return await execute({
		parameters: { resource: 'message', operation: 'downloadAttachments', messageId: '1' },
		credential: credential(),
	});
}

test('rejects every form of an internal URL at every trust level', async () => {
	const home = accountOrigins({ server: 'custom', customUrl: SERVER, storageUrl: at.storage.url });
	const addresses = maliciousUrls(at.port);
	expect(addresses.length).toBeGreaterThan(50_000);
	const own = new URL(at.storage.url).origin;
	const allowed = [];
	const foreign = new Set();
	for (const address of addresses) {
		for (const url of resolveFileUrls(address, home)) {
			// The package treats this URL as a stored path, which only the storage receives.
			if (url.origin === own) continue;
			foreign.add(url.href);
		}
	}
	for (const href of foreign) {
		for (const trust of ['own', 'public']) {
			const verdict = await assertUrlAllowed({ helpers: {} }, new URL(href), home, trust).then(
				() => 'allowed',
				() => 'refused',
			);
			if (verdict === 'allowed') allowed.push([trust, href]);
		}
	}
	expect(allowed).toEqual([]);
	expect(foreign.size).toBeGreaterThan(100);
});

describe('sends no request to an internal URL', () => {
	const hosts = [...spellings('127.0.0.1'), 'localhost', 'a.localhost'];
	const malicious = () =>
		maliciousUrls(at.port, hosts).filter((address) => leavesOrigin(address, `${at.storage.url}/`));

	test.each([
		['an unsigned delivery', async (addresses) => await trigger({ attachments: linked(addresses) }, false)],
		['a signed delivery', async (addresses) => await trigger({ attachments: linked(addresses) }, true)],
	])('from %s', async (_name, run) => {
		const addresses = malicious();
		expect(addresses.length).toBeGreaterThan(1_000);
		const { items, error } = await run(addresses);
		expect(error).toBeUndefined();
		expect(items[0].binary).toBeUndefined();
		expect(items[0].json.attachment_errors.length).toBeGreaterThan(100);
		expect([at.canary.calls, at.storage.calls]).toEqual([[], []]);
	});

	test('from a message of the action node', async () => {
		const { error } = await action({ attachments: linked(malicious()) });
		expect(error.message).toMatch(/^Attachment skipped: .+ is inside n8n's own network$|must start with http/);
		expect([at.canary.calls, at.storage.calls]).toEqual([[], []]);
	});

	test.each([301, 302, 303, 307, 308])('from a redirect with HTTP %d', async (status) => {
		const targets = maliciousUrls(at.port, spellings('127.0.0.1')).filter(
			(address) => !/[^\x20-\x7e]/.test(address) && leavesOrigin(address.trim(), `${at.storage.url}/`),
		);
		const chosen = targets.filter((_, index) => index % 19 === 0).slice(0, 60);
		expect(chosen.length).toBeGreaterThan(50);
		at.answer = ({ url }, response) => response.writeHead(status, { location: chosen[Number(url.slice(1))] }).end();
		for (const signed of [true, false]) {
			const { items } = await trigger({ attachments: linked(chosen.map((_, index) => String(index))) }, signed);
			expect(items[0].binary).toBeUndefined();
			expect(items[0].json.attachment_errors).toHaveLength(chosen.length);
		}
		expect(at.canary.calls).toEqual([]);
	});

	// Only n8n 2.41 and later provide a DNS lookup. Before, the connection itself is checked (test/unit/api).
	const [major, minor] = require('n8n-core/package.json').version.split('.').map(Number);
	const ifLooksUp = major > 2 || (major === 2 && minor >= 41) ? test : test.skip;
	ifLooksUp('from a name that resolves to an internal address', async () => {
		const lookup = jest
			.spyOn(dns.promises, 'lookup')
			.mockImplementation(async () => [{ address: '127.0.0.1', family: 4 }]);
		const { error } = await action({ photo: `http://rebound.example:${at.port}/secret` });
		lookup.mockRestore();
		expect(error.message).toBe(`Attachment skipped: rebound.example:${at.port} is inside n8n's own network`);
		expect(at.canary.calls).toEqual([]);
	});
});

test('discards a response from an internal address if n8n provides no DNS lookup', async () => {
	const response = await new Promise((resolve) => http.get(at.canary.url, resolve));
	response.resume();
	const home = accountOrigins({ server: 'https://api.chat2desk.com' });
	expect(() => assertPublicPeer(response, new URL('http://rebound.example/'), home)).toThrow(
		/inside n8n's own network/,
	);
	expect(() => assertPublicPeer(response, new URL('https://storage.chat2desk.com/a'), home)).not.toThrow();
	const proxied = { req: { path: 'http://public.example/' }, socket: { remoteAddress: '127.0.0.1' } };
	expect(() => assertPublicPeer(proxied, new URL('http://public.example/'), home)).not.toThrow();
	const tunnelled = { req: { path: '/' }, socket: { remoteAddress: '127.0.0.1', _parent: {} } };
	expect(() => assertPublicPeer(tunnelled, new URL('https://public.example/'), home)).not.toThrow();
});

test('follows a limited number of redirects within the storage', async () => {
	at.answer = ({ url }, response) => {
		if (url === '/loop') response.writeHead(302, { location: '/loop' }).end();
		else if (url === '/a.jpg') response.writeHead(302, { location: `${at.storage.url}/b/c.jpg` }).end();
		else response.writeHead(200, { 'content-type': 'image/jpeg' }).end('JPEG');
	};
	const { items } = await trigger({ photo: 'a.jpg', video: 'loop' }, false);
	expect(items[0].binary.attachment_0).toMatchObject({ fileName: 'a.jpg', mimeType: 'image/jpeg' });
	expect(items[0].json.attachment_errors).toMatchObject([
		{ url: 'loop', error: expect.stringMatching(/redirects more than 5 times/) },
	]);
	expect(at.storage.calls.filter((call) => call === 'GET /loop')).toHaveLength(6);
});
