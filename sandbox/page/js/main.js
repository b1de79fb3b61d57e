import { sandbox } from './api.js';
import { Chat } from './chat.js';
import { ClientList } from './clients.js';
import { attempt, toast } from './dom.js';
import { LiveLog } from './log.js';
import { follow } from './stream.js';
import { createTopbar } from './topbar.js';

const byId = (id) => document.getElementById(id);
const webhooks = new Map();

const chat = new Chat(byId('chat'));
const clients = new ClientList(byId('clients'), openChat);
const log = new LiveLog(byId('log'), { webhookName: (id) => webhooks.get(id) ?? null });
const topbar = createTopbar(byId('topbar'), { onReset: reset });

/** The open conversation stands in the address, so that it survives a reload and can be linked to. */
function openChat(client, channelId, transport) {
	history.replaceState(null, '', `#${new URLSearchParams({ channel: String(channelId), client: String(client.id) })}`);
	attempt(() => chat.open(client, channelId, transport));
}

/** @param {number} [channelId] the channel to begin with */
async function load(channelId) {
	const info = await sandbox.info();
	topbar.show(info);
	chat.composer.setSamples(info.samples);
	log.setListeners(info.counts.webhooks);
	clients.setChannels(info.channels, channelId);
	await Promise.all([clients.load(), topbar.faults.load(), log.load()]);
}

/** Everything anew, with the conversation of the address; without a channel in it the client's first one is taken. */
async function loadFromAddress() {
	const wanted = new URLSearchParams(location.hash.slice(1));
	const clientId = Number(wanted.get('client'));
	// The address may name a client of an earlier run.
	const found = clientId ? await attempt(() => sandbox.messages({ client_id: clientId })) : null;
	await load(Number(wanted.get('channel')) || found?.client.channels[0]?.id);
	if (found) clients.open(found.client);
}

async function reset() {
	await sandbox.reset();
	history.replaceState(null, '', location.pathname);
	chat.close();
	clients.close();
	await load();
	toast('The sandbox is back to its seeded data; workflows stay connected');
}

const handlers = {
	call(record) {
		log.add('call', record);
		topbar.faults.callSeen();
		// A webhook that was made, changed or deleted.
		if (record.method !== 'GET' && record.path.startsWith('/v1/webhooks'))
			attempt(async () => log.setListeners((await sandbox.info()).counts.webhooks));
		// The stream has no event for a tag that was put on a client or taken off.
		if (record.method !== 'GET' && record.path.startsWith('/v1/tags')) attempt(() => chat.refresh());
	},
	delivery: (record) => log.add('delivery', record),
	action(record) {
		log.add('action', record);
		chat.receiveAction(record);
	},
	message(record) {
		chat.receive(record);
		clients.messageSeen(record);
	},
	dialog: ({ client_id: id }) => chat.client?.id === id && attempt(() => chat.refresh()),
	webhook({ id, name, status }) {
		webhooks.set(id, name);
		if (status === 'disable') toast(`The webhook "${name}" is switched off`, 'bad');
	},
};

// Reading begins when the stream is there, so that nothing falls between the two; after a lost connection all of it may have changed.
follow(
	(type, record) => handlers[type](record),
	(state) => {
		topbar.setState(state);
		if (state === 'live') attempt(loadFromAddress);
	},
);
