'use strict';

const { randomUUID } = require('node:crypto');
const { poll } = require('../../../sandbox/start/n8n-client');
const { withProgress } = require('../../../sandbox/start/progress');
const { figuresOf, settled } = require('../../bench/support/statistics');
const { untilEnded } = require('./scenarios');
const { Sender, inboxEvent } = require('./sender');
const { reportNode, to, triggerNode } = require('./workflow');

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
function workflowOf({ key, counterUrl, chat2desk }) {
	const trigger = triggerNode(chat2desk);
	const request = {
		id: randomUUID(),
		...reportNode('Request', `${counterUrl}/${key}`, '{ message: $json.message_id }'),
	};
	return { name: key, nodes: [trigger, request], connections: { [trigger.name]: to(request.name) } };
}

/** A load that is measured with different numbers of workers. */
class Load {
	#nextId = 1;

	/** @param {object} setup @param {{key: string, delayMs: number}} load */
	constructor(setup, { key, delayMs }) {
		Object.assign(this, { setup, key, delayMs, reports: setup.counter.of(key) });
	}

	async publish() {
		const { counter, credentials } = this.setup;
		const workflow = workflowOf({ key: this.key, counterUrl: counter.url, chat2desk: credentials.chat2desk });
		this.workflow = await this.setup.publishWorkflow(workflow);
	}

	/**
	 * Sends events and waits until all executions have ended.
	 * @param {number} count
	 * @param {(text: string) => void} onProgress
	 * @returns {Promise<{events: number, seconds: number, perSecond: number, lost: number, duplicated: number}>} `lost` includes events
	 * that were not accepted
	 */
	async play(count, onProgress) {
		const { setup, workflow, reports } = this;
		const ids = Array.from({ length: count }, () => this.#nextId++);
		const [before, wanted] = [reports.size, reports.size + count];
		const report = () => onProgress(`${sender.figures.sent} sent, ${reports.size - before} processed`);
		const sender = new Sender(workflow.urls, report);
		setup.counter.delayMs = this.delayMs;
		const begun = performance.now();
		await sender.deliverAll(ids.map((id) => () => sender.deliver(inboxEvent(id), id)));
		await poll(
			async () => {
				report();
				// A lost event never arrives, so the end of all executions ends the round as well.
				if (reports.size === wanted) return true;
				const { new: queued = 0, running = 0 } = await setup.executions(workflow.id);
				return queued + running === 0 || undefined;
			},
			{ timeoutMs: TIMEOUT_MS, everyMs: 1_000, what: 'the end of all executions' },
		);
		const seconds = (performance.now() - begun) / 1000;
		await untilEnded(setup, workflow.id, onProgress);
		return {
			events: count,
			seconds,
			perSecond: (reports.size - before) / seconds,
			lost: ids.filter((id) => !reports.has(id)).length,
			duplicated: ids.filter((id) => (reports.get(id)?.length ?? 0) > 1).length,
		};
	}
}

/**
 * Sends the events of all loads to two, then to four workers.
 * @param {object} setup
 * @param {number} events
 * @returns {Promise<import('../../bench/report/results').Measured>}
 */
async function measureScale(setup, events) {
	const loads = LOADS.map((load) => ({ ...load, load: new Load(setup, load) }));
	for (const { load } of loads) await load.publish();
	let running = setup.cluster.workers.length;
	const contestants = [];
	for (const workers of WORKERS) {
		for (; running < workers; running++) await withProgress('Another worker', () => setup.cluster.addWorker());
		const play = async (what, load, count) => await withProgress(what, ({ detail }) => load.play(count, detail));
		await play(`Warm-up of ${workers} workers`, loads.at(-1).load, WARM_UP);
		for (const { key, name, load, share } of loads) {
			const title = `${workers} workers, ${name}`;
			const figures = figuresOf([await play(title, load, events * share)]);
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
