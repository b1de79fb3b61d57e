import { ExecutionCancelledError } from './rate-limit/request-limiter';

/**
 * Runs `work` for every index from 0 to `count - 1`, at most `width` at a time, started in order.
 *
 * The results come in the order of the indexes, whatever finishes first. After a failure nothing further starts; what
 * is under way is awaited, and then the failure with the lowest index is thrown, so that the same input always
 * reports the same item. What was only stopped because of it counts for nothing beside it.
 */
export async function mapConcurrent<T>(
	count: number,
	width: number,
	work: (index: number) => Promise<T>,
): Promise<T[]> {
	const results = new Array<T>(count);
	const failures = new Map<number, unknown>();
	let next = 0;
	const worker = async () => {
		while (next < count && failures.size === 0) {
			const index = next++;
			await work(index).then(
				(result) => {
					results[index] = result;
				},
				(failure: unknown) => failures.set(index, failure),
			);
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
	const own = [...failures.keys()].filter((index) => !(failures.get(index) instanceof ExecutionCancelledError));
	if (failures.size > 0) throw failures.get(Math.min(...(own.length > 0 ? own : failures.keys())));
	return results;
}
