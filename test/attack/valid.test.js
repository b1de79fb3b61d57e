'use strict';

const { randomUUID } = require('node:crypto');
const { gzipSync } = require('node:zlib');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { poll } = require('../../sandbox/start/n8n-client');
const { sandbox } = require('../e2e/support/servers');
const { compare, takenItems } = require('../e2e/support/trigger-workflow');
const { validDeliveries } = require('../integration/trigger/valid-deliveries');
const { percentile, printTable } = require('../support/print-table');
const { SECRET, attackSetup, fresh } = require('./support/setup');

const at = attackSetup('Valid deliveries');
const figures = { sent: 0, accepted: 0, later: 0, processed: 0, lost: 0, duplicated: 0 };
const times = [];

afterAll(() => {
	printTable('Valid deliveries to a real n8n', {
		'deliveries sent, including duplicates': figures.sent,
		accepted: figures.accepted,
		'asked to retry (503)': figures.later,
		'started an execution': figures.processed,
		lost: figures.lost,
		duplicated: figures.duplicated,
		'response, median': `${percentile(times, 0.5).toFixed(1)} ms`,
		'response, slowest': `${Math.max(...times).toFixed(1)} ms`,
	});
});

/** Compresses a body. */
const gzipped = ({ body, headers }) => ({ body: gzipSync(body), headers: { ...headers, 'content-encoding': 'gzip' } });

describe('valid deliveries to the same n8n', () => {
	async function send(delivery) {
		const { status, ms } = await at.send(delivery);
		figures.sent += 1;
		times.push(ms);
		if (status === 200) figures.accepted += 1;
		if (status === 503) figures.later += 1;
		return status;
	}

	/** Waits until no execution runs and compares sent and accepted deliveries. */
	async function settle(sent) {
		const isMine = ({ message_id }) => sent.includes(message_id);
		await poll(
			async () =>
				(await takenItems(at.client, at.workflow.id)).filter(isMine).length >= sent.length ? true : undefined,
			{
				timeoutMs: 60_000,
				everyMs: 1_000,
				what: 'all valid executions',
			},
		);
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		const taken = (await takenItems(at.client, at.workflow.id)).filter(isMine);
		const { lost, duplicated } = compare(
			sent,
			taken.map(({ message_id }) => message_id),
		);
		figures.processed += taken.length;
		figures.lost += lost.length;
		figures.duplicated += duplicated.length;
		expect({ lost, duplicated }).toEqual({ lost: [], duplicated: [] });
		return taken;
	}

	it('are accepted with both key forms, in all sizes and alphabets, chunked or not', async () => {
		const deliveries = validDeliveries(60, SANDBOX_TOKEN);
		for (const delivery of deliveries) expect([delivery.name, await send(delivery)]).toEqual([delivery.name, 200]);
		const taken = await settle(deliveries.map(({ index }) => index));
		expect(taken.map(({ text }) => text)).toEqual(deliveries.map(({ body }) => JSON.parse(body.toString()).text));
	});

	it.each([
		['gzip', 'hex', gzipped],
		['gzip, the other key form', 'bytes', gzipped],
		['gzip in chunks', 'hex', (sent) => ({ ...gzipped(sent), chunked: true })],
		[
			'another declared character set',
			'hex',
			(sent) => ({ ...sent, headers: { ...sent.headers, 'content-type': 'application/json; charset=utf-8' } }),
		],
		[
			'header names in upper case',
			'bytes',
			({ body, headers }) => ({
				body,
				headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
			}),
		],
	])('are accepted as %s', async (_name, mode, dress) => {
		const message_id = randomUUID();
		expect(await send(dress(fresh({ message_id }, mode)))).toBe(200);
		const [{ text }] = await settle([message_id]);
		expect(text).toBe(SECRET);
	});

	it('start one workflow each for three concurrent copies', async () => {
		const ids = Array.from({ length: 25 }, () => randomUUID());
		for (const message_id of ids) {
			const delivery = fresh({ message_id });
			const statuses = await Promise.all([send(delivery), send(delivery), send(delivery)]);
			// 503 asks Chat2Desk to retry the copy in case the first one fails.
			expect(statuses.every((status) => [200, 503].includes(status))).toBe(true);
			expect(statuses).toContain(200);
		}
		await settle(ids);
	});

	it('start one workflow each if the sender disconnects early and retries', async () => {
		const ids = [];
		for (const leaveAfterMs of [5, 10, 20, 30, 50, 80, 120]) {
			const message_id = randomUUID();
			const delivery = fresh({ message_id });
			await at.send(delivery, { leaveAfterMs });
			figures.sent += 1;
			ids.push(message_id);
			await new Promise((resolve) => setTimeout(resolve, 2_000));
			expect([leaveAfterMs, await send(delivery)]).toEqual([leaveAfterMs, 200]);
		}
		await settle(ids);
	});

	it('also reach the workflow from the sandbox', async () => {
		const message_id = randomUUID();
		await sandbox.control('POST', '/emit', { hook_type: 'inbox', payload: { message_id } });
		figures.sent += 1;
		figures.accepted += 1;
		await settle([message_id]);
	});
});
