'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');
const { createSandbox } = require('../../sandbox/server');
const { exampleFiles, playgroundExamples } = require('../../sandbox/start/examples');
const { poll } = require('../../sandbox/start/n8n-client');
const { SANDBOX_TOKEN, seedPlayground } = require('../../sandbox/start/seed');
const { OWNER } = require('../support/n8n-owner');
const { scriptedModel } = require('./support/model');
const { n8nClient } = require('./support/servers');
const { downloadZip } = require('./support/zip');

/** The output of a node in an execution, as plain objects. */
const outputOf = ({ data }, name) => data.resultData.runData[name]?.[0].data.main[0].map(({ json }) => json) ?? [];

const errorOf = ({ data }) => data.resultData.error?.message;

/** The time zone offset in minutes of n8n and the company, as in the playground. */
function offsetOf(timeZone) {
	const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
		.formatToParts(Date.now())
		.find(({ type }) => type === 'timeZoneName').value;
	const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [null, '+', '0', '0'];
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** All examples are set up as in the playground. Two of them are published. Each runs unmodified. */
describe('in the playground, the example', () => {
	let client;
	let sandbox;
	let folder;
	let seeded;
	let utcOffset;

	beforeAll(async () => {
		client = await n8nClient();
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat2desk-examples-'));
		const { timezone } = await client.call('GET', '/rest/settings');
		utcOffset = offsetOf(timezone);
		sandbox = await createSandbox({ port: 0, baseTime: 'now', utcOffset });
		const stateFile = path.join(folder, 'seeded.json');
		await seedPlayground({ client, owner: OWNER, sandboxUrl: sandbox.url, stateFile });
		seeded = JSON.parse(fs.readFileSync(stateFile, 'utf8'));
	});
	afterAll(async () => {
		for (const id of Object.values(seeded.workflows)) {
			if ((await client.getWorkflow(id)).active) await client.deactivateWorkflow(id);
			await client.deleteWorkflow(id);
		}
		await sandbox.close();
		fs.rmSync(folder, { recursive: true, force: true });
	});

	async function call(method, route, body) {
		const response = await fetch(sandbox.url + route, {
			method,
			headers: { 'content-type': 'application/json', authorization: SANDBOX_TOKEN },
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
		return JSON.parse(text);
	}
	const api = async (method, route, body) => (await call(method, `/v1${route}`, body)).data;
	const control = (route, body) => call('POST', `/_sandbox${route}`, body);

	const write = async ({ id }, text) => await control('/chat/messages', { client_id: id, text });
	const clientOf = (name) => sandbox.account.clients.find(({ assigned_name }) => assigned_name === name);
	const messagesOf = ({ id }) => sandbox.account.messages.filter(({ client_id }) => client_id === id);
	const sentTo = (person) => messagesOf(person).filter(({ type }) => ['autoreply', 'to_client'].includes(type));
	const textsOf = (person) => sentTo(person).map(({ text }) => text);

	const untilSent = async (person, text, count = 1) =>
		await poll(async () => sentTo(person).filter((each) => each.text?.includes(text))[count - 1], {
			timeoutMs: 60_000,
			what: text,
		});

	const untilWaiting = async (id) =>
		await poll(async () => (await client.listExecutions(id)).find(({ status }) => status === 'waiting'), {
			timeoutMs: 60_000,
			what: 'the waiting execution',
		});

	/** Publishes an example while a test runs. */
	async function whilePublished(file, test) {
		const id = seeded.workflows[file];
		await client.activateWorkflow(id);
		try {
			await test(id);
		} finally {
			await client.deactivateWorkflow(id);
		}
	}

	/** Clicks *Execute workflow* and waits for the end. */
	async function run(file, trigger, count = 1) {
		const id = seeded.workflows[file];
		await client.runWorkflow(id, trigger);
		const executions = await client.untilExecutions(id, { count, timeoutMs: 60_000 });
		expect(executions.map(errorOf)).toEqual(executions.map(() => undefined));
		return executions;
	}

	/** A client in another client's channel, so that each test has its own. */
	async function createPersonInChannelOf(name, nickname) {
		const [{ id: channel_id }] = clientOf(name).channels;
		const { id } = await control('/chat/clients', { channel_id, name: nickname });
		return sandbox.account.clients.get(id);
	}

	const expectSuccess = async (id, count) => {
		const executions = await client.untilExecutions(id, { count, timeoutMs: 60_000 });
		expect(executions.map(({ status }) => status)).toEqual(Array(count).fill('success'));
		return executions;
	};

	it('Auto-reply bot and Price tagger answer in the general channels', async () => {
		const { data } = await call('GET', '/_sandbox/chat/clients?limit=1');
		const person = sandbox.account.clients.get(data[0].id);
		await write(person, 'What is the price of the lamp?');
		await untilSent(person, 'You wrote: "What is the price of the lamp?"');
		await poll(async () => messagesOf(person).find(({ text }) => text?.startsWith('Interested in buying.')), {
			timeoutMs: 60_000,
			what: 'the comment',
		});
		const labels = [...person.tag_ids].map((id) => sandbox.account.tags.get(id).label);
		expect(labels).toContain('Price');
	});

	it("Daily statistics exports yesterday's requests", async () => {
		const [execution] = await run('daily-statistics.json', 'Every Morning');
		const yesterday = Object.keys(sandbox.account.statistics.request_stats).at(-1);
		const rows = outputOf(execution, 'Neutralize Formulas');
		expect(rows).toHaveLength(230);
		expect(rows[1]).toMatchObject({
			Day: yesterday,
			Request: expect.any(Number),
			Started: expect.stringContaining(yesterday),
			Operator: expect.any(String),
			'Messages Out': expect.any(Number),
		});
		const [file] = execution.data.resultData.runData['Create CSV File'][0].data.main[0];
		expect(file.binary.data).toMatchObject({ fileName: `requests-${yesterday}.csv`, mimeType: 'text/csv' });
	});

	it('CRM sync turns a new and a changed client into contacts', async () => {
		await whilePublished('crm-sync.json', async (id) => {
			const created = await api('POST', '/clients', { phone: '15559990001', transport: 'viber', nickname: 'Nora' });
			await client.untilExecutions(id, { count: 1 });
			await api('POST', '/tags/assign_to', { tag_ids: [996], assignee_type: 'client', assignee_id: created.id });
			const change = { comment: 'Likes blue', custom_fields: { 1: 'K-7' }, external_id: 'crm-7' };
			await api('PUT', `/clients/${created.id}`, change);
			const executions = await expectSuccess(id, 2);
			const shared = { chat2desk_id: created.id, name: 'Nora', phone: '+15559990001', messengers: ['viber'] };
			expect(executions.map((execution) => outputOf(execution, 'Contact')[0])).toEqual([
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
			const nameless = sandbox.account.clients.find(
				({ phone, client_phone }) => phone.startsWith('[chat]') && !client_phone,
			);
			await api('PUT', `/clients/${nameless.id}`, { nickname: null });
			const [, , third] = await expectSuccess(id, 3);
			expect(outputOf(third, 'Contact')).toEqual([
				expect.objectContaining({ name: `Client ${nameless.id}`, phone: '', messengers: ['widget'] }),
			]);
		});
	});

	it('One reply to several messages replies once to five messages', async () => {
		await whilePublished('one-reply-to-several-messages.json', async (id) => {
			const person = clientOf('Bea Lindqvist');
			for (const text of ['Hi', 'my parcel', 'is late', 'very late', 'please help']) await write(person, text);
			await expectSuccess(id, 5);
			expect(textsOf(person)).toEqual([
				'Thank you! We have read your messages: "Hi my parcel is late very late please help"',
			]);
		});
	});

	it('One reply to several messages sends nothing if an operator has replied meanwhile', async () => {
		await whilePublished('one-reply-to-several-messages.json', async (id) => {
			const person = await createPersonInChannelOf('Bea Lindqvist', 'Ben');
			const before = (await client.listExecutions(id)).length;
			await write(person, 'Is my parcel on its way?');
			await control('/operator/messages', { client_id: person.id, text: 'Yes, it is.' });
			await client.untilExecutions(id, { count: before + 1, timeoutMs: 60_000 });
			expect(textsOf(person)).toEqual(['Yes, it is.']);
		});
	});

	it.each([
		['approve', 'Your refund of 25 EUR is on its way.'],
		['decline', 'We could not approve your refund.'],
	])('Approve a refund informs the client about the decision: %s', async (answer, outcome) => {
		const id = seeded.workflows['approve-a-refund.json'];
		const count = (await client.listExecutions(id)).length + 1;
		await client.runWorkflow(id, 'Start');
		const { text } = await untilSent(clientOf('Aiko Tanaka'), 'Refund 25 EUR', count);
		await untilWaiting(id);
		await fetch(/http\S+$/.exec(text)[0], { method: 'POST', body: new URLSearchParams({ answer }) });
		const executions = await client.untilExecutions(id, { count, timeoutMs: 60_000 });
		expect(executions.map(errorOf)).toEqual(executions.map(() => undefined));
		await untilSent(clientOf('Rosa Martín'), outcome);
	});

	it('Template broadcast reaches each client once, also in its second run, and reports the others', async () => {
		const tag = sandbox.account.tags.find(({ label }) => label === 'VIP');
		const tagged = sandbox.account.clients.filter(({ tag_ids }) => tag_ids.has(tag.id));
		const reachable = tagged.filter(({ channels }) =>
			channels.some(({ transports }) => transports.includes('wa_dialog')),
		).length;
		expect(reachable).toBeGreaterThan(1);
		const report = {
			clients: tagged.length,
			not_reachable: tagged.length - reachable,
			sent: reachable,
			already_sent: 0,
			failed: 0,
			reasons: [],
		};
		const [first] = await run('template-broadcast.json', 'Start');
		expect(outputOf(first, 'Report')).toEqual([report]);
		const [, second] = await run('template-broadcast.json', 'Start', 2);
		expect(outputOf(second, 'Report')).toEqual([{ ...report, sent: 0, already_sent: reachable }]);
	});

	it.each([
		['the number of the second attempt', 'Cem', ['later', 'b-77'], 'We are looking up B-77'],
		['a comment after the third attempt', 'Cora', ['later', 'what?', 'leave me'], undefined],
	])('Ask for the order number ends with %s', async (_what, nickname, answers, outcome) => {
		await whilePublished('ask-for-order-number.json', async (id) => {
			const person = await createPersonInChannelOf('Cem Aydın', nickname);
			await write(person, 'Where is it?');
			await untilSent(person, 'What is your order number?');
			for (const [index, answer] of answers.entries()) {
				await untilWaiting(id);
				await write(person, answer);
				if (index < answers.length - 1) await untilSent(person, "doesn't look like an order number", index + 1);
			}
			if (outcome) await untilSent(person, outcome);
			else
				await poll(async () => messagesOf(person).find(({ text }) => text?.includes('Last answer: leave me')), {
					timeoutMs: 60_000,
					what: 'the comment',
				});
			expect(textsOf(person).filter((text) => text.includes('A colleague will reply'))).toEqual([]);
		});
	});

	it('Hand over and back answers, hands over, and takes over again after the dialog was closed', async () => {
		await whilePublished('hand-over-and-back.json', async (id) => {
			const person = clientOf('Emil Hansen');
			const dialog = () => sandbox.account.dialogs.find(({ client_id }) => client_id === person.id);
			await write(person, 'How long does the delivery take?');
			await untilSent(person, 'two to four working days');
			await write(person, 'I want to talk to an operator');
			await untilSent(person, 'I am connecting you with a colleague.');
			expect(messagesOf(person).find(({ type }) => type === 'comment').text).toMatch(
				/^The client asked for a person\. The last messages:\n.*operator/s,
			);
			expect(dialog().operator_id).not.toBeNull();
			const sent = textsOf(person).length;
			for (let index = 0; index < 20; index++) await write(person, `How long does delivery ${index} take?`);
			await control(`/operator/dialogs/${dialog().id}`, { state: 'closed' });
			await poll(async () => dialog().operator_id === null || undefined, { timeoutMs: 60_000, what: 'the hand back' });
			await write(person, 'When do you open?');
			await untilSent(person, 'Monday to Friday');
			expect(textsOf(person)).toHaveLength(sent + 1);
			// An answer, the handover, the hand back, and another answer: none for the 20 messages to the operator.
			expect(await client.listExecutions(id)).toHaveLength(4);
		});
	});

	it('Unanswered alert reports each waiting dialog once', async () => {
		const [first] = await run('unanswered-alert.json', 'Every Five Minutes');
		const { text } = await untilSent(clientOf('Aiko Tanaka'), 'unanswered dialog');
		const [{ dialogs }] = outputOf(first, 'One Message');
		expect(dialogs.length).toBeGreaterThan(1);
		expect(new Set(dialogs.map(({ dialog_id }) => dialog_id)).size).toBe(dialogs.length);
		expect(text).toContain(
			`Dialog ${dialogs[0].dialog_id}, ${dialogs[0].minutes} minutes: https://web.chat2desk.example/chat/all?dialogID=${dialogs[0].dialog_id}`,
		);
		const [, second] = await run('unanswered-alert.json', 'Every Five Minutes', 2);
		const again = outputOf(second, 'One Message').flatMap((each) => each.dialogs);
		const known = new Set(dialogs.map((each) => JSON.stringify(each)));
		expect(again.filter((each) => known.has(JSON.stringify(each)))).toEqual([]);
	});

	it('Route by keyword transfers the dialog to the group and informs the client, once per request', async () => {
		await whilePublished('route-by-keyword.json', async (id) => {
			const person = clientOf('Kim Park');
			const other = await createPersonInChannelOf('Kim Park', 'Kira');
			const dialogOf = ({ id: client }) => sandbox.account.dialogs.find(({ client_id }) => client_id === client);
			const group = sandbox.account.operatorGroups.find(({ name }) => name === 'Sales');
			await write(other, 'Your lamps are priceless');
			await write(person, 'What is the price?');
			await untilSent(person, 'Our Sales team will reply shortly.');
			expect(group.operator_ids).toContain(dialogOf(person).operator_id);
			// As if the second message had arrived before the transfer.
			await expectSuccess(id, 2);
			dialogOf(person).operator_id = null;
			await write(person, 'How much does it cost?');
			await expectSuccess(id, 3);
			expect(textsOf(person)).toHaveLength(1);
			expect(dialogOf(person).operator_id).toBeNull();
			expect(textsOf(other)).toEqual([]);
			expect(dialogOf(other).operator_id).toBeNull();
		});
	});

	it('Lead to CRM creates one client per number, renames no other client, sends nothing, and loses no lead', async () => {
		const submit = async (...values) => {
			const body = new FormData();
			values.forEach((value, index) => body.set(`field-${index}`, value));
			// The form ignores bots.
			const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
			const response = await fetch(`${client.url}/form/chat2desk-lead`, { method: 'POST', body, headers });
			expect(response.status).toBe(200);
		};
		const known = clientOf('Rosa Martín');
		const before = sandbox.account.clients.size;
		const written = sandbox.account.messages.size;
		await whilePublished('lead-to-crm.json', async (id) => {
			const leads = [
				['Max', '12 34', 'Too short'],
				['Mia', '+1 555 077 0001 ext. 12', ''],
				['Lea Lind', '+1 (555) 077-0001', 'How much is the lamp?'],
				['Mallory', '0015550770001', 'Again'],
				['Mallory', known.phone, ''],
				['Noor', '+١ ٥٥٥ ٠٧٧ ٠٠٠١', 'And again'],
			];
			const contacts = [];
			const unsaved = [];
			for (const [index, lead] of leads.entries()) {
				await submit(...lead);
				const execution = (await expectSuccess(id, index + 1)).at(-1);
				contacts.push(...outputOf(execution, 'Your CRM'));
				unsaved.push(...outputOf(execution, 'Your Team'));
			}
			const [lea] = sandbox.account.clients.filter(({ phone }) => phone === '15550770001');
			expect(contacts).toEqual([
				{
					chat2desk_id: lea.id,
					name: 'Lea Lind',
					phone: '+15550770001',
					message: 'How much is the lamp?',
					is_new: true,
				},
				{ chat2desk_id: lea.id, name: 'Mallory', phone: '+15550770001', message: 'Again', is_new: false },
				{ chat2desk_id: known.id, name: 'Mallory', phone: `+${known.phone}`, message: '', is_new: false },
				{ chat2desk_id: lea.id, name: 'Noor', phone: '+15550770001', message: 'And again', is_new: false },
			]);
			expect(unsaved).toEqual([
				{ name: 'Max', phone: '12 34', message: 'Too short', problem: expect.stringContaining('it has 4 digits') },
				{
					name: 'Mia',
					phone: '+1 555 077 0001 ext. 12',
					message: '',
					problem: expect.stringContaining('contains text besides the phone number'),
				},
			]);
			expect(lea).toMatchObject({
				assigned_name: 'Lea Lind',
				extra_comment_1: expect.stringMatching(/^Lead of \d{4}-\d\d-\d\d: Noor\. And again$/),
			});
			expect(clientOf('Rosa Martín')).toBe(known);
		});
		expect(sandbox.account.clients.size).toBe(before + 1);
		expect(sandbox.account.messages.size).toBe(written);
	});

	it('Ticket from a tag creates one ticket per request, and none for other tags', async () => {
		await whilePublished('ticket-from-tag.json', async (id) => {
			const person = await createPersonInChannelOf('Aiko Tanaka', 'Tess');
			await write(person, 'The lamp arrived broken');
			const [request] = sandbox.account.requests.filter(({ client_id }) => client_id === person.id);
			const tagId = (name) => sandbox.account.tags.find(({ label }) => label === name).id;
			const assign = async (name) =>
				await call('POST', '/v1/tags/assign_to', {
					tag_ids: [tagId(name)],
					assignee_type: 'request',
					assignee_id: request.id,
				});
			const tickets = () => sandbox.account.tickets.filter(({ request_ids }) => request_ids.includes(request.id));
			await assign('Delivery');
			await expectSuccess(id, 1);
			expect(tickets()).toEqual([]);
			await assign('Complaint');
			await expectSuccess(id, 2);
			expect(tickets()).toMatchObject([
				{
					summary: `Complaint: request ${request.id}`,
					description: expect.stringContaining('The lamp arrived broken'),
					priority: 3,
				},
			]);
			const comments = () => messagesOf(person).filter(({ type }) => type === 'comment');
			expect(comments().map(({ text }) => text)).toEqual([`Ticket ${tickets()[0].id} was created for this request.`]);
			// Event times have whole seconds: within one second, the trigger would ignore the same event as a duplicate.
			const second = Math.floor(Date.now() / 1000);
			await poll(async () => Date.now() / 1000 > second + 2 || undefined, {
				timeoutMs: 10_000,
				what: 'another second',
			});
			await call('DELETE', `/v1/tags/${tagId('Complaint')}/delete_from`, { request_id: request.id });
			await assign('Complaint');
			await expectSuccess(id, 3);
			expect(tickets()).toHaveLength(1);
			expect(comments()).toHaveLength(1);
			expect(sentTo(person)).toEqual([]);
		});
	});

	it('Export of messages with files packs the table and the files, and only the table if there are no files', async () => {
		const archiveOf = async ({ data }) => {
			const [{ binary }] = data.resultData.runData['Create ZIP Archive'][0].data.main[0];
			return { ...binary.data, files: await downloadZip(client, binary.data) };
		};
		const written = sandbox.account.messages.size;
		const [execution] = await run('export-messages.json', 'Start');
		const [{ from, to }] = outputOf(execution, 'Date Range');
		const rows = outputOf(execution, 'Get Messages');
		const files = rows.flatMap(({ id, attachments }) =>
			attachments.map(({ name }, index) => `${id}-${index + 1}-${name}`),
		);
		expect(files.length).toBeGreaterThan(1);
		const archive = await archiveOf(execution);
		expect(archive.fileName).toBe(`messages-${from}-to-${to}.zip`);
		expect(Object.keys(archive.files).sort()).toEqual(['messages.csv', ...files].sort());
		const table = archive.files['messages.csv'].toString();
		expect(table).toMatch(/^\ufeff?Message,Created,Client,Dialog,Type,Messenger,Text,Files\r?\n/);
		for (const { id } of rows) expect(table).toContain(`\n${id},`);
		const lengths = Object.values(archive.files).map(({ length }) => length);
		expect(Math.min(...lengths)).toBeGreaterThan(0);
		expect(outputOf(execution, 'One Item with All Files')).toEqual([
			{ files: files.length + 1, messages_with_missing_files: 0 },
		]);

		for (const message of sandbox.account.messages.all()) message.attachments = [];
		const [, second] = await run('export-messages.json', 'Start', 2);
		expect(Object.keys((await archiveOf(second)).files)).toEqual(['messages.csv']);
		expect(sandbox.account.messages.size).toBe(written);
	});

	it('Request quota warning warns once per level', async () => {
		const { quota } = sandbox.account;
		const original = { ...quota };
		const warnings = () => textsOf(clientOf('Aiko Tanaka')).filter((text) => text.startsWith('Chat2Desk API:'));
		const levels = [];
		try {
			for (const [index, used] of [100, 800, 810, 920, 930].entries()) {
				Object.assign(quota, { limit: 1000, used });
				const executions = await run('request-quota-warning.json', 'Every Six Hours', index + 1);
				levels.push(outputOf(executions.at(-1), 'Not Yet Reported').map(({ level }) => level));
			}
		} finally {
			Object.assign(quota, original);
		}
		expect(levels).toEqual([[], [25], [], [10], []]);
		expect(warnings()).toEqual([
			expect.stringMatching(/^Chat2Desk API: 199 of 1000 requests of this month are left \(19 %\)\. /),
			expect.stringMatching(/^Chat2Desk API: 79 of 1000 requests of this month are left \(7 %\)\. /),
		]);
	});

	it('Catch up after an outage answers what the trigger missed, and nothing twice', async () => {
		const old = Date.now() - 20 * 60_000;
		/** Lets the messages of a client be 20 minutes old. */
		const age = (person) => {
			for (const message of messagesOf(person)) message.created = old;
		};
		const missed = await createPersonInChannelOf('Jon Berg', 'Jan');
		const answered = await createPersonInChannelOf('Jon Berg', 'Jim');
		for (const person of [missed, answered]) await write(person, 'Is anybody there?');
		await control('/operator/messages', { client_id: answered.id, text: 'Yes.' });
		[missed, answered].forEach(age);
		await whilePublished('catch-up-after-an-outage.json', async (id) => {
			const person = clientOf('Jon Berg');
			await write(person, 'Hello?');
			await untilSent(person, 'Thank you for your message.');
			age(person);
			for (const count of [2, 3]) await run('catch-up-after-an-outage.json', 'Every 15 Minutes', count);
			expect((await client.listExecutions(id)).map(({ status }) => status)).toEqual(['success', 'success', 'success']);
			expect(textsOf(person)).toHaveLength(1);
		});
		expect(textsOf(missed)).toEqual([expect.stringMatching(/^Sorry for the late reply!/)]);
		expect(textsOf(answered)).toEqual(['Yes.']);
	});

	it('Outside office hours replies once per evening, and not during the day', async () => {
		await whilePublished('outside-office-hours.json', async (id) => {
			const person = clientOf('Fay Adams');
			await write(person, 'Hello?');
			await write(person, 'Anyone there?');
			const executions = await expectSuccess(id, 2);
			const replied = executions.filter((execution) => outputOf(execution, 'Send Reply').length > 0).length;
			const closed = executions.filter((execution) => outputOf(execution, 'Is It Closed?').length > 0).length;
			expect(replied).toBe(Math.min(closed, 1));
			expect(textsOf(person)).toHaveLength(replied);
		});
	});

	it('AI agent answers and hands over with the practice model', async () => {
		await whilePublished('ai-agent.json', async () => {
			const person = clientOf('Dora Weiss');
			await write(person, 'How long does the delivery take?');
			await untilSent(person, 'Delivery takes two to four working days');
			await write(person, 'I want to talk to an operator');
			const comment = await poll(async () => messagesOf(person).find(({ type }) => type === 'comment'), {
				timeoutMs: 60_000,
				what: 'the summary',
			});
			expect(comment.text).toContain('hands over: The client wrote "I want to talk to an operator"');
		});
	});

	it.each([
		['answers from the knowledge and adds a tag', 'Dora', 'Two to four working days.'],
		['hands over to the group with a summary', 'Dana', 'HANDOVER: Dana wants a person, the parcel is late.'],
		['hands over if the model returns no text', 'Dean', ''],
	])('AI agent %s', async (_what, nickname, said) => {
		const person = await createPersonInChannelOf('Dora Weiss', nickname);
		// The model also tries to reach another client, as after a prompt injection.
		const foreign = { clientId: String(clientOf('Rosa Martín').id), client_id: clientOf('Rosa Martín').id };
		const model = await scriptedModel({ Get_Client: foreign, Add_Tag: { ...foreign, tag: 'Order' } }, said);
		const openAi = { name: 'Model', type: 'openAiApi', data: { apiKey: 'none', url: model.url } };
		const { id: modelId } = await client.createCredential(openAi);
		const examples = await playgroundExamples(sandbox.url, SANDBOX_TOKEN);
		const example = examples(
			'ai-agent.json',
			{ id: seeded.credentialId, name: 'Chat2Desk sandbox' },
			{ openAiApi: { id: modelId, name: 'Model' } },
		);
		const workflow = await client.createWorkflow(example);
		await client.activateWorkflow(workflow.id);
		try {
			await write(person, 'How long does the delivery take?');
			const [execution] = await client.untilExecutions(workflow.id, { timeoutMs: 60_000 });
			expect(errorOf(execution)).toBeUndefined();
			expect(model.answers.Get_Client).toContain(`"id":${person.id}`);
			expect(model.answers.Get_Client).not.toContain('Rosa');
			expect(await api('GET', `/clients/${person.id}`)).toMatchObject({ tags: [{ label: 'Order' }] });
			expect(await api('GET', `/clients/${foreign.client_id}`)).toMatchObject({ tags: [] });
			expect(JSON.stringify(model.prompts[0])).toMatch(/free for 30 days.*How long does the delivery take\?/s);
			const last = messagesOf(person).filter(({ type }) => ['comment', 'autoreply', 'to_client'].includes(type));
			if (said.startsWith('HANDOVER') || said === '') {
				expect(last.map(({ type }) => type)).toEqual(['comment', 'autoreply']);
				expect(last[0].text).toContain(said === '' ? 'hands over: no summary' : 'hands over: Dana wants');
				const steps = ['comment done', 'tags skipped', 'transfer done'];
				const [{ steps: reported }] = outputOf(execution, 'Hand Over to Team');
				expect(reported.map(({ step, status }) => `${step} ${status}`)).toEqual(steps);
			} else {
				expect(last).toMatchObject([{ type: 'autoreply', text: said }]);
			}
		} finally {
			await client.deactivateWorkflow(workflow.id);
			await client.deleteWorkflow(workflow.id);
			await model.close();
		}
	});

	it('Summary on close adds a comment about a closed request, and none about a short one', async () => {
		await whilePublished('summary-on-close.json', async (id) => {
			const person = await createPersonInChannelOf('Aiko Tanaka', 'Rita');
			const dialog = () => sandbox.account.dialogs.find(({ client_id }) => client_id === person.id);
			const comments = () => messagesOf(person).filter(({ type }) => type === 'comment');
			const close = async (count) => {
				await control(`/operator/dialogs/${dialog().id}`, { state: 'closed' });
				return (await expectSuccess(id, count)).at(-1);
			};
			const reply = async (text) => await control('/operator/messages', { client_id: person.id, text });
			await write(person, 'My lamp is broken');
			await reply('What is the order number?');
			await write(person, 'A-17');
			await reply('A new one is on its way');
			await close(1);
			expect(comments()).toHaveLength(1);
			expect(comments()[0].text).toMatch(
				/^Summary of request \d+:\nFirst: .*My lamp is broken\nLast: .*A new one is on its way$/,
			);
			expect(dialog().state).toBe('closed');
			await write(person, 'Thanks');
			await close(2);
			expect(comments()).toHaveLength(1);
		});
	});

	it('Chat2Desk as an MCP server offers eight tools to an MCP client with the token', async () => {
		const { mcpToken } = seeded;
		const connect = async (token) => {
			const mcp = new Client({ name: 'test', version: '1.0.0' });
			const requestInit = { headers: { authorization: `Bearer ${token}` } };
			await mcp.connect(new StreamableHTTPClientTransport(new URL(`${client.url}/mcp/chat2desk`), { requestInit }));
			return mcp;
		};
		await whilePublished('mcp-server.json', async () => {
			await expect(connect('wrong')).rejects.toThrow();
			const mcp = await connect(mcpToken);
			try {
				const { tools } = await mcp.listTools();
				expect(tools).toHaveLength(8);
				const call = async (name, args = {}) => {
					const { content, isError } = await mcp.callTool({ name, arguments: args });
					expect(isError).not.toBe(true);
					return content.map(({ text }) => text).join('\n');
				};
				const person = await createPersonInChannelOf('Aiko Tanaka', 'Ramona Quist');
				await write(person, 'Is my lamp on its way?');
				const [dialog] = sandbox.account.dialogs.filter(({ client_id }) => client_id === person.id);
				const written = sandbox.account.messages.all().length;
				expect(await call('Find_Client', { name: 'Quist' })).toContain(`"id":${person.id}`);
				expect(await call('Get_Client', { client_id: person.id })).toContain('Ramona Quist');
				expect(await call('Get_Conversation', { client_id: person.id })).toContain('Is my lamp on its way?');
				const waiting = JSON.parse(await call('List_Unanswered_Dialogs', { minimum_wait: 0 }));
				expect(waiting).toHaveLength(20);
				expect(await call('Get_Dialog', { dialog_id: dialog.id })).toContain(`"id":${dialog.id}`);
				expect(await call('List_Operators')).toMatch(/"email":/);
				expect(await call('List_Tags')).toContain('Complaint');
				expect(sandbox.account.messages.all()).toHaveLength(written);
				await call('Add_Internal_Comment', { client_id: person.id, comment: 'Wants the lamp' });
				expect(messagesOf(person).at(-1)).toMatchObject({ type: 'comment', text: 'Wants the lamp' });
			} finally {
				await mcp.close();
			}
		});
	});

	it('sends no empty text and follows the API contract', () => {
		const sent = sandbox.account.messages.filter(({ type }) => ['autoreply', 'to_client', 'comment'].includes(type));
		expect(sent.filter(({ text, attachments }) => !text?.trim() && !attachments?.length)).toEqual([]);
		expect(sandbox.state.logs.violations.all()).toEqual([]);
		expect(exampleFiles()).toEqual(Object.keys(seeded.workflows).sort());
	});
});
