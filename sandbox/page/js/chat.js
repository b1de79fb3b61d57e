import { actionLine, showsInChat } from './actions.js';
import { sandbox } from './api.js';
import { avatar } from './clients.js';
import { createComposer } from './composer.js';
import { attempt, el } from './dom.js';
import { clientName, dayOf, toMillis } from './format.js';
import { bubble, buttonRow } from './message.js';
import { OperatorStrip, operatorLabel } from './operator.js';

/** How near to the end, in pixels, the reader counts as following the conversation. */
const NEAR_END = 80;

/** The middle column: the conversation of one client, written to as that client. */
export class Chat {
	/** @param {HTMLElement} root */
	constructor(root) {
		this.root = root;
		this.client = null;
		this.operators = [];
		/** @type {Map<number, HTMLElement>} message id → bubble */
		this.seen = new Map();
		/** @type {Set<number>} ids of the actions that are shown */
		this.seenActions = new Set();
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
				'Then write as that client: what you send arrives in Chat2Desk as an incoming message, and every webhook that waits for it is called.',
			),
		);
	}

	/**
	 * Shows a client's conversation.
	 * @param {any} client
	 * @param {number} channelId where the client writes
	 * @param {string} transport by what the client writes
	 */
	async open(client, channelId, transport) {
		const another = client.id !== this.client?.id;
		Object.assign(this, { client, channelId, transport });
		this.seen.clear();
		this.seenActions.clear();
		this.list.replaceChildren();
		this.keyboard.replaceChildren();
		// What was typed is for the client that it was typed for.
		if (another) this.composer.reset();
		if (another) this.strip.reset();
		this.root.replaceChildren(this.title, this.list, this.keyboard, this.composer.node, this.strip.node);
		this.showTitle();
		await this.refresh();
		this.follower.grown(true);
		this.composer.focus();
		// On a narrow page the columns stand under each other: the conversation is to be seen from its head on.
		this.root.scrollIntoView({ block: 'nearest' });
	}

	showTitle() {
		this.title.replaceChildren(
			avatar(this.client),
			el(
				'div',
				{ class: 'who' },
				el('h2', { testId: 'chat-client-name' }, clientName(this.client)),
				el('span', { class: 'muted' }, `You write as this client · ${this.transport} · id ${this.client.id}`),
			),
		);
	}

	/** Reads what is new: messages after the last one shown, the dialog's state, the client's tags. */
	async refresh() {
		if (!this.client) return;
		const run = ++this.run;
		const answer = await sandbox.messages({ client_id: this.client.id, after_id: Math.max(0, ...this.seen.keys()) });
		// Another client, or a newer reading of the same one, has taken this one's place meanwhile.
		if (run !== this.run || answer.client.id !== this.client?.id) return;
		this.operators = answer.operators;
		const messages = answer.messages.map((message) => ({
			at: toMillis(message.created),
			show: () => this.put(message),
		}));
		const actions = answer.actions.map((action) => ({ at: toMillis(action.at), show: () => this.addAction(action) }));
		for (const { show } of [...messages, ...actions].sort((a, b) => a.at - b.at)) show();
		this.follower.grown();
		this.strip.show(answer);
	}

	/** @param {any} message a new one of any client, or a newer state of one that is shown */
	receive(message) {
		if (message.client_id !== this.client?.id) return;
		this.put(message);
		this.follower.grown(message.type === 'from_client');
	}

	/** @param {any} action something that was done in Chat2Desk itself */
	receiveAction(action) {
		if (action.client_id !== this.client?.id) return;
		this.addAction(action);
		this.follower.grown();
	}

	addAction(action) {
		if (!showsInChat(action) || this.seenActions.has(action.id)) return;
		this.seenActions.add(action.id);
		const line = actionLine(action);
		line.dataset.day = dayOf(action.at);
		this.list.append(line);
	}

	put(message) {
		const node = bubble(message, { press: this.press, operatorName: (id) => this.operatorName(id) });
		const known = this.seen.get(message.id);
		if (known) {
			node.dataset.day = known.dataset.day;
			known.replaceWith(node);
		} else {
			this.append(message, node);
		}
		this.seen.set(message.id, node);
	}

	append(message, node) {
		const day = dayOf(message.created);
		if (day !== this.list.lastElementChild?.dataset.day)
			this.list.append(el('div', { class: 'day', data: { day } }, day));
		node.dataset.day = day;
		this.list.append(node);
		// A keyboard belongs to the conversation, not to its message: it stays until another one comes.
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
 * Keeps a list at its end as it grows, unless the reader has scrolled up. Pictures grow it after they were loaded, a keyboard below it takes room away.
 * @param {HTMLElement} list
 * @returns {{grown: (force?: boolean) => void}}
 */
function followEnd(list) {
	let following = true;
	const grown = (force = false) => {
		following ||= force;
		if (following) list.scrollTop = list.scrollHeight;
	};
	list.addEventListener('scroll', () => {
		following = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
	});
	list.addEventListener('load', () => grown(), true);
	new ResizeObserver(() => grown()).observe(list);
	return { grown };
}
