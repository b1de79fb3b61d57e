import { el } from './dom.js';

const VIEWS = [
	{ view: 'clients', label: 'Clients' },
	{ view: 'chat', label: 'Chat' },
	{ view: 'log', label: 'Log' },
];

/** Shows one column on a phone. Wider pages show all columns. @param {'clients'|'chat'|'log'} view */
export function showView(view) {
	document.body.dataset.view = view;
	for (const button of document.querySelectorAll('#view-nav button'))
		button.setAttribute('aria-current', String(button.dataset.view === view));
}

/** Creates the navigation of the phone layout and the skip link. */
export function createViewNavigation() {
	document
		.getElementById('view-nav')
		.replaceChildren(
			...VIEWS.map(({ view, label }) =>
				el(
					'button',
					{ type: 'button', testId: `view-${view}`, data: { view }, on: { click: () => showView(view) } },
					label,
				),
			),
		);
	showView('clients');
	document.getElementById('skip-link').addEventListener('click', (event) => {
		// The URL fragment stores the open conversation.
		event.preventDefault();
		showView('chat');
		document.getElementById('chat').focus();
	});
}
