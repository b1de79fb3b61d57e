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
	it('is simple: one level, ISO times, one name for the event', () => {
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

	it.each(['text', 5, [1]])('leaves data alone that is no object: %p', (data) => {
		expect(output({ data }).json).toEqual({ data, ...own('inbox') });
	});

	it("leaves alone what a client wrote, even where it looks like one of Chat2Desk's times", () => {
		expect(output({ text: '2026-07-17T10:45:31 UTC' }).json.text).toBe('2026-07-17T10:45:31 UTC');
	});

	it('is the body as it came without Simplify, with headers where wanted', () => {
		const payload = { hook_type: 'outbox_status', data: { created: '2026-07-17T10:45:31 UTC' } };
		expect(output(payload, { simplify: false, options: { includeHeaders: true } }, 'outbox_status').json).toEqual({
			...payload,
			headers: { host: 'h' },
			...own('outbox_status'),
		});
	});

	it.each([true, false])('keeps what a payload calls by a name of the trigger (Simplify %p)', (simplify) => {
		const payload = { id: 7, event: 'login', platform: 'web' };
		expect(output(payload, { simplify }, 'operator_authentication_updated').json).toEqual({
			id: 7,
			payload_event: 'login',
			platform: 'web',
			...own('operator_authentication_updated'),
		});
	});

	it('renames payload fields that have reserved names', () => {
		const claims = {
			event: 'x',
			delivery_id: 'x',
			received_at: 'x',
			headers: 'x',
			attachment_errors: 'x',
			test_hints: 1,
		};
		const renamed = Object.fromEntries(Object.entries(claims).map(([name, value]) => [`payload_${name}`, value]));
		expect(output(claims).json).toEqual({ ...renamed, ...own('inbox') });
		expect(output({ event: 'a', payload_event: 'b' }).json).toEqual({
			payload_event: 'b',
			payload_payload_event: 'a',
			...own('inbox'),
		});
	});

	it('does not give way under deep nesting', () => {
		const deep = { at: '2026-07-17T10:45:31 UTC' };
		for (let level = 0, at = deep; level < 3000; level++) at = at.next = {};
		expect(output(deep).json.at).toBe('2026-07-17T10:45:31Z');
	});

	const iso = '2026-07-17T10:45:31Z';
	const unix = Date.parse(iso) / 1000;
	it.each([
		['leaves out what is null', 'inbox', { text: null, client: { id: 1, client_phone: null } }, { client: { id: 1 } }],
		['has a list of files always', 'comment', { attachments: null }, { attachments: [] }],
		[
			'has a list of channels always: one',
			'client_updated',
			{ channels: { id: 1, transports: ['sms'] } },
			{ channels: [{ id: 1, transports: ['sms'] }] },
		],
		[
			'has a list of channels always: none',
			'client_updated',
			{ channels: { id: null, transports: [null] } },
			{ channels: [] },
		],
		['has a list of channels always: null', 'client_updated', { channels: null }, { channels: [] }],
		[
			'has a list of channels in a client',
			'new_request',
			{ client: { channels: { id: 1, transports: [] } } },
			{ client: { channels: [{ id: 1, transports: [] }] } },
		],
		[
			'names a tag by its label',
			'add_tag_to_client',
			{ id: 9, name: 'VIP', client_id: 1 },
			{ tag_id: 9, label: 'VIP', client_id: 1 },
		],
		[
			'names a tag by its label, without a client',
			'delete_tag_from_request',
			{ id: 9, name: 'VIP', request_id: 2 },
			{ tag_id: 9, label: 'VIP', request_id: 2 },
		],
		[
			'names a tag by its label, whatever it was called',
			'new_tag',
			{ id: 9, label: 'VIP' },
			{ tag_id: 9, label: 'VIP' },
		],
		['leaves the name of a client a name', 'new_client', { id: 9, name: 'Ann' }, { id: 9, name: 'Ann' }],
		[
			'reads Unix seconds where a time stands',
			'close_request',
			{ created: unix, updated: unix, request_id: unix },
			{ created: iso, updated: iso, request_id: unix },
		],
		[
			'reads a time in another zone',
			'outbox_status',
			{ data: { created: '2026-07-17T13:45:31 MSK' } },
			{ created: iso },
		],
		[
			'reads a time in a zone without a word',
			'outbox_status',
			{ data: { created: '2026-07-17 16:15:31 +0530' } },
			{ created: iso },
		],
		[
			'leaves a time alone whose zone is not known',
			'outbox_status',
			{ data: { created: '2026-07-17T13:45:31 XYZ' } },
			{ created: '2026-07-17T13:45:31 XYZ' },
		],
		[
			'leaves alone what others filled',
			'inbox',
			{ extra_data: { at: '2026-07-17T10:45:31 UTC', created: unix, a: null } },
			{ extra_data: { at: '2026-07-17T10:45:31 UTC', created: unix, a: null } },
		],
	])('%s', (_what, event, payload, simple) => {
		expect(output({ hook_type: event, ...payload }, {}, event).json).toEqual({
			...simple,
			...own(event),
		});
	});

	it('changes nothing of what came', () => {
		const payload = { hook_type: 'inbox', channels: { id: null } };
		output(payload);
		expect(payload).toEqual({ hook_type: 'inbox', channels: { id: null } });
	});
});
