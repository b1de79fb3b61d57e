'use strict';

const { toItem } = require('../../dist/nodes/Chat2Desk/trigger/item');
const { readSettings } = require('../../dist/nodes/Chat2Desk/trigger/settings');
const { fc, testProperty } = require('./support/check-property');

const OWN = { event: 'inbox', delivery_id: 'id', received_at: '2026-07-17T10:45:31.123Z', signed: true };

const names = fc.constantFrom(
	'event',
	'signed',
	'payload_event',
	'payload_signed',
	'headers',
	'data',
	'ticket',
	'text',
);
const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean());
const inner = fc.dictionary(fc.oneof(names, fc.string()), leaf);
const payload = fc.dictionary(fc.oneof(names, fc.string()), fc.oneof(leaf, inner));

describe('the output of the trigger', () => {
	testProperty('keeps all values of a payload and adds its own fields', [payload, fc.boolean()], (body, simplify) => {
		const settings = readSettings({
			getNodeParameter: (name, fallback) => (name === 'simplify' ? simplify : fallback),
		});
		const delivery = { event: 'inbox', deliveryId: 'id', signed: true, payload: body, headers: {} };
		const { json } = toItem({ ...delivery, receivedAt: Date.parse(OWN.received_at) }, settings);
		expect(json).toMatchObject(OWN);
		const count = Object.keys(json).length - Object.keys(OWN).length;
		if (!simplify) expect(count).toBe(Object.keys(body).length);
	});
});
