import { actionLine, showsInChat } from './actions.js';
import { sandbox } from './api.js';
import { createComposer } from './composer.js';
import { attempt, avatar, el } from './dom.js';
import { clientName, dayOf, toMillis } from './format.js';
import { bubble, buttonRow } from './message.js';
import { OperatorStrip, operatorLabel } from './operator.js';
import { showView } from './views.js';

/** Distance from the end, in pixels, within which the list keeps scrolling with new messages. */
const FOLLOW_DISTANCE_PX = 80;

/** The middle column: the conversation of one client, from the client's side. */
export class Chat {
	/** @param {HTMLElement} root */
	constructor(root) {
		this.root = root;
		this.client = null;
		this.operators = [];
		/** @type {Map<number, HTMLElement>} message ID → bubble */
		this.bubbles = new Map();
		/** @type {Set<number>} IDs of the visible actions */
		this.actionIds = new Set();
		this.run = 0;
		this.title = el('div', { class: 'chat-head' });
		this.list = el('div', {
			class: 'messages',
			testId: 'messages',
			role: 'log',
			'aria-label': 'Messages',
			tabIndex: 0,
		});
		this.keyboard = el('div', { class: 'keyboard', testId: 'keyboard' });
		this.composer = createComposer((message) => this.write(message));
		this.strip = new OperatorStrip(() => this.refresh());
		this.follower = followEnd(this.list);
		this.press = this.press.bind(this);
		this.close();
	}

	close() {
		this.client = null;
		this.root.replaceChildren(
			el(
				'div',
				{ class: 'empty', testId: 'chat-empty' },
				el('strong', {}, 'Choose a client from the list'),
				'Write as that client. Your message arrives in Chat2Desk and triggers the matching webhooks.',
			),
		);
	}

	/**
	 * Shows a client's conversation.
	 * @param {any} client
	 * @param {number} channelId channel of the client's messages
	 * @param {string} transport transport of the client's messages
	 */
	async open(client, channelId, transport) {
		const isOtherClient = client.id !== this.client?.id;
		Object.assign(this, { client, channelId, transport });
		this.bubbles.clear();
		this.actionIds.clear();
		this.list.replaceChildren();
		this.keyboard.replaceChildren();
		// A draft belongs to the previous client.
		if (isOtherClient) this.composer.reset();
		if (isOtherClient) this.strip.reset();
		this.root.replaceChildren(this.title, this.list, this.keyboard, this.composer.node, this.strip.node);
		this.showTitle();
		await this.refresh();
		this.follower.update(true);
		this.composer.focus();
		// On a narrow page the columns are stacked: scroll to the top of the conversation.
		this.root.scrollIntoView({ block: 'nearest' });
	}

	showTitle() {
		this.title.replaceChildren(
			el(
				'button',
				{ type: 'button', class: 'back', testId: 'chat-back', on: { click: () => showView('clients') } },
				'Back',
			),
			avatar(this.client),
			el(
				'div',
				{ class: 'who' },
				el('h2', { testId: 'chat-client-name' }, clientName(this.client)),
				el('span', { class: 'muted' }, `You are writing as this client · ${this.transport} · ID ${this.client.id}`),
			),
		);
	}

	/** Loads new messages, the dialog and the client's tags. */
	async refresh() {
		if (!this.client) return;
		const run = ++this.run;
		const result = await sandbox.messages({ client_id: this.client.id, after_id: Math.max(0, ...this.bubbles.keys()) });
		// Ignore the response if another client or a newer refresh has replaced it.
		if (run !== this.run || result.client.id !== this.client?.id) return;
		this.operators = result.operators;
		const messages = result.messages.map((message) => this.messageItem(message));
		const actions = result.actions
			.filter((action) => this.isNewAction(action))
			.map((action) => this.actionItem(action));
		this.place([...actions, ...messages]);
		this.follower.update();
		this.strip.show(result);
	}

	/** @param {any} message a new message of any client, or an update of a visible one */
	receive(message) {
		if (message.client_id !== this.client?.id) return;
		this.place([this.messageItem(message)]);
		this.follower.update(message.type === 'from_client');
	}

	/** @param {any} action an action in Chat2Desk itself */
	receiveAction(action) {
		if (action.client_id !== this.client?.id || !this.isNewAction(action)) return;
		this.place([this.actionItem(action)]);
		this.follower.update();
	}

	isNewAction(action) {
		return showsInChat(action) && !this.actionIds.has(action.id);
	}

	actionItem(action) {
		this.actionIds.add(action.id);
		// Messages have no milliseconds: an action comes before the messages of the same second.
		return { at: Math.floor(toMillis(action.at) / 1000) * 1000, node: actionLine(action) };
	}

	/** Creates the bubble of a message. It replaces that of an earlier version. */
	messageItem(message) {
		const node = bubble(message, { press: this.press, operatorName: (id) => this.operatorName(id) });
		const known = this.bubbles.get(message.id);
		known?.remove();
		this.bubbles.set(message.id, node);
		// A keyboard belongs to the conversation: it stays until it is replaced.
		const buttons = known ? null : buttonRow(message.keyboard?.buttons, this.press, 'keyboard-button');
		if (buttons) this.keyboard.replaceChildren(buttons);
		return { at: toMillis(message.created), node };
	}

	/**
	 * Inserts messages and actions by time: imported messages are older than the last one.
	 * @param {{at: number, node: HTMLElement}[]} items
	 */
	place(items) {
		for (const day of this.list.querySelectorAll('.day')) day.remove();
		for (const { at, node } of items.sort((a, b) => a.at - b.at)) {
			node.dataset.at = String(at);
			let previous = this.list.lastElementChild;
			while (previous && Number(previous.dataset.at) > at) previous = previous.previousElementSibling;
			if (previous) previous.after(node);
			else this.list.prepend(node);
		}
		this.showDays();
	}

	showDays() {
		let last = '';
		for (const node of [...this.list.children]) {
			const day = dayOf(Number(node.dataset.at));
			if (day !== last) node.before(el('div', { class: 'day', data: { day } }, day));
			last = day;
		}
	}

	operatorName(id) {
		const operator = this.operators.find((each) => each.id === id);
		return operator ? operatorLabel(operator) : null;
	}

	write(message) {
		return sandbox.writeAsClient({
			client_id: this.client.id,
			channel_id: this.channelId,
			transport: this.transport || undefined,
			...message,
		});
	}

	press({ type, text, payload }) {
		attempt(() => this.write({ button: { type, text, payload } }));
	}
}

/**
 * Keeps a list scrolled to its end unless the user has scrolled up. Loaded images and the keyboard also change the layout.
 * @param {HTMLElement} list
 * @returns {{update: (force?: boolean) => void}}
 */
function followEnd(list) {
	let following = true;
	const update = (force = false) => {
		following ||= force;
		if (following) list.scrollTop = list.scrollHeight;
	};
	list.addEventListener('scroll', () => {
		following = list.scrollHeight - list.scrollTop - list.clientHeight < FOLLOW_DISTANCE_PX;
	});
	list.addEventListener('load', () => update(), true);
	new ResizeObserver(() => update()).observe(list);
	return { update };
}
