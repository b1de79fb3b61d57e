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

/** What the page's list of actions sends, the line that it leaves, and the event that comes of it. */
const ACTIONS = [
	[
		'status',
		() => ({ operator_id: operator.id, status_id: 2 }),
		'John Doe is in status "Break" now',
		'operator_status_updated',
	],
	[
		'status',
		() => ({ operator_id: operator.id, status_id: 0 }),
		'John Doe is in status "Working" now',
		'operator_status_updated',
	],
	[
		'login',
		() => ({ operator_id: operator.id, online: 0 }),
		'John Doe logged out (web)',
		'operator_authentication_updated',
	],
	[
		'login',
		() => ({ operator_id: operator.id, online: 1, platform: 'mobile' }),
		'John Doe logged in (mobile)',
		'operator_authentication_updated',
	],
	['imports', () => ({ text: 'old' }), /^Message \d+ was imported/, 'imported_message'],
	['ai_hints', () => ({}), /^An AI hint was asked for message \d+$/, 'ai_hints_requested'],
	['ai_hints', () => ({ hint_id: 7 }), /^AI hint 7 was taken for message \d+$/, 'ai_hints_requested'],
	[
		'qr_code',
		() => ({ operator_id: operator.id }),
		/^The phone of "WhatsApp and Viber" lost its connection/,
		'new_qr_code',
	],
	[
		'devices',
		() => ({ channel_id: 126 }),
		'A device of "Website and Telegram" is in status "Created"',
		'device_update',
	],
	['blacklist', () => ({}), /^Client \d+ was put on the blacklist$/, 'client_added_to_blacklist'],
];

test.each(ACTIONS)('%s: a delivery, and a line in the chat and in the log', async (name, body, text, hookType) => {
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

test('what an operator does to a dialog, and writes, leaves lines as well', async () => {
	const { id } = api.sandbox.account.dialogs.find(({ client_id }) => client_id === client.id);
	await api.control('POST', `/operator/dialogs/${id}`, { state: 'open', operator_id: operator.id });
	await api.control('POST', `/operator/dialogs/${id}`, { state: 'closed' });
	await api.control('POST', '/operator/messages', {
		client_id: client.id,
		text: 'hello',
		type: 'comment',
		operator_id: operator.id,
	});
	const actions = (await api.control('GET', '/actions')).slice(-3);
	expect(actions.map(({ text }) => text)).toEqual([
		`Dialog ${id} was opened. Dialog ${id} was given to John Doe`,
		`Dialog ${id} was closed`,
		'John Doe commented: hello',
	]);
	expect(new Set(actions.map(({ client_id }) => client_id))).toEqual(new Set([client.id]));
});

test('an action without a conversation stands in the log alone; clearing the log clears it', async () => {
	await api.control('POST', '/operator/status', { operator_id: operator.id, status_id: 1 });
	expect((await api.control('GET', '/actions')).at(-1)).toMatchObject({ client_id: null });
	await api.control('DELETE', '/actions');
	expect(await api.control('GET', '/actions')).toEqual([]);
});
