'use strict';

const { createHash } = require('node:crypto');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { poll } = require('../../sandbox/start/n8n-client');
const { allExecutions } = require('../e2e/support/trigger-workflow');
const { maliciousDeliveries } = require('../integration/trigger/malicious-deliveries');
const { percentile, printTable } = require('../support/print-table');
const { LogWatch } = require('./support/log');
const { protocolAttacks } = require('./support/protocol');
const { attackSetup, fresh } = require('./support/setup');
const { compose } = require('./support/raw-http');

/** A response is late if it takes longer than this, plus a multiple of what a small rejected delivery takes at the same moment. */
const LIMIT_MS = 100;
const REFERENCE_FACTOR = 5;
/** A single late response can be caused by another program on this machine. A response that is always late is slow. */
const TRIES = 5;
/** Additional attempts at the end for slow deliveries, when the machine may be less busy. */
const EXTRA_TRIES = 15;
/** Deliveries before the measurement, because n8n compiles its code after startup. */
const WARM_UP = 60;
/** When to close the connection of an endless request. */
const LEAVE_MS = 300;
/** Strings that must not appear in the log: the token, its key, texts from clients. */
const SECRETS = [SANDBOX_TOKEN, createHash('md5').update(SANDBOX_TOKEN).digest('hex'), 'segredo', 'forged on the wire'];

/** Errors that n8n logs if it rejects a request before a node receives it: unreadable bodies, unknown paths. */
const REJECTED_BY_N8N = [
	/unknown webhook|method \w+ is not supported|no such column: NaN|decode param|error {3}(4\d\d|500) /,
	/Failed to parse request body|form data could not be parsed|stream was aborted|problem executing the workflow.+(zlib|PayloadTooLarge)/,
	/unexpected end of file|incorrect (data|header) check|invalid .+ (code|block|distance)|request entity too large/,
];
/** Errors that must not appear at all: uncaught ones, and those from the package's code. */
const CRASH = /unhandled|uncaught|could not be started|nodes\/node_modules\/n8n-nodes-chat2desk/i;

const at = attackSetup('Under attack');
const figures = { sent: 0, valid: 0, refused: 0, ignored: 0, endless: 0, started: 0 };
/** Milliseconds until the response: for the first attempt of each kind, and for its best one. */
const times = { first: [], best: new Map() };
const reasons = {};

const UNREAD = 'the body could not be read';

afterAll(() => {
	const ms = (value) => `${value.toFixed(1)} ms`;
	printTable('Malicious deliveries to a real n8n', {
		'deliveries sent': figures.sent,
		rejected: figures.refused,
		'responded with 200 and ignored': figures.ignored,
		'never finished by the sender': figures.endless,
		'valid ones in between, accepted': figures.valid,
		'workflows started by malicious ones': figures.started,
		'response, median': ms(percentile(times.first, 0.5)),
		'response, 99 %': ms(percentile(times.first, 0.99)),
		'response, slowest': ms(Math.max(...times.first)),
		[`kinds over ${LIMIT_MS} ms at the first attempt`]: times.first.filter((each) => each > LIMIT_MS).length,
		'slowest kind, best attempt': ms(Math.max(...times.best.values())),
	});
});

async function sendValid(delivery) {
	figures.sent += 1;
	expect((await at.send(delivery)).status).toBe(200);
	figures.valid += 1;
}

const countExecutions = async () => (await allExecutions(at.client, at.workflow.id)).length;

/** Sends a valid delivery and waits for its execution. Executions of earlier deliveries would have started by then. */
async function executionsAfterValid() {
	const before = await countExecutions();
	await sendValid(fresh());
	await poll(async () => ((await countExecutions()) > before ? true : undefined), {
		timeoutMs: 15_000,
		what: 'the valid execution',
	});
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	return (await countExecutions()) - before;
}

/** Counts a response and its reason. The log must contain each reason equally often. */
function record(answer) {
	figures.sent += 1;
	const reason = answer.status === 401 ? JSON.parse(answer.text).error : undefined;
	if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
	return answer;
}

/** Sends a small delivery with a wrong signature. @returns the time until its rejection in milliseconds */
async function sendReference() {
	const { headers } = fresh();
	const { ms } = record(await at.send({ body: Buffer.from('{}'), headers }));
	figures.refused += 1;
	return ms;
}

