'use strict';

const { startReceiver, startSandbox } = require('./helper');

const EVENTS = [
	'operator_status_changed',
	'operator_authentication_updated',
	'imported_message',
	'client_added_to_blacklist',
	'new_qr_code',
	'device_updated',
	'ai_hints_requested',
];

let api;
let receiver;
let client;
let operator;

beforeAll(async () => {
	[api, receiver] = [await startSandbox(), await startReceiver()];
	await api.post('/webhooks', { url: receiver.url, name: 'all', events: EVENTS });
	[client] = api.sandbox.account.clients.all();
	[operator] = api.sandbox.account.operators.all();
});
afterAll(async () => {
	await api.close();
	await receiver.close();
});

/** Name and body of each action, its log text and its event. */
const ACTIONS = [
	['status', () => ({ operator_id: operator.id, status_id: 2 }), 'John Doe is now "Break"', 'operator_status_updated'],
	[
		'status',
		() => ({ operator_id: operator.id, status_id: 0 }),
		'John Doe is now "Working"',
		'operator_status_updated',
	],
	[
		'login',
		() => ({ operator_id: operator.id, online: 0 }),
		'John Doe signed out (web)',
		'operator_authentication_updated',
	],
	[
		'login',
		() => ({ operator_id: operator.id, online: 1, platform: 'mobile' }),
		'John Doe signed in (mobile)',
		'operator_authentication_updated',
	],
	['imports', () => ({ text: 'old' }), /^Message \d+ was imported/, 'imported_message'],
	['ai_hints', () => ({}), /^AI suggestion requested for message \d+$/, 'ai_hints_requested'],
	['ai_hints', () => ({ hint_id: 7 }), /^AI suggestion 7 used for message \d+$/, 'ai_hints_requested'],
	[
		'qr_code',
		() => ({ operator_id: operator.id }),
		'"WhatsApp and Viber" was disconnected. Scan the new QR code to reconnect.',
		'new_qr_code',
	],
	[
		'devices',
		() => ({ channel_id: 126 }),
		'The device status of "Website and Telegram" is now "Created"',
		'device_update',
	],
	['blacklist', () => ({}), /^Client \d+ was blocked$/, 'client_added_to_blacklist'],
];

test.each(ACTIONS)('%s raises an event and is added to the chat and the log', async (name, body, text, hookType) => {
	const before = receiver.received.length;
	const { id: lastId = 0 } = (await api.control('GET', '/actions')).at(-1) ?? {};
	await api.control('POST', `/operator/${name}`, { client_id: client.id, ...body() });
	await api.settled();
	expect(receiver.hooks().slice(before)).toEqual([hookType]);
	const line = expect.objectContaining({
		kind: name,
		client_id: client.id,
		text: typeof text === 'string' ? text : expect.stringMatching(text),
	});
	expect((await api.control('GET', '/actions')).filter(({ id }) => id > lastId)).toEqual([line]);
	expect((await api.control('GET', `/chat/messages?client_id=${client.id}`)).actions.at(-1)).toEqual(line);
});

test('changes of a dialog and operator messages are logged, too', async () => {
	const { id } = api.sandbox.account.dialogs.find(({ client_id }) => client_id === client.id);
	await api.control('POST', `/operator/dialogs/${id}`, { state: 'open', operator_id: operator.id });
	await api.control('POST', `/operator/dialogs/${id}`, { state: 'closed' });
	await api.control('POST', '/operator/messages', {
		client_id: client.id,
		text: 'hello',
		type: 'comment',
		operator_id: operator.id,
	});
	const actions = (await api.control('GET', '/actions')).slice(-4);
	expect(actions.map(({ text }) => text)).toEqual([
		`Dialog ${id} was opened. Dialog ${id} was assigned to John Doe`,
		`Dialog ${id} was closed`,
		`Dialog ${id} was reopened by a message from the company`,
		'John Doe commented: hello',
	]);
	expect(new Set(actions.map(({ client_id }) => client_id))).toEqual(new Set([client.id]));
});

test('an action without a client is in the log only and can be cleared', async () => {
	await api.control('POST', '/operator/status', { operator_id: operator.id, status_id: 1 });
	expect((await api.control('GET', '/actions')).at(-1)).toMatchObject({ client_id: null });
	await api.control('DELETE', '/actions');
	expect(await api.control('GET', '/actions')).toEqual([]);
});
