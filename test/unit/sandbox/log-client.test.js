'use strict';

const { startReceiver, startSandbox } = require('./helper');

const CLIENT = 31000002;
const DIALOG = 501;

let api;
let hook;

beforeAll(async () => {
	[api, hook] = [await startSandbox({ secondToken: 'other-token' }), await startReceiver()];
	const events = ['inbox', 'outbox_status', 'client_updated', 'new_tag'];
	await api.post('/webhooks', { url: hook.url, name: 'all', events });
});
afterAll(async () => {
	await api.close();
	await hook.close();
});

const lastCall = async () => (await api.control('GET', '/calls')).at(-1);
/** Status events of earlier messages are delivered at any time, so only deliveries of the event count. */
const lastDelivery = async (event) => {
	await api.settled();
	return (await api.control('GET', '/deliveries')).filter((delivery) => delivery.event === event).at(-1);
};

test.each([
	['the body', () => api.post('/messages', { client_id: CLIENT, text: 'Hi' })],
	['the query', () => api.get(`/messages?client_id=${CLIENT}`)],
	['the path of a client', () => api.get(`/clients/${CLIENT}/dialogs`)],
	['the path of a dialog', () => api.get(`/dialogs/${DIALOG}`)],
	['the path of a message', () => api.get(`/messages/${api.sandbox.account.dialogs.get(DIALOG).message_ids[0]}`)],
	[
		'a tag assignment',
		() => api.post('/tags/assign_to', { tag_ids: [996], assignee_type: 'client', assignee_id: CLIENT }),
	],
])('logs the client of %s', async (what, request) => {
	await request();
	expect((await lastCall()).client).toEqual({ id: CLIENT, name: expect.stringMatching(/\w/) });
});

test.each([
	['a list', () => api.get('/clients?limit=1')],
	['an unknown client', () => api.get('/clients/1')],
	['a request', () => api.get('/requests/900')],
	['another account', () => api.get('/clients/31000001', { token: 'other-token' })],
	['a wrong token', () => api.get(`/clients/${CLIENT}`, { token: 'wrong' })],
])('logs no client for %s', async (what, request) => {
	await request();
	expect((await lastCall()).client).toBe(null);
});

test('logs the client of deliveries', async () => {
	await api.control('POST', '/chat/messages', { client_id: CLIENT, text: 'Hi' });
	expect((await lastDelivery('inbox')).client).toMatchObject({ id: CLIENT });
	await api.put(`/clients/${CLIENT}`, { nickname: 'Ann' });
	expect((await lastDelivery('client_updated')).client).toEqual({ id: CLIENT, name: 'Ann' });
	await api.post('/tags', { tag_group_id: 313, tag_label: 'x' });
	expect(await lastDelivery('new_tag')).toMatchObject({ client: null });
});
