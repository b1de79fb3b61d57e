'use strict';

const { startSandbox, startReceiver } = require('./helper');

const EVENTS = [
	'inbox',
	'outbox',
	'comment',
	'system_message',
	'imported_message',
	'outbox_status',
	'new_client',
	'client_updated',
	'client_added_to_blacklist',
	'add_tag_to_client',
	'delete_tag_from_client',
	'new_request',
	'close_request',
	'close_dialog',
	'dialog_transferred',
	'add_tag_to_request',
	'delete_tag_from_request',
	'operator_status_changed',
	'operator_authentication_updated',
	'new_ticket',
	'ticket_updated',
	'ticket_deleted',
	'new_qr_code',
	'new_tag',
	'ai_hints_requested',
	'device_updated',
];
const CLIENT = 31000002;
const MESSAGE_KEYS = [
	'message_id',
	'type',
	'text',
	'transport',
	'client_id',
	'operator_id',
	'dialog_id',
	'channel_id',
	'photo',
	'coordinates',
	'audio',
	'pdf',
	'client',
	'hook_type',
	'request_id',
	'attachments',
	'is_new_request',
	'is_new_client',
	'insta_comment',
	'extra_data',
	'is_new',
	'event_time',
];

let api;
let hook;
beforeAll(async () => {
	api = await startSandbox();
	hook = await startReceiver();
	await api.post('/webhooks', { url: hook.url, name: 'all', events: EVENTS });
});
afterAll(() => Promise.all([api.close(), hook.close()]));
beforeEach(() => {
	hook.received.length = 0;
});

/** What an action raises, by hook_type. */
async function raisedBy(action) {
	const { body } = (await action()) ?? {};
	await api.settled();
	return { hooks: hook.hooks().sort(), last: hook.last, body };
}

