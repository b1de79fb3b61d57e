'use strict';

const { rejectReason } = require('../../../dist/nodes/Chat2Desk/trigger/filters');
const { readSettings } = require('../../../dist/nodes/Chat2Desk/trigger/settings');

const ALL = ['inbox', 'outbox', 'outbox_status', 'close_request', 'new_ticket', 'new_request'];

const settings = (parameters = {}) =>
	readSettings({ getNodeParameter: (name, fallback) => ({ events: ALL, ...parameters })[name] ?? fallback });

const isWanted = (event, payload, filters) => rejectReason(event, payload, settings({ filters })) === undefined;

describe('filters on arrival', () => {
	it('accept only the selected events', () => {
		expect(rejectReason('inbox', {}, settings({ events: ['outbox'] }))).toBe('its event is not selected');
		expect(rejectReason('inbox', {}, settings({ events: [], options: { otherEvents: 'inbox' } }))).toBeUndefined();
	});

	it.each([
		['a number', { channel_id: 126 }, true],
		['text', { channel_id: '126' }, true],
		['another channel', { channel_id: 127 }, false],
		['a nested channel', { data: { channel_id: 127 } }, false],
		['no channel', {}, true],
		['null', { channel_id: null }, true],
		['an invalid value', { channel_id: { toString: 1 } }, true],
	])('compare the channel: %s', (_what, payload, expected) => {
		expect(isWanted('outbox_status', payload, { channels: [126, '200'] })).toBe(expected);
	});

	it('accept channels from an expression', () => {
		expect(isWanted('inbox', { channel_id: 7 }, { channels: '5, 7' })).toBe(true);
		expect(isWanted('inbox', { channel_id: 8 }, { channels: '5, 7' })).toBe(false);
	});

	it('compare transports of events that have one', () => {
		expect(isWanted('inbox', { transport: 'telegram' }, { transports: ['viber'] })).toBe(false);
		expect(isWanted('new_request', { transport: 'viber' }, { transports: ['viber'] })).toBe(true);
		expect(isWanted('close_request', { request_id: 1 }, { transports: ['viber'] })).toBe(true);
	});

	it('compare message types, but not request types', () => {
		expect(isWanted('outbox', { type: 'autoreply' }, { messageTypes: ['to_client'] })).toBe(false);
		expect(isWanted('outbox', { type: 'to_client' }, { messageTypes: ['to_client'] })).toBe(true);
		expect(isWanted('new_request', { type: 'common' }, { messageTypes: ['to_client'] })).toBe(true);
	});

	it.each([
		['WhatsApp', 'whatsapp', true],
		['WhatsApp', 'wa_dialog', true],
		['whatsapp (wa_dialog)', 'wa_dialog', true],
		['WhatsApp (wa_dialog)', 'wa_cloud', false],
		['Viber', 'viber_business', false],
		['Telegram', 'viber', false],
	])('compare the transport "%s" with %s', (selected, transport, expected) => {
		for (const transports of [selected, [selected], `["${selected}"]`, `sms, ${selected}`])
			expect(isWanted('inbox', { transport }, { transports })).toBe(expected);
	});

	it('compare types by label', () => {
		expect(isWanted('inbox', { type: 'from_client' }, { messageTypes: 'From Client' })).toBe(true);
		expect(isWanted('inbox', { type: 'from_client' }, { messageTypes: '["To Client"]' })).toBe(false);
	});

	it.each([
		[['inbox', 'outbox']],
		['["inbox","outbox"]'],
		['inbox, outbox'],
		['inbox\noutbox'],
		['["Message: Received From Client", "Message: Sent to Client"]'],
		[['inbox', 'inbox', ' outbox ', '']],
	])('accept the events %j', (events) => {
		expect(settings({ events }).events).toEqual(['inbox', 'outbox']);
	});

	it.each([[{}], [[{ name: 'inbox' }]]])('reject the events %j', (events) => {
		expect(() => settings({ events })).toThrow(/"Events"/);
	});

	it('reject channel names', () => {
		expect(() => settings({ filters: { channels: 'Support' } })).toThrow(/"Channels": "Support" is not an ID/);
	});

	it.each([
		['newClientsOnly', 'is_new_client'],
		['newRequestsOnly', 'is_new_request'],
	])('%s applies to messages only', (filter, field) => {
		for (const yes of [true, 1, '1', 'true'])
			expect(isWanted('inbox', { [field]: yes }, { [filter]: true })).toBe(true);
		for (const no of [false, 0, '0', null, undefined])
			expect(isWanted('inbox', { [field]: no }, { [filter]: true })).toBe(false);
		expect(isWanted('inbox', { [field]: false }, { [filter]: false })).toBe(true);
		expect(isWanted('close_request', {}, { [filter]: true })).toBe(true);
	});
});
