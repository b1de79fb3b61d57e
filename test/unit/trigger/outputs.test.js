'use strict';

const { NodeHelpers, Workflow } = require('n8n-workflow');
const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node');
const { distributeItems } = require('../../../dist/nodes/Chat2Desk/trigger/outputs');
const { readSettings } = require('../../../dist/nodes/Chat2Desk/trigger/settings');

const { description } = new Chat2DeskTrigger();

/** The labels of the outputs, as n8n evaluates them from the parameters. */
function labels(parameters) {
	const node = { id: '1', name: 'Trigger', type: description.name, typeVersion: 1, position: [0, 0], parameters };
	const nodeTypes = { getByNameAndVersion: () => ({ description }), getByName: () => ({ description }) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const outputs = NodeHelpers.getNodeOutputs(workflow, node, description);
	return outputs.map((output) => output.displayName ?? output);
}

const toHost = (parameters) => ({ getNodeParameter: (name, fallback) => parameters[name] ?? fallback });

function distribute(parameters, events) {
	const host = { getNodeParameter: (name, _index, fallback) => parameters[name] ?? fallback };
	const items = events.map((event) => ({ json: { event } }));
	return distributeItems(host, items).map((output) => output.map(({ json }) => json.event));
}

describe('One Output per Event', () => {
	it.each([
		[{}],
		[{ options: {} }],
		[{ options: { outputPerEvent: false } }],
		[{ options: { outputPerEvent: 'true' } }],
	])('is disabled with %j', (parameters) => {
		const all = { events: ['inbox', 'outbox'], ...parameters };
		expect(labels(all)).toEqual(['main']);
		expect(distribute(all, ['inbox', 'outbox'])).toEqual([['inbox', 'outbox']]);
	});

	it.each([
		[['inbox', 'new_tag', 'inbox']],
		['inbox, new_tag'],
		['["inbox","new_tag"]'],
		['inbox\nnew_tag'],
		['inbox， new_tag；'],
		['[inbox, new_tag]'],
		['Message: Received From Client, tag: created'],
		[['Message: Received From Client', null, 'Tag: Created']],
	])('names the outputs of the events %j, Other last, and distributes items', (events) => {
		const parameters = { events, options: { outputPerEvent: true } };
		expect(readSettings(toHost(parameters)).events).toEqual(['inbox', 'new_tag']);
		expect(labels(parameters)).toEqual(['Message: Received From Client', 'Tag: Created', 'Other']);
		expect(distribute(parameters, ['outbox', 'new_tag', 'inbox', 'x'])).toEqual([
			['inbox'],
			['new_tag'],
			['outbox', 'x'],
		]);
	});

	it.each([
		['operator_status_updated', 'Operator: Status Changed', 'operator_status_changed'],
		['device_update', 'Device: Updated', 'device_updated'],
	])('gives %s, as deliveries name the event, its own output', (alias, label, event) => {
		const parameters = { events: [alias, event], options: { outputPerEvent: true } };
		expect(readSettings(toHost(parameters)).events).toEqual([event]);
		expect(labels(parameters)).toEqual([label, 'Other']);
		expect(distribute(parameters, [event, 'inbox'])).toEqual([[event], ['inbox']]);
	});

	it('shows events that are not in the list by their names', () => {
		expect(labels({ events: ['new_event'], options: { outputPerEvent: true } })).toEqual(['new_event', 'Other']);
		expect(labels({ events: [], options: { outputPerEvent: true } })).toEqual(['Other']);
	});
});
