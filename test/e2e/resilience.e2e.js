'use strict';

const path = require('node:path');
const { poll } = require('../../sandbox/start/n8n-client');
const { PROJECT_ROOT } = require('../../sandbox/start/paths');
const { printTable } = require('../support/print-table');
const { N8nInstance } = require('./support/n8n-instance');
const { SandboxInstance, SECOND_TOKEN } = require('./support/sandbox-instance');
const { changeTrigger, compare, takenItems, triggerWorkflow, untilTaken } = require('./support/trigger-workflow');

/** Chat2Desk's retries are faster by this factor: after 0.2 s, 5 s and 2 min. */
const SPEED = 60;
/** Longer than the last retry of any delivery. */
const LAST_REPEAT_HOURS = 2.5;
/** Longer than Chat2Desk waits before it disables a webhook. */
const SWITCH_OFF_HOURS = 6;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const figures = { sent: 0, processed: 0, lost: 0, duplicated: 0, repairs: 0, droppedAtStartup: 0 };
const sandbox = new SandboxInstance();
let n8n;
let client;
let credentials;
let workflows = [];

beforeAll(async () => {
	await sandbox.open({ speed: SPEED });
	n8n = await new N8nInstance('resilience').open();
	({ client } = n8n);
	credentials = await sandbox.credentialsIn(client);
}, 300_000);

afterEach(async () => {
	sandbox.state.faults.clear();
	sandbox.state.variants.duplicateDeliveries = false;
	if (!n8n.isRunning) await n8n.start();
	for (const { id } of workflows.splice(0)) await client.deactivateWorkflow(id).then(() => client.deleteWorkflow(id));
	try {
		await sandbox.until(
			() => sandbox.webhooks().length + sandbox.webhooks(SECOND_TOKEN).length === 0,
			'the removal of all webhooks',
		);
	} finally {
		sandbox.removeAllWebhooks();
	}
}, 200_000);

afterAll(async () => {
	await n8n?.close();
	await sandbox.close();
	printTable('n8n stopped, webhooks damaged', {
		'messages sent': figures.sent,
		'started an execution': figures.processed,
		lost: figures.lost,
		duplicated: figures.duplicated,
		'accepted by n8n during startup': figures.droppedAtStartup,
		'webhooks repaired': figures.repairs,
	});
});

async function publish(name, options = {}) {
	const workflow = await client.createWorkflow(triggerWorkflow({ name, credential: credentials.first, ...options }));
	workflows.push(workflow);
	await client.activateWorkflow(workflow.id);
	return workflow;
}

const messageOf = ({ body }) => JSON.parse(body).message_id;

/** The deliveries of the given messages and their responses. */
const deliveriesOf = (sent) => sandbox.state.logs.deliveries.all().filter((each) => sent.includes(messageOf(each)));

/**
 * Whether n8n itself accepted a message before any workflow was active: while it migrates its database, it responds to
 * everything with 200, and Chat2Desk does not retry.
 */
function wasDroppedAtStartup(id) {
	const taken = deliveriesOf([id]).filter(({ response }) => response?.status === 200);
	return taken.length > 0 && taken.every(({ response }) => response.body === 'n8n is starting up. Please wait');
}

/** Adds the missing messages and their delivery attempts to an error. */
async function throwMissing(error, workflow, sent) {
	const taken = (await takenItems(client, workflow.id)).map(({ message_id }) => message_id);
	const { lost } = compare(sent, taken);
	const details = deliveriesOf(lost).map(
		(each) => `${messageOf(each)}, attempt ${each.attempt}: ${JSON.stringify(each.response)}`,
	);
	throw new Error([error.message, `Missing: ${lost.join(', ')}`, ...details].join('\n'));
}

