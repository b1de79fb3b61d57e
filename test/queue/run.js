'use strict';

const { isDeepStrictEqual } = require('node:util');
const { conditions } = require('../bench/report/conditions');
const { SCALE, writeResults } = require('../bench/report/results');
const { textOf } = require('../bench/report/table');
const { writePages } = require('../../scripts/performance');
const { StartError } = require('../../sandbox/start/start-error');
const { withProgress } = require('../../sandbox/start/progress');
const { Bursts } = require('./support/bursts');
const { CONCURRENCY } = require('./support/cluster');
const { Checks, countByMoment, table } = require('./support/report');
const { assignedDialogScenario, duplicateDeliveryScenario, workerCrashScenario } = require('./support/scenarios');
const scaling = require('./support/scale');
const { TestSetup } = require('./support/setup');
const { Waits } = require('./support/waits');

const EVENTS = 2_000;
/** One delivery in ten is sent to both webhook processors. */
const DUPLICATE_EVERY = 10;
const EVENTS_PER_CRASH = 150;
/**
 * The maximum share of duplicates on another process that can pass the trigger or n8n's Remove Duplicates: n8n reads
 * and writes its list of deliveries in two steps, so a concurrent process does not see the other's entry.
 */
const MAX_DUPLICATE_SHARE = 0.05;

/** The reports of a branch about a round's events. */
const reportsOf = (round, branch) => [...round.events].flatMap((id) => round.reports(branch).get(id) ?? []);

/** Sends many events, some twice, and compares the trigger alone, n8n's Remove Duplicates and a claim in PostgreSQL. */
async function duplicateDeliveries(setup, checks) {
	const workflow = await setup.publish('Duplicates');
	checks.expect('Chat2Desk has one webhook for the workflow', workflow.registered.length === 1, workflow.registered);
	const size = { first: 1, count: EVENTS, duplicateEvery: DUPLICATE_EVERY };
	const round = await withProgress(
		`${EVENTS} events, every ${DUPLICATE_EVERY}th to both webhook processors`,
		({ detail }) => duplicateDeliveryScenario({ setup, workflow, size, onProgress: detail }),
	);
	const { trigger, removeDuplicates, claim, duplicates, accepted } = round;
	checks.expect('every event is accepted', accepted.size === EVENTS, accepted.size);
	for (const [branch, { lost }] of Object.entries(round.outcomes))
		checks.expect(`no event is lost (${branch})`, lost.length === 0, lost);
	checks.expect(
		'no event that was sent once is processed twice',
		trigger.duplicated.every((id) => duplicates.has(id)),
	);
	const most = duplicates.size * MAX_DUPLICATE_SHARE;
	checks.expect(
		`at most ${most} of ${duplicates.size} duplicates pass the trigger`,
		trigger.duplicated.length <= most,
		countByMoment(trigger.duplicated, duplicates),
	);
	checks.expect(
		'Remove Duplicates passes no more duplicates than the trigger',
		removeDuplicates.duplicated.length <= trigger.duplicated.length,
	);
	checks.expect(
		'a claim in PostgreSQL processes each event exactly once',
		claim.duplicated.length === 0,
		claim.duplicated,
	);
	const reports = reportsOf(round, 'trigger');
	const pairs = new Set(reports.map(({ message, delivery }) => `${message} ${delivery}`));
	const deliveryIds = new Set(reports.map(({ delivery }) => delivery));
	checks.expect(
		'duplicates share one delivery_id, which is unique to the event',
		pairs.size === EVENTS && deliveryIds.size === EVENTS,
	);
	return round;
}

/** Kills a busy worker after Chat2Desk has received its responses. */
async function crashAfterResponse(setup, checks) {
	const worker = await withProgress('Another worker', () => setup.cluster.addWorker());
	const workflow = await setup.publish('Worker crash, immediate response');
	const size = { first: 10_001, count: EVENTS_PER_CRASH };
	const round = await withProgress('Worker crash, events acknowledged on receipt', ({ detail }) =>
		workerCrashScenario({ setup, workflow, size, worker, onProgress: detail }),
	);
	const { lost, duplicated } = round.trigger;
	const failed = (round.executions.error ?? 0) + (round.executions.crashed ?? 0);
	checks.expect("only the worker's current executions are lost", lost.length <= CONCURRENCY, lost);
	checks.expect('n8n shows each of them as a failed execution', lost.length <= failed, round.executions);
	checks.expect('no event is processed twice', duplicated.length === 0, duplicated);
	return round;
}

