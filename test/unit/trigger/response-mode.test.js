'use strict';

const { runInNewContext } = require('node:vm');
const n8n = require('n8n-workflow');
const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node');

const { exampleFiles, exampleWorkflow } = require('../../../sandbox/start/seed');

const { description } = new Chat2DeskTrigger();
const [webhook] = description.webhooks;

describe('when the trigger answers', () => {
	const cases = [
		[{ options: { responseMode: 'lastNode' } }, 'lastNode'],
		[{ options: { responseMode: 'onReceived' } }, 'onReceived'],
		[{ options: {} }, 'onReceived'],
	];

	test.each(cases)('follows from %j by its expression', (parameters, mode) => {
		const expression = webhook.responseMode.replace(/^=\{\{(.*)\}\}$/, '$1');
		expect(runInNewContext(expression, { $parameter: parameters })).toBe(mode);
	});

	// n8n-workflow resolves such a field by itself from 2.41 on.
	const fromNewer = n8n.resolveWebhookDescriptionField === undefined ? test.skip : test;
	fromNewer.each([...cases, [{}, 'onReceived']])(
		'follows from %j without the engine that evaluates it',
		(parameters, mode) => {
			expect(n8n.webhookDescriptionIsNativelyResolvable(webhook)).toBe(true);
			expect(n8n.resolveWebhookDescriptionField({ parameters }, webhook, 'responseMode')).toEqual({
				resolved: true,
				value: mode,
			});
		},
	);
});

// For each delivery to any trigger of version 1, n8n evaluates an expression of its own first Webhook.
describe('the version of the trigger', () => {
	test('is a later one for whoever adds it; those that are there go on with the first', () => {
		expect(description.version).toEqual([1, 1.1]);
		expect(description.defaultVersion).toBeUndefined();
	});

	test('is the newest one in the examples', () => {
		const nodes = exampleFiles().flatMap((file) => exampleWorkflow(file, { id: '1', name: 'Account' }).nodes);
		const versions = nodes
			.filter(({ type }) => type.endsWith('.chat2DeskTrigger'))
			.map(({ typeVersion }) => typeVersion);
		expect(versions.length).toBeGreaterThan(3);
		expect(new Set(versions)).toEqual(new Set([1.1]));
	});
});
