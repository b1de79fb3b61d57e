import { sandbox } from './api.js';
import { attempt, select, setting } from './dom.js';

const FAULTS = [
	{ value: '', label: 'None', fault: null },
	{ value: 'latency', label: '1 s delay', fault: { kind: 'latency', ms: 1000 } },
	{ value: '429', label: '429 rate limit', fault: { kind: 'rate_limit' } },
	{ value: '429-retry-after', label: '429 with Retry-After', fault: { kind: 'rate_limit', retry_after: 2 } },
	{ value: 'quota', label: 'Monthly quota used up', fault: { kind: 'quota' } },
	{ value: '500', label: '500 server error', fault: { kind: 'status', status: 500 } },
	{ value: 'html', label: 'HTML instead of JSON', fault: { kind: 'html' } },
	{ value: 'drop', label: 'Connection dropped', fault: { kind: 'drop' } },
	{ value: 'half', label: 'Truncated response', fault: { kind: 'half', when: 'after' } },
	{ value: 'error200', label: 'Error with HTTP 200', fault: { kind: 'error_200' } },
];
const TIMES = [
	{ value: 1, label: 'next request' },
	{ value: 5, label: 'next 5 requests' },
	{ value: '', label: 'until turned off' },
];

/**
 * Creates the controls for API faults.
 * @returns {{node: HTMLElement, load: () => Promise<void>, callSeen: () => void}} `callSeen` must be called for every API request, which may use up a fault
 */
export function createFaultControls() {
	const kind = select(
		{ testId: 'fault-kind', 'aria-label': 'Fault', title: 'Simulated API error', on: { change: () => attempt(apply) } },
		FAULTS,
	);
	const times = select(
		{
			class: 'narrow',
			testId: 'fault-times',
			'aria-label': 'Affected requests',
			title: 'Number of affected requests',
			on: { change: () => attempt(apply) },
		},
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
