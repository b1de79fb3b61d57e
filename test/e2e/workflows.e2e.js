'use strict';

const { n8nClient, publishExample, removeWorkflow, sandbox } = require('./support/servers');
const { chooseClient, launchBrowser, openSandboxPage, screenshot, writeAsClient } = require('./support/browser');

describe('the example workflows, used from the sandbox page', () => {
	let client;
	let browser;

	beforeAll(async () => {
		client = await n8nClient();
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
	});

	it("auto-reply bot: answers a client's message on the page", async () => {
		const workflow = await publishExample(client, 'auto-reply-bot.json');
		const page = await openSandboxPage(browser);
		try {
			const text = `Are you there? ${Date.now()}`;
			await chooseClient(page, 0);
			await writeAsClient(page, text);
			const reply = page.getByTestId('message').filter({ hasText: `You wrote: "${text}"` });
			await reply.waitFor({ timeout: 15_000 });
			await screenshot(page, 'sandbox-auto-reply');
			expect(await reply.getAttribute('data-type')).toBe('autoreply');

			const [execution, ...others] = await client.untilExecutions(workflow.id);
			expect(others).toEqual([]);
			expect(execution.status).toBe('success');
			const [[sent]] = execution.data.resultData.runData['Send Reply'][0].data.main;
			expect(sent.json).toMatchObject({ type: 'autoreply' });
			expect(sent.pairedItem).toBeDefined();
		} finally {
			await page.close();
			await removeWorkflow(client, workflow.id);
		}
	});

	it('price tagger: tags the client and adds a comment only for the word "price"', async () => {
		const workflow = await publishExample(client, 'price-tagger.json');
		const wanted = workflow.nodes.find(({ name }) => name === 'Tag Client').parameters.tagIds;
		const page = await openSandboxPage(browser);
		try {
			await chooseClient(page, 1);
			await writeAsClient(page, 'Good morning');
			await client.untilExecutions(workflow.id, { count: 1 });
			await writeAsClient(page, 'What is the PRICE of a lamp?');
			const comment = page.getByTestId('message').filter({ hasText: 'Interested in buying' });
			await comment.waitFor({ timeout: 15_000 });
			await screenshot(page, 'sandbox-price-tagger');
			expect(await comment.count()).toBe(1);
			expect(await comment.getAttribute('data-type')).toBe('comment');

			const [greeting, question] = await client.untilExecutions(workflow.id, { count: 2 });
			expect(Object.keys(greeting.data.resultData.runData)).not.toContain('Tag Client');
			expect(question.status).toBe('success');
			const clientId = question.data.resultData.runData['On Client Message'][0].data.main[0][0].json.client_id;
			const { data } = await sandbox.api('GET', `/clients/${clientId}`);
			expect(data.tags.map(({ label }) => label)).toEqual(expect.arrayContaining(wanted));
		} finally {
			await page.close();
			await removeWorkflow(client, workflow.id);
		}
	});
});
