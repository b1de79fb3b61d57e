'use strict';

const { createHash, randomUUID } = require('node:crypto');
const { gzipSync } = require('node:zlib');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { poll } = require('../../sandbox/start/n8n-client');
const { credential, n8nClient, n8nUrl, removeWorkflow, sandbox } = require('../e2e/support/servers');
const { allExecutions, compare, takenItems, triggerWorkflow, webhookPath } = require('../e2e/support/trigger-workflow');
const { hostileDeliveries } = require('../integration/trigger/hostile');
const { lawfulDeliveries, signed } = require('../integration/trigger/lawful');
const { percentile, printFigures } = require('../support/figures');
const { LogWatch } = require('./support/log');
const { protocolAttacks } = require('./support/protocol');
const { compose, exchange } = require('./support/wire');

const LIMIT_MS = 100;
/** An answer that was late once may have been late for another program on this machine; one that is late each time is slow. */
const TRIES = 5;
/** Deliveries before the clock counts: a n8n that has just started still compiles itself. */
const WARM_UP = 60;
/** After what a sender who never ends its request breaks it off. */
const LEAVE_MS = 300;
const SECRET = 'segredo-do-cliente ✓';
const port = Number(new URL(n8nUrl).port);

/** What must not stand in the log: the token, both keys that are made of it, what clients wrote. */
const md5 = createHash('md5').update(SANDBOX_TOKEN);
const SECRETS = [SANDBOX_TOKEN, md5.digest('hex'), SECRET, 'segredo', 'forged on the wire'];

/** What n8n itself logs as an error where it refuses a request before any node sees it: bodies that cannot be read, roads that lead nowhere. */
const REFUSED_BY_N8N = [
	/unknown webhook|method \w+ is not supported|no such column: NaN|decode param|error {3}(4\d\d|500) /,
	/Failed to parse request body|form data could not be parsed|stream was aborted|problem executing the workflow.+(zlib|PayloadTooLarge)/,
	/unexpected end of file|incorrect (data|header) check|invalid .+ (code|block|distance)|request entity too large/,
];
/** What must not be there at all: an error that nobody caught, or one that went through the package's code. */
const CRASH = /unhandled|uncaught|could not be started|nodes\/node_modules\/n8n-nodes-chat2desk/i;

let client;
let workflow;
let path;
const figures = { sent: 0, accepted: 0, refused: 0, ignored: 0, endless: 0, lost: 0, doubled: 0 };
const times = { hostile: [], lawful: [] };
let late = 0;

beforeAll(async () => {
	client = await n8nClient();
	workflow = await client.createWorkflow(triggerWorkflow({ name: 'Under attack', credential }));
	await client.activateWorkflow(workflow.id);
	path = webhookPath(workflow);
});
afterAll(async () => {
	await removeWorkflow(client, workflow.id);
	const slowest = (list) => `${Math.max(...list).toFixed(0)} ms`;
	printFigures('Attack on a real n8n', {
		'deliveries sent': figures.sent,
		'lawful, accepted': figures.accepted,
		'hostile, refused': figures.refused,
		'hostile, answered 200 and ignored': figures.ignored,
		'hostile, never finished by the sender': figures.endless,
		'workflows started by a hostile one': figures.started,
		'lawful, lost': figures.lost,
		'lawful, doubled': figures.doubled,
		'answer to a hostile one, median': `${percentile(times.hostile, 0.5).toFixed(1)} ms`,
		'answer to a hostile one, 99 %': `${percentile(times.hostile, 0.99).toFixed(1)} ms`,
		'answer to a hostile one, slowest': slowest(times.hostile),
		[`over ${LIMIT_MS} ms at the first try`]: late,
		'answer to a lawful one, median': `${percentile(times.lawful, 0.5).toFixed(1)} ms`,
		'answer to a lawful one, slowest': slowest(times.lawful),
	});
});

