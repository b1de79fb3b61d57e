'use strict';

const { poll } = require('../../sandbox/start/n8n-client');
const { Waits, node } = require('./support/waits');

describe('Send and Wait for Response, with other events between question and answer', () => {
	const waits = new Waits('send-and-wait-neighbours');
	let people;

	beforeAll(async () => {
		await waits.open();
		people = waits.people;
	});
	afterAll(async () => {
		await waits.close();
	});

	it('resumes after n8n was restarted: replies before, during and after it, and a limit that ends during it', async () => {
		const [after, meanwhile] = [await waits.askAndWait(people[1]), await waits.askAndWait(people[2])];
		const limited = await waits.askAndWait(people[3], { resumeAmount: 0.05, resumeUnit: 'minutes' });
		await waits.n8n.stop();
		await waits.write(people[2], 'are you there?');
		await waits.send(people[3], { text: 'am I late?' });
		await waits.sandbox.until(() => waits.sandbox.webhooks().some(({ failingSince }) => failingSince), 'the failure');
		await new Promise((resolve) => setTimeout(resolve, 3_500));
		await waits.restart();
		await waits.write(people[1], 'still here');
		expect(await waits.resumed(after)).toMatchObject({ answer: { text: 'still here' } });
		// Chat2Desk retries failed deliveries after ten seconds and after five minutes.
		await waits.sandbox.pass(0.1);
		expect(await waits.resumed(meanwhile)).toMatchObject({ answer: { text: 'are you there?' } });
		expect(await waits.resumed(limited)).toMatchObject({ responded: false, question: { text: 'Which order?' } });
		await waits.untilStarted('am I late?');
		expect(await waits.started()).toEqual(['am I late?']);
	});

	it('takes the next message as the answer after the trigger was unpublished, and drops the one in between', async () => {
		const workflow = await waits.askAndWait(people[4]);
		await waits.client.deactivateWorkflow(waits.trigger.id);
		await waits.sandbox.until(() => waits.sandbox.webhooks().length === 0, 'the removal of the webhook');
		await waits.send(people[4], { text: 'no trigger left' });
		await waits.client.activateWorkflow(waits.trigger.id);
		await waits.sandbox.until(() => waits.sandbox.webhooks().length === 1, 'the webhook');
		await waits.write(people[4], 'trigger is back');
		expect(await waits.resumed(workflow)).toMatchObject({ answer: { text: 'trigger is back' } });
		expect(await waits.started()).not.toContain('no trigger left');
	});

	it('passes a button to its question and other messages to the newest of three waiting executions', async () => {
		const button = { type: 'reply', text: 'Blue', payload: 'b' };
		const color = await waits.askAndWait(
			people[5],
			{ message: 'Which color?' },
			{ inlineButtons: { button: [button] } },
		);
		const [size, number] = [await waits.askAndWait(people[5]), await waits.askAndWait(people[5])];
		await waits.write(people[5], { button });
		expect((await waits.resumed(color)).answer).toMatchObject({ text: 'b', button: { text: 'Blue', payload: 'b' } });
		await waits.write(people[5], 'the newest');
		expect((await waits.resumed(number)).answer.text).toBe('the newest');
		await waits.write(people[5], 'the one before');
		expect((await waits.resumed(size)).answer.text).toBe('the one before');
	});

	it('ignores messages and comments of the team', async () => {
		const workflow = await waits.askAndWait(people[6]);
		await waits.sendFromTeam(people[6], { text: 'A colleague will be with you soon' });
		await waits.sendFromTeam(people[6], { type: 'comment', text: 'What is this about?' });
		await waits.write(people[6], 'B-12');
		expect(await waits.resumed(workflow)).toMatchObject({ answer: { text: 'B-12' } });
	});

	it('resumes a sub-workflow and its caller', async () => {
		const entry = node('Called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' });
		const child = await waits.client.createWorkflow({
			name: 'Asking',
			nodes: [entry, waits.askNode(people[7])],
			connections: { Called: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } },
		});
		await waits.client.activateWorkflow(child.id);
		const call = node('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
			workflowId: { __rl: true, mode: 'id', value: child.id },
			mode: 'once',
			options: { waitForSubWorkflow: true },
		});
		const parent = await waits.workflowOf([call]);
		await waits.run(parent);
		await waits.untilWaiting(child);
		await waits.untilWaiting(parent);
		await waits.write(people[7], 'C-3');
		expect(await waits.resumed(parent, 'Call')).toMatchObject({ responded: true, answer: { text: 'C-3' } });
	});

	it('handles eight concurrent waits with a burst of three messages each', async () => {
		const clients = people.slice(8, 16);
		const workflows = [];
		for (const each of clients) workflows.push(await waits.ask(each));
		for (const workflow of workflows) await waits.untilWaiting(workflow);
		const parts = ['a', 'b', 'c'];
		await Promise.all(
			clients.map(async (each) => {
				await waits.write(each, `${each}a`);
				for (const part of parts.slice(1)) await waits.send(each, { text: `${each}${part}` });
			}),
		);
		// Chat2Desk retries deliveries that n8n was too busy to accept after ten seconds and after five minutes.
		await waits.sandbox.state.deliveries.settled();
		await waits.sandbox.pass(0.1);
		const answers = new Map();
		for (const [at, workflow] of workflows.entries())
			answers.set(clients[at], (await waits.resumed(workflow)).answer.text);
		const all = clients.flatMap((each) => parts.map((part) => `${each}${part}`));
		const others = async () => (await waits.started()).filter((text) => all.includes(text));
		const isDone = async () => ((await others()).length + answers.size >= all.length ? true : undefined);
		await poll(isDone, { timeoutMs: 60_000, what: 'all messages' });
		const seen = [...answers.values(), ...(await others())];
		waits.count(all, seen);
		expect(seen.sort()).toEqual([...all].sort());
		for (const [each, answer] of answers) expect(parts.map((part) => `${each}${part}`)).toContain(answer);
	});

	it('leaves no running execution', async () => {
		expect(await waits.unfinished()).toEqual([]);
	});
});
