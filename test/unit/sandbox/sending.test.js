'use strict';

const { startSandbox, startReceiver } = require('./helper');

let api;
let hook;
let client;
beforeEach(async () => {
	api = await startSandbox();
	hook = await startReceiver();
	await api.post('/webhooks', {
		url: hook.url,
		name: 'all',
		events: ['inbox', 'outbox', 'comment', 'system_message', 'new_request', 'new_client', 'outbox_status'],
	});
	client = (await api.post('/clients', { phone: '15559990000', transport: 'whatsapp' })).body.data;
	await api.settled();
	hook.received.length = 0;
});
afterEach(() => Promise.all([api.close(), hook.close()]));

const send = (message) => api.post('/messages', { client_id: client.id, ...message });
const dialogState = async (id) => (await api.get(`/dialogs/${id}`)).body.data.state;

test('adds the message to the dialog and returns its ID', async () => {
	const { body } = await send({ text: 'Hello', operator_id: 618, external_id: 'x-1' });
	expect(body.data).toEqual({
		message_id: expect.any(Number),
		channel_id: 127,
		operator_id: 618,
		transport: 'whatsapp',
		type: 'to_client',
		client_id: client.id,
		dialog_id: expect.any(Number),
		request_id: expect.any(Number),
	});
	const message = (await api.get(`/messages/${body.data.message_id}`)).body.data;
	expect(message).toMatchObject({ text: 'Hello', type: 'to_client', external_id: 'x-1', recipient_status: null });
	expect((await api.get(`/dialogs/${body.data.dialog_id}`)).body.data.last_message.id).toBe(message.id);
	await api.advance(2);
	expect((await api.get(`/messages/${message.id}`)).body.data.recipient_status).toBe('delivered');
	expect(hook.hooks().sort()).toEqual(['new_request', 'outbox', 'outbox_status']);
	expect(hook.last('outbox_status').data).toMatchObject({
		id: message.id,
		client_id: client.id,
		gateway_status: 'delivered',
	});
});

test('opens a closed dialog for a comment unless open_dialog is false', async () => {
	const { dialog_id } = (await send({ text: 'Hello' })).body.data;
	await api.put(`/dialogs/${dialog_id}`, { state: 'closed' });
	await send({ text: 'quiet', type: 'comment', open_dialog: false });
	expect(await dialogState(dialog_id)).toBe('closed');
	await send({ text: 'loud', type: 'comment' });
	expect(await dialogState(dialog_id)).toBe('open');
});

test('uses channel and transport of the last client message by default', async () => {
	await api.control('POST', '/chat/messages', {
		client_id: client.id,
		channel_id: 126,
		transport: 'telegram',
		text: 'from elsewhere',
	});
	expect((await send({ text: 'a' })).body.data).toMatchObject({ channel_id: 126, transport: 'telegram' });
	expect((await send({ text: 'b', channel_id: 127 })).body.data).toMatchObject({ channel_id: 127 });
	expect((await send({ text: 'c', channel_id: 127, transport: 'widget' })).body.message).toMatch(/does not belong/);
	expect((await send({ text: 'c', channel_id: 1 })).body.message).toMatch(/does not belong/);
});

test('sends WhatsApp templates over wa_ transports only', async () => {
	const text = '@HSM@\norder_ready|en\nAnn\n42';
	expect((await send({ text, transport: 'whatsapp' })).body.message).toMatch(/WhatsApp template/);
	const sent = await send({ text, transport: 'wa_dialog', attachment: `${api.sandbox.url}/files/document.pdf` });
	expect(sent.body.status).toBe('success');
	const { data } = (await api.get(`/messages/${sent.body.data.message_id}`)).body;
	expect(data).toMatchObject({ text, pdf: expect.stringMatching(/^companies\/.*document\.pdf$/) });
	expect((await send({ interactive: { type: 'list' }, transport: 'whatsapp' })).body.message).toMatch(/interactive/);
	expect((await send({ interactive: { type: 'list' }, transport: 'wa_dialog' })).body.status).toBe('success');
});

