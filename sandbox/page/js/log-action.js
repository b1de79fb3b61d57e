import { el } from './dom.js';
import { timeOfDay } from './format.js';
import { block, logRow } from './log-row.js';

/**
 * A log row for an action in Chat2Desk itself.
 * @param {any} action record of the action log
 * @param {{openClient: (id: number) => void}} context
 */
export function actionRow(action, context) {
	return logRow(
		{
			testId: 'log-action',
			id: action.id,
			status: action.kind,
			problem: false,
			client: action.client,
			summary: [
				el('span', { class: 'at' }, timeOfDay(action.at)),
				el('span', { class: 'method', title: 'Action in Chat2Desk' }, 'ACTION'),
				el('span', { class: 'what', title: action.text, testId: 'log-action-text' }, action.text),
			],
			details: () => [
				block('Action', action.text, 'log-action-full'),
				block('Event', action.event, 'log-action-event'),
			],
		},
		context,
	);
}
