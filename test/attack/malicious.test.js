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

const LIMIT_MS = 100;
/** An answer that was late once may have been late for another program on this machine; one that is late each time is slow. */
const TRIES = 5;
/** And what was late so often gets this many tries more at the end, when the machine may have less to do. */
const LATER_TRIES = 15;
/** Deliveries before the clock counts: a n8n that has just started still compiles itself. */
const WARM_UP = 60;
/** After what a sender who never ends its request breaks it off. */
const LEAVE_MS = 300;
/** What must not stand in the log: the token, the key that is made of it, what clients wrote. */
const SECRETS = [SANDBOX_TOKEN, createHash('md5').update(SANDBOX_TOKEN).digest('hex'), 'segredo', 'forged on the wire'];

/** What n8n itself logs as an error where it refuses a request before any node sees it: bodies that cannot be read, roads that lead nowhere. */
const REFUSED_BY_N8N = [
	/unknown webhook|method \w+ is not supported|no such column: NaN|decode param|error {3}(4\d\d|500) /,
	/Failed to parse request body|form data could not be parsed|stream was aborted|problem executing the workflow.+(zlib|PayloadTooLarge)/,
	/unexpected end of file|incorrect (data|header) check|invalid .+ (code|block|distance)|request entity too large/,
];
/** What must not be there at all: an error that nobody caught, or one that went through the package's code. */
const CRASH = /unhandled|uncaught|could not be started|nodes\/node_modules\/n8n-nodes-chat2desk/i;

const at = attackSetup('Under attack');
const figures = { sent: 0, valid: 0, refused: 0, ignored: 0, endless: 0, started: 0 };
/** Milliseconds to an answer: at the first try of each kind, and at its best one. */
const times = { first: [], best: new Map() };
const reasons = {};

const UNREAD = 'the body could not be read';

afterAll(() => {
	const ms = (value) => `${value.toFixed(1)} ms`;
	printTable('Malicious deliveries to a real n8n', {
		'deliveries sent': figures.sent,
		refused: figures.refused,
		'answered 200 and ignored': figures.ignored,
		'never finished by the sender': figures.endless,
		'valid ones between them, accepted': figures.valid,
		'workflows started by a malicious one': figures.started,
		'answer, median': ms(percentile(times.first, 0.5)),
		'answer, 99 %': ms(percentile(times.first, 0.99)),
		'answer, slowest': ms(Math.max(...times.first)),
		[`kinds over ${LIMIT_MS} ms at the first try`]: times.first.filter((each) => each > LIMIT_MS).length,
		'slowest kind, at its best try': ms(Math.max(...times.best.values())),
	});
});

async function sendValid(delivery) {
	figures.sent += 1;
	expect((await at.send(delivery)).status).toBe(200);
	figures.valid += 1;
}

const countExecutions = async () => (await allExecutions(at.client, at.workflow.id)).length;

/** Sends a valid delivery and waits for its execution: by then those of earlier ones would be there too. */
async function executionsAfterLawful() {
	const before = await countExecutions();
	await sendValid(fresh());
	await poll(async () => ((await countExecutions()) > before ? true : undefined), {
		timeoutMs: 15_000,
		what: 'the valid execution',
	});
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	return (await countExecutions()) - before;
}

/** Counts an answer, and the reason that it gives: the log has to have each of them as often. */
function note(answer) {
	figures.sent += 1;
	const reason = answer.status === 401 ? JSON.parse(answer.text).error : undefined;
	if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
	return answer;
}

/** Sends a malicious delivery, again where it was answered late. @returns the last answer, `best` in milliseconds, if it was answered */
async function attack({ name, bytes, endless }, tries = TRIES) {
	let answer;
	for (let attempt = 0; attempt < tries; attempt++) {
		answer = note(await at.sendBytes(bytes, endless ? { leaveAfterMs: LEAVE_MS } : {}));
		if (answer.ms === undefined) return answer;
		if (!times.best.has(name)) times.first.push(answer.ms);
		times.best.set(name, Math.min(answer.ms, times.best.get(name) ?? Infinity));
		if (times.best.get(name) <= LIMIT_MS) break;
	}
	return { ...answer, best: times.best.get(name) };
}

/** A 5xx of n8n's own, before the node runs (an encoding it cannot undo, say), is a refusal too; one of the node is not. */
const isFailure = (status, text) => status >= 500 && (text.startsWith('{"error"') || CRASH.test(text));

/** Sends all, and tells what was answered otherwise than a malicious delivery has to be. */
async function attackWith(deliveries, mayBe200 = () => false) {
	const wrong = [];
	const slow = [];
	for (const delivery of deliveries) {
		const { status, text, best } = await attack(delivery);
		if (best > LIMIT_MS) slow.push(delivery);
		if (status === undefined || delivery.endless) {
			if (!delivery.endless && text !== '') wrong.push([delivery.name, text.slice(0, 80)]);
			figures.endless += 1;
		} else if (isFailure(status, text) || (status < 400 && !mayBe200(delivery)))
			wrong.push([delivery.name, status, text.slice(0, 120)]);
		else figures[status < 400 ? 'ignored' : 'refused'] += 1;
	}
	for (const delivery of slow) {
		const { best } = await attack(delivery, LATER_TRIES);
		if (best > LIMIT_MS) wrong.push([delivery.name, `${best.toFixed(0)} ms`]);
	}
	return wrong;
}

describe('A real n8n under attack', () => {
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

	it('is attacked in more than 200 different ways', () => {
		const id = at.path.split('/')[2];
		malicious.push(...protocolAttacks({ fresh, path: at.path, id }));
		expect(new Set(malicious.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))).size).toBe(
			malicious.length,
		);
		expect(malicious.length).toBeGreaterThan(200);
	});

	it('starts nothing, answers each at once, says why, and stays calm', async () => {
		const [{ valid }] = malicious;
		await sendValid(valid);
		await at.client.untilExecutions(at.workflow.id);
		for (let index = 0; index < WARM_UP; index++) {
			const { headers } = fresh();
			note(await at.send({ body: Buffer.from('{}'), headers }));
			figures.refused += 1;
		}
		// A replay, and bodies that are correctly signed and hold no wanted event, are no lies: 200, and nothing happens.
		const wrong = await attackWith(
			malicious,
			({ name }) => name === 'replay' || / as (application\/json|text\/plain)$/.test(name),
		);
		figures.started = (await executionsAfterLawful()) - 1;
		expect({ wrong, started: figures.started }).toEqual({ wrong: [], started: 0 });
		// A delivery whose sender left in the middle of it is refused, too: only the log hears of that.
		const { [UNREAD]: unread = 0, ...others } = log.reasons('Rejected delivery: ');
		const { [UNREAD]: told = 0, ...answered } = reasons;
		expect(others).toEqual(answered);
		expect(unread).toBeGreaterThanOrEqual(told);
		expect(unread - told).toBeLessThanOrEqual(figures.endless);
		expect(Object.values(log.reasons('Ignored delivery')).length).toBeGreaterThan(0);
	});

	it('tells its log neither token nor text, and no error that nobody expected', () => {
		const text = log.text();
		expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
		const lines = text.split('\n');
		expect(lines.filter((line) => CRASH.test(line))).toEqual([]);
		const errors = lines.filter((line) => /^\S+\s+error\s/.test(line));
		expect(errors.filter((line) => !REFUSED_BY_N8N.some((known) => known.test(line)))).toEqual([]);
	});
});
