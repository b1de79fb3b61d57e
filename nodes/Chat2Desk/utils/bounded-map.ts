/**
 * Keeps a value as the newest of a map, and forgets those that were kept longest ago where they are too many: what senders and users feed
 * must not grow without a bound.
 */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	for (const oldest of map.keys()) {
		if (map.size <= most) return;
		map.delete(oldest);
	}
}