test("a client message raises inbox, as in the vendor's example", async () => {
	const { hooks, last } = await raisedBy(() =>
		api.control('POST', '/chat/messages', {
			client_id: CLIENT,
			text: 'Hi',
			attachment: { url: 'https://example.com/a.jpg', name: 'a.jpg' },
		}),
	);
	expect(hooks).toEqual(['inbox']);
	expect(Object.keys(last('inbox'))).toEqual(MESSAGE_KEYS);
	expect(last('inbox')).toMatchObject({
		type: 'from_client',
		text: 'Hi',
		photo: 'https://example.com/a.jpg',
		attachments: [{ name: 'a.jpg', link: 'https://example.com/a.jpg' }],
		client: { id: CLIENT, phone: expect.stringMatching(/^\[chat\]/), client_phone: '15550400001' },
		is_new_client: false,
		is_new_request: false,
	});
	expect(last('inbox').event_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('the first message of a client raises new_client, new_request and inbox', async () => {
	const { hooks, last } = await raisedBy(async () => {
		const { id } = await api.control('POST', '/chat/clients', { channel_id: 127, transport: 'viber', name: 'Zed' });
		await api.control('POST', '/chat/messages', { client_id: id, text: 'First' });
	});
	expect(hooks).toEqual(['inbox', 'new_client', 'new_request']);
	expect(last('new_client')).toMatchObject({
		name: 'Zed',
		phone: expect.stringMatching(/^1555\d{7}$/),
		channels: [{ id: 127, transports: ['viber'] }],
	});
	expect(last('new_request')).toEqual({
		hook_type: 'new_request',
		event_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
		request_id: expect.any(Number),
		client_id: last('new_client').id,
		dialog_id: expect.any(Number),
		created: expect.any(Number),
		updated: expect.any(Number),
		start_message_id: last('inbox').message_id,
		end_message_id: null,
		channel_id: 127,
		transport: 'viber',
		type: 'common',
		is_new_client: true,
		starter: null,
		by_client: true,
		client: expect.objectContaining({ id: last('new_client').id, channels: { id: 127, transports: ['viber'] } }),
	});
	expect(last('inbox')).toMatchObject({ is_new_client: true, is_new_request: true });
});

test.each([
	['to_client', 'outbox'],
	['comment', 'comment'],
	['system', 'system_message'],
])('a company message of type %s raises %s', async (type, name) => {
	const { hooks, last } = await raisedBy(() =>
		api.control('POST', '/operator/messages', { client_id: CLIENT, text: 'Hi', type, operator_id: 618 }),
	);
	expect(hooks).toEqual([name]);
	expect(last(name)).toMatchObject({ type, operator_id: 618, client_id: CLIENT });
	expect([last(name).attachments, 'is_new' in last(name)]).toEqual(name === 'comment' ? [null, false] : [[], true]);
});

test('outbox_status has a data object', async () => {
	await api.post('/messages', { client_id: CLIENT, text: 'x', type: 'autoreply' });
	await api.advance(2);
	expect(hook.last('outbox').type).toBe('autoreply');
	expect(hook.last('outbox_status').data).toEqual({
		id: hook.last('outbox').message_id,
		gateway_status: 'delivered',
		created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d MSK$/),
		dialog_id: hook.last('outbox').dialog_id,
		client_id: CLIENT,
		error: null,
	});
});

test('an imported message raises neither inbox nor outbox', async () => {
	const { hooks, last } = await raisedBy(() =>
		api.control('POST', '/operator/imports', { client_id: CLIENT, text: 'old', created_at: '2026-01-01T00:00:00Z' }),
	);
	expect(hooks).toEqual(['imported_message']);
	expect(last('imported_message')).toMatchObject({ text: 'old', type: 'from_client' });
});

test('updating and blocking clients raises events', async () => {
	const { hooks, last } = await raisedBy(async () => {
		await api.put(`/clients/${CLIENT}`, { nickname: 'Jane' });
		await api.control('POST', '/operator/blacklist', { client_id: CLIENT });
	});
	expect(hooks).toEqual(['client_added_to_blacklist', 'client_updated']);
	expect(last('client_updated')).toMatchObject({
		id: CLIENT,
		assigned_name: 'Jane',
		channels: { id: 126, transports: ['widget'] },
		custom_fields: expect.any(Object),
	});
	expect(last('client_added_to_blacklist')).toEqual({
		hook_type: 'client_added_to_blacklist',
		event_time: expect.any(String),
		id: CLIENT,
		phone: expect.any(String),
	});
});

test("tag events contain the tag's ID, and the channel only when assigned to a client", async () => {
	const { last } = await raisedBy(async () => {
		for (const [type, id] of [
			['client', CLIENT],
			['request', 901],
		]) {
			await api.post('/tags/assign_to', { tag_ids: [1000, 424242], assignee_type: type, assignee_id: id });
			await api.del(`/tags/1000/delete_from?${type}_id=${id}`);
		}
	});
	expect(hook.received).toHaveLength(4);
	const event_time = expect.any(String);
	const tag = {
		event_time,
		id: 1000,
		name: 'Complaint',
		description: 'Topic: Complaint',
		group_id: 313,
		group_name: 'Topic',
	};
	expect(last('add_tag_to_client')).toEqual({
		...{ hook_type: 'add_tag_to_client', ...tag, client_id: CLIENT },
		...{ channel_id: 126, transport: 'widget', all_client_channels: [126] },
	});
	expect(last('delete_tag_from_client')).toEqual({ hook_type: 'delete_tag_from_client', ...tag, client_id: CLIENT });
	expect(last('add_tag_to_request')).toEqual({
		...{ hook_type: 'add_tag_to_request', ...tag, client_id: CLIENT, request_id: 901 },
		...{ channel_id: 126, transport: 'widget' },
	});
	expect(last('delete_tag_from_request')).toEqual({ hook_type: 'delete_tag_from_request', ...tag, request_id: 901 });
});

test('creating a tag raises new_tag with a label', async () => {
	const { hooks, last, body } = await raisedBy(() => api.post('/tags', { tag_group_id: 313, tag_label: 'Fresh' }));
	expect(hooks).toEqual(['new_tag']);
	const { id } = body.data;
	const tag = { id, label: 'Fresh', description: null, group_id: 313, group_name: 'Topic' };
	expect(last('new_tag')).toEqual({ hook_type: 'new_tag', event_time: expect.any(String), ...tag });
});

test('transferring and closing raises dialog and request events', async () => {
	const { hooks, last } = await raisedBy(async () => {
		await api.control('POST', '/operator/dialogs/501', { operator_id: 619 });
		await api.control('POST', '/operator/dialogs/501', { state: 'closed' });
	});
	expect(hooks).toEqual(['close_dialog', 'close_request', 'dialog_transferred']);
	const shared = {
		event_time: expect.any(String),
		dialog_id: 501,
		request_id: expect.any(Number),
		created: expect.any(Number),
		updated: expect.any(Number),
		channel_id: 126,
		client_id: CLIENT,
		operator_id: 619,
		transport: 'widget',
	};
	const transferred = { current_operator_id: 619, last_operator_id: null, scenario_id: null };
	expect(last('dialog_transferred')).toEqual({ hook_type: 'dialog_transferred', ...shared, ...transferred });
	expect(last('close_dialog')).toEqual({ hook_type: 'close_dialog', ...shared, current_operator_id: 619 });
	expect(last('close_request')).toEqual({ hook_type: 'close_request', ...shared, end_message_id: expect.any(Number) });
});

test('operator_status_changed is delivered as operator_status_updated, with the ID as a string', async () => {
	const { hooks, last } = await raisedBy(() =>
		api.control('POST', '/operator/status', { operator_id: 618, online: 0, status_id: 1 }),
	);
	expect(hooks).toEqual(['operator_status_updated']);
	expect(last('operator_status_updated')).toMatchObject({
		id: '618',
		email: 'maria.lopez@example.com',
		online: 0,
		offline_type: 'busy',
		status_id: 1,
	});
});

test('login, logout, a new QR code and a new device raise events', async () => {
	const { hooks, last } = await raisedBy(async () => {
		await api.control('POST', '/operator/login', { operator_id: 618, online: 0, platform: 'mobile' });
		await api.control('POST', '/operator/qr_code', { channel_id: 126 });
		await api.control('POST', '/operator/devices', { channel_id: 126 });
	});
	expect(hooks).toEqual(['device_update', 'new_qr_code', 'operator_authentication_updated']);
	const event_time = expect.any(String);
	expect(last('operator_authentication_updated')).toEqual({
		...{ hook_type: 'operator_authentication_updated', event_time, id: 618, email: 'maria.lopez@example.com' },
		...{ event: 'logout', platform: 'mobile', ip_address: '127.0.0.1' },
	});
	expect(last('new_qr_code')).toEqual({
		...{ hook_type: 'new_qr_code', event_time, qrcode_data: 'sandbox-login-126', device_owner: null },
		qrcode_image: expect.stringMatching(/^data:image\/png;base64,iVBOR/),
		phone: last('new_qr_code').phone === null ? null : expect.any(Number),
	});
	expect(last('device_update')).toEqual({
		hook_type: 'device_update',
		event_time,
		transport: 'widget',
		channel_id: 126,
		status: 'Created',
	});
});

test('requesting and using an AI suggestion are two formats of one event', async () => {
	await raisedBy(() => api.control('POST', '/operator/ai_hints', { client_id: CLIENT, operator_id: 618 }));
	const requested = hook.last('ai_hints_requested');
	expect(Object.keys(requested).sort()).toEqual(
		[
			'hook_type',
			'event_time',
			'client_id',
			'operator_id',
			'dialog_id',
			'request_id',
			'channel_id',
			'message_id',
		].sort(),
	);
	await raisedBy(() => api.control('POST', '/operator/ai_hints', { client_id: CLIENT, hint_id: 7 }));
	const { event_time, ...taken } = hook.last('ai_hints_requested');
	expect(taken).toEqual({
		hook_type: 'ai_hints_requested',
		client_id: CLIENT,
		message_id: requested.message_id,
		hint_id: 7,
	});
});

test('ticket events have a ticket object', async () => {
	const { hooks, last } = await raisedBy(async () => {
		const { body } = await api.post('/tickets', { summary: 'S', reporter_id: 617 });
		await api.put(`/tickets/${body.data.id}`, { summary: 'T' });
		await api.del(`/tickets/${body.data.id}`);
	});
	expect(hooks).toEqual(['new_ticket', 'ticket_deleted', 'ticket_updated']);
	expect(last('ticket_updated').ticket).toMatchObject({ summary: 'T', reporter_id: 617 });
});

test('can emit any event by its subscribed or delivered name', async () => {
	const { hooks, last } = await raisedBy(async () => {
		await api.control('POST', '/emit', { hook_type: 'operator_status_updated', payload: { id: '1' } });
		await api.control('POST', '/emit', { hook_type: 'event_of_tomorrow', payload: {} });
	});
	expect(hooks).toEqual(['operator_status_updated']);
	expect(last('operator_status_updated').id).toBe('1');
});
