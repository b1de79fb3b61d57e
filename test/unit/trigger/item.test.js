'use strict';

const { toItem } = require('../../../dist/nodes/Chat2Desk/trigger/item');
const { readSettings } = require('../../../dist/nodes/Chat2Desk/trigger/settings');

const RECEIVED = Date.parse('2026-07-17T10:45:31.123Z');

function output(payload, parameters = {}, event = 'inbox') {
	const settings = readSettings({ getNodeParameter: (name, fallback) => parameters[name] ?? fallback });
	return toItem(
		{ event, deliveryId: 'id', receivedAt: RECEIVED, signed: true, payload, headers: { host: 'h' } },
		settings,
	);
}

const own = (event) => ({ event, delivery_id: 'id', received_at: '2026-07-17T10:45:31.123Z', signed: true });

describe('the output', () => {
	it('is simplified: one level, ISO times, one name per event', () => {
		const payload = {
			hook_type: 'outbox_status',
			event_time: '2026-07-17T10:45:31Z',
			data: { id: 1, created: '2026-07-17T10:45:31 UTC', list: [{ at: '2026-07-17T10:45:31 UTC' }] },
		};
		const iso = '2026-07-17T10:45:31Z';
		expect(output(payload, {}, 'outbox_status')).toEqual({
			json: { id: 1, created: iso, list: [{ at: iso }], event_time: iso, ...own('outbox_status') },
			pairedItem: { item: 0 },
		});
	});

	it('unwraps tickets', () => {
		expect(output({ hook_type: 'new_ticket', ticket: { id: 'TICK-9' } }, {}, 'new_ticket').json).toEqual({
			id: 'TICK-9',
			...own('new_ticket'),
		});
	});

	it.each(['text', 5, [1]])('keeps data that is not an object: %p', (data) => {
		expect(output({ data }).json).toEqual({ data, ...own('inbox') });
	});

	it("does not change a client's text, even if it looks like a time", () => {
		expect(output({ text: '2026-07-17T10:45:31 UTC' }).json.text).toBe('2026-07-17T10:45:31 UTC');
	});

	it('is the unchanged body without Simplify, optionally with headers', () => {
		const payload = { hook_type: 'outbox_status', data: { created: '2026-07-17T10:45:31 UTC' } };
		expect(output(payload, { simplify: false, options: { includeHeaders: true } }, 'outbox_status').json).toEqual({
			...payload,
			headers: { host: 'h' },
			...own('outbox_status'),
		});
	});

	it.each([true, false])('keeps a payload field that has a reserved name (Simplify %p)', (simplify) => {
		const payload = { id: 7, event: 'login', platform: 'web' };
		expect(output(payload, { simplify }, 'operator_authentication_updated').json).toEqual({
			id: 7,
			payload_event: 'login',
			platform: 'web',
			...own('operator_authentication_updated'),
		});
	});

	it('renames payload fields that have reserved names', () => {
		const reserved = {
			event: 'x',
			delivery_id: 'x',
			received_at: 'x',
			headers: 'x',
			attachment_errors: 'x',
			test_hints: 1,
		};
		const renamed = Object.fromEntries(Object.entries(reserved).map(([name, value]) => [`payload_${name}`, value]));
		expect(output(reserved).json).toEqual({ ...renamed, ...own('inbox') });
		expect(output({ event: 'a', payload_event: 'b' }).json).toEqual({
			payload_event: 'b',
			payload_payload_event: 'a',
			...own('inbox'),
		});
	});

	it('supports deep nesting', () => {
		const deep = { at: '2026-07-17T10:45:31 UTC' };
		for (let level = 0, at = deep; level < 3000; level++) at = at.next = {};
		expect(output(deep).json.at).toBe('2026-07-17T10:45:31Z');
	});

	const iso = '2026-07-17T10:45:31Z';
	const unix = Date.parse(iso) / 1000;
	it.each([
		['omits null values', 'inbox', { text: null, client: { id: 1, client_phone: null } }, { client: { id: 1 } }],
		['always has an array of attachments', 'comment', { attachments: null }, { attachments: [] }],
		[
			'always has an array of channels: one channel',
			'client_updated',
			{ channels: { id: 1, transports: ['sms'] } },
			{ channels: [{ id: 1, transports: ['sms'] }] },
		],
		[
			'always has an array of channels: no channel',
			'client_updated',
			{ channels: { id: null, transports: [null] } },
			{ channels: [] },
		],
		['always has an array of channels: null', 'client_updated', { channels: null }, { channels: [] }],
		[
			'has an array of channels in a client',
			'new_request',
			{ client: { channels: { id: 1, transports: [] } } },
			{ client: { channels: [{ id: 1, transports: [] }] } },
		],
		[
			'renames the name of a tag to label',
			'add_tag_to_client',
			{ id: 9, name: 'VIP', client_id: 1 },
			{ tag_id: 9, label: 'VIP', client_id: 1 },
		],
		[
			'renames the name of a request tag to label',
			'delete_tag_from_request',
			{ id: 9, name: 'VIP', request_id: 2 },
			{ tag_id: 9, label: 'VIP', request_id: 2 },
		],
		['keeps the label of a tag', 'new_tag', { id: 9, label: 'VIP' }, { tag_id: 9, label: 'VIP' }],
		['keeps the name of a client', 'new_client', { id: 9, name: 'Ann' }, { id: 9, name: 'Ann' }],
		[
			'converts Unix seconds in time fields only',
			'close_request',
			{ created: unix, updated: unix, request_id: unix },
			{ created: iso, updated: iso, request_id: unix },
		],
		[
			'converts a time with a zone abbreviation',
			'outbox_status',
			{ data: { created: '2026-07-17T13:45:31 MSK' } },
			{ created: iso },
		],
		[
			'converts a time with a UTC offset',
			'outbox_status',
			{ data: { created: '2026-07-17 16:15:31 +0530' } },
			{ created: iso },
		],
		[
			'keeps a time with an unknown zone abbreviation',
			'outbox_status',
			{ data: { created: '2026-07-17T13:45:31 XYZ' } },
			{ created: '2026-07-17T13:45:31 XYZ' },
		],
		[
			'keeps the data of other systems',
			'inbox',
			{ extra_data: { at: '2026-07-17T10:45:31 UTC', created: unix, a: null } },
			{ extra_data: { at: '2026-07-17T10:45:31 UTC', created: unix, a: null } },
		],
	])('%s', (_name, event, payload, simplified) => {
		expect(output({ hook_type: event, ...payload }, {}, event).json).toEqual({
			...simplified,
			...own(event),
		});
	});

	it('does not modify the payload', () => {
		const payload = { hook_type: 'inbox', channels: { id: null } };
		output(payload);
		expect(payload).toEqual({ hook_type: 'inbox', channels: { id: null } });
	});
});
