import { el } from './dom.js';

const TEXTS = [
	['API token', 'Use this token in the n8n credential, with Server set to “Custom” and this page’s URL.'],
	[
		'Clock',
		'The time in the sandbox. Speed it up or skip ahead to see how failed webhook deliveries are retried after 10 seconds, 5 minutes and 2 hours, and how the webhook is disabled after 5 hours. Deliveries are always signed with the system time, so that n8n accepts them. “Back to now” restores the system time.',
	],
	[
		'Webhook signature key',
		'How deliveries are signed: with the MD5 of the token as a hex string or as bytes, or not at all. The trigger supports both keys.',
	],
	['Fault', 'Simulates API errors so you can see how your workflow handles them.'],
	['Page size limit', 'Maximum rows per page, regardless of the requested limit.'],
	[
		'Operator in deliveries',
		'The operator_id of message events: the current operator of the dialog, or the previous one. Use “Previous” to test the trigger option Confirm Assignment.',
	],
	['Data', '“Reset” restores the sample clients and messages. Workflows stay connected.'],
	[
		'Simulate in Chat2Desk …',
		'The menu below the conversation simulates actions of operators in Chat2Desk. Each raises an event for the trigger.',
	],
];

/** Creates the help dialog of the top bar and its button. @returns {{button: HTMLButtonElement, dialog: HTMLDialogElement}} */
export function createHelp() {
	const close = el('button', { type: 'button', testId: 'help-close', on: { click: () => dialog.close() } }, 'Close');
	const dialog = el(
		'dialog',
		{ class: 'help', testId: 'help', 'aria-label': 'About these controls' },
		el('h2', {}, 'About these controls'),
		el('dl', {}, ...TEXTS.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, text)])),
		close,
	);
	const button = el(
		'button',
		{
			type: 'button',
			class: 'help-button',
			testId: 'help-open',
			title: 'About these controls',
			'aria-label': 'Help',
			on: { click: () => dialog.showModal() },
		},
		'?',
	);
	return { button, dialog };
}