test('requires a client and content', async () => {
	expect((await send({})).body.errors).toEqual({ text: ["can't be blank"] });
	expect((await api.post('/messages', { client_id: 1, text: 'x' })).body).toEqual({
		status: 'error',
		message: 'client not found',
	});
	expect((await api.post('/messages', { text: 'x' })).body.errors).toEqual({
		client_id: ['Missing body field: client_id'],
	});
	expect((await send({ text: 'x', operator_id: 1 })).body.message).toMatch(/does not belong/);
});

test('stores and validates buttons', async () => {
	const inline_buttons = [{ type: 'reply', text: 'Yes', payload: 'yes', color: 'green' }];
	await send({ text: 'Sure?', inline_buttons, keyboard: { buttons: [{ type: 'phone', text: 'My number' }] } });
	const { messages } = await api.control('GET', `/chat/messages?client_id=${client.id}`);
	expect(messages.at(-1)).toMatchObject({ inline_buttons, keyboard: { buttons: [{ type: 'phone' }] } });
	const wrong = await send({ text: 'Sure?', inline_buttons: [{ type: 'reply', text: 'Yes', color: 'pink', size: 3 }] });
	expect([wrong.status, Object.keys(wrong.body.errors)]).toEqual([
		422,
		['inline_buttons/0/size', 'inline_buttons/0/color'],
	]);
});

test('accepts fields in the query or a form', async () => {
	const byQuery = await api.post(`/messages?client_id=${client.id}&text=Hello&open_dialog=false`);
	expect(byQuery.body.data).toMatchObject({ client_id: client.id });
	const byForm = await fetch(`${api.sandbox.url}/v1/tags/assign_to`, {
		method: 'POST',
		headers: { authorization: 'sandbox-token' },
		body: new URLSearchParams([
			['tag_ids[]', '996'],
			['tag_ids[]', '997'],
			['assignee_type', 'client'],
			['assignee_id', String(client.id)],
		]),
	});
	expect(await byForm.json()).toEqual({ status: 'success' });
	expect((await api.get(`/clients/${client.id}`)).body.data.tags.map(({ id }) => id)).toEqual([996, 997]);
	expect(await api.violations()).toEqual([]);
});

test('creates the client of an external message with a phone', async () => {
	const { body } = await api.post('/messages/inbox', {
		channel_id: 128,
		body: 'Hi',
		from_client: {
			phone: '15557770000',
			nickname: 'Ann',
			avatar: 'https://example.com/a.png',
			client_phone: 15557770001,
			custom_fields: { 1: 'K-9' },
		},
		location: '38.7 -9.1',
		attachment: 'https://example.com/file?x=1',
		attachment_filename: 'bill.pdf',
		extra_data: { external_id: 'e-1' },
	});
	expect(body).toEqual({ status: 'success' });
	const found = (await api.get('/clients?phone=15557770000')).body.data[0];
	expect(found).toMatchObject({ name: 'Ann', client_phone: '15557770001', custom_fields: { 1: 'K-9' } });
	await api.settled();
	expect(hook.last('inbox')).toMatchObject({
		text: 'Hi',
		type: 'from_client',
		transport: 'external',
		is_new_client: true,
		is_new_request: true,
		coordinates: '38.7 -9.1',
		extra_data: { external_id: 'e-1' },
		attachments: [{ name: 'bill.pdf', link: 'https://example.com/file?x=1' }],
		pdf: 'https://example.com/file?x=1',
		client: { id: found.id },
	});
	expect(hook.hooks().sort()).toEqual(['inbox', 'new_client', 'new_request']);
});

test('requires exactly one of ID and phone for an external message', async () => {
	for (const from_client of [{}, { id: 'crm-7', phone: '1' }]) {
		const { status, body } = await api.post('/messages/inbox', { channel_id: 128, body: 'Hi', from_client });
		expect([status, body.errors.from_client]).toEqual([422, [expect.stringMatching(/exactly one of: id, phone/)]]);
	}
	expect((await api.post('/messages/inbox', { channel_id: 128, from_client: { id: 'crm-7' } })).body.errors).toEqual({
		body: ["can't be blank"],
	});
	expect(
		(await api.post('/messages/inbox', { channel_id: 1, body: 'x', from_client: { id: 'crm-7' } })).body.message,
	).toMatch(/does not belong/);
});

