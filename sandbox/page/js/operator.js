import { sandbox } from './api.js';
import { attempt, el, select } from './dom.js';
import { createActionMenu } from './actions.js';
import { textArea } from './composer.js';

const TYPES = [
	{ value: 'to_client', label: 'Reply' },
	{ value: 'comment', label: 'Internal comment' },
	{ value: 'system', label: 'System message' },
];

/** The operator view below the conversation. */
export class OperatorStrip {
	/** @param {() => Promise<void>} refresh reloads the dialog after a change */
	constructor(refresh) {
		this.refresh = refresh;
		this.operators = [];
		this.dialog = null;
		this.client = null;
		this.facts = el('div', { class: 'operator-facts' });
		this.operator = select(
			{ testId: 'dialog-operator-select', title: 'Assigned operator', on: { change: () => this.assign() } },
			[],
		);
		this.toggleButton = el('button', { type: 'button', testId: 'dialog-toggle', on: { click: () => this.toggle() } });
		this.actions = createActionMenu(() => ({
			client: this.client,
			channelId: this.channelId(),
			operatorId: this.actingOperator(),
		}));
		this.type = select({ testId: 'operator-type', title: 'Message type' }, TYPES);
		this.text = textArea('operator-text', 'Message from the operator …');
		this.send = el('button', { type: 'submit', testId: 'operator-send' }, 'Send');
		this.node = el(
			'section',
			{ class: 'operator-strip', testId: 'operator-strip', 'aria-label': 'Operator view' },
			el(
				'div',
				{ class: 'operator-head' },
				el('h3', {}, 'Operator view'),
				this.facts,
				this.operator,
				this.toggleButton,
				this.actions,
			),
			el(
				'form',
				{ class: 'compose-row', testId: 'operator-form', on: { submit: (event) => this.submit(event) } },
				this.type,
				this.text,
				this.send,
			),
		);
	}

	/** @param {{dialog: any, client: any, operators: any[]}} view dialog is null if the client has none */
	show({ dialog, client, operators }) {
		this.dialog = dialog;
		this.client = client;
		this.operators = operators;
		this.facts.replaceChildren(stateChip(dialog), ...tagChips(client.tags));
		this.operator.replaceChildren(...operatorOptions(operators));
		this.operator.value = String(dialog?.operator_id ?? '');
		this.toggleButton.textContent = dialog?.state === 'closed' ? 'Reopen' : 'Close dialog';
		this.operator.disabled = this.toggleButton.disabled = !dialog;
	}

	/** The operator for actions: the dialog's operator, else the first one. */
	actingOperator() {
		return this.dialog?.operator_id ?? this.operators[0]?.id;
	}

	/** The channel for actions. */
	channelId() {
		return this.dialog?.channel_id ?? this.client.channels[0]?.id;
	}

	reset() {
		this.text.value = '';
		this.type.value = TYPES[0].value;
	}

	assign() {
		this.change({ operator_id: this.operator.value === '' ? null : Number(this.operator.value) });
	}

	toggle() {
		this.change({ state: this.dialog.state === 'open' ? 'closed' : 'open' });
	}

	change(values) {
		return attempt(async () => {
			await sandbox.changeDialog(this.dialog.id, values);
			await this.refresh();
		}, this.toggleButton);
	}

	submit(event) {
		event.preventDefault();
		const text = this.text.value.trim();
		if (!text) return;
		attempt(async () => {
			await sandbox.writeAsOperator({ client_id: this.client.id, text, type: this.type.value });
			this.text.value = '';
		}, this.send);
	}
}

function stateChip(dialog) {
	if (!dialog) return el('span', { class: 'chip', testId: 'dialog-state', data: { state: 'none' } }, 'no dialog yet');
	return el(
		'span',
		{ class: dialog.state === 'open' ? 'chip good' : 'chip', testId: 'dialog-state', data: { state: dialog.state } },
		`dialog ${dialog.id} ${dialog.state}`,
	);
}

function tagChips(tags) {
	return (tags ?? []).map((tag) =>
		el('span', { class: 'chip tag', testId: 'client-tag', title: tag.group_name ?? '' }, tag.label ?? `tag ${tag.id}`),
	);
}

function operatorOptions(operators) {
	const named = operators.map((each) => ({ value: each.id, label: operatorLabel(each) }));
	return [{ value: '', label: 'Unassigned' }, ...named].map(({ value, label }) =>
		el('option', { value: String(value) }, label),
	);
}

/** @param {any} operator @returns {string} the display name */
export function operatorLabel(operator) {
	return (
		[operator.first_name, operator.last_name].filter(Boolean).join(' ') ||
		operator.name ||
		operator.email ||
		`Operator ${operator.id}`
	);
}
