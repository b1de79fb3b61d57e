// The retry policy: which failed requests are sent again, and after which delay. Pure functions; `api/client.ts` applies them.

import type { ApiRequest } from '../descriptions/handler-types';
import type { ApiError } from './errors';
import type { RetryOptions } from './types';

export const DEFAULT_RETRY_OPTIONS: RetryOptions = {
	requestTimeoutMs: 60_000,
	maxTotalWaitMs: 120_000,
	maxRetries: 3,
	initialDelayMs: 500,
};

/** The longest delay that is chosen without a `Retry-After`, in milliseconds. */
const MAX_DELAY_MS = 30_000;
/** A shorter `Retry-After` is ignored, in milliseconds: `0`, negative numbers and past dates would retry in a busy loop. */
const MIN_RETRY_AFTER_MS = 100;
/** Maximum number of retries after a 429, for servers that keep asking for short waits. */
const MAX_RATE_LIMIT_RETRIES = 50;
/** 425 Too Early: the server refused to process the request yet. 408 has the kind `serverOrNetwork`. */
const TOO_EARLY = 425;

/** What has happened to a request so far. */
export interface RetryState {
	rateLimitRetries: number;
	networkRetries: number;
	/** All rate-limit waits so far, in milliseconds. */
	totalWaitMs: number;
}

export const INITIAL_RETRY_STATE: RetryState = { rateLimitRetries: 0, networkRetries: 0, totalWaitMs: 0 };

/** Whether a request can change something in Chat2Desk, so that sending it twice differs from sending it once. */
export function isWrite({ method, isWrite: changesData }: Pick<ApiRequest, 'method' | 'isWrite'>): boolean {
	return method !== 'GET' || changesData === true;
}

/**
 * Whether a failed request is sent again. A 429 was rejected and not executed, so any request is retried after it. After network and
 * server errors only reads are: a write may have been executed (seen on live accounts).
 *
 * @param delayMs the delay that `retryDelayMs()` returned for this error
 */
export function shouldRetry(
	error: ApiError,
	request: ApiRequest,
	state: RetryState,
	options: RetryOptions,
	delayMs: number,
): boolean {
	if (error.kind === 'rateLimited')
		return state.rateLimitRetries < MAX_RATE_LIMIT_RETRIES && state.totalWaitMs + delayMs <= options.maxTotalWaitMs;
	const isWithinBudget = state.totalWaitMs + (error.retryAfterMs ?? 0) <= options.maxTotalWaitMs;
	return !isWrite(request) && isTransient(error) && state.networkRetries < options.maxRetries && isWithinBudget;
}

/**
 * The delay before the next attempt, in milliseconds: `Retry-After`, else exponential backoff with jitter, which avoids synchronized
 * retries of parallel workflows.
 */
export function retryDelayMs(error: ApiError, state: RetryState, { initialDelayMs }: RetryOptions): number {
	const { kind, retryAfterMs = 0 } = error;
	if (kind === 'rateLimited') {
		if (retryAfterMs >= MIN_RETRY_AFTER_MS) return retryAfterMs;
		// Limits count by the second: retrying earlier fails again, and waiting much longer wastes time.
		return exponentialDelayMs(initialDelayMs * 2, state.rateLimitRetries) * (1 + Math.random() / 16);
	}
	const delayMs = exponentialDelayMs(initialDelayMs, state.networkRetries) * (0.75 + Math.random() / 2);
	return Math.max(delayMs, retryAfterMs);
}

/** The state after a retry has been decided on. */
export function nextRetryState({ kind, retryAfterMs }: ApiError, state: RetryState, delayMs: number): RetryState {
	if (kind === 'rateLimited') {
		const { rateLimitRetries, totalWaitMs } = state;
		return { ...state, rateLimitRetries: rateLimitRetries + 1, totalWaitMs: totalWaitMs + delayMs };
	}
	const totalWaitMs = state.totalWaitMs + (retryAfterMs ?? 0);
	return { ...state, networkRetries: state.networkRetries + 1, totalWaitMs };
}

const exponentialDelayMs = (initialDelayMs: number, retries: number) =>
	Math.min(MAX_DELAY_MS, Math.max(MIN_RETRY_AFTER_MS, initialDelayMs) * 2 ** retries);

const isTransient = ({ kind, status }: ApiError) =>
	kind === 'serverOrNetwork' || kind === 'notSent' || status === TOO_EARLY;
