import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { triggerKey } from './identity';
import { inExecution, readSettings } from './settings';

/** Deliveries that n8n's database keeps for a trigger. It reads and writes all of them with every delivery. */
const KEPT = 2_000;
/** The newest of this process, written again each time: two processes at the same moment write over each other's. */
const WRITTEN_AGAIN = 20;

/** What one process knows of a trigger's executions. */
interface Turns {
	/** The end of the last look-up. Without turns, those of one process would write over each other's as well. */
	last: Promise<unknown>;
	newest: string[];
}

const turns = new Map<string, Turns>();

/**
 * The items of a run without deliveries that came before, to this process or to another one. n8n gives a node its shared memory of
 * processed items only here, within an execution; and what webhook() writes into static data, n8n forgets when it starts an execution.
 * Where the memory fails, the items pass: a repeat is less bad than a loss.
 */
export async function onlyNew(host: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = host.getInputData();
	// Whoever runs a workflow by hand shows it the same event again, and a retry is meant to happen.
	if (host.getMode() !== 'webhook') return items;
	// Where Chat2Desk waits for the end, what it sends again is what was begun and not finished.
	const { ignoreRepeats, answer } = readSettings(inExecution(host));
	if (!ignoreRepeats || answer === 'finished') return items;
	const trigger = triggerKey(host);
	const turn = turns.get(trigger) ?? { last: Promise.resolve(), newest: [] };
	turns.set(trigger, turn);
	const current = turn.last.then(async () => await unseen(host, turn, items));
	turn.last = current.catch(() => undefined);
	try {
		return await current;
	} catch (error) {
		const { message } = error as Error;
		host.logger.warn(`${host.getNode().name}: n8n could not tell whether a delivery came before: ${message}`);
		return items;
	}
}

async function unseen(
	host: IExecuteFunctions,
	turn: Turns,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const ids = items.map(({ json }) => String(json.deliveryId));
	const known = turn.newest;
	const options = { mode: 'entries', maxEntries: KEPT } as const;
	const found = await host.helpers.checkProcessedAndRecord([...known, ...ids], 'node', options);
	turn.newest = [...known, ...ids].slice(-WRITTEN_AGAIN);
	const fresh = new Set(found.new.filter((id) => !known.includes(String(id))));
	return items.filter((_, index) => fresh.has(ids[index]));
}
