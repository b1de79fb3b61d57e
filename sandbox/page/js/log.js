import { sandbox } from './api.js';
import { attempt, el } from './dom.js';
import { toMillis } from './format.js';
import { actionRow } from './log-action.js';
import { attachmentRow } from './log-attachment.js';
import { callRow, groupKey } from './log-call.js';
import { deliveryRow, updateCountdowns } from './log-delivery.js';
import { createTabs } from './tabs.js';

/** Limits the rows on the page, which would slow it down during a load test. The sandbox keeps more. */
const MAX_ROWS = 400;

const ROWS = { action: actionRow, attachment: attachmentRow, call: callRow, delivery: deliveryRow };
const TABS = [
	{ key: 'all', label: 'All', matches: () => true },
	{ key: 'calls', label: 'API requests', matches: (entry) => entry.kind === 'call' },
	{ key: 'deliveries', label: 'Webhooks', matches: (entry) => entry.kind === 'delivery' },
	{ key: 'problems', label: 'Problems', matches: (entry) => entry.problem },
];

/** @typedef {{kind: string, record: any, group: {count: number, since: string}, row: HTMLElement, problem: boolean}} Entry */

/** The live log: API requests, webhook deliveries, fetched attachments and actions, newest first. */
export class LiveLog {
	/**
	 * @param {HTMLElement} root
	 * @param {{webhookName: (id: number) => string|null, openClient: (id: number) => void}} context
	 */
	constructor(root, context) {
		this.context = context;
		/** @type {Map<string, Entry>} oldest first */
		this.entries = new Map();
		/** @type {Map<string, string>} group key → entry key, of the GET requests since the last other entry */
		this.groups = new Map();
		this.tab = TABS[0];
		this.list = el('div', { class: 'log-list', id: 'log-list', role: 'tabpanel', testId: 'log-list', tabIndex: 0 });
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
		this.tabs = createTabs(TABS, { panel: this.list, onChoose: (tab) => this.choose(tab) });
		root.replaceChildren(
			el('h2', { class: 'visually-hidden' }, 'Live log'),
			head(this.tabs.node, (event) => attempt(() => this.clearEverywhere(), event.currentTarget)),
			this.noWebhookNote,
			this.list,
		);
		setInterval(() => updateCountdowns(this.list), 1000);
	}

	/** Reloads the log from the sandbox. */
	async load() {
		this.clear();
		const [calls, deliveries, actions, attachments] = await Promise.all([
			sandbox.calls(),
			sandbox.deliveries(),
			sandbox.actions(),
			sandbox.attachments(),
		]);
		const found = [
			...asEntries('call', calls),
			...asEntries('delivery', deliveries),
			...asEntries('action', actions),
			...asEntries('attachment', attachments),
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
	 * @param {'call'|'delivery'|'action'|'attachment'} kind
	 * @param {any} record
	 */
	add(kind, record) {
		this.put(kind, record);
		this.refresh();
	}

	put(kind, record) {
		const key = `${kind}:${record.id}`;
		if (this.entries.has(key)) return this.update(key, record);
		const groupedBy = kind === 'call' ? groupKey(record) : null;
		if (groupedBy === null) this.groups.clear();
		else if (this.groups.has(groupedBy)) return this.addToGroup(this.groups.get(groupedBy), record);
		else this.groups.set(groupedBy, key);
		this.list.prepend(this.createEntry(key, kind, record, { count: 1, since: record.at }).row);
		if (this.entries.size > MAX_ROWS) this.dropOldest();
	}

	createEntry(key, kind, record, group) {
		const entry = { kind, record, group, ...ROWS[kind](record, this.context, group) };
		entry.row.hidden = !this.tab.matches(entry);
		this.entries.set(key, entry);
		return entry;
	}

	/** Shows a newer version of a record in the same place. */
	update(key, record) {
		const previous = this.entries.get(key);
		const entry = this.createEntry(key, previous.kind, record, previous.group);
		entry.setOpen(previous.isOpen());
		previous.row.replaceWith(entry.row);
	}

	/** Adds a request to a group, which moves to the top. */
	addToGroup(key, record) {
		const previous = this.entries.get(key);
		this.entries.delete(key);
		const group = { count: previous.group.count + 1, since: previous.group.since };
		const entry = this.createEntry(key, 'call', record, group);
		entry.setOpen(previous.isOpen());
		previous.row.remove();
		this.list.prepend(entry.row);
	}

	dropOldest() {
		const [key, entry] = this.entries.entries().next().value;
		entry.row.remove();
		this.entries.delete(key);
		for (const [groupedBy, grouped] of this.groups) if (grouped === key) this.groups.delete(groupedBy);
	}

	choose(tab) {
		this.tab = tab;
		for (const entry of this.entries.values()) entry.row.hidden = !tab.matches(entry);
		this.refresh();
	}

	refresh() {
		const all = [...this.entries.values()];
		const count = (tab) => all.filter(tab.matches).reduce((total, { group }) => total + group.count, 0);
		this.tabs.show(this.tab, TABS.map(count));
		if (all.some(this.tab.matches)) this.empty.remove();
		else this.list.prepend(this.empty);
	}

	clear() {
		this.entries.clear();
		this.groups.clear();
		this.list.replaceChildren();
		this.refresh();
	}

	async clearEverywhere() {
		await sandbox.clearLogs();
		this.clear();
	}
}

function asEntries(kind, records) {
	return records.map((record) => ({ kind, record, at: toMillis(record.at) }));
}

function head(tabs, onClear) {
	return el(
		'div',
		{ class: 'log-head' },
		tabs,
		el(
			'button',
			{ class: 'quiet', type: 'button', testId: 'log-clear', title: 'Clear the log', on: { click: onClear } },
			'Clear',
		),
	);
}
