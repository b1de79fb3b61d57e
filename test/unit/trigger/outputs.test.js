'use strict';

const { runInNewContext } = require('node:vm');
const { Chat2DeskTrigger } = require('../../../dist/nodes/Chat2Desk/Chat2DeskTrigger.node');
const { distributeItems } = require('../../../dist/nodes/Chat2Desk/trigger/outputs');

const { description } = new Chat2DeskTrigger();

/** The labels of the outputs, as n8n evaluates them from the parameters. */
function labels(parameters) {
	const expression = description.outputs.replace(/^=\{\{(.*)\}\}$/s, '$1');
	const outputs = runInNewContext(expression, { $parameter: parameters });
	return JSON.parse(JSON.stringify(outputs)).map((output) => output.displayName ?? output);
}

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

	it.each([[['inbox', 'new_tag', 'inbox']], ['inbox, new_tag'], ['["inbox","new_tag"]'], ['inbox\nnew_tag']])(
		'names the outputs of the events %j, Other last, and distributes items',
		(events) => {
			const parameters = { events, options: { outputPerEvent: true } };
			expect(labels(parameters)).toEqual(['Message: Received From Client', 'Tag: Created', 'Other']);
			expect(distribute(parameters, ['outbox', 'new_tag', 'inbox', 'x'])).toEqual([
				['inbox'],
				['new_tag'],
				['outbox', 'x'],
			]);
		},
	);

	it('shows events that are not in the list by their names', () => {
		expect(labels({ events: ['new_event'], options: { outputPerEvent: true } })).toEqual(['new_event', 'Other']);
		expect(labels({ options: { outputPerEvent: true } })).toEqual(['Other']);
	});
});
