'use strict';

const { poll } = require('../../sandbox/start/n8n-client');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { OwnN8n } = require('./support/own-n8n');
const { OwnSandbox } = require('./support/own-sandbox');
const { takenItems, triggerWorkflow } = require('./support/trigger-workflow');

/** What the file counts over all its tests, and prints at its end. */
const figures = { waits: 0, answers: 0, resumed: 0 };

const RUNNING = ['new', 'running', 'waiting'];

describe('Send and Wait for Response, on a real n8n', () => {
	const n8n = new OwnN8n('send-and-wait');
	const sandbox = new OwnSandbox();
	const asking = [];
	let client;
	let credential;
	let trigger;
	let people;

	beforeAll(async () => {
		await Promise.all([n8n.open(), sandbox.open()]);
		client = n8n.client;
		({ first: credential } = await sandbox.credentialsIn(client));
		trigger = await client.createWorkflow(
			triggerWorkflow({ name: 'Bot', credential, parameters: { options: { resumeWaiting: true } } }),
		);
		await client.activateWorkflow(trigger.id);
		people = sandbox.sandbox.state.clients.all().map(({ id }) => id);
	});
	afterAll(async () => {
		console.log(`send and wait: ${JSON.stringify(figures)}`);
		await n8n.close();
		await sandbox.close();
	});

	const waitNode = (parameters, more) => ({
		id: crypto.randomUUID(),
		name: 'Ask',
		type: `${PACKAGE_NAME}.chat2Desk`,
		typeVersion: 1,
		position: [200, 0],
		parameters: {
			resource: 'message',
			operation: 'sendAndWait',
			recipient: 'client',
			responseType: 'nextMessage',
			...parameters,
			additionalFields: more,
		},
		credentials: { chat2DeskApi: { id: credential.id, name: credential.plan.name } },
	});

	/** Asks a client in an execution of its own, and waits until it waits. */
	async function ask(clientId, parameters = {}, more = {}) {
		const start = {
			id: crypto.randomUUID(),
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const node = waitNode(
			{ clientId: { __rl: true, mode: 'id', value: String(clientId) }, message: 'Which order?', ...parameters },
			more,
		);
		const workflow = await client.createWorkflow({
			name: 'Ask',
			nodes: [start, node],
			connections: { Start: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } },
		});
		asking.push(workflow.id);
		await client.runWorkflow(workflow.id, 'Start');
		figures.waits += 1;
		return workflow;
	}

	const untilWaiting = async ({ id }) =>
		await poll(async () => (await client.listExecutions(id)).find(({ status }) => status === 'waiting'), {
			timeoutMs: 30_000,
			what: 'the wait',
		});

	const write = async (clientId, text) => {
		figures.answers += 1;
		await sandbox.control('/chat/messages', { client_id: clientId, text });
	};

	/** The item with which an execution went on. */
	async function resumed({ id }) {
		const [{ data }] = await client.untilExecutions(id);
		figures.resumed += 1;
		return data.resultData.runData.Ask.at(-1).data.main[0][0].json;
	}

	const started = async () => (await takenItems(client, trigger.id)).map(({ text }) => text);
	const linkTo = (clientId) => {
		const { text } = sandbox.sandbox.state.messages.filter((each) => each.client_id === clientId).at(-1);
		return /http\S+$/.exec(text)[0];
	};
	const press = async (url, form) => await fetch(url, { method: 'POST', body: new URLSearchParams(form) });

	it('by link: a page that decides nothing, a tampered link, the answer, and a second click', async () => {
		const workflow = await ask(people[1], { responseType: 'approval', message: 'Refund 5?' });
		await untilWaiting(workflow);
		const url = linkTo(people[1]);
		const page = await fetch(url);
		expect([page.status, page.headers.get('content-security-policy')]).toEqual([
			200,
			expect.stringContaining('sandbox allow-forms'),
		]);
		expect(await page.text()).toContain('value="approve"');
		await untilWaiting(workflow);
		for (const tampered of [
			url.replace(/w=[^&]+/, 'w=AAAAAAAA'),
			url.replace(/.$/, (letter) => (letter === '0' ? '1' : '0')),
			url.replace(/&signature=.*/, ''),
		])
			expect((await press(tampered, { answer: 'approve' })).status).toBe(401);
		await untilWaiting(workflow);
		const done = await press(url, { answer: 'approve' });
		expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Your answer has been recorded')]);
		expect(await resumed(workflow)).toMatchObject({
			responded: true,
			data: { approved: true },
			answer: { via: 'link', text: 'Approve' },
		});
		expect(await (await press(url, { answer: 'decline' })).text()).toMatch(/no action required/i);
	});

	it('by link: a stopped execution takes no answer, and neither does a deleted one', async () => {
		const workflow = await ask(people[2], { responseType: 'freeText' });
		const { id } = await untilWaiting(workflow);
		const url = linkTo(people[2]);
		await client.call('POST', `/rest/executions/${id}/stop`);
		expect((await press(url, { text: 'late' })).status).toBe(409);
		await client.call('POST', '/rest/executions/delete', { ids: [id] });
		expect((await press(url, { text: 'late' })).status).toBe(404);
	});

	it('by chat: the next message is the answer, and the one behind it starts the workflow', async () => {
		const workflow = await ask(people[3]);
		await untilWaiting(workflow);
		await write(people[3], 'A-17');
		expect(await resumed(workflow)).toMatchObject({
			responded: true,
			answer: { via: 'chat', text: 'A-17', client_id: people[3] },
		});
		await write(people[3], 'and thank you');
		await poll(async () => ((await started()).includes('and thank you') ? true : undefined), {
			timeoutMs: 20_000,
			what: 'the trigger',
		});
		expect(await started()).not.toContain('A-17');
	});

	it('by chat: an answer within milliseconds of the question', async () => {
		const before = sandbox.sandbox.state.messages.all().length;
		const asked = ask(people[4]);
		await sandbox.until(() => sandbox.sandbox.state.messages.all().length > before, 'the question', 30_000);
		await write(people[4], 'at once');
		expect(await resumed(await asked)).toMatchObject({ answer: { text: 'at once' } });
	});

	it('by chat: a restart of n8n between question and answer', async () => {
		const workflow = await ask(people[14]);
		await untilWaiting(workflow);
		await n8n.stop();
		await n8n.start();
		await client.login(require('../support/n8n-owner').OWNER);
		await write(people[14], 'still here');
		expect(await resumed(workflow)).toMatchObject({ answer: { text: 'still here' } });
	});

	it('the limit: n8n goes on with the question, and says that nobody answered', async () => {
		const workflow = await ask(people[15], {}, { waitLimit: 0.05 });
		const [{ data }] = await client.untilExecutions(workflow.id, { timeoutMs: 120_000 });
		expect(data.resultData.runData.Ask.at(-1).data.main[0][0].json).toMatchObject({
			responded: false,
			question: { text: 'Which order?' },
		});
		await write(people[15], 'too late');
		await poll(async () => ((await started()).includes('too late') ? true : undefined), {
			timeoutMs: 20_000,
			what: 'the trigger',
		});
	});

	it('leaves nothing that runs', async () => {
		for (const id of asking)
			expect((await client.listExecutions(id)).filter(({ status }) => RUNNING.includes(status))).toEqual([]);
	});
});