test('treats from_client.id as an external ID: creates the client once, then finds it', async () => {
	const write = async (location) =>
		await api.post('/messages/inbox', {
			channel_id: 128,
			body: 'Hi',
			location,
			from_client: { id: 'crm-8', nickname: 'Eve' },
		});
	await write({ lat: 1.5, lon: 2 });
	const last = () => api.sandbox.account.messages.all().at(-1);
	const created = api.sandbox.account.clients.get(last().client_id);
	expect([created.name, created.client_external_id, last().coordinates]).toEqual(['Eve', 'crm-8', '1.5 2']);
	await write();
	expect(last().client_id).toBe(created.id);
	expect((await write('somewhere')).status).toBe(422);
});

test('accepts a message with an unsupported attachment URL and reports it', async () => {
	const { body } = await send({ text: 'hi', attachment: 'ftp://example.com/a' });
	expect(body).toMatchObject({
		status: 'success',
		data: { message_id: expect.any(Number) },
		attachment: [expect.any(String)],
	});
});

test('imports at most ten messages, sorts the dialog by time and opens no dialog', async () => {
	const write = async (messages) =>
		await api.post('/messages/import/', { client_id: client.id, channel_id: 127, transport: 'wa_dialog', messages });
	const old = (timestamp, more) => ({ timestamp, type: 'from_client', text: `at ${timestamp}`, ...more });
	const { body } = await write([
		old(1_600_000_100),
		old(1_600_000_000, { type: 'to_client', operator_id: 618, external_id: 'x-1' }),
	]);
	expect(body).toEqual({ errors: [], status: 'success' });
	const dialog = api.sandbox.account.dialogs.find((each) => each.client_id === client.id && each.channel_id === 127);
	const [first, second] = dialog.message_ids.map((id) => api.sandbox.account.messages.get(id));
	expect([first.text, first.operator_id, first.external_id, second.text]).toEqual([
		'at 1600000000',
		618,
		'x-1',
		'at 1600000100',
	]);
	expect((await write(Array.from({ length: 11 }, (_, index) => old(1_600_000_000 + index)))).status).toBe(422);
	expect((await write([old(1, { text: undefined })])).body.errors).toEqual({ text: ["can't be blank"] });
	expect((await write([old(1, { operator_id: 1 })])).body.message).toMatch(/does not belong/);
});

test('sets the delivery status only for outgoing messages of an external channel', async () => {
	const { messages } = api.sandbox.account;
	const outside = messages.find(({ transport, type }) => transport === 'external' && type === 'to_client');
	expect((await api.put(`/messages/${outside.id}/status/7`)).body).toEqual({ status: 'success' });
	expect(outside.recipient_status).toBe('seen');
	expect((await api.put(`/messages/${outside.id}/status/4`)).status).toBe(404);
	const inside = messages.find(({ transport, type }) => transport !== 'external' && type === 'to_client');
	expect((await api.put(`/messages/${inside.id}/status/7`)).body.message).toMatch(/external channel/);
});

test('sends a menu item as an automatic reply', async () => {
	await api.post('/scenarios/send_menu_item', { client_id: client.id, menu_item_id: 11 });
	const { data } = (await api.get(`/messages?client_id=${client.id}&order=desc`)).body;
	expect(data[0]).toMatchObject({ type: 'autoreply', text: 'Choose a topic' });
	expect((await api.post('/scenarios/send_menu_item', { client_id: client.id, menu_item_id: 1 })).body.message).toMatch(
		/not found/,
	);
});

test('does not deliver messages deleted from the outbox', async () => {
	const { message_id } = (await send({ text: 'wait' })).body.data;
	await api.get('/gateway/delete_outbox');
	await api.advance(5);
	expect((await api.get(`/messages/${message_id}`)).body.data).toMatchObject({
		status: 'canceled',
		recipient_status: 'canceled',
	});
	expect(hook.hooks()).not.toContain('outbox_status');
});
