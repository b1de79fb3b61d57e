'use strict';

/** The tables of what people put in, each kind through a node of a real workflow: what is right is sent so, what is not sends nothing. */

const { execute } = require('../../support/n8n-core');
const { REFUSED, cases } = require('../../support/cases');
const { locator } = require('../../support/single');
const { chat2desk, sealNetwork, success } = require('../../support/wire');

sealNetwork();

const VALUE = '={{ $json.value }}';
const SEND = { resource: 'message', operation: 'send', clientId: locator('5'), text: 'x' };
const CLIENTS = { resource: 'client', operation: 'getAll' };

/** The node whose field holds a kind, and what of its request is the value. */
const NODES = {
	phone: [{ resource: 'client', operation: 'create', phone: VALUE, transport: '={{ $json.transport ?? "whatsapp" }}' }, ({ body }) => body.phone],
	'stored phone': [{ ...CLIENTS, filters: { phone: VALUE } }, ({ query }) => query.phone],
	day: [{ resource: 'webAnalytics', operation: 'getAll', filters: { dateFrom: VALUE } }, ({ query }) => query.date_from],
	text: [{ resource: 'client', operation: 'update', clientId: locator('5'), updateFields: { comment: VALUE } }, ({ body }) => body.comment],
	switch: [{ ...SEND, additionalFields: { openDialog: VALUE } }, ({ body }) => body.open_dialog],
	number: [{ resource: 'tag', operation: 'create', tagGroupId: 1, label: 'x', additionalFields: { orderShow: VALUE } }, ({ body }) => body.order_show],
	id: [{ ...SEND, clientId: locator(VALUE) }, ({ body }) => body.client_id],
	ids: [{ resource: 'ticket', operation: 'create', summary: 'x', additionalFields: { requestIds: VALUE } }, ({ body }) => body.request_ids],
	names: [{ resource: 'webhook', operation: 'create', webhookName: 'x', url: 'https://x.example', events: VALUE }, ({ body }) => body.events],
	'web address': [{ ...SEND, additionalFields: { attachmentUrl: VALUE } }, ({ body }) => body.attachment],
	'template variables': [
		{ resource: 'message', operation: 'sendTemplate', clientId: locator('5'), templateName: 't', language: 'en', variables: VALUE },
		({ body }) => body.text.split('\n').slice(2),
	],
};

describe.each(Object.entries(NODES))('%s', (kind, [parameters, valueOf]) => {
	// What JSON cannot carry from node to node does not come; what says nothing is another matter.
	const arrives = ([value]) => JSON.stringify(value) !== 'null' && !(Array.isArray(value) && value.length === 0) && !(value instanceof Date);
	test.each(cases[kind].filter(arrives))('%j is %j', async (value, result, around) => {
		const wire = chat2desk(() => success({ id: 1 }));
		const { error } = await execute({ parameters, items: [{ value, ...around }] });
		if (result === REFUSED) {
			expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
			expect(error.message).toMatch(/^"[A-Z].*": "|is empty$/s);
			expect(wire.calls).toEqual([]);
		} else {
			expect(wire.calls.slice(0, 1).map(valueOf)).toEqual([result]);
		}
	});
});