/**
 * Sends a malicious delivery and repeats it if the response is late. @returns the last response, and whether all were late
 */
async function attack({ name, bytes, endless }, tries = TRIES) {
	let answer;
	let isLate = false;
	for (let attempt = 0; attempt < tries; attempt++) {
		answer = record(await at.sendBytes(bytes, endless ? { leaveAfterMs: LEAVE_MS } : {}));
		if (answer.ms === undefined) return answer;
		if (!times.best.has(name)) times.first.push(answer.ms);
		times.best.set(name, Math.min(answer.ms, times.best.get(name) ?? Infinity));
		isLate = answer.ms > LIMIT_MS && answer.ms > LIMIT_MS + REFERENCE_FACTOR * (await sendReference());
		if (!isLate) break;
	}
	return { ...answer, isLate };
}

/**
 * A 5xx of n8n itself before the node runs, such as an unsupported encoding, counts as a rejection. A 5xx of the node
 * does not.
 */
const isFailure = (status, text) => status >= 500 && (text.startsWith('{"error"') || CRASH.test(text));

/** Sends all deliveries and returns those with a wrong or late response. */
async function attackWith(deliveries, mayBe200 = () => false) {
	const wrong = [];
	const slow = [];
	for (const delivery of deliveries) {
		const { status, text, isLate } = await attack(delivery);
		if (isLate) slow.push(delivery);
		if (status === undefined || delivery.endless) {
			if (!delivery.endless && text !== '') wrong.push([delivery.name, text.slice(0, 80)]);
			figures.endless += 1;
		} else if (isFailure(status, text) || (status < 400 && !mayBe200(delivery)))
			wrong.push([delivery.name, status, text.slice(0, 120)]);
		else figures[status < 400 ? 'ignored' : 'refused'] += 1;
	}
	for (const delivery of slow) {
		const { ms, isLate } = await attack(delivery, EXTRA_TRIES);
		if (isLate) wrong.push([delivery.name, `${ms.toFixed(0)} ms`]);
	}
	return wrong;
}

describe('a real n8n under attack', () => {
	let malicious;
	let log;

	beforeAll(() => {
		const valid = fresh();
		malicious = maliciousDeliveries(valid, SANDBOX_TOKEN).map((each) => ({
			...each,
			bytes: compose({ ...each, path: at.path }),
			valid,
		}));
		log = new LogWatch(process.env.E2E_N8N_LOG);
	});

	it('receives more than 200 different malicious deliveries', () => {
		const id = at.path.split('/')[2];
		malicious.push(...protocolAttacks({ fresh, path: at.path, id }));
		expect(new Set(malicious.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))).size).toBe(
			malicious.length,
		);
		expect(malicious.length).toBeGreaterThan(200);
	});

	it('starts nothing, responds to each quickly with a reason, and keeps running', async () => {
		const [{ valid }] = malicious;
		await sendValid(valid);
		await at.client.untilExecutions(at.workflow.id);
		for (let index = 0; index < WARM_UP; index++) await sendReference();
		// A replay, and signed bodies without a selected event, are not attacks: n8n responds with 200 and starts
		// nothing.
		const wrong = await attackWith(
			malicious,
			({ name }) => name === 'replay' || / as (application\/json|text\/plain)$/.test(name),
		);
		figures.started = (await executionsAfterValid()) - 1;
		expect({ wrong, started: figures.started }).toEqual({ wrong: [], started: 0 });
		// A delivery with a broken connection is also rejected, but only the log contains it.
		const { [UNREAD]: unread = 0, ...others } = log.reasons('Rejected delivery: ');
		const { [UNREAD]: answeredUnread = 0, ...answered } = reasons;
		expect(others).toEqual(answered);
		expect(unread).toBeGreaterThanOrEqual(answeredUnread);
		expect(unread - answeredUnread).toBeLessThanOrEqual(figures.endless);
		expect(Object.values(log.reasons('Ignored delivery')).length).toBeGreaterThan(0);
	});

	it('logs neither the token nor client texts, and no unexpected error', () => {
		const text = log.text();
		expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
		const lines = text.split('\n');
		expect(lines.filter((line) => CRASH.test(line))).toEqual([]);
		const errors = lines.filter((line) => /^\S+\s+error\s/.test(line));
		expect(errors.filter((line) => !REJECTED_BY_N8N.some((known) => known.test(line)))).toEqual([]);
	});
});
