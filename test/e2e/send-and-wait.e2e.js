'use strict';

const { poll } = require('../../sandbox/start/n8n-client');
const { Waits, node } = require('./support/waits');

describe('Send and Wait for Response, on a real n8n', () => {
	const waits = new Waits('send-and-wait');
	let people;
	let limited;

	beforeAll(async () => {
		await waits.open();
		people = waits.people;
		// n8n checks for expired limits once a minute. The other tests run meanwhile.
		limited = await waits.ask(people[15], { resumeAmount: 0.05, resumeUnit: 'minutes' });
	});
	afterAll(async () => {
		await waits.close();
	});

	it('by link: shows a page without side effects, rejects a modified link, records the answer, and ignores a second click', async () => {
		const workflow = await waits.askAndWait(people[1], { responseType: 'approval', message: 'Refund 5?' });
		const url = waits.linkTo(people[1]);
		const page = await fetch(url);
		expect([page.status, page.headers.get('content-security-policy')]).toEqual([
			200,
			expect.stringContaining('sandbox allow-forms'),
		]);
		expect(await page.text()).toContain('value="approve"');
		await waits.untilWaiting(workflow);
		for (const tampered of [
			url.replace(/w=[^&]+/, 'w=AAAAAAAA'),
			url.replace(/.$/, (letter) => (letter === '0' ? '1' : '0')),
			url.replace(/&signature=.*/, ''),
		])
			expect((await waits.press(tampered, { answer: 'approve' })).status).toBe(401);
		await waits.untilWaiting(workflow);
		const done = await waits.press(url, { answer: 'approve' });
		expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Your answer has been recorded')]);
		expect(await waits.resumed(workflow)).toMatchObject({
			responded: true,
			data: { approved: true },
			answer: { via: 'link', text: 'Approve' },
		});
		expect(await (await waits.press(url, { answer: 'decline' })).text()).toMatch(/no action required/i);
	});

	it('by link: rejects answers to stopped and deleted executions', async () => {
		const workflow = await waits.ask(people[2], { responseType: 'freeText' });
		const { id } = await waits.untilWaiting(workflow);
		const url = waits.linkTo(people[2]);
		await waits.client.call('POST', `/rest/executions/${id}/stop`);
		expect((await waits.press(url, { text: 'late' })).status).toBe(409);
		await waits.client.call('POST', '/rest/executions/delete', { ids: [id] });
		expect((await waits.press(url, { text: 'late' })).status).toBe(404);
	});

	it("by link: rejects the first question's link for the second question in a loop", async () => {
		const [refunds, each, loop] = [
			node('Refunds', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: '{"refund": [5, 500]}', options: {} }),
			node('Each', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'refund', options: {} }),
			node('Loop', 'n8n-nodes-base.splitInBatches', 3, { options: {} }),
		];
		const ask = waits.askNode(people[0], { responseType: 'approval', message: '=Refund {{ $json.refund }}?' });
		const to = (name) => [{ node: name, type: 'main', index: 0 }];
		const lines = { Loop: { main: [[], to('Ask')] }, Ask: { main: [to('Loop')] } };
		const workflow = await waits.workflowOf([refunds, each, loop, ask], lines);
		await waits.run(workflow);
		await waits.untilWaiting(workflow);
		const first = waits.linkTo(people[0]);
		expect((await waits.press(first, { answer: 'approve' })).status).toBe(200);
		await poll(async () => waits.linkTo(people[0]) !== first || undefined, {
			timeoutMs: 30_000,
			what: 'the second question',
		});
		await waits.untilWaiting(workflow);
		waits.figures.waits += 1;
		const old = await waits.press(first, { answer: 'approve' });
		expect([old.status, await old.text()]).toEqual([410, expect.stringContaining('This question is closed')]);
		await waits.untilWaiting(workflow);
		expect((await waits.press(waits.linkTo(people[0]), { answer: 'decline' })).status).toBe(200);
		expect(await waits.resumed(workflow)).toMatchObject({ refund: 500, data: { approved: false } });
		const [{ data }] = await waits.client.untilExecutions(workflow.id);
		const answers = data.resultData.runData.Ask.map((run) => run.data.main[0][0].json.data.approved);
		expect(answers).toEqual([true, false]);
		waits.figures.resumed += 1;
	});

	it('by link: resumes the execution with free text and rejects empty text', async () => {
		const workflow = await waits.askAndWait(people[16], { responseType: 'freeText', message: 'Which size?' });
		const url = waits.linkTo(people[16]);
		expect(await (await fetch(url)).text()).toContain('<textarea name="text"');
		expect((await waits.press(url, { text: ' ' })).status).toBe(400);
		expect((await waits.press(url, { text: 'Size 42, please' })).status).toBe(200);
		expect(await waits.resumed(workflow)).toMatchObject({
			responded: true,
			responder: { client_id: people[16] },
			answer: { via: 'link', text: 'Size 42, please' },
			data: { text: 'Size 42, please' },
		});
	});

	it('by link only: a yes in the chat approves nothing and starts the workflow', async () => {
		const workflow = await waits.askAndWait(people[17], { responseType: 'approval', message: 'Refund 7?' });
		const url = waits.linkTo(people[17]);
		await waits.send(people[17], { text: 'yes' });
		await waits.untilStarted('yes');
		await waits.untilWaiting(workflow);
		await waits.press(url, { answer: 'decline' });
		expect(await waits.resumed(workflow)).toMatchObject({ data: { approved: false } });
	});

	it('by link or in the chat: a yes approves', async () => {
		const parameters = { responseType: 'approval', approveInChat: true, message: 'Refund 9?' };
		const workflow = await waits.askAndWait(people[18], parameters);
		await waits.write(people[18], 'ok 👍');
		expect(await waits.resumed(workflow)).toMatchObject({
			responder: { client_id: people[18] },
			answer: { via: 'chat' },
			data: { approved: true, respondedAt: expect.any(String) },
		});
	});

	it('by chat: the next message is the answer, and the one after it starts the workflow', async () => {
		const workflow = await waits.askAndWait(people[3]);
		await waits.write(people[3], 'A-17');
		expect(await waits.resumed(workflow)).toMatchObject({
			responded: true,
			answer: { via: 'chat', text: 'A-17', client_id: people[3] },
		});
		await waits.send(people[3], { text: 'and thank you' });
		await waits.untilStarted('and thank you');
		expect(await waits.started()).not.toContain('A-17');
	});

	it('by chat: accepts an answer within milliseconds of the question', async () => {
		const { messages } = waits.sandbox.sandbox.account;
		const before = messages.all().length;
		const asked = waits.ask(people[4]);
		await waits.sandbox.until(() => messages.all().length > before, 'the question', 30_000);
		await waits.write(people[4], 'at once');
		expect(await waits.resumed(await asked)).toMatchObject({ answer: { text: 'at once' } });
	});

	it('the limit: n8n continues with the question and without an answer', async () => {
		const [{ data }] = await waits.client.untilExecutions(limited.id, { timeoutMs: 120_000 });
		expect(data.resultData.runData.Ask.at(-1).data.main[0][0].json).toMatchObject({
			responded: false,
			question: { text: 'Which order?' },
		});
		await waits.send(people[15], { text: 'too late' });
		await waits.untilStarted('too late');
	});

	it('leaves no running execution', async () => {
		expect(await waits.unfinished()).toEqual([]);
	});
});
