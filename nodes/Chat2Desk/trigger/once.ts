import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { triggerKey } from './identity';
import { inExecution, readSettings } from './settings';

/** Deliveries that n8n's database keeps for a trigger. It reads and writes all of them with every delivery. */
const KEPT = 2_000;
/** The newest of this process, written again each time: two processes at the same moment write over each other's. */
const WRITTEN_AGAIN = 20;

/** Deliveries that are looked up together. */
interface Batch {
	ids: Set<string>;
	/** Those of them that did not come before. */
	fresh: Promise<Set<string>>;
}

/** What one process knows of a trigger's deliveries. */
interface Known {
	/** The end of the last look-up. Two of one process at the same moment would write over each other's as well. */
	last: Promise<unknown>;
	/** What is looked up as soon as that has ended. n8n's memory takes as long for one delivery as for many, so nobody gets one of his own. */
	next?: Batch;
	newest: string[];
}

const triggers = new Map<string, Known>();

/**
 * The items of a run without deliveries that came before, to this process or to another one. n8n gives a node its shared memory of
 * processed items only here, within an execution; and what webhook() writes into static data, n8n forgets when it starts an execution.
 * Where the memory fails, the items pass: a repeat is less bad than a loss.
 */
export async function filterDuplicates(host: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = host.getInputData();
	// Whoever runs a workflow by hand shows it the same event again, and a retry is meant to happen.
	if (host.getMode() !== 'webhook') return items;
	// Where Chat2Desk waits for the end, what it sends again is what was begun and not finished.
	const { ignoreRepeats, responseMode: answer } = readSettings(inExecution(host));
	if (!ignoreRepeats || answer === 'finished') return items;
	const trigger = triggerKey(host);
	const known = triggers.get(trigger) ?? { last: Promise.resolve(), newest: [] };
	triggers.set(trigger, known);
	return await unseen(host, known, items);
}

async function unseen(
	host: IExecuteFunctions,
	known: Known,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	known.next ??= open(host, known);
	const { ids, fresh } = known.next;
	// Whoever names a delivery first in this process has it.
	const own = items.filter(({ json }) => {
		const id = String(json.deliveryId);
		if (ids.has(id)) return false;
		ids.add(id);
		return true;
	});
	try {
		const unknown = await fresh;
		return own.filter(({ json }) => unknown.has(String(json.deliveryId)));
	} catch (error) {
		const { message } = error as Error;
		host.logger.warn(`${host.getNode().name}: n8n could not tell whether a delivery came before: ${message}`);
		return own;
	}
}

/** A look-up that begins when the one before has ended, through the execution that is the first to wait for it. */
function open(host: IExecuteFunctions, known: Known): Batch {
	const ids = new Set<string>();
	const fresh = known.last.then(async () => {
		known.next = undefined;
		const again = known.newest;
		known.newest = [...again, ...ids].slice(-Math.max(WRITTEN_AGAIN, ids.size));
		const options = { mode: 'entries', maxEntries: KEPT } as const;
		const found = await host.helpers.checkProcessedAndRecord([...again, ...ids], 'node', options);
		return new Set(found.new.map(String).filter((id) => !again.includes(id)));
	});
	known.last = fresh.catch(() => undefined);
	return { ids, fresh };
}
