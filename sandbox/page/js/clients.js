import { sandbox } from './api.js';
import { createNewClientForm } from './new-client.js';
import { attempt, avatar, el, field, fillSelect, select } from './dom.js';
import { clientName } from './format.js';
import { Unread } from './unread.js';

const PAGE_SIZE = 40;
const SEARCH_DELAY_MS = 200;

/** Keys that move the focus in the client list, with the index of the next item. */
const FOCUS_KEYS = {
	ArrowDown: (index) => index + 1,
	ArrowUp: (index) => index - 1,
	Home: () => 0,
	End: (index, last) => last,
};

/** The left column: channel, search and client list. */
export class ClientList {
	/**
	 * @param {HTMLElement} root
	 * @param {(client: any, channelId: number, transport: string) => void} onOpen
	 */
	constructor(root, onOpen) {
		this.onOpen = onOpen;
		this.channels = [];
		this.found = [];
		this.unread = new Unread();
		this.current = null;
		this.limit = PAGE_SIZE;
		this.run = 0;
		this.build(root);
	}

	build(root) {
		const reload = () => attempt(() => this.loadFirst());
		const onChannel = () => {
			this.showTransports();
			reload();
		};
		this.channel = select({ testId: 'channel-select', on: { change: onChannel } }, []);
		this.transport = select(
			{ testId: 'transport-select', on: { change: () => this.openId !== null && this.open(this.current) } },
			[],
		);
		this.transportField = field('Transport', this.transport);
		this.search = el('input', {
			type: 'search',
			placeholder: 'Search',
			title: 'Name, phone or ID',
			'aria-label': 'Search clients',
			testId: 'client-search',
			on: { input: debounce(reload) },
		});
		this.list = el('ul', {
			class: 'client-list',
			testId: 'client-list',
			'aria-label': 'Clients',
			on: { keydown: (event) => this.moveFocus(event) },
		});
		this.shown = el('span', { testId: 'client-count', role: 'status' });
		this.more = el(
			'button',
			{ class: 'quiet', type: 'button', testId: 'client-more', hidden: true, on: { click: () => this.showMore() } },
			'Show more',
		);
		this.newClientForm = createNewClientForm((client) => this.addClient(client));
		const add = el(
			'button',
			{
				type: 'button',
				class: 'primary',
				testId: 'new-client',
				on: { click: () => this.newClientForm.toggle(this.search.value.trim(), this.channelId) },
			},
			'New client',
		);
		root.replaceChildren(
			el(
				'div',
				{ class: 'panel-head' },
				el('h2', { class: 'visually-hidden' }, 'Clients'),
				field('Channel', this.channel),
				this.transportField,
				el('div', { class: 'with-button' }, this.search, add),
				this.newClientForm.node,
			),
			this.list,
			el('div', { class: 'list-foot' }, this.shown, this.more),
		);
	}

	/** ID of the selected channel; 0 for all channels. */
	get channelId() {
		return Number(this.channel.value);
	}

	get openId() {
		return this.current?.id ?? null;
	}

	/**
	 * @param {{id: number, name: string, transports: string[]}[]} channels
	 * @param {number} [chosen] ID of the initially selected channel; all channels by default
	 */
	setChannels(channels, chosen) {
		this.channels = channels;
		this.newClientForm.setChannels(channels);
		this.showChannels();
		this.channel.value = channels.some(({ id }) => id === chosen) ? String(chosen) : '';
		this.showTransports();
	}

	/** Shows the channels with their unread messages. */
	showChannels() {
		const label = (name, count) => (count ? `${name} (${count} unread)` : name);
		fillSelect(this.channel, [
			{ value: '', label: label('All Channels', this.unread.total()) },
			...this.channels.map(({ id, name }) => ({ value: id, label: label(name, this.unread.ofChannel(id)) })),
		]);
	}

	showTransports() {
		const { transports = [] } = this.channels.find(({ id }) => id === this.channelId) ?? {};
		fillSelect(this.transport, [
			{ value: '', label: "Client's transport" },
			...transports.map((name) => ({ value: name, label: name })),
		]);
		this.transportField.hidden = this.channelId === 0;
	}

