'use strict';

const { agentRestriction } = require('../../../dist/nodes/Chat2Desk/descriptions/agent-policy');
const { agentRestrictionOf } = require('../../../dist/nodes/Chat2Desk/descriptions/operations');
const { pathSegments } = require('../../../dist/nodes/Chat2Desk/utils/path-segments');
const { createSandbox } = require('../../../sandbox/server');
const { execute } = require('../../support/n8n-core');
const { runAgent } = require('./agent');
const { cases } = require('./cases');
const { leaveToModel } = require('./from-ai');
const { entries, parametersOf } = require('./parameters');
const { CaseRunner } = require('./execute-case');

describe("the node as an agent's tool, with arguments from a model", () => {
	let sandbox;
	let runner;

	beforeAll(async () => {
		sandbox = await createSandbox({ port: 0 });
		runner = new CaseRunner(sandbox);
	});
	afterEach(() => sandbox.state.logs.violations.clear());
	afterAll(() => sandbox.close());

	const credential = () => ({ server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' });

	/** A case with all values left to the model. */
	const toModel = (each) => {
		const own = leaveToModel(runner.valuesOf(each));
		const shared = leaveToModel(each.more ?? {});
		return { values: own.values, more: shared.values, answer: { ...own.answer, ...shared.answer } };
	};

	const isForPeople = ({ operation, values }) => {
		const record = entries.get(operation).operation;
		const request = record.methodFromUser ? values : undefined;
		return (
			(agentRestrictionOf(record) ?? (request && agentRestriction(request, pathSegments(request.path)))) !== undefined
		);
	};

	/**
	 * Cases that are unavailable to agents must be rejected. The node then runs them, because later cases need their
	 * results.
	 */
	async function runForPeople(each) {
		const parameters = runner.parametersOf(each);
		const work = () =>
			runAgent({
				parameters,
				credential: credential(),
				act: async (tool) => await tool.invoke({}).catch((problem) => problem.message),
			});
		const { result, calls } = await runner.callsOf(work);
		expect(JSON.stringify(result)).toMatch(/is not available to AI agents|for an AI agent/);
		expect(calls).toEqual([]);
		if (each.operation === 'message.sendAndWait') return;
		const { items, error } = await execute({ parameters, credential: credential() });
		expect(error).toBeUndefined();
		runner.checkResult(
			each,
			items.map(({ json }) => json),
		);
	}

	async function runForAgent(each) {
		const { values, more, answer } = toModel(each);
		const parameters = parametersOf(each.operation, values, more);
		const offered = {};
		const { result, error } = await runAgent({
			parameters,
			credential: credential(),
			act: async (tool) => {
				Object.assign(offered, { description: tool.description, asks: Object.keys(tool.schema.shape) });
				return await tool.invoke(answer);
			},
		});
		expect(error).toBeUndefined();
		expect(offered.description).toContain(entries.get(each.operation).operation.action);
		expect(offered.asks.sort()).toEqual(Object.keys(answer).sort());
		runner.checkResult(each, JSON.parse(result));
		expect(runner.violations).toEqual([]);
	}

	it.each(cases.map((each) => [each.id, isForPeople(each) ? runForPeople : runForAgent, each]))(
		'%s',
		async (_id, run, each) => await run(each),
	);

	it('has a case with model arguments for at least one operation of each resource', () => {
		const chosen = cases.filter((each) => Object.keys(toModel(each).answer).length > 0);
		const resources = new Set(
			[...entries.values()]
				.filter(({ operation }) => agentRestrictionOf(operation) === undefined && operation.fields.length > 0)
				.map(({ resource }) => resource.value),
		);
		const without = [...resources].filter((name) => !chosen.some(({ operation }) => operation.startsWith(`${name}.`)));
		expect(without).toEqual([]);
	});

	it('reports an error to the agent and executes the next call', async () => {
		const { values } = leaveToModel({ clientId: '1', text: 'Hello' });
		const { result } = await runAgent({
			parameters: parametersOf('message.send', values),
			credential: credential(),
			act: async (tool) => {
				const refused = await tool.invoke({ clientId: '1', text: 'Hello' }).catch((problem) => problem.message);
				return { refused, sent: JSON.parse(await tool.invoke({ clientId: '31000001', text: 'Hello' })) };
			},
		});
		expect(result.refused).toMatch(/client not found/);
		expect(result.sent).toEqual([expect.objectContaining({ client_id: 31_000_001 })]);
	});
});
