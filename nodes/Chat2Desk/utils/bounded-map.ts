import { createHash } from 'crypto';

/**
 * A map of at most `maxEntries` entries that forgets those set longest ago. Senders and users choose its keys, so it stores a 128-bit hash of
 * each key: an entry takes the same memory however long its key is.
 */
export class BoundedMap<V> {
	private readonly entries = new Map<string, V>();

	constructor(private readonly maxEntries: number) {}

	get size(): number {
		return this.entries.size;
	}

	get(key: string): V | undefined {
		return this.entries.get(hash(key));
	}

	has(key: string): boolean {
		return this.entries.has(hash(key));
	}

	/** Stores a value as the newest entry. */
	set(key: string, value: V): void {
		const hashed = hash(key);
		this.entries.delete(hashed);
		this.entries.set(hashed, value);
		for (const oldest of this.entries.keys()) {
			if (this.entries.size <= this.maxEntries) return;
			this.entries.delete(oldest);
		}
	}

	delete(key: string): boolean {
		return this.entries.delete(hash(key));
	}

	clear(): void {
		this.entries.clear();
	}
}

const hash = (key: string) => createHash('sha256').update(key).digest('base64url').slice(0, 22);