/** Kills a busy worker while Chat2Desk waits for the results, so that it redelivers unfinished events. */
async function crashBeforeResponse(setup, checks) {
	const worker = await withProgress('Another worker', () => setup.cluster.addWorker());
	const workflow = await setup.publish('Worker crash, response at the end', { responseMode: 'lastNode' });
	const size = { first: 20_001, count: EVENTS_PER_CRASH };
	const round = await withProgress('Worker crash, events acknowledged when the workflow has finished', ({ detail }) =>
		workerCrashScenario({ setup, workflow, size, worker, onProgress: detail }),
	);
	checks.expect(
		'the killed worker was busy',
		(round.executions.error ?? 0) + (round.executions.crashed ?? 0) > 0,
		round.executions,
	);
	checks.expect('no event is lost', round.trigger.lost.length === 0, round.trigger.lost);
	return round;
}

const MESSAGES_TO_OPERATOR = 20;

/** A bot is silent while an operator has the dialog, on every webhook processor, and answers after the hand-back. */
async function assignedDialog(setup, checks) {
	const workflow = await setup.publish('Assigned dialog', {}, { assignedTo: 'noOne' });
	const size = { first: 30_001, count: MESSAGES_TO_OPERATOR };
	const { accepted, executions } = await withProgress('Messages while an operator has the dialog', ({ detail }) =>
		assignedDialogScenario({ setup, workflow, size, onProgress: detail }),
	);
	checks.expect('every message is accepted', accepted.size === MESSAGES_TO_OPERATOR + 1, accepted.size);
	checks.expect(
		`${MESSAGES_TO_OPERATOR} messages to an operator start no execution, the one after the hand-back starts one`,
		Object.values(executions).reduce((sum, count) => sum + count, 0) === 1 && executions.success === 1,
		executions,
	);
}

/** Sends questions, delivers the replies to either webhook processor, and kills a worker in between. */
async function questions(setup, checks) {
	const waits = new Waits(setup);
	await waits.publish();
	const round = async (what, count, meanwhile) => {
		const outcome = await withProgress(what, async () => {
			const clients = await waits.ask(count);
			await meanwhile();
			return await waits.answer(clients);
		});
		const flaws = Object.fromEntries(Object.entries(outcome).filter(([, clients]) => clients.length > 0));
		checks.expect(`${what}: each reply resumes only its own execution`, Object.keys(flaws).length === 0, flaws);
	};
	await round('Twenty concurrent questions', 20, async () => waits.deliverTo(0));
	await round('Replies to the other webhook processor', 20, async () => waits.deliverTo(1));
	const doomedWorker = await withProgress('Another worker', () => setup.cluster.addWorker());
	await round(
		'Worker crash between question and reply',
		20,
		async () => void process.kill(doomedWorker.pid, 'SIGKILL'),
	);
	return waits.figures;
}

const BURSTS = 20;

/** Twenty clients write several lines at the same time: each gets one answer to all of them, also if a worker is killed meanwhile. */
async function bursts(setup, checks) {
	const all = new Bursts(setup);
	const round = async (what, options) => {
		const { texts, expected, ...outcome } = await withProgress(what, () => all.play({ clients: BURSTS, ...options }));
		const wrong = Object.keys(expected).filter((client) => !isDeepStrictEqual(texts[client], expected[client]));
		checks.expect(
			`${what}: each is answered once, with all lines`,
			wrong.length === 0,
			wrong.map((client) => texts[client]),
		);
		return outcome;
	};
	const immediate = await round('Twenty concurrent bursts', { branch: 'bursts', lines: 5 });
	const doomedWorker = await withProgress('Another worker', () => setup.cluster.addWorker());
	const crashed = await round('Worker crash during twenty bursts', {
		branch: 'burstsWithCrash',
		lines: 3,
		triggerOptions: { responseMode: 'lastNode' },
		meanwhile: async (workflowId) => {
			// More than the other workers can run.
			await all.untilRunning(workflowId, setup.cluster.workers.length * CONCURRENCY + 1);
			process.kill(doomedWorker.pid, 'SIGKILL');
		},
	});
	const failed = (crashed.executions.error ?? 0) + (crashed.executions.crashed ?? 0);
	checks.expect('the killed worker was waiting with executions', failed > 0, crashed.executions);
	return { immediate, crashed };
}

