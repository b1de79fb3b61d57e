import { el } from './dom.js';
import { isBlank, pretty } from './format.js';

/**
 * A log row with collapsible details. They are created when opened, as most rows stay closed.
 * @param {{testId: string, id: string|number, status: string, problem: boolean, client?: {id: number, name: string}|null, summary: Node[],
 *   details: () => (Node|null)[]}} content
 * @param {{openClient: (id: number) => void}} context
 * @returns {{row: HTMLElement, problem: boolean, isOpen: () => boolean, setOpen: (isOpen: boolean) => void}}
 */
export function logRow({ testId, id, status, problem, client, summary, details }, { openClient }) {
	const body = el('div', { class: 'log-body', hidden: true });
	const toggle = el(
		'button',
		{
			type: 'button',
			class: 'log-toggle',
			testId: `${testId}-summary`,
			'aria-expanded': 'false',
			on: { click: () => setOpen(body.hidden) },
		},
		...summary.filter(Boolean),
	);
	const row = el(
		'div',
		{ class: problem ? 'log-row problem' : 'log-row', testId, data: { id: String(id), status } },
		toggle,
		client && clientButton(client, openClient),
		body,
	);
	function setOpen(isOpen) {
		body.hidden = !isOpen;
		toggle.setAttribute('aria-expanded', String(isOpen));
		if (isOpen) body.replaceChildren(...details().filter(Boolean));
	}
	return { row, problem, isOpen: () => !body.hidden, setOpen };
}

function clientButton({ id, name }, openClient) {
	return el(
		'button',
		{
			type: 'button',
			class: 'log-client',
			testId: 'log-client',
			title: 'Open the conversation',
			data: { clientId: String(id) },
			on: { click: () => openClient(id) },
		},
		name,
	);
}

/**
 * A block of JSON or text with a heading.
 * @param {string} title
 * @param {unknown} value
 * @param {string} testId
 * @returns {HTMLElement|null} null if the value is empty
 */
export function block(title, value, testId) {
	if (isBlank(value)) return null;
	return el(
		'section',
		{ class: 'block' },
		el('h3', {}, title),
		el('pre', { testId, tabIndex: 0, role: 'group', 'aria-label': title }, pretty(value)),
	);
}

/**
 * A list of labelled values; empty values are omitted.
 * @param {[label: string, value: unknown, testId: string][]} rows
 */
export function facts(rows) {
	return el(
		'dl',
		{ class: 'facts' },
		...rows
			.filter(([, value]) => !isBlank(value))
			.flatMap(([label, value, testId]) => [el('dt', {}, label), el('dd', { testId }, String(value))]),
	);
}

/** @param {boolean} good @param {string|number} text @param {string} testId */
export function statusChip(good, text, testId) {
	return el('span', { class: good ? 'chip good' : 'chip bad', testId }, String(text));
}
