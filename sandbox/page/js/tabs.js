import { el } from './dom.js';

/**
 * Creates the tabs of the log. The arrow keys move between them.
 * @template {{key: string, label: string}} T
 * @param {T[]} tabs
 * @param {{panel: HTMLElement, onChoose: (tab: T) => void}} options
 * @returns {{node: HTMLElement, show: (tab: T, counts: number[]) => void}}
 */
export function createTabs(tabs, { panel, onChoose }) {
	const buttons = tabs.map((tab) =>
		el('button', {
			class: 'tab',
			type: 'button',
			role: 'tab',
			id: `log-tab-${tab.key}`,
			testId: `log-tab-${tab.key}`,
			'aria-controls': panel.id,
			on: { click: () => onChoose(tab), keydown },
		}),
	);

	function keydown(event) {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step) return;
		event.preventDefault();
		const next = (buttons.indexOf(event.currentTarget) + step + tabs.length) % tabs.length;
		onChoose(tabs[next]);
		buttons[next].focus();
	}

	return {
		node: el('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Log entries' }, ...buttons),
		show(chosen, counts) {
			tabs.forEach((tab, index) => {
				const isChosen = tab === chosen;
				buttons[index].textContent = `${tab.label} (${counts[index]})`;
				buttons[index].setAttribute('aria-selected', String(isChosen));
				buttons[index].tabIndex = isChosen ? 0 : -1;
				if (isChosen) panel.setAttribute('aria-labelledby', buttons[index].id);
			});
		},
	};
}