/** Measures the throughput of two and four workers. A complete measurement is saved for docs/several-machines.md. */
async function scale(setup, checks, events) {
	const measured = await scaling.measureScale(setup, events);
	console.log(`\n${textOf(measured)}`);
	for (const { what, value, holds } of measured.goals) checks.expect(what, holds, value);
	if (events !== scaling.EVENTS) return;
	writeResults(SCALE, { ...(await conditions(setup.node)), rows: [measured] });
	writePages();
}

const HEAD = ['', 'events', 'sent', 'accepted', 'rejected', 'lost', 'duplicated'];

function rowsOf(name, { figures, events, outcomes }, names) {
	return Object.entries(names).map(([branch, label]) => {
		const { lost, duplicated } = outcomes[branch];
		return [
			`${name}: ${label}`,
			events.size,
			figures.sent,
			figures.accepted,
			figures.rejected,
			lost.length,
			duplicated.length,
		];
	});
}

function printTable({ many, immediate, deferred }) {
	const branches = {
		trigger: 'trigger alone',
		removeDuplicates: 'with Remove Duplicates',
		claim: 'with a claim in PostgreSQL',
	};
	const rows = [
		HEAD,
		...rowsOf(`${many.duplicates.size} duplicates`, many, branches),
		...rowsOf('worker crash', immediate, { trigger: 'acknowledged on receipt' }),
		...rowsOf('worker crash', deferred, { trigger: 'acknowledged when finished' }),
	];
	console.log(
		`\n${table(rows)}\n\n  ${many.perSecond.toFixed(1)} executions per second, each with five nodes after the trigger`,
	);
}

/** The parts that run on their own with `npm run test:queue -- questions`. */
const PARTS = {
	bursts: async (setup, checks) => console.log(`\n  bursts: ${JSON.stringify(await bursts(setup, checks))}`),
	questions: async (setup, checks) =>
		console.log(`\n  send and wait: ${JSON.stringify(await questions(setup, checks))}`),
};

/**
 * @param {string} [only] the name of one of the PARTS, or `scale`; all parts but `scale`, which takes a quarter of an hour, if omitted
 * @param {string} [given] the number of events of `scale`; only the default is saved
 */
async function main(only, given = scaling.EVENTS) {
	const events = Number(given);
	if (!(events > 0 && Number.isInteger(events / 10)))
		throw new RangeError('The number of events must be a multiple of 10');
	const setup = new TestSetup();
	const checks = new Checks();
	let stopping = false;
	const stop = async (code, keepLogs) => {
		if (stopping) return;
		stopping = true;
		await setup.end(keepLogs);
		process.exit(code);
	};
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	])
		process.on(signal, () => void stop(code, false));
	try {
		await setup.setUp(only === 'scale' ? scaling.SETTINGS : {});
		if (only === undefined) {
			const many = await duplicateDeliveries(setup, checks);
			const immediate = await crashAfterResponse(setup, checks);
			const deferred = await crashBeforeResponse(setup, checks);
			printTable({ many, immediate, deferred });
			await assignedDialog(setup, checks);
			await setup.unpublishAll();
		}
		if (only === 'scale') await scale(setup, checks, events);
		for (const [name, part] of Object.entries(PARTS)) {
			if ((only ?? name) !== name) continue;
			await part(setup, checks);
			await setup.unpublishAll();
		}
	} catch (error) {
		if (stopping) return;
		checks.failed += 1;
		console.error(error instanceof StartError ? `\n  ${error.message}` : error);
	}
	console.log(`\n${checks.passed} passed, ${checks.failed} failed`);
	await stop(checks.failed === 0 ? 0 : 1, checks.failed > 0);
}

void main(...process.argv.slice(2));
