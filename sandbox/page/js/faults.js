import { sandbox } from './api.js';
import { attempt, select, setting } from './dom.js';

const FAULTS = [
	{ value: '', label: 'None', fault: null },
	{ value: 'latency', label: 'Answers 1 s late', fault: { kind: 'latency', ms: 1000 } },
	{ value: '429', label: '429 too many calls', fault: { kind: 'rate_limit' } },
	{ value: '429-retry-after', label: '429 with Retry-After', fault: { kind: 'rate_limit', retry_after: 2 } },
	{ value: 'quota', label: 'Monthly quota used up', fault: { kind: 'quota' } },
	{ value: '500', label: '500 server error', fault: { kind: 'status', status: 500 } },
	{ value: 'html', label: 'HTML instead of JSON', fault: { kind: 'html' } },
	{ value: 'drop', label: 'Connection dropped', fault: { kind: 'drop' } },
	{ value: 'half', label: 'Half an answer', fault: { kind: 'half', when: 'after' } },
	{ value: 'error200', label: '200 with an error', fault: { kind: 'error_200' } },
];
const TIMES = [
	{ value: 1, label: 'next call' },
	{ value: 5, label: 'next 5 calls' },
	{ value: '', label: 'until switched off' },
];

/**
 * The switch that makes the API misbehave.
 * @returns {{node: HTMLElement, load: () => Promise<void>, callSeen: () => void}} `callSeen` is to be told of every API call: a fault may be used up by it
 */
export function createFaultSwitch() {
	const kind = select(
		{ testId: 'fault-kind', title: 'What the API does wrong', on: { change: () => attempt(apply) } },
		FAULTS,
	);
	const times = select(
		{ class: 'narrow', testId: 'fault-times', title: 'How often', on: { change: () => attempt(apply) } },
		TIMES,
	);
	const node = setting('Fault', kind, times);

	async function apply() {
		const chosen = FAULTS.find(({ value }) => value === kind.value);
		await sandbox.clearFaults();
		if (chosen.fault) await sandbox.addFault({ ...chosen.fault, ...(times.value && { times: Number(times.value) }) });
		show(Boolean(chosen.fault));
	}

	async function load() {
		const active = await sandbox.faults();
		if (active.length === 0) kind.value = '';
		show(active.length > 0);
	}

	function show(active) {
		node.classList.toggle('alarm', active);
		node.querySelector('.caption').textContent = active ? 'Fault (on)' : 'Fault';
	}

	return {
		node,
		load,
		callSeen: () => {
			if (node.classList.contains('alarm')) attempt(load);
		},
	};
}