/** A lawful delivery that was never sent before. */
function fresh(more = {}, mode = 'hex') {
	const body = Buffer.from(JSON.stringify({ hook_type: 'inbox', message_id: randomUUID(), text: SECRET, client_id: 5, ...more }));
	return { body, headers: signed(body, String(Math.floor(Date.now() / 1000)), SANDBOX_TOKEN, mode) };
}

const countExecutions = async () => (await allExecutions(client, workflow.id)).length;

/** Sends a lawful delivery and waits for its execution: by then those of earlier ones would be there too. */
async function executionsAfterLawful() {
	const before = await countExecutions();
	figures.sent += 1;
	expect((await exchange(port, compose({ ...fresh(), path }))).status).toBe(200);
	figures.accepted += 1;
	await poll(async () => ((await countExecutions()) > before ? true : undefined), { timeoutMs: 15_000, what: 'the lawful execution' });
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	return (await countExecutions()) - before;
}

/** Sends a hostile delivery, again where it was answered late. */
async function attack({ bytes, endless }) {
	let answer;
	let fastest = Infinity;
	for (let attempt = 0; attempt < TRIES && fastest > LIMIT_MS; attempt++) {
		answer = await exchange(port, bytes, endless ? { leaveAfterMs: LEAVE_MS } : {});
		figures.sent += 1;
		if (answer.ms === undefined) break;
		if (attempt === 0 && answer.ms > LIMIT_MS) late += 1;
		fastest = Math.min(fastest, answer.ms);
	}
	if (fastest !== Infinity) times.hostile.push(fastest);
	return { ...answer, fastest };
}

/** A 5xx of n8n's own, before the node runs (an encoding it cannot undo, say), is a refusal too; one of the node is not. */
const isFailure = (status, text) => status >= 500 && (text.startsWith('{"error"') || CRASH.test(text));

/** Sends all, and tells what was answered otherwise than a hostile delivery has to be. */
async function attackWith(deliveries, mayBe200 = () => false) {
	const wrong = [];
	const reasons = {};
	for (const delivery of deliveries) {
		const { status, text, fastest } = await attack(delivery);
		if (fastest !== Infinity && fastest > LIMIT_MS) wrong.push([delivery.name, `${fastest.toFixed(0)} ms`]);
		if (status === undefined || delivery.endless) {
			if (!delivery.endless && text !== '') wrong.push([delivery.name, text.slice(0, 80)]);
			figures.endless += 1;
		} else if (isFailure(status, text) || (status < 400 && !mayBe200(delivery))) wrong.push([delivery.name, status, text.slice(0, 120)]);
		else figures[status < 400 ? 'ignored' : 'refused'] += 1;
		const reason = status === 401 ? JSON.parse(text).error : undefined;
		if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
	}
	return { wrong, reasons };
}

