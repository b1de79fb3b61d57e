import { sandbox } from './api.js';
import { Chat } from './chat.js';
import { ClientList } from './clients.js';
import { attempt, toast } from './dom.js';
import { LiveLog } from './log.js';
import { follow } from './stream.js';
import { createTopbar } from './topbar.js';
import { createViewNavigation, showView } from './views.js';

const byId = (id) => document.getElementById(id);
const webhooks = new Map();

const chat = new Chat(byId('chat'));
const clients = new ClientList(byId('clients'), openChat);
const log = new LiveLog(byId('log'), { webhookName: (id) => webhooks.get(id) ?? null, openClient });
const topbar = createTopbar(byId('topbar'), { onReset: reset });
createViewNavigation();

/** The open conversation is stored in the URL, so that it survives a reload and can be linked. */
function openChat(client, channelId, transport) {
	const filter = clients.channelId ? { channel: String(clients.channelId) } : {};
	history.replaceState(null, '', `#${new URLSearchParams({ ...filter, client: String(client.id) })}`);
	showView('chat');
	attempt(() => chat.open(client, channelId, transport));
}

/** Opens the conversation of a log entry. @param {number} id of the client */
function openClient(id) {
	attempt(async () => clients.open((await sandbox.messages({ client_id: id })).client));
}

/** @param {number} [channelId] the initially selected channel; all channels by default */
async function load(channelId) {
	const info = await sandbox.info();
	topbar.show(info);
	chat.composer.setSamples(info.samples);
	log.setWebhookCount(info.counts.webhooks);
	clients.setChannels(info.channels, channelId);
	await Promise.all([clients.load(), topbar.faults.load(), log.load()]);
}

/** Loads everything and opens the conversation of the URL. */
async function loadFromUrl() {
	const params = new URLSearchParams(location.hash.slice(1));
	const clientId = Number(params.get('client'));
	// The URL may contain a client of an earlier start.
	const found = clientId ? await attempt(() => sandbox.messages({ client_id: clientId })) : null;
	await load(Number(params.get('channel')));
	if (found) clients.open(found.client);
}

async function reset() {
	await sandbox.reset();
	history.replaceState(null, '', location.pathname);
	chat.close();
	clients.close();
	showView('clients');
	await load();
	toast('Sample data restored. Workflows stay connected.');
}

const handlers = {
	call(record) {
		log.add('call', record);
		topbar.faults.callSeen();
		// A webhook was created, updated or deleted.
		if (record.method !== 'GET' && record.path.startsWith('/v1/webhooks'))
			attempt(async () => log.setWebhookCount((await sandbox.info()).counts.webhooks));
		// The stream has no event for assigned or removed tags.
		if (record.method !== 'GET' && record.path.startsWith('/v1/tags')) attempt(() => chat.refresh());
	},
	delivery: (record) => log.add('delivery', record),
	action(record) {
		log.add('action', record);
		chat.receiveAction(record);
	},
	attachment: (record) => log.add('attachment', record),
	message(record) {
		chat.receive(record);
		clients.countUnread(record);
	},
	dialog: ({ client_id: id }) => chat.client?.id === id && attempt(() => chat.refresh()),
	webhook({ id, name, status }) {
		webhooks.set(id, name);
		if (status === 'disable') toast(`The webhook "${name}" was disabled`, 'bad');
	},
};

// Load after the stream has opened, so that no event is missed. After a lost connection, everything may have changed.
follow(
	(type, record) => handlers[type](record),
	(state) => {
		topbar.setState(state);
		if (state === 'live') attempt(loadFromUrl);
	},
);
