'use strict';

const { runInNewContext } = require('node:vm');
const n8n = require('n8n-workflow');
const { Chat2DeskTrigger } = require('../../../nodes/Chat2Desk/Chat2DeskTrigger.node');

const [webhook] = new Chat2DeskTrigger().description.webhooks;

describe('when the trigger answers', () => {
	const cases = [
		[{ options: { answer: 'finished' } }, 'lastNode'],
		[{ options: { answer: 'received' } }, 'onReceived'],
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
