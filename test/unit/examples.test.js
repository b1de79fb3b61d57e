'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { DateTime } = require('luxon');
const { Chat2Desk } = require('../../dist/nodes/Chat2Desk/Chat2Desk.node.js');
const { Chat2DeskChatMemory } = require('../../dist/nodes/Chat2Desk/Chat2DeskChatMemory.node.js');
const { Chat2DeskTrigger } = require('../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node.js');
const { findOperation, isRead } = require('../../dist/nodes/Chat2Desk/descriptions/operations');
const { resources } = require('../../dist/nodes/Chat2Desk/resources');
const { createSandbox } = require('../../sandbox/server');
const { PLAYGROUND, TRIGGER, exampleFiles, playgroundExamples } = require('../../sandbox/start/examples');
const { SANDBOX_TOKEN } = require('../../sandbox/start/seed');
const { filledIn, parameterProblems } = require('../support/stored-parameters');

const FOLDER = path.resolve(__dirname, '../../docs/workflows');
const DESCRIPTIONS = Object.fromEntries(
	[new Chat2Desk(), new Chat2DeskTrigger(), new Chat2DeskChatMemory()].map(({ description }) => [
		description.name,
		description,
	]),
);

const examples = exampleFiles().map((file) => [file, JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8'))]);
const example = (file) => examples.find(([name]) => name === file)[1];
const nodeOf = (workflow, name) => workflow.nodes.find((node) => node.name === name);
const chat2DeskNodes = ({ nodes }) => nodes.filter(({ type }) => type.startsWith('n8n-nodes-chat2desk.'));

const problemsOf = (node) =>
	parameterProblems(filledIn(node), DESCRIPTIONS[node.type.split('.')[1].replace(/Tool$/, '')]).map(
		(problem) => `${node.name}: ${problem}`,
	);

describe.each(examples)('%s', (_file, workflow) => {
	it('has unique node names, and connects existing nodes', () => {
		const names = workflow.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const connected = Object.entries(workflow.connections).flatMap(([from, outputs]) => [
			from,
			...Object.values(outputs)
				.flat(2)
				.map(({ node }) => node),
		]);
		expect(connected.filter((name) => !names.includes(name))).toEqual([]);
	});

	it('sets only parameters that the nodes have, to values that they allow', () => {
		expect(chat2DeskNodes(workflow).flatMap(problemsOf)).toEqual([]);
	});

	it('references only existing nodes in expressions', () => {
		const referenced = [...JSON.stringify(workflow).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		expect(referenced.filter((name) => !nodeOf(workflow, name))).toEqual([]);
	});

	it('marks replies to client messages as automatic', () => {
		const isBot = workflow.nodes.some(
			({ type, parameters }) => type === TRIGGER && parameters.events.includes('inbox'),
		);
		const replies = chat2DeskNodes(workflow).filter(({ parameters }) => parameters.operation === 'send');
		const types = replies.map(({ parameters }) => parameters.additionalFields?.messageType);
		expect(types).toEqual(replies.map(() => (isBot ? 'autoreply' : undefined)));
	});

	it('replies only in dialogs without an operator', () => {
		const repliesToClients = chat2DeskNodes(workflow).some(({ parameters }) =>
			/^send(AndWait)?$/.test(parameters.operation),
		);
		const bots = workflow.nodes.filter(
			({ type, parameters }) => repliesToClients && type === TRIGGER && parameters.events.includes('inbox'),
		);
		expect(bots.map(({ parameters }) => parameters.filters.assignedTo)).toEqual(bots.map(() => 'noOne'));
	});
});

describe('Neutralize Formulas', () => {
	const { jsCode } = nodeOf(example('daily-statistics.json'), 'Neutralize Formulas').parameters;

	it('is the same in all examples', () => {
		const codes = examples.map(([, workflow]) => nodeOf(workflow, 'Neutralize Formulas')?.parameters.jsCode);
		expect(codes.filter((code) => code !== undefined)).toEqual([jsCode, jsCode]);
	});

	it('is in every example that writes a file for spreadsheets', () => {
		const unsafe = examples.filter(
			([, workflow]) =>
				workflow.nodes.some(({ type }) => type === 'n8n-nodes-base.convertToFile') &&
				!nodeOf(workflow, 'Neutralize Formulas'),
		);
		expect(unsafe.map(([file]) => file)).toEqual([]);
	});

	const run = (value) => {
		const $input = { all: () => [{ json: { Client: value } }] };
		return new Function('$input', jsCode)($input)[0].json.Client;
	};

	it.each([
		['=HYPERLINK("https://evil.example","Click")', '\'=HYPERLINK("https://evil.example","Click")'],
		['+cmd|calc', "'+cmd|calc"],
		['-2+3+cmd|calc', "'-2+3+cmd|calc"],
		['@SUM(A1)', "'@SUM(A1)"],
		['  =1+1', "  '=1+1"],
		['\t=1+1', "'\t'=1+1"],
		['\r=1+1', "'\r'=1+1"],
		['\tAnn', "'\tAnn"],
		['＝1+1', "'＝1+1"],
		['Ann;=1+1', "Ann;'=1+1"],
		['Ann\n=1+1', "Ann\n'=1+1"],
		['"=1+1', '"\'=1+1'],
	])('neutralizes %j', (value, expected) => {
		expect(run(value)).toBe(expected);
	});

	it.each([
		'Ann-Marie Lee',
		'+1 (555) 010-0199',
		'+15550100199',
		'-5.20',
		'-5,20',
		'15550100199',
		'[tg] 807',
		'2026-07-17',
		'',
		42,
		null,
	])('keeps %j', (value) => {
		expect(run(value)).toBe(value);
	});
});

describe('Route by keyword', () => {
	const { jsCode } = nodeOf(example('route-by-keyword.json'), 'Find Group').parameters;
	const groupOf = (text) =>
		new Function('$input', jsCode)({ all: () => [{ json: { text } }] }).map(({ json }) => json.group);

	it.each([
		['What is the PRICE?', ['Sales']],
		['price', ['Sales']],
		['It arrived broken.', ['Support']],
		['What does the repair cost?', ['Sales']],
		['ＰＲＩＣＥ？', ['Sales']],
		['Priceless!', []],
		['', []],
		[undefined, []],
	])('finds the group of %j', (text, expected) => {
		expect(groupOf(text)).toEqual(expected);
	});
});

describe('Request quota warning', () => {
	const { jsCode } = nodeOf(example('request-quota-warning.json'), 'Check Level').parameters;
	const check = (row, now = '2026-07-11T00:00:00Z') => {
		const $now = DateTime.fromISO(now, { zone: 'utc' });
		return new Function('$input', '$now', jsCode)({ first: () => ({ json: row }) }, $now).map(({ json }) => json);
	};
	const row = (used, free, paid) => ({
		used_this_month: used,
		left_free_requests: free,
		left_paid_requests: paid,
	});

	it.each([
		['above all levels', row(740, 260, 0), []],
		['at the first level', row(750, 250, 0), [25]],
		['below the second level', row(901, 99, 0), [10]],
		['below the third level', row(980, 20, 0), [3]],
		['without remaining requests', row(1000, 0, 0), [3]],
		['without a quota', row(0, 0, 0), []],
		['with paid requests after the free ones', row(1000, 0, 1000), []],
	])('reports the lowest level: %s', (_what, numbers, levels) => {
		expect(check(numbers).map(({ level }) => level)).toEqual(levels);
	});

	it.each([
		['2026-07-11T00:00:00Z', 'they run out on 2026-07-14.'],
		['2026-07-30T00:00:00Z', 'they last until the end of the month.'],
	])('forecasts the day from the pace until %s', (now, forecast) => {
		expect(check(row(750, 250, 0), now)).toEqual([
			{
				month: '2026-07',
				level: 25,
				text: `Chat2Desk API: 250 of 1000 requests of this month are left (25 %). At this pace, ${forecast}`,
			},
		]);
	});

	it.each([
		[row(995, 5, 0), '5 of 1000 requests of this month are left (less than 1 %)'],
		[row(990, 10, 0), '10 of 1000 requests of this month are left (1 %)'],
		[row(1000, 0, 0), '0 of 1000 requests of this month are left (0 %)'],
	])('states the percent that is left: %j', (numbers, text) => {
		expect(check(numbers)[0].text).toContain(text);
	});

	it('says that no requests are left', () => {
		expect(check(row(1000, 0, 0))[0].text).toMatch(
			/^Chat2Desk API: 0 of 1000 .* cannot use Chat2Desk until next month/,
		);
	});

	it('fails if the account does not return the numbers', () => {
		expect(() => check({})).toThrow('did not return the number');
		expect(() => check({ used_this_month: 5 })).toThrow('did not return the number');
	});
});

describe('Export of messages with files', () => {
	it('names the files after their messages, and counts those that are missing', () => {
		const { jsCode } = nodeOf(example('export-messages.json'), 'One Item with All Files').parameters;
		const photo = { fileName: 'photo.jpg' };
		const $input = {
			all: () => [
				{ json: {}, binary: { data: { fileName: 'messages.csv' } } },
				{ json: { id: 7 }, binary: { attachment_0: photo, attachment_1: photo } },
				{ json: { id: 8, attachment_errors: [{}] }, binary: { attachment_0: photo } },
				{ json: { error: 'Not found' } },
			],
		};
		const [{ json, binary }] = new Function('$input', jsCode)($input);
		expect(json).toEqual({ files: 4, messages_with_missing_files: 2 });
		expect(Object.values(binary).map(({ fileName }) => fileName)).toEqual([
			'messages.csv',
			'7-1-photo.jpg',
			'7-2-photo.jpg',
			'8-1-photo.jpg',
		]);
	});
});

describe('Lead to CRM', () => {
	it('never renames an existing client, because anyone can enter any number', () => {
		const workflow = example('lead-to-crm.json');
		const { updateFields } = nodeOf(workflow, 'Create or Update Client').parameters;
		expect(Object.keys(updateFields)).toEqual(['extraComment1']);
		expect(workflow.connections['Is It New?'].main.map((nodes) => nodes.map(({ node }) => node))).toEqual([
			['Name New Client'],
			['Contact'],
		]);
	});

	it('passes the phone number on as entered, so that the node parses it', () => {
		const workflow = example('lead-to-crm.json');
		const { value } = nodeOf(workflow, 'Lead').parameters.assignments.assignments.find(({ name }) => name === 'phone');
		expect(value).toBe('={{ String($json.Phone).trim() }}');
		expect(nodeOf(workflow, 'Create or Update Client').parameters.phone).toBe('={{ $json.phone }}');
	});

	it('loses no lead that cannot be saved', () => {
		const workflow = example('lead-to-crm.json');
		expect(nodeOf(workflow, 'Create or Update Client').onError).toBe('continueErrorOutput');
		expect(workflow.connections['Create or Update Client'].main[1].map(({ node }) => node)).toEqual(['Unsaved Lead']);
	});

	it('sends nothing', () => {
		const operations = chat2DeskNodes(example('lead-to-crm.json')).map(({ parameters }) => parameters.operation);
		expect(operations).toEqual(['createOrUpdate', 'update']);
	});
});

describe('AI agent', () => {
	const tools = example('ai-agent.json').nodes.filter(({ type }) => /chat2DeskTool$/.test(type));

	it('has tools', () => expect(tools.length).toBeGreaterThan(0));

	it.each(tools.map((tool) => [tool.name, tool.parameters]))(
		'binds %s to the client of the conversation',
		(_name, parameters) => {
			expect(parameters.clientId.value).toBe("={{ $('On Client Message').item.json.client_id }}");
			const filledIn = Object.entries(parameters).filter(([, value]) => JSON.stringify(value).includes('$fromAI'));
			expect(filledIn.map(([name]) => name).filter((name) => name !== 'tagIds')).toEqual([]);
		},
	);
});

describe('Chat2Desk as an MCP server', () => {
	const { nodes } = example('mcp-server.json');
	const tools = nodes.filter(({ type }) => /chat2DeskTool$/.test(type));

	it('has eight tools, of which only the internal comment writes, and Find creates no client', () => {
		const writing = tools.filter(
			({ parameters: { resource, operation } }) => !isRead(findOperation(resources, resource, operation)),
		);
		expect(tools).toHaveLength(8);
		expect(writing.map(({ parameters }) => [parameters.operation, parameters.ifNotFound])).toEqual([
			['find', undefined],
			['sendComment', undefined],
		]);
	});

	it('requires a token', () => {
		expect(nodeOf(example('mcp-server.json'), 'MCP Server').parameters.authentication).toBe('bearerAuth');
	});
});

describe('Approve a refund', () => {
	it('selects the supervisor by ID and does not search by name', () => {
		const workflow = example('approve-a-refund.json');
		expect(nodeOf(workflow, 'Ask Supervisor').parameters).toMatchObject({
			responseType: 'approval',
			clientId: { mode: 'list' },
		});
		expect(chat2DeskNodes(workflow).filter(({ parameters }) => parameters.operation === 'find')).toEqual([]);
	});
});

describe('the playground', () => {
	let sandbox;
	let workflows;

	beforeAll(async () => {
		sandbox = await createSandbox({ port: 0 });
		const inPlayground = await playgroundExamples(sandbox.url, SANDBOX_TOKEN);
		workflows = exampleFiles().map((file) => [file, inPlayground(file, { id: 'c', name: 'Sandbox' })]);
	});
	afterAll(() => sandbox.close());

	it('sets up every example', () => {
		expect(Object.keys(PLAYGROUND).sort()).toEqual(exampleFiles());
	});

	it('states that everything is set up and links to the sandbox page', () => {
		for (const [, workflow] of workflows) {
			const { content } = nodeOf(workflow, 'About').parameters;
			expect(content).toMatch(
				/\n### Setup\n\*\*Already set up here\.\*\*.*\n\n\[Open the sandbox page\].*\n\n### Customize\n/,
			);
			expect(content).toContain(`](${sandbox.url}`);
		}
	});

	it('assigns a separate channel to each example that replies to clients', () => {
		const channels = workflows
			.filter(([, workflow]) =>
				chat2DeskNodes(workflow).some(({ parameters }) => /^send(?!Comment)/.test(parameters.operation)),
			)
			.flatMap(([, workflow]) => [
				...new Set(
					workflow.nodes
						.filter(({ type, parameters }) => type === TRIGGER && parameters.events.includes('inbox'))
						.flatMap(({ parameters }) => parameters.filters?.channels ?? ['all']),
				),
			]);
		expect(new Set(channels).size).toBe(channels.length);
	});

	it('sets the recipients of examples that write to a specific client', () => {
		const approval = workflows.find(([file]) => file === 'approve-a-refund.json')[1];
		const { value, cachedResultName } = nodeOf(approval, 'Ask Supervisor').parameters.clientId;
		expect(sandbox.account.clients.get(Number(value))).toMatchObject({ assigned_name: cachedResultName });
		const [{ value: refunded }] = nodeOf(approval, 'Refund').parameters.assignments.assignments;
		expect(sandbox.account.clients.get(Number(refunded))).toMatchObject({ assigned_name: 'Rosa Martín' });
	});
});
