import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { isMessageEvent, plainText, unwrap } from './events';

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