describe('A real n8n under attack', () => {
	let hostile;
	let log;

	beforeAll(() => {
		const lawful = fresh();
		hostile = hostileDeliveries(lawful, SANDBOX_TOKEN).map((each) => ({ ...each, bytes: compose({ ...each, path }), lawful }));
		log = new LogWatch(process.env.E2E_N8N_LOG);
	});

	it('is attacked in more than 200 different ways', () => {
		const id = path.split('/')[2];
		hostile.push(...protocolAttacks({ fresh, path, id }));
		expect(new Set(hostile.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))).size).toBe(hostile.length);
		expect(hostile.length).toBeGreaterThan(200);
	});

	it('starts nothing, answers each at once, says why, and stays calm', async () => {
		const [{ lawful }] = hostile;
		figures.sent += 1;
		expect((await exchange(port, compose({ ...lawful, path }))).status).toBe(200);
		figures.accepted += 1;
		await client.untilExecutions(workflow.id);
		for (let index = 0; index < WARM_UP; index++) {
			const { headers } = fresh();
			await exchange(port, compose({ body: Buffer.from('{}'), headers, path }));
			figures.sent += 1;
			figures.refused += 1;
		}
		// A replay, and bodies that are correctly signed and hold no wanted event, are no lies: 200, and nothing happens.
		const { wrong, reasons } = await attackWith(hostile, ({ name }) => name === 'replay' || / as (application\/json|text\/plain)$/.test(name));
		figures.started = (await executionsAfterLawful()) - 1;
		expect({ wrong, started: figures.started }).toEqual({ wrong: [], started: 0 });
		reasons['the signature does not match'] += WARM_UP;
		expect(log.reasons('Refused a delivery: ')).toEqual(reasons);
		expect(Object.values(log.reasons('Left out a delivery')).length).toBeGreaterThan(0);
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

describe('Lawful deliveries to the same n8n', () => {
	const send = async (delivery) => {
		const answer = await exchange(port, compose({ ...delivery, path }));
		figures.sent += 1;
		times.lawful.push(answer.ms);
		if (answer.status === 200) figures.accepted += 1;
		return answer.status;
	};

	/** Waits until nothing runs any more, and holds what was taken against what was sent. */
	async function settle(sent) {
		const isMine = ({ message_id }) => sent.includes(message_id);
		await poll(async () => ((await takenItems(client, workflow.id)).filter(isMine).length >= sent.length ? true : undefined), {
			timeoutMs: 60_000,
			everyMs: 1_000,
			what: 'all lawful executions',
		});
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		const taken = (await takenItems(client, workflow.id)).filter(isMine);
		const { lost, doubled } = compare(
			sent,
			taken.map(({ message_id }) => message_id),
		);
		figures.lost += lost.length;
		figures.doubled += doubled.length;
		expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
		return taken;
	}

	it('all pass, with both key forms, of all sizes and alphabets, in chunks or whole', async () => {
		const deliveries = lawfulDeliveries(60, SANDBOX_TOKEN);
		for (const delivery of deliveries) expect([delivery.name, await send(delivery)]).toEqual([delivery.name, 200]);
		const taken = await settle(deliveries.map(({ index }) => index));
		expect(taken.map(({ text }) => text)).toEqual(deliveries.map(({ body }) => JSON.parse(body.toString()).text));
	});

	it.each([
		['gzip', 'hex', (sent) => ({ ...sent, body: gzipSync(sent.body), headers: { ...sent.headers, 'content-encoding': 'gzip' } })],
		['gzip, the other key form', 'bytes', (sent) => ({ ...sent, body: gzipSync(sent.body), headers: { ...sent.headers, 'content-encoding': 'gzip' } })],
		['gzip in chunks', 'hex', (sent) => ({ body: gzipSync(sent.body), headers: { ...sent.headers, 'content-encoding': 'gzip' }, chunked: true })],
		['another character set named', 'hex', (sent) => ({ ...sent, headers: { ...sent.headers, 'content-type': 'application/json; charset=utf-8' } })],
		['header names in capitals', 'bytes', ({ body, headers }) => ({ body, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])) })],
	])('pass as %s', async (_name, mode, dress) => {
		const message_id = randomUUID();
		expect(await send(dress(fresh({ message_id }, mode)))).toBe(200);
		const [{ text }] = await settle([message_id]);
		expect(text).toBe(SECRET);
	});

	it('start one workflow each when three copies come at the same moment', async () => {
		const ids = Array.from({ length: 25 }, () => randomUUID());
		for (const message_id of ids) {
			const delivery = fresh({ message_id });
			const statuses = await Promise.all([send(delivery), send(delivery), send(delivery)]);
			// 503 asks Chat2Desk to send the copy again, in case the first one fails.
			expect(statuses.every((status) => [200, 503].includes(status))).toBe(true);
			expect(statuses).toContain(200);
		}
		await settle(ids);
	});

	it('reach the workflow from the sandbox as well', async () => {
		const message_id = randomUUID();
		await sandbox.control('POST', '/emit', { hook_type: 'inbox', payload: { message_id } });
		figures.sent += 1;
		figures.accepted += 1;
		await settle([message_id]);
	});
});
