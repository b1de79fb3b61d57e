'use strict';

const { Workflow } = require('n8n-workflow');
const { Chat2Desk } = require('../../../dist/nodes/Chat2Desk/Chat2Desk.node.js');
const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node.js');
const { operations } = require('../../support/catalogue');

/** What n8n's canvas shows below the name of a node: the expression, worked out as the editor does it. */
function below(Type, parameters) {
	const type = new Type();
	const node = { id: '1', name: 'n', type: 'n', typeVersion: 1, position: [0, 0], parameters: {} };
	// The parameters come in afterwards: n8n would fill in what a test leaves out.
	const nodeTypes = { getByNameAndVersion: () => ({ description: { ...type.description, properties: [] } }) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	node.parameters = parameters;
	return workflow.expression.getSimpleParameterValue(node, type.description.subtitle, 'internal', {});
}

describe('below the name of the action node', () => {
	test.each([
		['send', 'message', 'Send: message'],
		['getAll', 'message', 'Get many: message'],
		['sendTemplate', 'message', 'Send WhatsApp template: message'],
		['markRead', 'message', 'Mark as read: message'],
		['deleteOutbox', 'message', 'Delete unsent messages: message'],
		['decode', 'qrCode', 'Decode: QR code'],
		['send', 'menuItem', 'Send: menu item'],
		['getApiInfo', 'company', 'Get API info: company'],
		['customCall', 'api', 'Custom API call: API'],
	])('%s of %s stands in words', (operation, resource, words) => {
		expect(below(Chat2Desk, { operation, resource })).toBe(words);
	});

	test.each(operations)('$key stands with the words of its label', ({ resource, operation: { name, value } }) => {
		const words = below(Chat2Desk, { operation: value, resource });
		expect(words.toLowerCase().startsWith(name.toLowerCase())).toBe(true);
	});

	test.each([[['send']], [undefined], [null], [7]])('%j breaks nothing', (operation) => {
		expect(below(Chat2Desk, { operation, resource: 'message' })).toMatch(/message$/);
	});
});

describe('below the name of the trigger', () => {
	test.each([
		[['inbox'], 'Message received from client'],
		[['inbox', 'new_ticket'], 'Message received from client, Ticket created'],
		[['new_qr_code', 'ai_hints_requested'], 'QR code created, AI hint requested or used'],
		[['of_tomorrow'], 'of_tomorrow'],
		['inbox, outbox', 'inbox, outbox'],
		['inbox', 'Message received from client'],
		[[], ''],
	])('%j is told as %s', (events, words) => {
		expect(below(Chat2DeskTrigger, { events })).toBe(words);
	});
});
