'use strict';

const { Workflow } = require('n8n-workflow');
const { Chat2Desk } = require('../../../dist/nodes/Chat2Desk/Chat2Desk.node.js');
const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node.js');
const { operations } = require('../../support/catalogue');

/** The subtitle of a node on n8n's canvas, evaluated like in the editor. */
function subtitleOf(Type, parameters) {
	const type = new Type();
	const node = { id: '1', name: 'n', type: 'n', typeVersion: 1, position: [0, 0], parameters: {} };
	// Set the parameters afterwards, as n8n would add defaults for missing ones.
	const nodeTypes = { getByNameAndVersion: () => ({ description: { ...type.description, properties: [] } }) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	node.parameters = parameters;
	return workflow.expression.getSimpleParameterValue(node, type.description.subtitle, 'internal', {});
}

describe('the subtitle of the action node', () => {
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
	])('for %s and %s is readable', (operation, resource, text) => {
		expect(subtitleOf(Chat2Desk, { operation, resource })).toBe(text);
	});

	test.each(operations)(
		'for $key begins with the label of the operation',
		({ resource, operation: { name, value } }) => {
			const text = subtitleOf(Chat2Desk, { operation: value, resource });
			expect(text.toLowerCase().startsWith(name.toLowerCase())).toBe(true);
		},
	);

	test.each([[['send']], [undefined], [null], [7]])('ignores the invalid operation %j', (operation) => {
		expect(subtitleOf(Chat2Desk, { operation, resource: 'message' })).toMatch(/message$/);
	});
});

describe('the subtitle of the trigger', () => {
	test.each([
		[['inbox'], 'Message received from client'],
		[['inbox', 'new_ticket'], 'Message received from client, Ticket created'],
		[['new_qr_code', 'ai_hints_requested'], 'QR code created, AI hint requested or used'],
		[['of_tomorrow'], 'of_tomorrow'],
		['inbox, outbox', 'inbox, outbox'],
		['inbox', 'Message received from client'],
		[[], ''],
	])('for %j is %s', (events, text) => {
		expect(subtitleOf(Chat2DeskTrigger, { events })).toBe(text);
	});
});
