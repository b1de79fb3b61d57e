'use strict';

const fs = require('node:fs');
const { NodeHelpers } = require('n8n-workflow');
const { Chat2Desk } = require('../../../dist/nodes/Chat2Desk/Chat2Desk.node.js');
const { FILE, tokenTable } = require('../../../scripts/tool-tokens');
const { createSandbox } = require('../../../sandbox/server');
const { execute } = require('../../support/n8n-core');
const { runAgent } = require('./agent');
const { parametersOf } = require('./parameters');

const CLIENT = 31_000_001;

describe("Output of the node as an agent's tool", () => {
	let sandbox;
	let credential;

	beforeAll(async () => {
		sandbox = await createSandbox({ port: 0 });
		credential = { server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' };
	});
	afterAll(() => sandbox.close());

	/** What the model receives. */
	const useTool = async (key, values, more, answer = {}) => {
		const { result, error, hints } = await runAgent({
			parameters: parametersOf(key, values, more),
			credential,
			act: async (tool) => await tool.invoke(answer).catch((problem) => problem.message),
		});
		expect(error).toBeUndefined();
		return { result, rows: /^\[/.test(result) ? JSON.parse(result) : undefined, hints };
	};
	const inWorkflow = async (key, values, more) => {
		const { items } = await execute({ parameters: parametersOf(key, values, more), credential });
		return items.map(({ json }) => json);
	};

	it('is simplified by default, like the node in a workflow', async () => {
		const { rows } = await useTool('client.get', { clientId: CLIENT }, {});
		expect(rows).toEqual(await inWorkflow('client.get', { clientId: CLIENT }, {}));
		expect(rows[0]).toHaveProperty('display_name');
	});

	it('contains all fields with Raw', async () => {
		const { rows } = await useTool('client.get', { clientId: CLIENT }, { output: 'raw' });
		expect(rows).toEqual(await inWorkflow('client.get', { clientId: CLIENT }, { simplify: false }));
		expect(rows[0]).not.toHaveProperty('display_name');
	});

	it.each([
		['phone', { id: CLIENT, phone: '15550300000' }],
		['username, display_name', { id: CLIENT, username: null, display_name: 'Ann Almeida' }],
		['id;tags.label', { id: CLIENT, tags: [{ label: 'Deutsch' }] }],
		[
			'custom_fields.Plan, tags, tags.label',
			{ id: CLIENT, custom_fields: { Plan: 'Enterprise' }, tags: expect.any(Array) },
		],
		['["phone", "external_id"]', { id: CLIENT, phone: '15550300000', external_id: 'crm-0' }],
		['', { id: CLIENT }],
	])('has the ID and the selected fields of one object: %s', async (fields, expected) => {
		const more = { output: 'fields', fields, options: { customFieldIds: false } };
		const { rows, hints } = await useTool('client.get', { clientId: CLIENT }, more);
		expect(rows).toEqual([expected]);
		expect(hints).toEqual([]);
	});

	it('has the selected fields of every row of a list, nested ones and simplified times included', async () => {
		const more = { output: 'fields', fields: 'begin, last_message.text', limit: 3 };
		const { rows } = await useTool('dialog.getAll', {}, more);
		expect(rows).toHaveLength(3);
		for (const row of rows)
			expect(row).toEqual({
				id: expect.any(Number),
				begin: expect.stringMatching(/T.*Z$/),
				last_message: { text: expect.any(String) },
			});
	});

	it.each([
		[
			'message.send',
			{ clientId: CLIENT, text: 'Hello' },
			'type',
			{ message_id: expect.any(Number), type: 'to_client' },
		],
		['client.getTranscript', { clientId: CLIENT }, 'text', { client_id: CLIENT, text: expect.any(String) }],
		['client.find', { phone: '15550300000' }, 'found', { id: CLIENT, found: true }],
		['company.getApiInfo', {}, 'channels', { companyID: 1001, channels: expect.any(Number) }],
	])('has the ID of %s under its name', async (key, values, fields, expected) => {
		const { rows } = await useTool(key, values, { output: 'fields', fields });
		expect(rows).toEqual([expected]);
	});

	it('names unknown fields in a hint, and returns no other field instead', async () => {
		const { rows, hints } = await useTool(
			'client.get',
			{ clientId: CLIENT },
			{ output: 'fields', fields: 'phone.number, nickname' },
		);
		expect(rows).toEqual([{ id: CLIENT }]);
		expect(hints).toEqual([
			expect.stringMatching(/^Not in the output: phone\.number, nickname\. Available fields: id, .*phone, /),
		]);
	});

	it('can be left to the model, which learns the options from an error', async () => {
		const more = { output: "={{ $fromAI('output', '', 'string') }}", fields: "={{ $fromAI('fields', '', 'string') }}" };
		const use = async (answer) => await useTool('client.get', { clientId: CLIENT }, more, answer);
		expect((await use({ output: 'fields', fields: 'phone' })).rows).toEqual([{ id: CLIENT, phone: '15550300000' }]);
		expect((await use({ output: 'all', fields: '' })).result).toMatch(/"Output": "all" is not an option/);
	});

	it('has up-to-date token counts in the documentation', async () => {
		expect(fs.readFileSync(FILE, 'utf8')).toContain(await tokenTable());
	});

	it('replaces Simplify only in tools', () => {
		const { description } = new Chat2Desk();
		const shown = (name, parameters) => {
			const type = { ...description, name };
			const node = { typeVersion: 1, parameters };
			const values = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, type);
			return ['simplify', 'output', 'fields'].filter((property) => property in values);
		};
		const get = { resource: 'client', operation: 'get' };
		expect(shown('chat2Desk', { ...get, output: 'fields' })).toEqual(['simplify']);
		expect(shown('chat2DeskTool', get)).toEqual(['output']);
		expect(shown('chat2DeskTool', { ...get, output: 'fields' })).toEqual(['output', 'fields']);
		expect(shown('chat2DeskTool', { resource: 'dialog', operation: 'close' })).toEqual([]);
		expect(shown('chat2DeskHitlTool', { resource: 'message', operation: 'sendAndWait' })).toEqual([]);
	});
});
