import { sandbox } from './api.js';
import { clockSpeed, sandboxNow, setClock } from './clock.js';
import { attempt, el, select, setting, toast } from './dom.js';
import { timeOfDay } from './format.js';
import { createFaultControls } from './faults.js';
import { createHelp } from './help.js';

const SPEEDS = [1, 10, 60, 600, 3600].map((speed) => ({
	value: speed,
	label: speed === 1 ? 'real time' : `${speed} ×`,
}));
const JUMPS = [
	{ value: '', label: 'Skip …' },
	{ value: 10, label: '+ 10 seconds' },
	{ value: 300, label: '+ 5 minutes' },
	{ value: 7200, label: '+ 2 hours' },
	{ value: 'now', label: 'Back to now' },
];
const SIGNATURES = [
	{ value: 'hex', label: 'MD5 as hex' },
	{ value: 'bytes', label: 'MD5 as bytes' },
	{ value: 'none', label: 'Not signed' },
];
const PAGE_SIZES = [200, 100, 50, 20].map((rows) => ({ value: rows, label: String(rows) }));

const DELIVERED_OPERATORS = [
	{ value: 'current', label: 'Current' },
	{ value: 'previous', label: 'Previous' },
];

/**
 * Creates the top bar: account, clock, signature, page size, faults, reset.
 * @param {HTMLElement} root
 * @param {{onReset: () => Promise<void>}} handlers
 * @returns {{show: (info: any) => void, setState: (state: 'live'|'lost') => void, faults: {load: () => Promise<void>, callSeen: () => void}}}
 */
export function createTopbar(root, { onReset }) {
	const live = el('span', { class: 'live', testId: 'live-state', data: { state: 'connecting' } }, 'connecting …');
	const token = accountToken();
	const clock = clockSetting();
	const signature = signatureSetting();
	const pages = pageSetting();
	const operator = operatorSetting();
	const faults = createFaultControls();
	const links = el('nav', { class: 'links', 'aria-label': 'n8n', testId: 'links' });
	const help = createHelp();
	const menu = el(
		'button',
		{ type: 'button', class: 'menu-button', testId: 'topbar-menu', 'aria-expanded': 'false', on: { click: toggle } },
		'Menu',
	);
	function toggle() {
		menu.setAttribute('aria-expanded', String(root.classList.toggle('open')));
	}
	root.replaceChildren(
		el(
			'div',
			{ class: 'brand' },
			el('img', { src: 'icon.svg', alt: '' }),
			el('div', {}, el('h1', { class: 'brand-name' }, 'Chat2Desk sandbox'), live),
		),
		links,
		menu,
		token.node,
		clock.node,
		signature.node,
		pages.node,
		operator.node,
		faults.node,
		resetButton(onReset),
		help.button,
		help.dialog,
	);

	return {
		faults,
		show(info) {
			token.set(info.account.token, info.account.name);
			clock.set(info.clock);
			signature.set(info.signature);
			pages.set(info.variants.maxPageSize);
			operator.set(info.variants.previousOperatorInDeliveries);
			links.replaceChildren(
				...info.links.map(({ label, url }) => el('a', { href: url, target: 'n8n', testId: 'n8n-link' }, `${label} ↗`)),
			);
		},
		setState(state) {
			live.dataset.state = state;
			live.textContent = state === 'live' ? 'live' : 'connection lost, reconnecting …';
		},
	};
}

function accountToken() {
	const value = el('code', { class: 'token', testId: 'account-token' });
	const copy = el(
		'button',
		{
			type: 'button',
			testId: 'copy-token',
			'aria-label': 'Copy API token',
			on: { click: () => attempt(() => copyText(value)) },
		},
		'Copy',
	);
	const node = setting('API token', value, copy);
	return {
		node,
		set(text, accountName) {
			value.textContent = text;
			value.title = text;
			node.querySelector('.caption').textContent = accountName ? `API token of ${accountName}` : 'API token';
		},
	};
}

async function copyText(node) {
	const selection = getSelection();
	selection.selectAllChildren(node);
	// The clipboard requires https or loopback. Otherwise, the token is selected for manual copying.
	if (!navigator.clipboard) return toast('Selected. Press Ctrl+C to copy.');
	await navigator.clipboard.writeText(node.textContent);
	toast('Token copied');
}

function clockSetting() {
	const now = el('span', { class: 'clock-now', testId: 'clock-now', title: 'Time in the sandbox' });
	const change = (body) =>
		attempt(async () => {
			await sandbox.clock(body);
			setClock((await sandbox.info()).clock);
		});
	const speed = select(
		{
			class: 'narrow',
			testId: 'clock-speed',
			'aria-label': 'Clock speed',
			on: { change: () => change({ speed: Number(speed.value) }) },
		},
		SPEEDS,
	);
	const jump = select(
		{
			class: 'narrow',
			testId: 'clock-skip',
			'aria-label': 'Skip time',
			title: 'Move the clock forward, or back to the system time',
			on: { change: skip },
		},
		JUMPS,
	);
	async function skip() {
		const chosen = jump.value;
		jump.value = '';
		await change(chosen === 'now' ? { now: true } : { advance_seconds: Number(chosen) });
		showSpeed(speed, clockSpeed());
	}
	setInterval(() => {
		now.textContent = timeOfDay(sandboxNow());
	}, 250);
	return {
		node: setting('Clock', now, speed, jump),
		set(clock) {
			setClock(clock);
			showSpeed(speed, clockSpeed());
		},
	};
}

/** The speed may have been set to any number at start or in a test. */
const showSpeed = (node, value) => showNumber(node, value, `${value} ×`);

function showNumber(node, value, label) {
	if (![...node.options].some((option) => option.value === String(value)))
		node.append(el('option', { value: String(value) }, label));
	node.value = String(value);
}

function pageSetting() {
	const node = select(
		{
			class: 'narrow',
			testId: 'max-page-size',
			title: 'Maximum rows per page, regardless of the requested limit',
			on: { change: () => attempt(() => sandbox.variants({ maxPageSize: Number(node.value) })) },
		},
		PAGE_SIZES,
	);
	return { node: setting('Page size limit', node), set: (cap) => showNumber(node, cap, String(cap)) };
}

function operatorSetting() {
	const onChange = () => sandbox.variants({ previousOperatorInDeliveries: node.value === 'previous' });
	const node = select(
		{ class: 'narrow', testId: 'delivered-operator', on: { change: () => attempt(onChange) } },
		DELIVERED_OPERATORS,
	);
	return {
		node: setting('Operator in deliveries', node),
		set: (isPrevious) => {
			node.value = isPrevious ? 'previous' : 'current';
		},
	};
}

function signatureSetting() {
	const node = select(
		{ testId: 'signature-mode', on: { change: () => attempt(() => sandbox.signature(node.value)) } },
		SIGNATURES,
	);
	return {
		node: setting('Webhook signature key', node),
		set: (mode) => {
			node.value = mode;
		},
	};
}

function resetButton(onReset) {
	const button = el(
		'button',
		{
			class: 'danger',
			type: 'button',
			testId: 'reset',
			title: 'Restores the sample data. Messages, logs and faults are removed; webhooks stay.',
			on: { click: () => confirmed() && attempt(onReset, button) },
		},
		'Reset',
	);
	const confirmed = () =>
		confirm('Restore the sample data? Messages, logs and faults are removed. Workflows stay connected.');
	return setting('Data', button);
}
