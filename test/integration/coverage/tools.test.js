'use strict';

const { createSandbox } = require('../../../sandbox/server');
const { runAgent } = require('./agent');
const { cases } = require('./cases');
const { leaveToModel } = require('./from-ai');
const { entries, parametersOf } = require('./parameters');
const { CaseRunner } = require('./execute-case');

describe('The node as a tool of an agent, with parameters that a model chooses', () => {
	let sandbox;
	let runner;

	beforeAll(async () => {
		sandbox = await createSandbox({ port: 0 });
		runner = new CaseRunner(sandbox);
	});
	afterEach(() => sandbox.state.logs.violations.clear());
	afterAll(() => sandbox.close());

	const credential = () => ({ server: 'custom', customUrl: sandbox.url, apiToken: 'sandbox-token' });

	/** A case with everything in it left to the model. */
	const toModel = (each) => {
		const own = leaveToModel(runner.valuesOf(each));
		const shared = leaveToModel(each.more ?? {});
		return { values: own.values, more: shared.values, answer: { ...own.answer, ...shared.answer } };
	};

	const isForPeople = ({ operation }) => entries.get(operation).operation.hiddenFromAgents !== undefined;

	it.each(cases.filter(isForPeople).map((each) => [each.id, each]))(
		'%s is refused in words, and nothing is sent',
		async (_id, each) => {
			const work = () =>
				runAgent({
					parameters: parametersOf(each.operation, {}),
					credential: credential(),
					act: async (tool) => await tool.invoke({}).catch((problem) => problem.message),
				});
			const { result, calls } = await runner.callsOf(work);
			expect(JSON.stringify(result)).toContain('is not available to AI agents');
			expect(calls).toEqual([]);
		},
	);

	it.each(cases.filter((each) => !isForPeople(each)).map((each) => [each.id, each]))('%s', async (_id, each) => {
		const { values, more, answer } = toModel(each);
		const parameters = parametersOf(each.operation, values, more);
		const told = {};
		const { result, error } = await runAgent({
			parameters,
			credential: credential(),
			act: async (tool) => {
				Object.assign(told, { description: tool.description, asks: Object.keys(tool.schema.shape) });
				return await tool.invoke(answer);
			},
		});
		expect(error).toBeUndefined();
		expect(told.description).toContain(entries.get(each.operation).operation.action);
		expect(told.asks.sort()).toEqual(Object.keys(answer).sort());
		runner.checkResult(each, JSON.parse(result));
		expect(runner.violations).toEqual([]);
	});

	it('is called for at least one operation of each resource with something that the model chose', () => {
		const chosen = cases.filter((each) => Object.keys(toModel(each).answer).length > 0);
		const resources = new Set([...entries.values()].map(({ resource }) => resource.value));
		const without = [...resources].filter((name) => !chosen.some(({ operation }) => operation.startsWith(`${name}.`)));
		expect(without).toEqual([]);
	});

	it('tells the agent what went wrong, and goes on with what was asked last', async () => {
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
