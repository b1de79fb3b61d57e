'use strict';

const { createSandbox } = require('../../sandbox/server');
const { poll } = require('../../sandbox/start/n8n-client');
const { exampleWorkflow, sandboxCredential } = require('../../sandbox/start/seed');
const { scriptedModel } = require('./support/model');
const { credential, n8nClient, publishExample, removeWorkflow, sandbox } = require('./support/servers');

/** What a node put out in an execution, as plain objects. */
const outputOf = ({ data }, name) => data.resultData.runData[name][0].data.main[0].map(({ json }) => json);

describe('The example workflow', () => {
	let client;

	beforeAll(async () => {
		client = await n8nClient();
	});

	it("Daily statistics makes a table of yesterday's requests, and a file of it", async () => {
		// The sandbox has statistics for the day before its base time, which is in UTC for this test as the workflow is.
		const ofToday = await createSandbox({ port: 0, baseTime: Date.now(), timeZone: 'UTC' });
		const yesterday = Object.keys(ofToday.state.statistics.request_stats)[0];
		const credential = sandboxCredential(ofToday.url, 'Statistics');
		const { id } = await client.createCredential(credential);
		const example = exampleWorkflow('daily-statistics.json', { id, name: credential.name });
		const workflow = await client.createWorkflow({ ...example, settings: { ...example.settings, timezone: 'UTC' } });
		try {
			await client.runWorkflow(workflow.id, 'Every Morning');
			const [execution] = await client.untilExecutions(workflow.id);
			expect(execution.data.resultData.error?.message).toBeUndefined();
			const rows = outputOf(execution, 'Columns');
			expect(rows).toHaveLength(230);
			expect(rows[1]).toMatchObject({
				Day: yesterday,
				Request: expect.any(Number),
				Started: expect.stringContaining(yesterday),
				Operator: expect.any(String),
				'Messages Out': expect.any(Number),
			});
			const [file] = execution.data.resultData.runData['Table as a File'][0].data.main[0];
			expect(file.binary.data).toMatchObject({ fileName: `requests-${yesterday}.csv`, mimeType: 'text/csv' });
			expect(ofToday.state.logs.violations.all()).toEqual([]);
		} finally {
			await client.deleteWorkflow(workflow.id);
			await ofToday.close();
		}
	});

	it('CRM sync makes a contact of a new client and of a changed one', async () => {
		const workflow = await publishExample(client, 'crm-sync.json');
		try {
			const phone = `1555${String(Date.now()).slice(-7)}`;
			const { data: created } = await sandbox.api('POST', '/clients', { phone, transport: 'viber', nickname: 'Nora' });
			await client.untilExecutions(workflow.id, { count: 1 });
			await sandbox.api('POST', '/tags/assign_to', {
				tag_ids: [996],
				assignee_type: 'client',
				assignee_id: created.id,
			});
			const change = { comment: 'Likes blue', custom_fields: { 1: 'K-7' }, external_id: 'crm-7' };
			await sandbox.api('PUT', `/clients/${created.id}`, change);
			const executions = await client.untilExecutions(workflow.id, { count: 2 });
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
			const contacts = executions.map((execution) => outputOf(execution, 'Contact')[0]);
			const shared = { chat2desk_id: created.id, name: 'Nora', phone: `+${phone}`, messengers: ['viber'] };
			expect(contacts).toEqual([
				{ ...shared, tags: [], custom_fields: {}, note: '', external_id: '', change: 'new_client' },
				{
					...shared,
					tags: ['Order'],
					custom_fields: { 'Customer number': 'K-7' },
					note: 'Likes blue',
					external_id: 'crm-7',
					change: 'client_updated',
				},
			]);
		} finally {
			await removeWorkflow(client, workflow.id);
		}
	});

	it('CRM sync takes the name of a messenger for no phone number', async () => {
		const workflow = await publishExample(client, 'crm-sync.json');
		try {
			const [nameless] = (await sandbox.api('GET', '/clients?limit=200')).data.filter(
				({ phone, client_phone }) => phone.startsWith('[chat]') && !client_phone,
			);
			await sandbox.api('PUT', `/clients/${nameless.id}`, { nickname: null });
			const [execution] = await client.untilExecutions(workflow.id);
			expect(outputOf(execution, 'Contact')).toEqual([
				expect.objectContaining({ name: `Client ${nameless.id}`, phone: '', messengers: ['widget'] }),
			]);
		} finally {
			await removeWorkflow(client, workflow.id);
		}
	});

	const write = async (client_id, text) => await sandbox.control('POST', '/chat/messages', { client_id, text });
	const messagesOf = async (id) => (await sandbox.api('GET', `/messages?client_id=${id}&order=desc&limit=50`)).data;

	/** A client of the test's own. */
	async function person(nickname) {
		const phone = `1556${String(Date.now()).slice(-7)}${Math.floor(Math.random() * 9)}`;
		return (await sandbox.api('POST', '/clients', { phone, transport: 'whatsapp', nickname })).data;
	}

	const untilSent = async (id, text) =>
		await poll(
			async () => (await messagesOf(id)).find((each) => each.type !== 'from_client' && each.text?.includes(text)),
			{ timeoutMs: 60_000, what: text },
		);

	it('One answer to a burst answers five lines once, with all of them', async () => {
		const workflow = await publishExample(client, 'one-answer-to-a-burst.json');
		try {
			const { id } = await person('Bea');
			for (const text of ['Hi', 'my parcel', 'is late', 'very late', 'please help']) await write(id, text);
			const executions = await client.untilExecutions(workflow.id, { count: 5, timeoutMs: 60_000 });
			expect(executions.map(({ status }) => status)).toEqual(Array(5).fill('success'));
			const answers = (await messagesOf(id)).filter(({ type }) => type === 'autoreply');
			expect(answers.map(({ text }) => text)).toEqual([
				'Thank you! We have read it all: "Hi my parcel is late very late please help"',
			]);
		} finally {
			await removeWorkflow(client, workflow.id);
		}
	});

	it.each([
		['approve', 'Your refund of 25 EUR is on its way.'],
		['decline', 'We could not approve your refund.'],
	])('Approve a refund tells the client what the supervisor decides: %s', async (answer, outcome) => {
		const [supervisor, ann] = [await person(`Supervisor ${answer}`), await person(`Ann Lee ${answer}`)];
		const example = exampleWorkflow('approve-a-refund.json', credential);
		const { assignments } = example.nodes.find(({ name }) => name === 'Refund').parameters.assignments;
		Object.assign(assignments[0], { value: `Supervisor ${answer}` });
		Object.assign(assignments[1], { value: `Ann Lee ${answer}` });
		const workflow = await client.createWorkflow(example);
		try {
			await client.runWorkflow(workflow.id, 'Start');
			const { text } = await untilSent(supervisor.id, 'Refund 25 EUR to');
			await poll(async () => (await client.listExecutions(workflow.id)).find(({ status }) => status === 'waiting'), {
				timeoutMs: 30_000,
				what: 'the wait',
			});
			await fetch(/http\S+$/.exec(text)[0], { method: 'POST', body: new URLSearchParams({ answer }) });
			const [execution] = await client.untilExecutions(workflow.id, { timeoutMs: 60_000 });
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect((await untilSent(ann.id, outcome)).text).toContain(outcome);
		} finally {
			await client.deleteWorkflow(workflow.id);
		}
	});

	it('Template broadcast reaches each client with the tag once, also in its second run', async () => {
		const workflow = await client.createWorkflow(exampleWorkflow('template-broadcast.json', credential));
		const report = async (count) => {
			await client.runWorkflow(workflow.id, 'Start');
			const executions = await client.untilExecutions(workflow.id, { count, timeoutMs: 60_000 });
			expect(executions[0].data.resultData.error?.message).toBeUndefined();
			return executions.map((execution) => outputOf(execution, 'Report')[0]);
		};
		try {
			const [first] = await report(1);
			// Who is in no WhatsApp channel is named in the report, and stops nobody.
			expect(first).toMatchObject({
				sent: expect.any(Number),
				skipped: 0,
				reasons: expect.arrayContaining([expect.stringContaining('wa_dialog')]),
			});
			expect(first.sent).toBeGreaterThan(1);
			const both = await report(2);
			expect(both).toContainEqual({ ...first, sent: 0, skipped: first.sent });
		} finally {
			await client.deleteWorkflow(workflow.id);
		}
	});

	it.each([
		['the number of the second try', ['later', 'b-77'], 'We are looking up B-77'],
		[
			'a person after the third try',
			['later', 'what?', 'leave me'],
			'asked 3 times for the order number. Last answer: leave me',
		],
	])('Ask for the order number ends with %s', async (_what, answers, outcome) => {
		const workflow = await publishExample(client, 'ask-for-order-number.json');
		try {
			const { id } = await person('Cem');
			await write(id, 'Where is it?');
			await untilSent(id, 'What is your order number?');
			for (const [at, answer] of answers.entries()) {
				await poll(async () => (await client.listExecutions(workflow.id)).find(({ status }) => status === 'waiting'), {
					timeoutMs: 30_000,
					what: 'the wait',
				});
				await write(id, answer);
				if (at < answers.length - 1)
					await poll(
						async () =>
							(await messagesOf(id)).filter(({ text }) => text?.includes('no order number yet')).length > at ||
							undefined,
						{ timeoutMs: 30_000, what: 'the next question' },
					);
			}
			await untilSent(id, outcome);
			const executions = await client.untilExecutions(workflow.id, { count: 1 });
			expect(executions.map(({ status }) => status)).toEqual(['success']);
		} finally {
			await removeWorkflow(client, workflow.id);
		}
	});

	it.each([
		['answers from the knowledge, finds the client and puts a tag', 'Two to four working days.'],
		['hands over with a summary to the group by its name', 'HANDOVER: Dora wants a person, her parcel is late.'],
	])('AI agent %s', async (_what, said) => {
		const { id, phone } = await person('Dora');
		const model = await scriptedModel({ Find_Client: { phone: `+${phone}` }, Put_Tag: { tag: 'Order' } }, said);
		const data = { apiKey: 'none', url: model.url };
		const openAi = {
			id: (await client.createCredential({ name: 'Model', type: 'openAiApi', data })).id,
			name: 'Model',
		};
		const example = exampleWorkflow('ai-agent.json', credential);
		example.nodes.find(({ name }) => name === 'Model').credentials = { openAiApi: openAi };
		const workflow = await client.createWorkflow(example);
		await client.activateWorkflow(workflow.id);
		try {
			await write(id, 'How long does the delivery take?');
			const [execution] = await client.untilExecutions(workflow.id, { timeoutMs: 60_000 });
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(JSON.parse(model.answers.Find_Client)).toMatchObject([{ id, matched_by: ['phone'] }]);
			expect((await sandbox.api('GET', `/clients/${id}`)).data.tags).toMatchObject([{ label: 'Order' }]);
			expect(JSON.stringify(model.prompts[0])).toMatch(/free for 30 days.*How long does the delivery take\?/s);
			const messages = await messagesOf(id);
			if (said.startsWith('HANDOVER')) {
				expect(messages[0]).toMatchObject({ type: 'comment', text: expect.stringContaining('hands over: Dora wants') });
				expect(outputOf(execution, 'Transfer to the Team')).toMatchObject([{ success: true }]);
			} else {
				expect(messages[0]).toMatchObject({ type: 'autoreply', text: said });
			}
		} finally {
			await removeWorkflow(client, workflow.id);
			await model.close();
		}
	});
});