/** Compares the executions of a workflow with the messages sent to it. */
async function expectEachOnce(workflow, written) {
	const sent = written.filter((id) => !wasDroppedAtStartup(id));
	figures.droppedAtStartup += written.length - sent.length;
	await untilTaken(client, workflow.id, sent.length).catch((error) => throwMissing(error, workflow, sent));
	await pause(1_000);
	const taken = (await takenItems(client, workflow.id)).map(({ message_id }) => message_id);
	const { lost, duplicated, unknown } = compare(sent, taken);
	figures.sent += sent.length;
	figures.processed += taken.length;
	figures.lost += lost.length;
	figures.duplicated += duplicated.length;
	expect({ lost, duplicated, unknown }).toEqual({ lost: [], duplicated: [], unknown: [] });
}

/** The workflow has exactly one webhook, with its original settings, and with the given ID if it was not deleted. */
function expectIntact(workflow, id, base = n8n.client.url) {
	const url = `${base}/webhook/${workflow.nodes[0].webhookId}/webhook`;
	const found = sandbox.webhooksOf(workflow).map((webhook) => ({ ...webhook }));
	expect(found).toMatchObject([
		{ url, events: ['inbox'], channels: [], status: 'enable', ...(id !== undefined && { id }) },
	]);
	figures.repairs += 1;
}

/** Changes that users and Chat2Desk make to a webhook. Each returns the ID that the webhook must keep, if any. */
const damages = {
	'was deleted': (webhook) => void sandbox.removeWebhook(webhook),
	'was disabled': (webhook) => Object.assign(webhook, { status: 'disable' }).id,
	'was edited': (webhook) => Object.assign(webhook, { events: ['outbox'], channels: [126], name: 'Mine' }).id,
	'was given another URL': (webhook) => Object.assign(webhook, { url: 'http://127.0.0.1:9/elsewhere' }).id,
};

/** The webhook, by its ID in case its URL changed. */
const damaged = (workflow) => sandbox.webhooksOf(workflow)[0];

/** Sends a message twice per second during an action, but at most 40 messages on a slow machine. */
async function writing(sent, act) {
	const begun = sent.length;
	const write = () => sent.length - begun < 40 && void sandbox.write().then((id) => sent.push(id));
	const writer = setInterval(write, 500);
	try {
		await act();
	} finally {
		clearInterval(writer);
	}
}

