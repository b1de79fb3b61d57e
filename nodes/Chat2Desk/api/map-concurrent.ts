import { ExecutionCancelledError } from './errors';

/**
 * Calls `mapper` for every index from 0 to `count - 1`, at most `concurrency` at a time, started in order. Returns the results by index.
 *
 * After a failure nothing new starts. Calls in flight are awaited, then the error with the lowest index is thrown, so that the same input
 * always reports the same item. Cancellations that the failure caused do not count.
 */
export async function mapConcurrent<T>(
	count: number,
	concurrency: number,
	mapper: (index: number) => Promise<T>,
): Promise<T[]> {
	const results = new Array<T>(count);
	const errors = new Map<number, unknown>();
	let next = 0;
	const worker = async () => {
		while (next < count && errors.size === 0) {
			const index = next++;
			await mapper(index).then(
				(result) => {
					results[index] = result;
				},
				(error: unknown) => errors.set(index, error),
			);
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
	const causes = [...errors.keys()].filter((index) => !(errors.get(index) instanceof ExecutionCancelledError));
	if (errors.size > 0) throw errors.get(Math.min(...(causes.length > 0 ? causes : errors.keys())));
	return results;
}
