import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** How long a delivery is remembered: well beyond Chat2Desk's last repeat, which comes after about two hours. */
const KEPT_SECONDS = 24 * 3600;
/** Deliveries a trigger remembers in this process. */
const KEPT_IN_MEMORY = 20_000;
/** Deliveries it remembers in the workflow's static data, which n8n writes as a whole with every delivery. */
const KEPT_STORED = 500;

/** Deliveries by a short form of their ID, with the Unix second in which they were handed over. */
type Seen = Map<string, number>;

interface Memory {
	/** Under way: taken, and not yet known to have reached n8n. */
	pending: Set<string>;
	seen: Seen;
	/** The newest of `seen`: those that also go into static data. */
	newest: Seen;
}

/**
 * The memory of this process, by trigger. Static data alone would not do: n8n reads it at a delivery's beginning and
 * writes it at its end, so that two copies at the same moment would not know of each other.
 */
const memories = new Map<string, Memory>();

/**
 * The ID of a delivery. A repeat has the same body and the same timestamp (Chat2Desk's reference), so it has the same ID.
 *
 * @returns 32 hex digits
 */
export function deliveryIdOf(body: Buffer, timestamp: unknown): string {
	const hash = createHash('sha256')
		.update(body)
		.update('\n')
		.update(typeof timestamp === 'string' ? timestamp : '');
	return hash.digest('hex').slice(0, 32);
}

/** `repeat`: was handed over before. `pending`: another copy is being handed over at this moment. */
export type Standing = 'new' | 'pending' | 'repeat';

/**
 * The deliveries of one trigger, as this process and the workflow's static data know them.
 *
 * Within one process a delivery is handed over once, however its copies come. Other processes learn of it from static data, which
 * n8n writes when the delivery has started its execution: copies that reach two processes within that short time both pass.
 */
export class Deliveries {
	private readonly memory: Memory;

	/**
	 * @param trigger what tells this trigger from all others of the process
	 * @param stored the node's static data
	 * @param now Unix seconds
	 */
	constructor(
		trigger: string,
		private readonly stored: IDataObject,
		private readonly now: number,
	) {
		this.memory = memories.get(trigger) ?? { pending: new Set(), seen: new Map(), newest: new Map() };
		memories.set(trigger, this.memory);
	}

	standing(id: string): Standing {
		const key = shortened(id);
		if (this.memory.pending.has(key)) return 'pending';
		const seenAt = this.memory.seen.get(key) ?? readStored(this.stored).get(key);
		return seenAt !== undefined && seenAt > this.now - KEPT_SECONDS ? 'repeat' : 'new';
	}

	/**
	 * Takes a delivery, and returns the function that must be told whether it reached n8n. One that did not is forgotten again,
	 * so that Chat2Desk's repeat is not lost. n8n writes static data only for a delivery that it took, so that record can be made now.
	 */
	take(id: string): (handedOver: boolean) => void {
		const key = shortened(id);
		this.memory.pending.add(key);
		this.store(key);
		return (handedOver) => {
			if (!this.memory.pending.delete(key) || !handedOver) return;
			const { seen, newest } = this.memory;
			seen.set(key, this.now);
			newest.set(key, this.now);
			trim(seen, KEPT_IN_MEMORY, this.now);
			trim(newest, KEPT_STORED, this.now);
		};
	}

	/** Adds to what is stored also what this process knows: a delivery beside this one may have written over it. */
	private store(key: string): void {
		const merged = readStored(this.stored);
		for (const [known, seconds] of this.memory.newest) merged.set(known, seconds);
		merged.set(key, this.now);
		trim(merged, KEPT_STORED, this.now);
		this.stored.deliveries = Array.from(merged, ([known, seconds]) => known + seconds.toString(36)).join();
	}
}

/** 64 bits tell a few thousand deliveries apart, at half the room. */
const KEY_LENGTH = 16;
const shortened = (id: string) => id.slice(0, KEY_LENGTH);

/** Static data holds them as one text: an object with ever new names costs n8n more than the rest of a delivery. */
function readStored({ deliveries }: IDataObject): Seen {
	const seen: Seen = new Map();
	if (typeof deliveries !== 'string' || deliveries === '') return seen;
	for (const entry of deliveries.split(','))
		seen.set(entry.slice(0, KEY_LENGTH), parseInt(entry.slice(KEY_LENGTH), 36));
	return seen;
}

/** Forgets what is too much or too old, from the front: entries stand there in the order in which they were added. */
function trim(seen: Seen, most: number, now: number): void {
	for (const [key, seconds] of seen) {
		if (seen.size <= most && seconds > now - KEPT_SECONDS) return;
		seen.delete(key);
	}
}