	loadFirst() {
		this.limit = PAGE_SIZE;
		return this.load();
	}

	/** Loads the clients of the selected channel that match the search. */
	async load() {
		const run = ++this.run;
		const result = await sandbox.clients({
			channel_id: this.channel.value,
			search: this.search.value.trim(),
			limit: this.limit,
		});
		// A slow response to an older search must not replace a newer one.
		if (run !== this.run) return;
		this.found = result.data;
		this.shown.textContent = `${this.found.length} of ${result.total} clients`;
		this.more.hidden = this.found.length >= result.total;
		this.render();
	}

	render() {
		const focused = document.activeElement?.closest('.client-item')?.dataset.clientId;
		if (this.found.length === 0)
			this.list.replaceChildren(
				el('li', { class: 'empty' }, 'No matching clients. Try another search or add a new client.'),
			);
		else this.list.replaceChildren(...this.found.map((client) => el('li', {}, this.item(client))));
		if (focused) this.list.querySelector(`[data-client-id="${focused}"]`)?.focus();
	}

	item(client) {
		const name = clientName(client);
		const unread = this.unread.ofClient(client.id);
		return el(
			'button',
			{
				type: 'button',
				class: 'client-item',
				testId: 'client-item',
				data: { clientId: String(client.id) },
				'aria-current': String(client.id === this.openId),
				on: { click: () => this.open(client) },
			},
			avatar(client),
			el(
				'span',
				{ class: 'who' },
				el('span', { testId: 'client-item-name' }, name),
				el('span', { class: 'sub' }, this.subline(client, name)),
			),
			unread
				? el(
						'span',
						{ class: 'unread', testId: 'client-item-unread', title: 'Unread messages' },
						String(unread),
						el('span', { class: 'visually-hidden' }, ' unread'),
					)
				: null,
		);
	}

	subline(client, name) {
		const contact = client.client_phone || client.phone;
		const transport = this.channelId === 0 ? client.channels?.[0]?.transports[0] : null;
		return [contact && contact !== name ? contact : `ID ${client.id}`, transport].filter(Boolean).join(' · ');
	}

	moveFocus(event) {
		const items = [...this.list.querySelectorAll('.client-item')];
		const index = items.indexOf(document.activeElement);
		const next = FOCUS_KEYS[event.key]?.(index, items.length - 1);
		if (next === undefined || index < 0) return;
		event.preventDefault();
		items[next]?.focus();
	}

	/** Opens a conversation with the client's transport in the selected channel. @param {any} client */
	open(client) {
		const channelId = this.channelId || client.channels?.[0]?.id || this.channels[0].id;
		const joined = client.channels?.find(({ id }) => id === channelId);
		const transport = this.transport.value || joined?.transports[0] || '';
		this.current = client;
		this.unread.clear(client.id);
		this.showChannels();
		this.render();
		this.onOpen(client, channelId, transport);
	}

	/** Closes the conversation. */
	close() {
		this.current = null;
		this.unread = new Unread();
	}

	showMore() {
		this.limit += PAGE_SIZE;
		attempt(() => this.load(), this.more);
	}

	/** Adds a client and shows it at the top of the list. */
	async addClient({ channelId, transport, name }) {
		const client = await sandbox.addClient({ channel_id: channelId, transport, name: name || undefined });
		this.search.value = '';
		if (this.channelId !== 0) this.channel.value = String(channelId);
		this.showTransports();
		await this.loadFirst();
		this.found = [client, ...this.found.filter(({ id }) => id !== client.id)];
		this.open(client);
		this.list.scrollTop = 0;
	}

	/** Counts a message to a client other than the open one as unread. @param {any} message */
	countUnread({ client_id: id, channel_id: channelId, type }) {
		if (id === this.openId || type === 'from_client') return;
		this.unread.add(id, channelId);
		this.showChannels();
		if (this.found.some((client) => client.id === id)) this.render();
	}
}

function debounce(action) {
	let timer;
	return () => {
		clearTimeout(timer);
		timer = setTimeout(action, SEARCH_DELAY_MS);
	};
}
