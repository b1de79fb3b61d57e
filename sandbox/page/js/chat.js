import { actionLine, showsInChat } from './actions.js';
import { sandbox } from './api.js';
import { avatar } from './clients.js';
import { createComposer } from './composer.js';
import { attempt, el } from './dom.js';
import { clientName, dayOf, toMillis } from './format.js';
import { bubble, buttonRow } from './message.js';
import { OperatorStrip, operatorLabel } from './operator.js';

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
		this.list = el('div', { class: 'messages', testId: 'messages' });
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
		const messages = result.messages.map((message) => ({
			at: toMillis(message.created),
			show: () => this.put(message),
		}));
		const actions = result.actions.map((action) => ({ at: toMillis(action.at), show: () => this.addAction(action) }));
		for (const { show } of [...messages, ...actions].sort((a, b) => a.at - b.at)) show();
		this.follower.update();
		this.strip.show(result);
	}

	/** @param {any} message a new message of any client, or an update of a visible one */
	receive(message) {
		if (message.client_id !== this.client?.id) return;
		this.put(message);
		this.follower.update(message.type === 'from_client');
	}

	/** @param {any} action an action in Chat2Desk itself */
	receiveAction(action) {
		if (action.client_id !== this.client?.id) return;
		this.addAction(action);
		this.follower.update();
	}

	addAction(action) {
		if (!showsInChat(action) || this.actionIds.has(action.id)) return;
		this.actionIds.add(action.id);
		const line = actionLine(action);
		line.dataset.day = dayOf(action.at);
		this.list.append(line);
	}

	put(message) {
		const node = bubble(message, { press: this.press, operatorName: (id) => this.operatorName(id) });
		const known = this.bubbles.get(message.id);
		if (known) {
			node.dataset.day = known.dataset.day;
			known.replaceWith(node);
		} else {
			this.append(message, node);
		}
		this.bubbles.set(message.id, node);
	}

	append(message, node) {
		const day = dayOf(message.created);
		if (day !== this.list.lastElementChild?.dataset.day)
			this.list.append(el('div', { class: 'day', data: { day } }, day));
		node.dataset.day = day;
		this.list.append(node);
		// A keyboard belongs to the conversation: it stays until it is replaced.
		const buttons = buttonRow(message.keyboard?.buttons, this.press, 'keyboard-button');
		if (buttons) this.keyboard.replaceChildren(buttons);
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