describe('n8n, restarted', () => {
	it('processes every message exactly once despite continuous and duplicate deliveries', async () => {
		const workflow = await publish('Kept');
		sandbox.state.variants.duplicateDeliveries = true;
		const sent = [];
		await writing(sent, async () => await pause(3_000));
		await writing(sent, async () => await n8n.stop().then(async () => await n8n.start()));
		await writing(sent, async () => await pause(3_000));
		await pause(1_000);
		await client.untilReady();
		await sandbox.pass(LAST_REPEAT_HOURS);
		await expectEachOnce(workflow, sent);
		const answered = sandbox.state.logs.deliveries.all().filter(({ response }) => response?.status === 200);
		expect(answered.some(({ attempt }) => attempt > 1)).toBe(true);
	}, 300_000);

	it('restores webhooks that were deleted, edited, disabled or have an outdated public URL', async () => {
		const names = ['Deleted', 'Edited', 'Switched off', 'Outdated URL'];
		const all = [];
		for (const name of names) all.push(await publish(name));
		const [gone, edited, off, old] = all.map(damaged);
		await n8n.stop();
		const { url } = old;
		// Chat2Desk cannot deliver this message and finally disables the pending webhooks.
		sandbox.webhooks().forEach((webhook) => webhook !== off && Object.assign(webhook, { events: [] }));
		await sandbox.write('undelivered');
		await sandbox.pass(SWITCH_OFF_HOURS);
		expect(off).toMatchObject({ status: 'disable', errors: [{ text: expect.any(String) }] });
		Object.assign(old, { events: ['inbox'] });
		damages['was deleted'](gone);
		damages['was edited'](edited);

		await n8n.start({ WEBHOOK_URL: `http://localhost:${n8n.port}/` });
		const base = `http://localhost:${n8n.port}`;
		await sandbox.until(
			() => sandbox.webhooks().filter((webhook) => webhook.url.startsWith(base)).length === 4,
			'four webhooks',
		);
		expect(old.url).not.toBe(url);
		[undefined, edited, off, old].forEach((webhook, place) => expectIntact(all[place], webhook?.id, base));
		const sent = [await sandbox.write('delivered')];
		for (const workflow of all) await expectEachOnce(workflow, sent);
		expect(n8n.logged()).toMatch(
			/repaired the webhook in Chat2Desk \(ID \d+\): its URL, status had changed \(Chat2Desk: .*5 hours/,
		);
		await n8n.stop();
		await n8n.start();
		await sandbox.until(
			() => sandbox.webhooks().every((webhook) => webhook.url.startsWith(client.url)),
			'the original URL',
		);
	}, 300_000);
});

describe('a webhook that was damaged while its workflow is published', () => {
	it.each(Object.keys(damages))('is restored by the next publication: %s', async (damage) => {
		const workflow = await publish(`It ${damage}`);
		const id = damages[damage](damaged(workflow));
		await changeTrigger(client, workflow.id, { parameters: { simplify: false } });
		await client.activateWorkflow(workflow.id);
		expectIntact(workflow, id);
		await expectEachOnce(workflow, [await sandbox.write()]);
	});

	it('is restored by the periodic check, and a failed check has no side effects', async () => {
		const at = new Date(Date.now() + 45_000);
		const all = {};
		for (const damage of Object.keys(damages)) all[damage] = await publishWithTick(`It ${damage}`, at);
		const later = new Date(at.getTime() + 10_000);
		const other = await publishWithTick('In the other account', later, credentials.second);
		expect(Date.now()).toBeLessThan(at.getTime() - 1_000);
		const ids = Object.entries(all).map(([damage, workflow]) => damages[damage](damaged(workflow)));
		await pause(at.getTime() - Date.now() + 6_000);
		Object.values(all).forEach((workflow, place) => expectIntact(workflow, ids[place]));
		expect(n8n.logged()).toMatch(/Trigger: the periodic check created the webhook in Chat2Desk/);
		expect(n8n.logged()).toMatch(
			/Trigger: the periodic check repaired the webhook in Chat2Desk \(ID \d+\): its events, channels, name had changed/,
		);

		sandbox.state.faults.add({ kind: 'error_200', message: 'Token is not correct', path: '/v1/webhooks*' });
		await poll(
			async () =>
				/periodic check of the webhook failed: .*The workflow stays published/.test(n8n.logged()) || undefined,
			{
				timeoutMs: 20_000,
				what: 'the failed check',
			},
		);
		sandbox.state.faults.clear();
		await sandbox.emit({ message_id: 'after the failed check' }, SECOND_TOKEN);
		await expectEachOnce(other, ['after the failed check']);
		const sent = [await sandbox.write()];
		for (const workflow of Object.values(all)) await expectEachOnce(workflow, sent);
	}, 300_000);
});

/**
 * Publishes a workflow whose check, every 15 minutes, runs at a given second. The schedule depends on the IDs of
 * workflow and node, so this finds a matching node ID. No test has to wait, and n8n's own scheduler runs the check.
 */
async function publishWithTick(name, at, credential = credentials.first) {
	const { cronExpression } = require(
		path.join(PROJECT_ROOT, 'dist', 'nodes', 'Chat2Desk', 'trigger', 'registration', 'health-check'),
	);
	const parameters = { options: { checkWebhook: '15m' } };
	const workflow = await client.createWorkflow(triggerWorkflow({ name, credential, parameters }));
	workflows.push(workflow);
	const falls = (id) => {
		const [second, minutes] = cronExpression('15m', `${workflow.id}|${id}`).split(' ');
		return Number(second) === at.getUTCSeconds() && minutes.split(',').map(Number).includes(at.getUTCMinutes());
	};
	const ids = Array.from({ length: 20_000 }, (_, index) => `tick-${index}`);
	await changeTrigger(client, workflow.id, { id: ids.find(falls) });
	await client.activateWorkflow(workflow.id);
	return workflow;
}
