import { sandbox } from './api.js';
import { attempt, el, fillSelect, select } from './dom.js';
import { clientName, initials } from './format.js';

const PAGE_SIZE = 40;
const SEARCH_DELAY_MS = 200;

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
		this.unread = new Map();
		this.current = null;
		this.limit = PAGE_SIZE;
		this.run = 0;
		this.build(root);
	}

	build(root) {
		const reload = () => attempt(() => this.loadFirst());
		this.channel = select(
			{
				testId: 'channel-select',
				on: {
					change: () => {
						this.showTransports();
						reload();
					},
				},
			},
			[],
		);
		this.transport = select(
			{ testId: 'transport-select', on: { change: () => this.openId !== null && this.open(this.current) } },
			[],
		);
		this.search = el('input', {
			type: 'search',
			placeholder: 'Name, phone or ID',
			'aria-label': 'Search clients',
			testId: 'client-search',
			on: { input: debounce(reload) },
		});
		this.list = el('div', { class: 'client-list', testId: 'client-list' });
		this.shown = el('span', { testId: 'client-count' });
		this.more = el(
			'button',
			{ class: 'quiet', type: 'button', testId: 'client-more', hidden: true, on: { click: () => this.showMore() } },
			'Show more',
		);
		this.newClientForm = createNameForm((name) => this.addClient(name));
		const add = el(
			'button',
			{
				type: 'button',
				class: 'primary',
				testId: 'new-client',
				on: { click: () => this.newClientForm.toggle(this.search.value.trim()) },
			},
			'New client',
		);
		root.replaceChildren(
			el(
				'div',
				{ class: 'panel-head' },
				field('Channel', this.channel),
				el('div', { class: 'with-button' }, field('Transport', this.transport), add),
				this.newClientForm.node,
				this.search,
			),
			this.list,
			el('div', { class: 'list-foot' }, this.shown, this.more),
		);
	}

	get channelId() {
		return Number(this.channel.value);
	}

	get openId() {
		return this.current?.id ?? null;
	}

	/**
	 * @param {{id: number, name: string, transports: string[]}[]} channels
	 * @param {number} [chosen] ID of the initially selected channel
	 */
	setChannels(channels, chosen) {
		this.channels = channels;
		fillSelect(
			this.channel,
			channels.map(({ id, name }) => ({ value: id, label: name })),
		);
		if (channels.some(({ id }) => id === chosen)) this.channel.value = String(chosen);
		this.showTransports();
	}

	showTransports() {
		const { transports = [] } = this.channels.find(({ id }) => id === this.channelId) ?? {};
		fillSelect(
			this.transport,
			transports.map((name) => ({ value: name, label: name })),
		);
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
		if (this.found.length === 0)
			this.list.replaceChildren(
				el('p', { class: 'empty' }, 'No matching clients. Try another search or add a new client.'),
			);
		else this.list.replaceChildren(...this.found.map((client) => this.item(client)));
	}

	item(client) {
		const name = clientName(client);
		const unread = this.unread.get(client.id);
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
				el('span', { class: 'sub' }, subline(client, name)),
			),
			unread
				? el('span', { class: 'unread', testId: 'client-item-unread', title: 'Unread messages' }, String(unread))
				: null,
		);
	}

	/** Opens a conversation with the client's transport in the selected channel. @param {any} client */
	open(client) {
		const joined = client.channels?.find(({ id }) => id === this.channelId);
		if (joined && client.id !== this.openId && !joined.transports.includes(this.transport.value))
			this.transport.value = joined.transports[0];
		this.current = client;
		this.unread.delete(client.id);
		this.render();
		this.onOpen(client, this.channelId, this.transport.value);
	}

	/** Closes the conversation. */
	close() {
		this.current = null;
		this.unread.clear();
	}

	showMore() {
		this.limit += PAGE_SIZE;
		attempt(() => this.load(), this.more);
	}

	/** Adds a client and shows it at the top of the list. */
	async addClient(name) {
		const client = await sandbox.addClient({
			channel_id: this.channelId,
			transport: this.transport.value,
			name: name || undefined,
		});
		this.search.value = '';
		await this.loadFirst();
		this.found = [client, ...this.found.filter(({ id }) => id !== client.id)];
		this.open(client);
		this.list.scrollTop = 0;
	}

	/** Counts a message to a client other than the open one as unread. @param {any} message */
	countUnread({ client_id: id, type }) {
		if (id === this.openId || type === 'from_client') return;
		this.unread.set(id, (this.unread.get(id) ?? 0) + 1);
		if (this.found.some((client) => client.id === id)) this.render();
	}
}

/** Creates the form for a new client. */
function createNameForm(add) {
	const name = el('input', {
		type: 'text',
		placeholder: 'For example, Ann Lee',
		'aria-label': 'Name of the new client',
		testId: 'new-client-name',
	});
	const button = el('button', { type: 'submit', class: 'primary', testId: 'new-client-make' }, 'Add');
	const node = el(
		'form',
		{ class: 'with-button', testId: 'new-client-form', hidden: true, on: { submit } },
		field('Name of the new client', name),
		button,
	);
	async function submit(event) {
		event.preventDefault();
		await attempt(async () => {
			await add(name.value.trim());
			node.hidden = true;
		}, button);
	}
	return {
		node,
		toggle(text) {
			node.hidden = !node.hidden;
			name.value = text;
			if (!node.hidden) name.focus();
		},
	};
}

function field(caption, control) {
	return el('label', { class: 'field' }, el('span', { class: 'caption' }, caption), control);
}

function subline(client, name) {
	const contact = client.client_phone || client.phone;
	return contact && contact !== name ? contact : `ID ${client.id}`;
}

/** @param {any} client @returns {HTMLElement} a colored circle with the client's initials */
export function avatar(client) {
	const node = el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(clientName(client)));
	node.style.setProperty('--hue', String((Number(client.id) * 47) % 360));
	return node;
}

function debounce(action) {
	let timer;
	return () => {
		clearTimeout(timer);
		timer = setTimeout(action, SEARCH_DELAY_MS);
	};
}
