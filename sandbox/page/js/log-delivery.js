import { clockSpeed, sandboxNow } from './clock.js';
import { el } from './dom.js';
import { duration, timeOfDay, toMillis } from './format.js';
import { block, facts, logRow, statusChip } from './log-row.js';

/**
 * A log row for one attempt to deliver an event to a webhook.
 * @param {any} delivery record of the delivery log
 * @param {{webhookName: (id: number) => string|null, openClient: (id: number) => void}} context
 */
export function deliveryRow(delivery, context) {
	const { response } = delivery;
	const isWaiting = !response;
	const isGood = response?.status >= 200 && response?.status < 300;
	const name = context.webhookName(delivery.webhook_id) ?? delivery.url;
	return logRow(
		{
			testId: 'log-delivery',
			id: delivery.id,
			status: String(response?.status ?? ''),
			problem: !isWaiting && !isGood,
			client: delivery.client,
			summary: [
				el('span', { class: 'at' }, timeOfDay(delivery.at)),
				el('span', { class: 'method hook', title: 'Webhook delivery' }, 'HOOK'),
				el(
					'span',
					{ class: 'what', title: delivery.url },
					el('b', { testId: 'log-delivery-event' }, delivery.event),
					el('span', { class: 'muted' }, ` → ${name}`),
				),
				isWaiting
					? el('span', { class: 'chip', testId: 'log-delivery-status' }, 'sending')
					: statusChip(isGood, response.status ?? 'no response', 'log-delivery-status'),
				el(
					'span',
					{ class: 'sub' },
					el('span', { testId: 'log-delivery-attempt' }, `attempt ${delivery.attempt}`),
					el('span', { testId: 'log-delivery-signed' }, signedText(headersOf(delivery)['x-signature'])),
					nextAttempt(delivery),
				),
			],
			details: () => [
				deliveryFacts(delivery),
				block('Body', delivery.body, 'log-delivery-body'),
				block('Response', response?.body, 'log-delivery-response'),
			],
		},
		context,
	);
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

function deliveryFacts(delivery) {
	const headers = headersOf(delivery);
	return facts([
		['Webhook', `${delivery.webhook_id}`, 'log-delivery-webhook'],
		['URL', delivery.url, 'log-delivery-url'],
		['X-Signature', headers['x-signature'] ?? 'not signed', 'log-delivery-signature'],
		['X-Timestamp', headers['x-timestamp'] ?? '–', 'log-delivery-timestamp'],
		['Error', delivery.response?.error, 'log-delivery-error'],
	]);
}
