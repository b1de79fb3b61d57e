import { sandbox } from './api.js';
import { createActionMenu } from './actions.js';
import { textArea } from './composer.js';
import { attempt, el, select } from './dom.js';

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
		this.botId = null;
		/** The last person who had the dialog. */
		this.personId = null;
		this.dialog = null;
		this.client = null;
		this.facts = el('div', { class: 'operator-facts' });
		this.operator = select(
			{
				testId: 'dialog-operator-select',
				'aria-label': 'Assigned operator',
				on: { change: () => this.assign(this.operator.value === '' ? null : Number(this.operator.value)) },
			},
			[],
		);
		this.takeOver = button('Take over', 'dialog-take-over', () => this.assign(this.person()));
		this.giveBack = button('Hand back to bot', 'dialog-give-back', () => this.assign(this.botId));
		this.unassign = button('Unassign', 'dialog-unassign', () => this.assign(null));
		this.toggleButton = button('Close dialog', 'dialog-toggle', () => this.toggle());
		this.actions = createActionMenu(() => ({
			client: this.client,
			channelId: this.channelId(),
			operatorId: this.actingOperator(),
		}));
		this.type = select({ testId: 'operator-type', 'aria-label': 'Message type' }, TYPES);
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
				this.takeOver,
				this.giveBack,
				this.unassign,
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

	/** @param {{dialog: any, client: any, operators: any[], bot_operator_id: number|null}} view dialog is null if the client has none */
	show({ dialog, client, operators, bot_operator_id: botId }) {
		Object.assign(this, { dialog, client, operators, botId });
		const assigned = dialog?.operator_id ?? null;
		if (assigned !== null && assigned !== botId) this.personId = assigned;
		this.facts.replaceChildren(stateChip(dialog), ...tagChips(client.tags));
		this.operator.replaceChildren(...operatorOptions(operators));
		this.operator.value = String(assigned ?? '');
		this.toggleButton.textContent = dialog?.state === 'closed' ? 'Reopen dialog' : 'Close dialog';
		this.operator.disabled = this.toggleButton.disabled = !dialog;
		this.takeOver.disabled = !dialog || (assigned !== null && assigned !== botId);
		this.giveBack.disabled = !dialog || botId === null || assigned === botId;
		this.unassign.disabled = !dialog || assigned === null;
	}

	/** The operator who takes over: the last person of the dialog, else the first one who is online. */
	person() {
		const people = this.operators.filter(({ id, status }) => id !== this.botId && status === 'enabled');
		return this.personId ?? (people.find(({ online }) => online === 1) ?? people[0])?.id;
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
		this.personId = null;
	}

	/** @param {number|null|undefined} operatorId null unassigns the dialog */
	assign(operatorId) {
		return this.change({ operator_id: operatorId });
	}

	toggle() {
		return this.change({ state: this.dialog.state === 'open' ? 'closed' : 'open' });
	}

	change(values) {
		return attempt(async () => {
			await sandbox.changeDialog(this.dialog.id, values);
			await this.refresh();
		});
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

function button(label, testId, onClick) {
	return /** @type {HTMLButtonElement} */ (el('button', { type: 'button', testId, on: { click: onClick } }, label));
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
