import { el } from './dom.js';
import { formatDateTime, timeOfDay } from './format.js';
import { block, facts, logRow, statusChip } from './log-row.js';

/**
 * A log row for an API request, or for a group of equal GET requests.
 * @param {any} call record of the request log; of a group, the latest one
 * @param {{openClient: (id: number) => void}} context
 * @param {{count: number, since: string}} [group] number of requests and time of the first one
 */
export function callRow(call, context, { count, since } = { count: 1, since: call.at }) {
	const violations = call.violations ?? [];
	const failed = isFailed(call);
	return logRow(
		{
			testId: 'log-call',
			id: call.id,
			status: String(call.status),
			problem: failed || violations.length > 0,
			client: call.client,
			summary: [
				el('span', { class: 'at' }, timeOfDay(call.at)),
				el('span', { class: `method ${String(call.method).toLowerCase()}` }, call.method),
				el('span', { class: 'what', title: call.path }, call.path),
				count > 1 && el('span', { class: 'chip', testId: 'log-call-count' }, `${count} ×`),
				violations.length > 0 && el('span', { class: 'chip bad', testId: 'log-call-violation-mark' }, 'contract'),
				call.status === null
					? el('span', { class: 'chip', testId: 'log-call-status' }, 'running')
					: statusChip(!failed, call.status || 'dropped', 'log-call-status'),
				el('span', { class: 'ms' }, `${Math.round(call.ms ?? 0)} ms`),
			],
			details: () => [
				facts([
					['Duration', call.ms === null ? null : `${Math.round(call.ms)} ms`, 'log-call-duration'],
					['Requests', count > 1 ? count : null, 'log-call-requests'],
					['First', count > 1 ? formatDateTime(since) : null, 'log-call-first'],
					['Last', count > 1 ? formatDateTime(call.at) : null, 'log-call-last'],
				]),
				violationList(violations),
				block('Query', call.query, 'log-call-query'),
				block('Request body', call.body, 'log-call-body'),
				block('Response', call.response, 'log-call-response'),
			],
		},
		context,
	);
}

/**
 * The key by which equal requests are grouped.
 * @param {any} call
 * @returns {string|null} null if the request must not be grouped: writes, errors and contract violations
 */
export function groupKey(call) {
	const isGroupable = call.method === 'GET' && call.status !== null && !isFailed(call) && !call.violations?.length;
	return isGroupable ? `${call.account} ${call.path} ${JSON.stringify(call.query)}` : null;
}

function isFailed({ status, response }) {
	return status !== null && (status < 200 || status >= 400 || isErrorBody(response));
}

/** Chat2Desk may return an error with HTTP 200. */
function isErrorBody(response) {
	const text = typeof response === 'string' ? response : JSON.stringify(response ?? '');
	return /^\s*\{[^{[]*"status"\s*:\s*"error"/.test(text);
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
