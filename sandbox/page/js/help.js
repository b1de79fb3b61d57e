import { el } from './dom.js';

const TEXTS = [
	['API token', "What the credential in n8n takes, with Server “Custom” and this page's address."],
	[
		'Clock',
		"The sandbox's time. A faster clock, or a skip, shows at once how failed webhooks are repeated after 10 seconds, 5 minutes and 2 hours, and switched off after 5 hours. Deliveries are always signed with this machine's time, so that n8n takes them. “Back to now” undoes it.",
	],
	[
		'Webhook signature key',
		"How deliveries are signed: with the hex text or the bytes of the token's MD5, or not at all. The trigger understands the first two.",
	],
	['Fault', 'What the API does wrong from now on, to see what your workflow makes of it.'],
	['Rows a page', 'The most rows that a page of a list has, whatever limit a request asks for.'],
	['Data', '“Reset” brings the seeded clients and messages back. Workflows stay connected.'],
	[
		'In Chat2Desk …',
		'Under the conversation: what operators do in Chat2Desk itself. Each raises an event for the trigger.',
	],
];

/** The “?” of the top bar: what everything up there is for. @returns {{button: HTMLButtonElement, dialog: HTMLDialogElement}} */
export function createHelp() {
	const close = el('button', { type: 'button', testId: 'help-close', on: { click: () => dialog.close() } }, 'Close');
	const dialog = el(
		'dialog',
		{ class: 'help', testId: 'help', 'aria-label': 'What the top bar is for' },
		el('h2', {}, 'What the top bar is for'),
		el('dl', {}, ...TEXTS.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, text)])),
		close,
	);
	const button = el(
		'button',
		{
			type: 'button',
			class: 'help-button',
			testId: 'help-open',
			title: 'What the top bar is for',
			'aria-label': 'Help',
			on: { click: () => dialog.showModal() },
		},
		'?',
	);
	return { button, dialog };
}
