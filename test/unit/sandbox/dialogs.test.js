'use strict';

const { startSandbox, startReceiver } = require('./helper');

const NOON = Date.parse('2026-07-17T12:00:00Z');

let api;
let hook;
beforeEach(async () => {
	api = await startSandbox({ now: NOON });
	hook = await startReceiver();
	await api.post('/webhooks', {
		url: hook.url,
		name: 'all',
		events: ['close_dialog', 'close_request', 'new_request', 'dialog_transferred'],
	});
});
afterEach(() => Promise.all([api.close(), hook.close()]));

const dialog = async (id) => (await api.get(`/dialogs/${id}`)).body.data;

test('returns an error with HTTP 200 for an unknown dialog', async () => {
	const { status, body } = await api.get('/dialogs/7');
	expect([status, body]).toEqual([200, { status: 'error', message: 'not_found' }]);
});

test('supports filters and order, and returns the message count as number or string', async () => {
	const list = async (query) => (await api.get(`/dialogs?limit=200&${query}`)).body.data;
	const open = await list('state=open&order=desc');
	expect(open.every(({ state, end }) => state === 'open' && end === null)).toBe(true);
	expect(open[0].id).toBeGreaterThan(open[1].id);
	expect((await list('operator_id=617')).every(({ operator_id }) => operator_id === 617)).toBe(true);
	const kinds = new Set((await list('')).map(({ messages }) => typeof messages));
	expect([...kinds].sort()).toEqual(['number', 'string']);
});

test('closes, rejects the same state, and reopens with a new request', async () => {
	const { last_request_id } = await dialog(501);
	expect((await api.put('/dialogs/501', { state: 'closed' })).body).toEqual({ status: 'success' });
	expect((await dialog(501)).end).toBe('2026-07-17T12:00:00 UTC');
	const again = await api.put('/dialogs/501', { state: 'closed', operator_id: 617 });
	expect(again.body).toEqual({ status: 'error', message: 'already has state' });
	await api.put('/dialogs/501', { state: 'open' });
	const reopened = await dialog(501);
	expect([reopened.state, reopened.last_request_id > last_request_id]).toEqual(['open', true]);
	await api.settled();
	expect(hook.last('close_dialog')).toMatchObject({ dialog_id: 501, client_id: 31000002 });
	expect(hook.last('close_request')).toMatchObject({ request_id: last_request_id });
	expect(hook.last('new_request')).toMatchObject({
		request_id: reopened.last_request_id,
		dialog_id: 501,
		by_client: false,
		type: 'common',
	});
});

test('assigns and unassigns', async () => {
	await api.put('/dialogs/501', { operator_id: 619, initiator_id: 617, force_assign: true });
	expect((await dialog(501)).operator_id).toBe(619);
	await api.put('/dialogs/501', { operator_id: null });
	expect((await dialog(501)).operator_id).toBe(null);
	expect((await api.put('/dialogs/501', { operator_id: 1 })).body.message).toMatch(/does not belong/);
	await api.settled();
	expect(hook.last('dialog_transferred')).toMatchObject({ dialog_id: 501, operator_id: null, client_id: 31000002 });
});

test('interprets the limit of unanswered dialogs as seconds', async () => {
	const response = async (limit) => (await api.get(`/dialogs/unanswered${limit}`)).body.data;
	const waiting = async (limit) => (await response(limit)).ids.length;
	const { id } = (await api.post('/clients', { phone: '15559990000', transport: 'whatsapp' })).body.data;
	await api.control('POST', '/chat/messages', { client_id: id, text: 'Anybody there?' });
	const before = await waiting('');
	expect(before).toBeGreaterThan(0);
	const { ids, client_ids } = await response('?limit=0');
	expect(ids).toHaveLength(before + 1);
	// Both arrays have the same order.
	expect(client_ids).toEqual(ids.map((each) => api.sandbox.account.dialogs.get(each).client_id));
	expect(client_ids).toContain(id);
	await api.advance(601);
	expect(await waiting('')).toBe(before + 1);
	expect(await waiting('?limit=100000000')).toBe(0);
});

test('returns the messages of a request without envelope and order, with other field names', async () => {
	const { last_request_id } = await dialog(501);
	const { body } = await api.get(`/requests/${last_request_id}/messages`);
	expect(body).toHaveLength(30);
	expect(body.map(({ id }) => id)).not.toEqual(body.map(({ id }) => id).sort((a, b) => a - b));
	expect(body[0]).toMatchObject({
		clientID: 31000002,
		dialogID: 501,
		channelID: 126,
		companyID: 1001,
		gateway_status: null,
	});
	expect(
		body.every(
			({ type, created }) => ['in', 'out', 'system'].includes(type) && Number.isInteger(created) && created < 2e9,
		),
	).toBe(true);
});

test('returns a request with or without an envelope', async () => {
	expect((await api.get('/requests/901')).body).toMatchObject({
		status: 'success',
		data: { id: 901, dialog_id: 501, tags: expect.any(Array) },
	});
	await api.control('POST', '/variants', { unwrappedRecords: true });
	expect((await api.get('/requests/901')).body).toMatchObject({ id: 901, dialog_id: 501 });
	expect((await api.get('/operators/617')).body).toMatchObject({ id: 617 });
});

test('closes by request or client', async () => {
	const { last_request_id } = await dialog(501);
	expect((await api.put('/requests/close', { request_id: last_request_id })).body).toEqual({ status: 'success' });
	expect((await dialog(501)).state).toBe('closed');
	expect((await api.put('/requests/close', { request_id: last_request_id })).body.message).toBe('request not found');
	await api.put('/dialogs/501', { state: 'open' });
	await api.put('/requests/close', { client_id: 31000002 });
	expect((await dialog(501)).state).toBe('closed');
	expect((await api.put('/requests/close', { client_id: 1 })).body.message).toBe('client not found');
	expect((await api.put('/requests/close', {})).status).toBe(422);
});
