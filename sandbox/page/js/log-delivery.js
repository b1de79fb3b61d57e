import { clockSpeed, sandboxNow } from './clock.js';
import { el } from './dom.js';
import { duration, timeOfDay, toMillis } from './format.js';
import { block, logRow, statusChip } from './log-call.js';

/**
 * A log row for one attempt to deliver an event to a webhook.
 * @param {any} delivery record of the delivery log
 * @param {{webhookName: (id: number) => string|null}} context
 * @returns {{row: HTMLDetailsElement, problem: boolean}}
 */
export function deliveryRow(delivery, { webhookName }) {
	const { response } = delivery;
	const waiting = !response;
	const good = response?.status >= 200 && response?.status < 300;
	const name = webhookName(delivery.webhook_id) ?? delivery.url;
	const row = logRow({
		testId: 'log-delivery',
		id: delivery.id,
		status: String(response?.status ?? ''),
		problem: !waiting && !good,
		summary: [
			el('span', { class: 'at' }, timeOfDay(delivery.at)),
			el('span', { class: 'method hook', title: 'Webhook delivery' }, 'HOOK'),
			el(
				'span',
				{ class: 'what', title: delivery.url },
				el('b', { testId: 'log-delivery-event' }, delivery.event),
				el('span', { class: 'muted' }, ` → ${name}`),
			),
			waiting
				? el('span', { class: 'chip', testId: 'log-delivery-status' }, 'sending')
				: statusChip(good, response.status ?? 'no response', 'log-delivery-status'),
			el(
				'span',
				{ class: 'sub' },
				el('span', { testId: 'log-delivery-attempt' }, `attempt ${delivery.attempt}`),
				el('span', { testId: 'log-delivery-signed' }, signedText(headersOf(delivery)['x-signature'])),
				nextAttempt(delivery),
			),
		],
		details: () => [
			facts(delivery),
			block('Body', delivery.body, 'log-delivery-body'),
			block('Response', response?.body, 'log-delivery-response'),
		],
	});
	return { row, problem: !waiting && !good };
}

function nextAttempt(delivery) {
	const at = toMillis(delivery.next_attempt_at);
	if (at === null) return null;
	return el('span', { class: 'next', testId: 'log-delivery-next', data: { nextAt: String(at) } }, untilText(at));
}

function untilText(at) {
	const left = at - sandboxNow();
	if (left <= 0) return 'retried';
	const real = clockSpeed() > 1 ? ` (${duration(left / clockSpeed())} real time)` : '';
	return `retry in ${duration(left)}${real}`;
}

/**
 * Updates the countdowns to the next attempts.
 * @param {HTMLElement} list
 */
export function updateCountdowns(list) {
	for (const node of list.querySelectorAll('[data-next-at]')) node.textContent = untilText(Number(node.dataset.nextAt));
}

function headersOf(delivery) {
	return Object.fromEntries(Object.entries(delivery.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
}

function signedText(signature) {
	return signature ? `signature ${signature.slice(0, 10)}…` : 'not signed';
}

function facts(delivery) {
	const headers = headersOf(delivery);
	const rows = [
		['Webhook', `${delivery.webhook_id}`, 'log-delivery-webhook'],
		['URL', delivery.url, 'log-delivery-url'],
		['X-Signature', headers['x-signature'] ?? 'not signed', 'log-delivery-signature'],
		['X-Timestamp', headers['x-timestamp'] ?? '–', 'log-delivery-timestamp'],
		['Error', delivery.response?.error, 'log-delivery-error'],
	];
	return el(
		'dl',
		{ class: 'facts' },
		...rows
			.filter(([, value]) => value)
			.flatMap(([label, value, testId]) => [el('dt', {}, label), el('dd', { testId }, value)]),
	);
}
