import { sandbox } from './api.js';
import { clockSpeed, sandboxNow, setClock } from './clock.js';
import { attempt, el, select, setting, toast } from './dom.js';
import { timeOfDay } from './format.js';
import { createFaultSwitch } from './faults.js';

const SPEEDS = [1, 10, 60, 600, 3600].map((speed) => ({ value: speed, label: speed === 1 ? 'real time' : `${speed} ×` }));
const JUMPS = [
	{ value: '', label: 'Skip …' },
	{ value: 10, label: '+ 10 seconds' },
	{ value: 300, label: '+ 5 minutes' },
	{ value: 7200, label: '+ 2 hours' },
];
const SIGNATURES = [
	{ value: 'hex', label: 'MD5 as hex' },
	{ value: 'bytes', label: 'MD5 as bytes' },
	{ value: 'none', label: 'Not signed' },
];

/**
 * The bar at the top: account, clock, signature, faults, reset.
 * @param {HTMLElement} root
 * @param {{onReset: () => Promise<void>}} handlers
 * @returns {{show: (info: any) => void, setState: (state: 'live'|'lost') => void, faults: {load: () => Promise<void>, callSeen: () => void}}}
 */
export function createTopbar(root, { onReset }) {
	const live = el('span', { class: 'live', testId: 'live-state', data: { state: 'connecting' } }, 'connecting …');
	const token = accountToken();
	const clock = clockSetting();
	const signature = signatureSetting();
	const faults = createFaultSwitch();
	root.replaceChildren(
		el('div', { class: 'brand' }, el('img', { src: 'icon.svg', alt: '' }), el('div', {}, el('div', { class: 'brand-name' }, 'Chat2Desk sandbox'), live)),
		token.node, clock.node, signature.node, faults.node, resetButton(onReset));

	return {
		faults,
		show(info) {
			token.set(info.account.token, info.account.name);
			clock.set(info.clock);
			signature.set(info.signature);
		},
		setState(state) {
			live.dataset.state = state;
			live.textContent = state === 'live' ? 'live' : 'connection lost, trying again …';
		},
	};
}

function accountToken() {
	const value = el('code', { class: 'token', testId: 'account-token' });
	const copy = el('button', { type: 'button', testId: 'copy-token', on: { click: () => attempt(() => copyText(value)) } }, 'Copy');
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
	// The clipboard is closed to pages that do not come over https or loopback: there the token stays selected, ready for Ctrl-C.
	if (!navigator.clipboard) return toast('Selected: press Ctrl-C to copy');
	await navigator.clipboard.writeText(node.textContent);
	toast('Token copied');
}

function clockSetting() {
	const now = el('span', { class: 'clock-now', testId: 'clock-now', title: 'The sandbox\'s time' });
	const change = (body) => attempt(async () => {
		await sandbox.clock(body);
		setClock((await sandbox.info()).clock);
	});
	const speed = select({ class: 'narrow', testId: 'clock-speed', title: 'How fast retries of webhooks come', on: { change: () => change({ speed: Number(speed.value) }) } }, SPEEDS);
	const jump = select({ class: 'narrow', testId: 'clock-skip', title: 'Move the clock forward', on: { change: skip } }, JUMPS);
	async function skip() {
		const seconds = Number(jump.value);
		jump.value = '';
		await change({ advance_seconds: seconds });
	}
	setInterval(() => { now.textContent = timeOfDay(sandboxNow()); }, 250);
	return {
		node: setting('Clock', now, speed, jump),
		set(clock) {
			setClock(clock);
			showSpeed(speed, clockSpeed());
		},
	};
}

/** The speed may have been set to any number at start or by a test. */
function showSpeed(node, value) {
	if (![...node.options].some((option) => option.value === String(value))) node.append(el('option', { value: String(value) }, `${value} ×`));
	node.value = String(value);
}

function signatureSetting() {
	const node = select({ testId: 'signature-mode', on: { change: () => attempt(() => sandbox.signature(node.value)) } }, SIGNATURES);
	return { node: setting('Webhook signature key', node), set: (mode) => { node.value = mode; } };
}

function resetButton(onReset) {
	const button = el('button', {
		class: 'danger', type: 'button', testId: 'reset', title: 'Back to the seeded data: messages, webhooks, logs and faults are removed',
		on: { click: () => confirmed() && attempt(onReset, button) },
	}, 'Reset');
	const confirmed = () => confirm('Put the sandbox back to its seeded data? Messages, webhooks, logs and faults are removed.');
	return setting('Data', button);
}
