'use strict';

const { createSandbox } = require('../../sandbox/server');
const { PACKAGE_NAME } = require('../../sandbox/start/paths');
const { sandboxCredential } = require('../../sandbox/start/seed');
const { cases: everything } = require('../integration/coverage/cases');
const { parametersOf } = require('../integration/coverage/parameters');
const { valuesOf } = require('../integration/coverage/execute-case');
const { n8nClient } = require('./support/servers');

const START = 'Start';

/** Send and Wait keeps its execution waiting. It has its own suite (send-and-wait). */
const cases = everything.filter(({ operation }) => operation !== 'message.sendAndWait');

const node = (name, type, index, more) => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [index * 220, 0],
	parameters: {},
	...more,
});

/** One workflow that chains all operations, each with the values that it needs from earlier nodes. */
function workflowOfAll(scene, credential) {
	const nodes = cases.map((each, index) =>
		node(each.id, `${PACKAGE_NAME}.chat2Desk`, index + 1, {
			parameters: parametersOf(each.operation, valuesOf(each, scene), each.more),
			credentials: { chat2DeskApi: credential },
			// A list outputs many items, but the next node must run once.
			executeOnce: true,
		}),
	);
	const chain = [START, ...cases.map(({ id }) => id)];
	const connections = chain
		.slice(0, -1)
		.map((from, index) => [from, { main: [[{ node: chain[index + 1], type: 'main', index: 0 }]] }]);
	return {
		name: 'Every operation',
		nodes: [node(START, 'n8n-nodes-base.manualTrigger', 0), ...nodes],
		connections: Object.fromEntries(connections),
	};
}

describe('every operation in one workflow of a real n8n', () => {
	let sandbox;
	let client;
	let scene;
	let workflow;
	let execution;

	beforeAll(async () => {
		client = await n8nClient();
		// A separate sandbox: the IDs in the cases require an unmodified account.
		sandbox = await createSandbox({ port: 0 });
		const { id } = await client.createCredential(sandboxCredential(sandbox.url, 'Every operation'));
		const made = (from, property) => `={{ $('${from}').first().json.${property} }}`;
		scene = { state: sandbox.account, url: sandbox.url, made };
		workflow = await client.createWorkflow(workflowOfAll(scene, { id, name: 'Every operation' }));
		await client.runWorkflow(workflow.id, START);
		[execution] = await client.untilExecutions(workflow.id, { timeoutMs: 110_000 });
	});
	afterAll(async () => {
		if (workflow) await client.deleteWorkflow(workflow.id);
		await sandbox?.close();
	});

	it('succeeds', () => {
		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(execution.status).toBe('success');
	});

	it.each(cases.map((each) => [each.id, each]))('%s', (id, each) => {
		const [run] = execution.data.resultData.runData[id] ?? [];
		expect(run).toMatchObject({ executionStatus: 'success' });
		const [items] = run.data.main;
		expect(items.length).toBeGreaterThan(0);
		expect(Object.keys(items[0].binary ?? {})).toHaveLength(each.files ?? 0);
		each.check(
			items.map(({ json }) => json),
			scene,
		);
	});

	it('never violates the API contract', () => {
		const { violations, calls } = sandbox.state.logs;
		expect(violations.all().map(({ method, path, message }) => `${method} ${path}: ${message}`)).toEqual([]);
		expect(calls.all().length).toBeGreaterThanOrEqual(cases.length);
	});

	it('client.createOrUpdate creates each client of a table once, then writes nothing', async () => {
		const rows = ['+1 555 666 0001', '15556660001', '1.5556660002E+10', 'no phone'].map((phone, n) => ({ phone, n }));
		const { credentials } = (await client.getWorkflow(workflow.id)).nodes.find(({ name }) => name === 'client.get');
		const { id } = await client.createWorkflow({
			name: 'Create or Update',
			nodes: [
				node(START, 'n8n-nodes-base.manualTrigger', 0),
				node('Rows', 'n8n-nodes-base.code', 1, {
					typeVersion: 2,
					parameters: { jsCode: `return ${JSON.stringify(rows)}.map((json) => ({ json }));` },
				}),
				node('Save', `${PACKAGE_NAME}.chat2Desk`, 2, {
					credentials,
					onError: 'continueRegularOutput',
					parameters: {
						resource: 'client',
						operation: 'createOrUpdate',
						phone: '={{ $json.phone }}',
						transport: 'whatsapp',
						customFields: { mappingMode: 'defineBelow', value: { 1: '={{ "K" + $json.phone.length }}' }, schema: [] },
						updateFields: { comment: '={{ "" }}', nickname: 'Ann' },
						options: { parallelWrites: true },
					},
				}),
			],
			connections: {
				[START]: { main: [[{ node: 'Rows', type: 'main', index: 0 }]] },
				Rows: { main: [[{ node: 'Save', type: 'main', index: 0 }]] },
			},
		});
		try {
			for (const [run, actions] of [
				['created', 'updated', 'created', undefined],
				['updated', 'updated', 'unchanged', undefined],
			].entries()) {
				await client.runWorkflow(id, START);
				const executions = await client.untilExecutions(id, { count: run + 1, timeoutMs: 60_000 });
				const [items] = executions[run].data.resultData.runData.Save[0].data.main;
				expect(items.map(({ json }) => json.action)).toEqual(actions);
				expect(items[3].json.error).toContain('is not a phone number');
			}
			expect(sandbox.account.clients.filter(({ phone }) => phone.startsWith('1555666'))).toHaveLength(2);
		} finally {
			await client.deleteWorkflow(id);
		}
	});
});
