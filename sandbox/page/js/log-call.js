import { el } from './dom.js';
import { isBlank, pretty, timeOfDay } from './format.js';

/**
 * A log row with collapsible details. They are created when opened, as most rows stay closed.
 * @param {{testId: string, id: string|number, status: string, problem: boolean, summary: Node[], details: () => (Node|null)[]}} content
 * @returns {HTMLDetailsElement}
 */
export function logRow({ testId, id, status, problem, summary, details }) {
	const body = el('div', { class: 'log-body' });
	const row = el(
		'details',
		{ class: problem ? 'log-row problem' : 'log-row', testId, data: { id: String(id), status } },
		el('summary', { testId: `${testId}-summary` }, ...summary),
		body,
	);
	row.addEventListener('toggle', () => {
		if (row.open) body.replaceChildren(...details().filter(Boolean));
	});
	return /** @type {HTMLDetailsElement} */ (row);
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
	return el('section', { class: 'block' }, el('h3', {}, title), el('pre', { testId, tabIndex: 0 }, pretty(value)));
}

/** @param {boolean} good @param {string|number} text @param {string} testId */
export function statusChip(good, text, testId) {
	return el('span', { class: good ? 'chip good' : 'chip bad', testId }, String(text));
}

/**
 * A log row for an API request.
 * @param {any} call record of the request log
 * @returns {{row: HTMLDetailsElement, problem: boolean}}
 */
export function callRow(call) {
	const violations = call.violations ?? [];
	const failed = call.status !== null && (call.status < 200 || call.status >= 400 || isErrorBody(call.response));
	const problem = failed || violations.length > 0;
	const row = logRow({
		testId: 'log-call',
		id: call.id,
		status: String(call.status),
		problem,
		summary: [
			el('span', { class: 'at' }, timeOfDay(call.at)),
			el('span', { class: `method ${String(call.method).toLowerCase()}` }, call.method),
			el('span', { class: 'what', title: call.path }, call.path),
			violations.length > 0 && el('span', { class: 'chip bad', testId: 'log-call-violation-mark' }, 'contract'),
			call.status === null
				? el('span', { class: 'chip', testId: 'log-call-status' }, 'running')
				: statusChip(!failed, call.status || 'dropped', 'log-call-status'),
			el('span', { class: 'ms' }, `${Math.round(call.ms ?? 0)} ms`),
		],
		details: () => [
			violationList(violations),
			block('Query', call.query, 'log-call-query'),
			block('Request body', call.body, 'log-call-body'),
			block('Response', call.response, 'log-call-response'),
		],
	});
	return { row, problem };
}

/** Chat2Desk may return an error with HTTP 200. */
function isErrorBody(response) {
	return /^\s*\{[^{[]*"status"\s*:\s*"error"/.test(
		typeof response === 'string' ? response : JSON.stringify(response ?? ''),
	);
}

function violationList(violations) {
	if (violations.length === 0) return null;
	return el(
		'section',
		{ class: 'block violations' },
		el('h3', {}, 'Contract violations'),
		el('ul', {}, ...violations.map((each) => el('li', { testId: 'log-call-violation' }, violationText(each)))),
	);
}

function violationText(violation) {
	if (typeof violation === 'string') return violation;
	return violation.message ?? JSON.stringify(violation);
}
