'use strict';

const { runInNewContext } = require('node:vm');
const n8n = require('n8n-workflow');
const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node');
const { assertSettings, readSettings } = require('../../../dist/nodes/Chat2Desk/trigger/settings');

const { exampleFiles, exampleWorkflow } = require('../../../sandbox/start/seed');

const { description } = new Chat2DeskTrigger();
const [webhook] = description.webhooks;

describe('the response mode', () => {
	const cases = [
		[{ options: { responseMode: 'lastNode' } }, 'lastNode'],
		[{ options: { responseMode: 'onReceived' } }, 'onReceived'],
		[{ options: {} }, 'onReceived'],
	];

	test.each(cases)('of %j is evaluated by the expression', (parameters, mode) => {
		const expression = webhook.responseMode.replace(/^=\{\{(.*)\}\}$/, '$1');
		expect(runInNewContext(expression, { $parameter: parameters })).toBe(mode);
	});

	test.each(['lastNode', 'onReceived', '', null, 'Last Node', 'lastnode', 'last_node', ' lastNode', 'OnReceived', 'x'])(
		'of %j is refused unless the node reads it like n8n',
		(given) => {
			const parameters = { options: { responseMode: given } };
			const host = { getNodeParameter: (name, fallback) => parameters[name] ?? fallback };
			const isKnown = ['lastNode', 'onReceived', '', null].includes(given);
			if (isKnown) assertSettings(host);
			else expect(() => assertSettings(host)).toThrow(/^"Respond": .* is not one of the options$/);
			const expression = webhook.responseMode.replace(/^=\{\{(.*)\}\}$/, '$1');
			expect(readSettings(host).responseMode).toBe(runInNewContext(expression, { $parameter: parameters }));
		},
	);

	// n8n-workflow 2.41 and later resolve such an expression without the engine.
	const testIfSupported = n8n.resolveWebhookDescriptionField === undefined ? test.skip : test;
	testIfSupported.each([...cases, [{}, 'onReceived']])(
		'of %j is resolved without the expression engine',
		(parameters, mode) => {
			expect(n8n.webhookDescriptionIsNativelyResolvable(webhook)).toBe(true);
			expect(n8n.resolveWebhookDescriptionField({ parameters }, webhook, 'responseMode')).toEqual({
				resolved: true,
				value: mode,
			});
		},
	);
});

// For each delivery to a trigger of version 1, n8n evaluates an expression of the first version of its Webhook node.
describe('the version of the trigger', () => {
	test('is 1.1 for new nodes; existing nodes keep version 1', () => {
		expect(description.version).toEqual([1, 1.1]);
		expect(description.defaultVersion).toBeUndefined();
	});

	test('is 1.1 in the examples', () => {
		const nodes = exampleFiles().flatMap((file) => exampleWorkflow(file, { id: '1', name: 'Account' }).nodes);
		const versions = nodes
			.filter(({ type }) => type.endsWith('.chat2DeskTrigger'))
			.map(({ typeVersion }) => typeVersion);
		expect(versions.length).toBeGreaterThan(3);
		expect(new Set(versions)).toEqual(new Set([1.1]));
	});
});
