/** Sets an entry as the newest of a map and removes the oldest ones beyond `maxSize`: prevents unbounded growth from external input. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, maxSize: number): void {
	map.delete(key);
	map.set(key, value);
	for (const oldest of map.keys()) {
		if (map.size <= maxSize) return;
		map.delete(oldest);
	}
}
