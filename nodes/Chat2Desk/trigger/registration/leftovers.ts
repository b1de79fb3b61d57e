import { ApiError } from '../../api/errors';
import { InputError } from '../../utils/input';

/** Whether a hook may have left a webhook in Chat2Desk. */
export type Leftover = 'none' | 'possible';

/** Errors after which Chat2Desk certainly created nothing. */
const CREATED_NOTHING = ['rejected', 'rateLimited', 'quotaExceeded', 'notSent'];

/**
 * What hooks that run or failed may leave, by owner tag. n8n calls `delete` after a failed one: this shows it whether there is anything to
 * delete, to avoid a second call to a server that was just unreachable.
 */
const leftovers = new Map<string, Leftover>();

export const setLeftover = (tag: string, leftover: Leftover) => void leftovers.set(tag, leftover);

export const clearLeftover = (tag: string) => void leftovers.delete(tag);

/** What the previous hook may have left, if it failed. Returned once. */
export function takeLeftover(tag: string): Leftover | undefined {
	const leftover = leftovers.get(tag);
	leftovers.delete(tag);
	return leftover;
}

/** What a failed creation left. */
export function possibleLeftoverOf(error: unknown): Leftover {
	const createdNothing = error instanceof ApiError && CREATED_NOTHING.includes(error.kind);
	return createdNothing || error instanceof InputError ? 'none' : 'possible';
}
