import { sandbox } from './api.js';
import { attempt, el } from './dom.js';
import { toMillis } from './format.js';
import { actionRow } from './log-action.js';
import { callRow } from './log-call.js';
import { deliveryRow, updateCountdowns } from './log-delivery.js';

/** Limits the rows on the page, which would slow it down during a load test. The sandbox keeps more. */
const MAX_ROWS = 400;

const ROWS = { action: actionRow, call: callRow, delivery: deliveryRow };
const TABS = [
	{ key: 'all', label: 'All', matches: () => true },
	{ key: 'calls', label: 'API requests', matches: (entry) => entry.kind === 'call' },
	{ key: 'deliveries', label: 'Webhooks', matches: (entry) => entry.kind === 'delivery' },
	{ key: 'problems', label: 'Problems', matches: (entry) => entry.problem },
];

/** The live log: API requests, webhook deliveries and actions, newest first. */
export class LiveLog {
	/**
	 * @param {HTMLElement} root
	 * @param {{webhookName: (id: number) => string|null}} context
	 */
	constructor(root, context) {
		this.context = context;
		/** @type {Map<string, {kind: string, record: any, row: HTMLDetailsElement, problem: boolean}>} */
		this.entries = new Map();
		this.tab = TABS[0];
		this.list = el('div', { class: 'log-list', testId: 'log-list' });
		this.empty = el(
			'div',
			{ class: 'empty', testId: 'log-empty' },
			el('strong', {}, 'No entries yet'),
			'API requests and webhook deliveries appear here as they happen.',
		);
		this.noWebhookNote = el(
			'p',
			{ class: 'log-note', testId: 'log-no-webhook', hidden: true },
			el('strong', {}, 'No webhook is registered.'),
			' Events do not reach any workflow. Publish a workflow with a Chat2Desk Trigger, or test one with “Execute step”.',
		);
		this.tabs = TABS.map((tab) => tabButton(tab, () => this.choose(tab)));
		root.replaceChildren(
			head(this.tabs, (event) => attempt(() => this.clearEverywhere(), event.currentTarget)),
			this.noWebhookNote,
			this.list,
		);
		setInterval(() => updateCountdowns(this.list), 1000);
	}

	/** Reloads the log from the sandbox. */
	async load() {
		this.clear();
		const [calls, deliveries, actions] = await Promise.all([sandbox.calls(), sandbox.deliveries(), sandbox.actions()]);
		const found = [
			...asEntries('call', calls),
			...asEntries('delivery', deliveries),
			...asEntries('action', actions),
		].sort((a, b) => a.at - b.at);
		// Records received from the stream while loading may be newer than the loaded ones.
		const received = [...this.entries.values()];
		this.clear();
		for (const { kind, record } of [...found.slice(-MAX_ROWS), ...received]) this.put(kind, record);
		this.refresh();
	}

	/** @param {number} count number of registered webhooks */
	setWebhookCount(count) {
		this.noWebhookNote.hidden = count > 0;
	}

	/**
	 * Adds a record, or replaces its older version.
	 * @param {'call'|'delivery'|'action'} kind
	 * @param {any} record
	 */
	add(kind, record) {
		this.put(kind, record);
		this.refresh();
	}

	put(kind, record) {
		const key = `${kind}:${record.id}`;
		const known = this.entries.get(key);
		const entry = { kind, record, ...ROWS[kind](record, this.context) };
		entry.row.hidden = !this.tab.matches(entry);
		if (known) {
			entry.row.open = known.row.open;
			known.row.replaceWith(entry.row);
		} else {
			this.list.prepend(entry.row);
		}
		this.entries.set(key, entry);
		if (this.entries.size > MAX_ROWS) this.dropOldest();
	}

	dropOldest() {
		const [key, entry] = this.entries.entries().next().value;
		entry.row.remove();
		this.entries.delete(key);
	}

	choose(tab) {
		this.tab = tab;
		for (const entry of this.entries.values()) entry.row.hidden = !tab.matches(entry);
		this.refresh();
	}

	refresh() {
		const all = [...this.entries.values()];
		TABS.forEach((tab, index) => {
			this.tabs[index].setAttribute('aria-selected', String(tab === this.tab));
			this.tabs[index].lastChild.textContent = String(all.filter(tab.matches).length);
		});
		if (all.some(this.tab.matches)) this.empty.remove();
		else this.list.prepend(this.empty);
	}

	clear() {
		this.entries.clear();
		this.list.replaceChildren();
		this.refresh();
	}

	async clearEverywhere() {
		await Promise.all([
			sandbox.clearCalls(),
			sandbox.clearDeliveries(),
			sandbox.clearViolations(),
			sandbox.clearActions(),
		]);
		this.clear();
	}
}

function asEntries(kind, records) {
	return records.map((record) => ({ kind, record, at: toMillis(record.at) }));
}

function tabButton({ key, label }, onClick) {
	return el(
		'button',
		{ class: 'tab', type: 'button', role: 'tab', testId: `log-tab-${key}`, on: { click: onClick } },
		label,
		el('span', { class: 'count' }, '0'),
	);
}

function head(tabs, onClear) {
	return el(
		'div',
		{ class: 'log-head' },
		el('div', { class: 'tabs', role: 'tablist' }, ...tabs),
		el(
			'button',
			{ class: 'quiet', type: 'button', testId: 'log-clear', title: 'Clear the log', on: { click: onClear } },
			'Clear',
		),
	);
}
