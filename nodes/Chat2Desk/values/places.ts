/** Places in a list in words, runs of three and more in short: `1 to 10, 12 and 13`. */
export function formatRanges(places: number[]): string {
	const runs: Array<[number, number]> = [];
	for (const place of [...places].sort((a, b) => a - b)) {
		const last = runs[runs.length - 1];
		if (last !== undefined && last[1] + 1 === place) last[1] = place;
		else runs.push([place, place]);
	}
	const parts = runs.flatMap(([from, to]) =>
		to - from < 2 ? [...new Set([from, to])].map(String) : [`${from} to ${to}`],
	);
	const last = parts.pop() ?? '';
	return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
