'use strict';

const { poll } = require('../../../sandbox/start/n8n-client');
const { BRANCHES } = require('./workflow');
const { Sender, inboxEvent, sleep } = require('./sender');

/** A busy machine runs few executions per second. */
const TIMEOUT_MS = 900_000;

/**
 * When the duplicate of a delivery is sent to the other webhook processor, in milliseconds after the response to the
 * original.
 */
const DUPLICATE_TIMES = [
	{ when: 'at the same moment', afterMs: 0 },
	{ when: '1 second later', afterMs: 1_000 },
	{ when: '10 seconds later', afterMs: 10_000 },
	{ when: 'after all others', afterMs: Infinity },
];

/** Waits until all executions of a workflow have finished. Returns their numbers by status. */
async function untilEnded(setup, workflowId, onProgress) {
	return await poll(
		async () => {
			const numbers = await setup.executions(workflowId);
			onProgress(
				Object.entries(numbers)
					.map(([status, count]) => `${count} ${status}`)
					.join(', '),
			);
			return numbers.new || numbers.running ? undefined : numbers;
		},
		{ timeoutMs: TIMEOUT_MS, everyMs: 1_000, what: 'the end of all executions' },
	);
}

/** The outcome per branch: lost and duplicated events. */
function outcomesOf(setup, events) {
	return Object.fromEntries(
		BRANCHES.map((branch) => {
			const reports = setup.counter.of(branch);
			const lost = [...events].filter((id) => !reports.has(id));
			const duplicated = [...events].filter((id) => (reports.get(id)?.length ?? 0) > 1);
			return [branch, { lost, duplicated }];
		}),
	);
}

function resultOf(setup, { figures, events, accepted }) {
	const outcomes = outcomesOf(setup, events);
	return { figures, events, accepted, outcomes, ...outcomes, reports: (branch) => setup.counter.of(branch) };
}

/** Plans a round with some duplicate events. @param {{first: number, count: number, duplicateEvery: number}} size */
function plan(sender, { first, count, duplicateEvery }) {
	const duplicates = new Map();
	const waiting = [];
	const atEnd = [];
	const sendTwice = async (event, { when, afterMs }) => {
		duplicates.set(event.id, when);
		const copy = () => sender.deliver(event, event.id + 1);
		const original = sender.deliver(event, event.id);
		if (afterMs === 0) waiting.push(copy());
		await original;
		if (afterMs === Infinity) atEnd.push(copy);
		else if (afterMs > 0) waiting.push(sleep(afterMs).then(copy));
	};
	const jobs = Array.from({ length: count }, (_, index) => async () => {
		const event = inboxEvent(first + index);
		const nth = index / duplicateEvery;
		if (Number.isInteger(nth)) await sendTwice(event, DUPLICATE_TIMES[nth % DUPLICATE_TIMES.length]);
		else await sender.deliver(event, event.id);
	});
	return { jobs, duplicates, waiting, atEnd };
}

/**
 * Sends many events, some of them to both webhook processors.
 * @param {{setup: import('./setup').TestSetup, workflow: object, size: object, onProgress: (text: string) => void}}
 * options
 */
async function duplicateDeliveryScenario({ setup, workflow, size, onProgress }) {
	const sender = new Sender(workflow.urls, onProgress);
	const { jobs, duplicates, waiting, atEnd } = plan(sender, size);
	const begun = Date.now();
	await sender.deliverAll(jobs);
	await Promise.all(waiting);
	const numbers = await untilEnded(setup, workflow.id, onProgress);
	const perSecond = Object.values(numbers).reduce((sum, count) => sum + count, 0) / ((Date.now() - begun) / 1000);
	await sender.deliverAll(atEnd);
	const executions = await untilEnded(setup, workflow.id, onProgress);
	return { ...resultOf(setup, sender), duplicates, executions, perSecond };
}

/** The response delay of each report, so that the worker is busy when it is killed. */
const SLOW_MS = 200;

/**
 * Sends events and kills a worker after some were processed, while many are queued.
 * @param {{setup: import('./setup').TestSetup, workflow: object, size: {first: number, count: number}, worker: {pid:
 * number}, onProgress: (text: string) => void}} options
 */
async function workerCrashScenario({ setup, workflow, size: { first, count }, worker, onProgress }) {
	const sender = new Sender(workflow.urls, onProgress);
	const before = setup.counter.total();
	const jobs = Array.from({ length: count }, (_, index) => () => sender.deliver(inboxEvent(first + index), index));
	setup.counter.delayMs = SLOW_MS;
	const sending = sender.deliverAll(jobs);
	const reportsBeforeCrash = (count / 3) * BRANCHES.length;
	await poll(async () => setup.counter.total() > before + reportsBeforeCrash || undefined, {
		...{ timeoutMs: TIMEOUT_MS, everyMs: 10, what: 'a third of the events to be processed' },
	});
	process.kill(worker.pid, 'SIGKILL');
	setup.counter.delayMs = 0;
	await sending;
	const executions = await untilEnded(setup, workflow.id, onProgress);
	return { ...resultOf(setup, sender), executions };
}

const OPERATOR_ID = 617;

/**
 * Sends messages to both webhook processors: some while an operator has their dialogs, then one after the dialog was handed back.
 * Executions of the earlier messages would have started before the last one has finished.
 */
async function assignedDialogScenario({ setup, workflow, size: { first, count }, onProgress }) {
	const sender = new Sender(workflow.urls, onProgress);
	const deliver = async (index, operatorId) => await sender.deliver(inboxEvent(first + index, operatorId), index);
	await sender.deliverAll(Array.from({ length: count }, (_, index) => async () => await deliver(index, OPERATOR_ID)));
	await deliver(count, null);
	await poll(async () => setup.counter.of('trigger').has(first + count) || undefined, {
		...{ timeoutMs: TIMEOUT_MS, everyMs: 100, what: 'the message after the hand-back' },
	});
	const executions = await untilEnded(setup, workflow.id, onProgress);
	return { accepted: sender.accepted, executions };
}

module.exports = { assignedDialogScenario, duplicateDeliveryScenario, untilEnded, workerCrashScenario };
