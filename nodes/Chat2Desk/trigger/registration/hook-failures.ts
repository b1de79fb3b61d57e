import type { IHookFunctions } from 'n8n-workflow';
import { ApiError } from '../../api/errors';
import { InputError } from '../../utils/input';

/** Whether a failed hook may have left a webhook in Chat2Desk. */
export type Leftover = 'none' | 'possible';

/** Errors after which Chat2Desk certainly created nothing. */
const CREATED_NOTHING = ['rejected', 'rateLimited', 'quotaExceeded', 'notSent'];

/**
 * The latest failed hooks, by owner tag. n8n calls `delete` after each of them: this shows it whether there is anything to delete, to
 * avoid a second call to a server that was just unreachable.
 */
const failures = new Map<string, Leftover>();

/** Owner tags of webhooks that were created for a test. */
const testRuns = new Set<string>();

export const recordFailure = (tag: string, leftover: Leftover) => void failures.set(tag, leftover);

export const clearFailure = (tag: string) => void failures.delete(tag);

/** What the previous hook left, if it failed. Returned once. */
export function consumeFailure(tag: string): Leftover | undefined {
	const leftover = failures.get(tag);
	failures.delete(tag);
	return leftover;
}

/** What a failed creation left. */
export function possibleLeftoverOf(error: unknown): Leftover {
	const createdNothing = error instanceof ApiError && CREATED_NOTHING.includes(error.kind);
	return createdNothing || error instanceof InputError ? 'none' : 'possible';
}

export const recordTestRun = (tag: string) => void testRuns.add(tag);

export const clearTestRun = (tag: string) => void testRuns.delete(tag);

/**
 * Whether a hook serves "Listen for test event". The activation mode says so when a test begins; when a test ends, n8n reports an
 * update, as for a published workflow, so the records of the hook decide.
 */
export function isTestRun(host: IHookFunctions, tag?: string): boolean {
	if (host.getActivationMode() === 'manual') return true;
	const { webhookData }: IHookFunctions & { webhookData?: { isTest?: boolean } } = host;
	return webhookData?.isTest === true || (tag !== undefined && testRuns.has(tag));
}
