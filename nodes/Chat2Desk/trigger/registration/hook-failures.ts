import type { IHookFunctions } from 'n8n-workflow';
import { ApiError } from '../../api/errors';
import { InputError } from '../../utils/input-error';

/** What a hook that failed left in Chat2Desk: nothing for sure, or perhaps a webhook. */
export type Leftover = 'nothing' | 'perhaps';

/**
 * The hooks that failed last, by the mark of their webhook. n8n calls `delete` after each of them, and there this says whether there is
 * anything to delete: a second call to a server that was away a moment ago would only fail again.
 */
const failed = new Map<string, Leftover>();

/** The marks of webhooks that were made for a test. */
const tested = new Set<string>();

export const recordFailure = (mark: string, leftover: Leftover) => void failed.set(mark, leftover);

export const clearFailure = (mark: string) => void failed.delete(mark);

/** What the hook before this one left, if that one failed. It is told once. */
export function consumeFailure(mark: string): Leftover | undefined {
	const leftover = failed.get(mark);
	failed.delete(mark);
	return leftover;
}

/** What a creation that failed left. */
export function possibleLeftoverOf(error: unknown): Leftover {
	const refused =
		error instanceof ApiError && ['rejected', 'rateLimited', 'quotaExceeded', 'notSent'].includes(error.kind);
	return refused || error instanceof InputError ? 'nothing' : 'perhaps';
}

export const recordTestRun = (mark: string) => void tested.add(mark);

export const clearTestRun = (mark: string) => void tested.delete(mark);

/**
 * Whether a hook serves "Listen for test event". n8n says so as long as a test begins; when one is cleared away it calls that an update,
 * as if the workflow were published, and only what it keeps with the hook tells.
 */
export function isTestRun(host: IHookFunctions, mark?: string): boolean {
	if (host.getActivationMode() === 'manual') return true;
	const { webhookData } = host as { webhookData?: { isTest?: boolean } };
	return webhookData?.isTest === true || (mark !== undefined && tested.has(mark));
}
