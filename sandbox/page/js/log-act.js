import { el } from './dom.js';
import { timeOfDay } from './format.js';
import { block, logRow } from './log-call.js';

/**
 * Something that was done in Chat2Desk itself.
 * @param {any} act a record of the sandbox's acts
 * @returns {{row: HTMLDetailsElement, problem: boolean}}
 */
export function actRow(act) {
	const row = logRow({
		testId: 'log-act',
		id: act.id,
		status: act.kind,
		problem: false,
		summary: [
			el('span', { class: 'at' }, timeOfDay(act.at)),
			el('span', { class: 'method act-mark', title: 'Done in Chat2Desk itself' }, 'DONE'),
			el('span', { class: 'what', title: act.text, testId: 'log-act-text' }, act.text),
		],
		details: () => [block('What', act.text, 'log-act-full'), block('Event', act.event, 'log-act-event')],
	});
	return { row, problem: false };
}
