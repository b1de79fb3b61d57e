'use strict';

const { randomUUID } = require('node:crypto');
const { PACKAGE_NAME } = require('../../../sandbox/start/paths');
const { poll } = require('../../../sandbox/start/n8n-client');
const { withProgress } = require('../../../sandbox/start/progress');
const { figuresOf, settled } = require('../../bench/support/statistics');
const { untilEnded } = require('./scenarios');
const { Sender, inboxEvent } = require('./sender');
const { reportNode, to } = require('./workflow');

const TIMEOUT_MS = 3_600_000;
/** How many workers are compared. */
const WORKERS = [2, 4];

/** The events of the waiting load: one half for two workers, one half for four. */
const EVENTS = 10_000;
/** Events before each measurement, so that V8 does not compile during it. */
const WARM_UP = 200;
/**
 * n8n 2.41 creates two expression engines for each event by default (docs/performance.md). Two cores then run about 10 events per second,
 * which two workers reach already. The legacy engine leaves them enough time to feed four.
 */
const SETTINGS = { N8N_EXPRESSION_ENGINE: 'legacy' };

/** The loads, with their share of the events: most workflows wait for other servers. Those that do not show the limit of the machine. */
const LOADS = [
	{ key: 'waiting', name: 'a request of 1 s', delayMs: 1_000, share: 0.5 },
	{ key: 'busy', name: 'a request of 0 s', delayMs: 0, share: 0.1 },
];

/** A trigger, and a request that takes as long as the counter delays it. */
function workflowOf({ branch, counterUrl, chat2desk }) {
	const trigger = {
		id: randomUUID(),
		name: 'On Client Message',
		type: `${PACKAGE_NAME}.chat2DeskTrigger`,
		typeVersion: 1.1,
		position: [0, 0],
		webhookId: randomUUID(),
		credentials: { chat2DeskApi: chat2desk },
		parameters: { events: ['inbox'] },
	};
	const request = {
		id: randomUUID(),
		...reportNode('Request', `${counterUrl}/${branch}`, '{ message: $json.message_id }'),
	};
	return { name: branch, nodes: [trigger, request], connections: { [trigger.name]: to(request.name) } };
}

/**
 * Sends events to a cluster and waits until all executions have ended.
 * @param {object} setup
 * @param {{branch: string, first: number, count: number, delayMs: number, onProgress: (text: string) => void}} round
 * @returns {Promise<{events: number, seconds: number, perSecond: number, lost: number, duplicated: number}>} `lost` also counts events
 * that were not accepted
 */
async function playRound(setup, { branch, first, count, delayMs, onProgress }) {
	const { counter, credentials } = setup;
	const { id, urls } = await setup.publishWorkflow(
		workflowOf({ branch, counterUrl: counter.url, chat2desk: credentials.chat2desk }),
	);
	const reports = counter.of(branch);
	const sender = new Sender(urls, () => onProgress(`${sender.figures.sent} sent, ${reports.size} processed`));
	counter.delayMs = delayMs;
	const begun = performance.now();
	await sender.deliverAll(
		Array.from({ length: count }, (_, index) => () => sender.deliver(inboxEvent(first + index), index)),
	);
	await poll(
		async () => {
			onProgress(`${count} sent, ${reports.size} processed`);
			// Events that are lost never arrive, so the end of all executions ends the round as well.
			if (reports.size === sender.accepted.size) return true;
			const { new: waiting = 0, running = 0 } = await setup.executions(id);
			return waiting + running === 0 || undefined;
		},
		{ timeoutMs: TIMEOUT_MS, everyMs: 1_000, what: 'the end of all executions' },
	);
	const seconds = (performance.now() - begun) / 1000;
	await untilEnded(setup, id, onProgress);
	counter.delayMs = 0;
	const ids = [...sender.events];
	return {
		events: count,
		seconds,
		perSecond: reports.size / seconds,
		lost: ids.filter((each) => !reports.has(each)).length,
		duplicated: ids.filter((each) => (reports.get(each)?.length ?? 0) > 1).length,
	};
}

/**
 * Sends the events of all loads to two, then to four workers.
 * @param {object} setup
 * @param {number} events
 * @returns {Promise<import('../../bench/report/results').Measured>}
 */
async function measureScale(setup, events) {
	let first = 1_000_000;
	let running = setup.cluster.workers.length;
	const contestants = [];
	for (const workers of WORKERS) {
		for (; running < workers; running++) await withProgress('Another worker', () => setup.cluster.addWorker());
		const play = async (branch, name, count, delayMs) =>
			await withProgress(name, async ({ detail }) => {
				first += count;
				return await playRound(setup, { branch, first: first - count, count, delayMs, onProgress: detail });
			});
		await play(`warmUp${workers}`, `Warm-up of ${workers} workers`, WARM_UP, 0);
		for (const { key, name, delayMs, share } of LOADS) {
			const title = `${workers} workers, ${name}`;
			const figures = figuresOf([await play(`${key}${workers}`, title, events * share, delayMs)]);
			contestants.push({ key: `${key}${workers}`, name: title, rounds: 1, figures });
		}
	}
	return { title: 'Workers', contestants, goals: goalsOf(contestants).map(settled) };
}

function goalsOf(contestants) {
	const { waiting2, waiting4 } = Object.fromEntries(contestants.map(({ key, figures }) => [key, figures]));
	const sum = (field) => contestants.reduce((total, { figures }) => total + figures[field].median, 0);
	return [
		{ what: 'events lost', value: sum('lost'), most: 0 },
		{ what: 'events processed twice', value: sum('duplicated'), most: 0 },
		{
			what: 'throughput of four workers relative to two, with a request of 1 s',
			value: waiting4.perSecond.median / waiting2.perSecond.median,
			least: 1.5,
		},
	];
}

module.exports = { EVENTS, SETTINGS, goalsOf, measureScale };
