'use strict';

const { StartError } = require('../../sandbox/start/start-error');
const { withProgress } = require('../../sandbox/start/progress');
const { CONCURRENCY } = require('./support/cluster');
const { Checks, byMoment, table } = require('./support/report');
const { duplicateDeliveryScenario, workerCrashScenario } = require('./support/scenarios');
const { TestSetup } = require('./support/setup');
const { Waits } = require('./support/waits');

const EVENTS = 2_000;
/** Every tenth is delivered to both webhook processors. */
const EVERY_COPIED = 10;
const EVENTS_OF_A_KILL = 150;
/**
 * Of the copies that come to another process, so many may pass the trigger, and as many n8n's Remove Duplicates: n8n reads and writes
 * its memory of deliveries in two steps, and a process that comes in between knows nothing of the other.
 */
const MAY_PASS = 0.05;

/** What a branch reported of a round's events. */
const reportsOf = (round, branch) => [...round.events].flatMap((id) => round.reports(branch).get(id) ?? []);

/** Many events, some twice: what the trigger alone, n8n's Remove Duplicates and a claim in PostgreSQL make of them. */
async function copies(setup, checks) {
	const workflow = await setup.publish('Copies');
	checks.expect('Chat2Desk has one webhook for the workflow', workflow.registered.length === 1, workflow.registered);
	const size = { first: 1, count: EVENTS, everyCopied: EVERY_COPIED };
	const round = await withProgress(
		`${EVENTS} events, every ${EVERY_COPIED}th to both webhook processors`,
		({ detail }) => duplicateDeliveryScenario({ setup, workflow, size, onProgress: detail }),
	);
	const { trigger, removeDuplicates, claim, copied, accepted } = round;
	checks.expect('every event is accepted', accepted.size === EVENTS, accepted.size);
	for (const [branch, { lost }] of Object.entries(round.outcomes))
		checks.expect(`none is lost (${branch})`, lost.length === 0, lost);
	checks.expect(
		'nothing is processed twice that came once',
		trigger.duplicated.every((id) => copied.has(id)),
	);
	const most = copied.size * MAY_PASS;
	checks.expect(
		`of ${copied.size} copies at most ${most} pass the trigger`,
		trigger.duplicated.length <= most,
		byMoment(trigger.duplicated, copied),
	);
	checks.expect(
		'Remove Duplicates lets none pass more than the trigger',
		removeDuplicates.duplicated.length <= trigger.duplicated.length,
	);
	checks.expect(
		'with a claim in PostgreSQL each is processed exactly once',
		claim.duplicated.length === 0,
		claim.duplicated,
	);
	const reports = reportsOf(round, 'trigger');
	const pairs = new Set(reports.map(({ message, delivery }) => `${message} ${delivery}`));
	const deliveryIds = new Set(reports.map(({ delivery }) => delivery));
	checks.expect(
		'both copies have one delivery_id, and no other event has it',
		pairs.size === EVENTS && deliveryIds.size === EVENTS,
	);
	return round;
}

/** A worker killed with work in hand, while Chat2Desk was answered before that work was done. */
async function killAfterAnswer(setup, checks) {
	const workflow = await setup.publish('Kill, answered at once');
	const size = { first: 10_001, count: EVENTS_OF_A_KILL };
	const round = await withProgress('A worker killed, events answered when received', ({ detail }) =>
		workerCrashScenario({ setup, workflow, size, worker: setup.cluster.workers[0], onProgress: detail }),
	);
	const { lost, duplicated } = round.trigger;
	const failed = (round.executions.error ?? 0) + (round.executions.crashed ?? 0);
	checks.expect('only what the worker had in hand is lost', lost.length <= CONCURRENCY, lost);
	checks.expect('and n8n shows each of these as a failed execution', lost.length <= failed, round.executions);
	checks.expect('nothing is processed twice', duplicated.length === 0, duplicated);
	return round;
}

/** The same, while Chat2Desk waits for the work, and so delivers again what was not done. */
async function killBeforeAnswer(setup, checks) {
	const worker = await withProgress('Another worker', () => setup.cluster.addWorker());
	const workflow = await setup.publish('Kill, answered at the end', { responseMode: 'lastNode' });
	const size = { first: 20_001, count: EVENTS_OF_A_KILL };
	const round = await withProgress('A worker killed, events answered when the workflow has finished', ({ detail }) =>
		workerCrashScenario({ setup, workflow, size, worker, onProgress: detail }),
	);
	checks.expect(
		'the killed worker had work in hand',
		(round.executions.error ?? 0) + (round.executions.crashed ?? 0) > 0,
		round.executions,
	);
	checks.expect('none is lost', round.trigger.lost.length === 0, round.trigger.lost);
	return round;
}

/** Questions that wait for a client, answered to either webhook processor, with a worker killed in between. */
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
		checks.expect(
			`${what}: each answer resumes its own execution, and nothing else`,
			Object.keys(flaws).length === 0,
			flaws,
		);
	};
	await round('Twenty questions at once', 20, async () => waits.deliverTo(0));
	await round('Answers to the other webhook processor', 20, async () => waits.deliverTo(1));
	const doomed = await withProgress('Another worker', () => setup.cluster.addWorker());
	await round('A worker killed between question and answer', 20, async () => void process.kill(doomed.pid, 'SIGKILL'));
	return waits.figures;
}

const HEAD = ['', 'events', 'sent', 'accepted', 'refused', 'lost', 'duplicated'];

function rowsOf(name, { figures, events, outcomes }, names) {
	return Object.entries(names).map(([branch, label]) => {
		const { lost, duplicated } = outcomes[branch];
		return [
			`${name}: ${label}`,
			events.size,
			figures.sent,
			figures.accepted,
			figures.refused,
			lost.length,
			duplicated.length,
		];
	});
}

function printTable({ many, answered, waited }) {
	const branches = {
		trigger: 'trigger alone',
		removeDuplicates: 'and Remove Duplicates',
		claim: 'and a claim in PostgreSQL',
	};
	const rows = [
		HEAD,
		...rowsOf(`${many.copied.size} copies`, many, branches),
		...rowsOf('worker killed', answered, { trigger: 'answered when received' }),
		...rowsOf('worker killed', waited, { trigger: 'answered when finished' }),
	];
	console.log(
		`\n${table(rows)}\n\n  ${many.perSecond.toFixed(1)} executions a second, each with five nodes after the trigger`,
	);
}

/** `npm run test:queue -- questions` runs the part with questions alone. */
async function main(onlyQuestions) {
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
		await setup.setUp();
		if (!onlyQuestions) {
			const many = await copies(setup, checks);
			const answered = await killAfterAnswer(setup, checks);
			const waited = await killBeforeAnswer(setup, checks);
			printTable({ many, answered, waited });
		}
		const asked = await questions(setup, checks);
		console.log(`\n  send and wait: ${JSON.stringify(asked)}`);
	} catch (error) {
		if (stopping) return;
		checks.failed += 1;
		console.error(error instanceof StartError ? `\n  ${error.message}` : error);
	}
	console.log(`\n${checks.passed} passed, ${checks.failed} failed`);
	await stop(checks.failed === 0 ? 0 : 1, checks.failed > 0);
}

void main(process.argv[2] === 'questions');
