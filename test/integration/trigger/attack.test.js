'use strict';

const http = require('node:http');
const { createSandbox } = require('../../../sandbox/server');
const { cpuMsAsync } = require('../../support/cpu-time');
const { hostFor, TOKEN } = require('./host');
const { maliciousDeliveries, validDeliveries, signed } = require('./malicious-deliveries');

/** CPU time for one delivery, in milliseconds. */
const LIMIT_MS = 500;

let sandbox;
let host;

beforeAll(async () => {
	sandbox = await createSandbox({ port: 0 });
	host = await hostFor(sandbox);
	await host.activate();
});
afterAll(async () => {
	await host.close();
	await sandbox.close();
});

/** Sends raw bytes. An array of values becomes several header lines. */
function send({ body, headers, chunked }) {
	return new Promise((resolve, reject) => {
		const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length };
		const request = http.request(
			host.url,
			{ method: 'POST', headers: { ...headers, ...length }, agent: false },
			(response) => {
				const parts = [];
				response.on('data', (part) => parts.push(part));
				response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }));
			},
		);
		request.on('error', reject);
		request.end(body);
	});
}

describe('malicious deliveries', () => {
	const validBody = Buffer.from(
		JSON.stringify({ hook_type: 'inbox', message_id: 1, text: 'segredo-do-cliente ✓', client_id: 5 }),
	);
	const valid = { body: validBody, headers: signed(validBody, String(Math.floor(Date.now() / 1000)), TOKEN) };
	const malicious = maliciousDeliveries(valid, TOKEN);

	it('cover more than 200 cases', () => {
		const serialized = malicious.map(
			({ body, headers, chunked }) => `${body.toString('latin1')} ${JSON.stringify(headers)} ${chunked}`,
		);
		expect(new Set(serialized).size).toBe(malicious.length);
		expect(malicious.length).toBeGreaterThan(200);
	});

	it('start no workflow, never throw, get a quick response, and the reason exposes no secret', async () => {
		expect((await send(valid)).status).toBe(200);
		expect(host.runs.splice(0)).toHaveLength(1);
		host.log.length = 0;
		const slow = [];
		const unexpected = [];
		for (const delivery of malicious) {
			let answer;
			const ms = await cpuMsAsync(async () => (answer = await send(delivery)), LIMIT_MS);
			const { status, text } = answer;
			if (![200, 401, 422].includes(status)) unexpected.push([delivery.name, status]);
			if (status === 401 && !/^\{"error":"[a-zA-Z ]+"\}$/.test(text)) unexpected.push([delivery.name, text]);
			if (ms > LIMIT_MS) slow.push([delivery.name, ms]);
		}
		expect({ runs: host.runs, thrown: host.thrown, unexpected, slow }).toEqual({
			runs: [],
			thrown: [],
			unexpected: [],
			slow: [],
		});
		expect(host.log.filter(({ level }) => level === 'warn').length).toBeGreaterThan(150);
		const log = JSON.stringify(host.log);
		expect(log).not.toContain(TOKEN);
		expect(log).not.toContain('segredo');
		expect({}.polluted).toBeUndefined();
	});

	it('do not block valid deliveries before and after', async () => {
		const deliveries = validDeliveries(150, TOKEN, 1_000);
		for (const delivery of deliveries)
			expect([(await send(delivery)).status, delivery.name]).toEqual([200, delivery.name]);
		expect(host.runs.map(({ json }) => json.message_id)).toEqual(deliveries.map(({ index }) => 1_000 + index));
		// UTF-8 cannot encode a lone surrogate. It arrives as U+FFFD.
		expect(host.runs.map(({ json }) => json.text)).toEqual(
			deliveries.map(({ body }) => JSON.parse(body.toString()).text),
		);
		expect(host.thrown).toEqual([]);
	});

	it('accepts concurrent valid deliveries, each once', async () => {
		host.runs.length = 0;
		const deliveries = validDeliveries(60, TOKEN, 2_000).map((each) => {
			const body = Buffer.from(JSON.stringify({ ...JSON.parse(each.body.toString()), batch: 2 }));
			return { body, headers: signed(body, each.headers['x-timestamp'], TOKEN) };
		});
		const statuses = await Promise.all(deliveries.map(send));
		expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([200]));
		expect(new Set(host.runs.map(({ json }) => json.delivery_id)).size).toBe(60);
	});
});
