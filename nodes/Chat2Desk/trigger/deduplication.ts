import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isMessageEvent, plainText, unwrap } from './payload';
import { triggerKey } from './registration/webhook-identity';
import { inExecution, readSettings } from './settings';

/** How long a delivery is remembered: well beyond Chat2Desk's last repeat, which comes after about two hours. */
const KEPT_SECONDS = 24 * 3600;
/** Deliveries a trigger remembers in this process. */
const KEPT_IN_MEMORY = 20_000;

/** Deliveries by a short form of their ID, with the Unix second in which they were handed over. */
type Seen = Map<string, number>;

interface Memory {
	/** Under way: taken, and not yet known to have reached n8n. */
	pending: Set<string>;
	seen: Seen;
}

/**
 * The memory of this process, by trigger. The workflow's static data would not do: n8n forgets what is written into it here as soon as
 * the delivery starts an execution. What other processes took, the execution itself asks n8n's database.
 */
const memories = new Map<string, Memory>();

/**
 * The ID of a delivery. A message comes once for each of its events, whatever the bytes around it. For anything else, a repeat has the
 * same body and the same timestamp (Chat2Desk's reference), so it has the same ID. What is not signed cannot take the place of what is.
 *
 * @returns 32 hex digits
 */
export function deliveryIdOf(
	body: Buffer,
	timestamp: unknown,
	{ event = '', payload = {}, signed = false }: { event?: string; payload?: IDataObject; signed?: boolean } = {},
): string {
	const hash = createHash('sha256');
	const message = isMessageEvent(event) ? plainText(unwrap(payload).message_id) : undefined;
	if (message === undefined)
		hash
			.update(body)
			.update('\n')
			.update(typeof timestamp === 'string' ? timestamp : '');
	else hash.update(JSON.stringify([event, message, signed]));
	return hash.digest('hex').slice(0, 32);
}

/** `repeat`: was handed over before. `pending`: another copy is being handed over at this moment. */
export type ClaimResult = 'new' | 'pending' | 'repeat';

/** The deliveries of one trigger, as this process knows them. It hands each over once, however its copies come. */
export class DeliveryDeduplicator {
	private readonly memory: Memory;

	/**
	 * @param trigger what tells this trigger from all others of the process
	 * @param now Unix seconds
	 */
	constructor(
		trigger: string,
		private readonly now: number,
	) {
		this.memory = memories.get(trigger) ?? { pending: new Set(), seen: new Map() };
		memories.set(trigger, this.memory);
	}

	standing(id: string): ClaimResult {
		const key = shortened(id);
		if (this.memory.pending.has(key)) return 'pending';
		const seenAt = this.memory.seen.get(key);
		return seenAt !== undefined && seenAt > this.now - KEPT_SECONDS ? 'repeat' : 'new';
	}

	/**
	 * Takes a delivery, and returns the function that must be told whether it reached n8n. One that did not is forgotten again,
	 * so that Chat2Desk's repeat is not lost.
	 */
	claim(id: string): (handedOver: boolean) => void {
		const key = shortened(id);
		const { pending, seen } = this.memory;
		pending.add(key);
		return (handedOver) => {
			if (!pending.delete(key) || !handedOver) return;
			seen.set(key, this.now);
			trim(seen, this.now);
		};
	}
}

/** 64 bits tell a few thousand deliveries apart, at half the room. */
const shortened = (id: string) => id.slice(0, 16);

/** Forgets what is too much or too old, from the front: entries stand there in the order in which they were added. */
function trim(seen: Seen, now: number): void {
	for (const [key, seconds] of seen) {
		if (seen.size <= KEPT_IN_MEMORY && seconds > now - KEPT_SECONDS) return;
		seen.delete(key);
	}
}

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
	const { ignoreDuplicates, responseMode } = readSettings(inExecution(host));
	if (!ignoreDuplicates || responseMode === 'lastNode') return items;
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
