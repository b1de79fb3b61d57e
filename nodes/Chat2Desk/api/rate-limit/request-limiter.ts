import { sleep } from 'n8n-workflow';
import { ExecutionCancelledError, RetryAfterExceededError } from '../errors';
import type { QueuedRequest, RequestOutcome, ScheduleOptions } from '../types';
import { AccountLimiter } from './account-limiter';

/**
 * Per-execution limiter: at most `maxConcurrent` requests in flight. Each request also waits for the account's limiter, which all
 * executions of that account in this process share.
 */
export class RequestLimiter {
	/** How much the execution has used the account. See `countRequest`. */
	usage = -Infinity;
	/** The most requests that have been in flight at once. */
	peakInFlight = 0;
	private inFlight = 0;
	private queued = 0;
	private readonly onAbort = () => this.drain();
	private pendingAccountLimiter?: Promise<AccountLimiter>;
	private accountLimiter?: AccountLimiter;
	private findAccountLimiter: () => Promise<AccountLimiter> = () => Promise.resolve(new AccountLimiter());

	/**
	 * @param maxConcurrent requests that may be in flight at once
	 * @param signal aborted when the execution is cancelled, which ends every wait
	 */
	constructor(
		private readonly maxConcurrent: number,
		private readonly signal?: AbortSignal,
	) {}

	/** Sets how to find the account's limiter. It is called with the first request. */
	useAccountLimiter(find: () => Promise<AccountLimiter>): void {
		this.findAccountLimiter = find;
	}

	/**
	 * Sends a request as soon as the limits allow it. Throws `ExecutionCancelledError` after a cancellation and if the request is no
	 * longer needed, `RetryAfterExceededError` if the account is paused for longer than `maxWaitMs`.
	 */
	async schedule<T>(
		send: () => Promise<T>,
		{ classify = () => 'completed', ...options }: ScheduleOptions<T> = {},
	): Promise<T> {
		assertNotAborted(this.signal);
		const accountLimiter = await this.resolveAccountLimiter();
		const queued: QueuedRequest = {
			owner: this,
			category: 'other',
			maxWaitMs: Infinity,
			onWait: () => {},
			...options,
			hasCapacity: () => this.inFlight < this.maxConcurrent,
			isStillNeeded: () => this.signal?.aborted !== true && options.isStillNeeded?.() !== false,
			acquireSlot: () => {
				this.inFlight++;
				this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
			},
		};
		const admission = await this.acquire(accountLimiter, queued);
		if (admission === undefined) throw new ExecutionCancelledError();
		if ('retryAfterMs' in admission) throw new RetryAfterExceededError(admission.retryAfterMs);
		let outcome: RequestOutcome = 'failed';
		try {
			const result = await send();
			outcome = classify(result);
			return result;
		} finally {
			this.inFlight--;
			accountLimiter.release(queued, admission.startedAt, outcome);
		}
	}

	/** Resolves when the next item may be prepared. */
	async waitToPrepare(): Promise<void> {
		await this.accountLimiter?.waitToPrepare();
	}

	/** Delays every request of the account that has not started yet, for `ms` milliseconds from now. */
	pause(ms: number): void {
		if (this.accountLimiter === undefined) void this.resolveAccountLimiter().then((limiter) => limiter.pause(ms));
		else this.accountLimiter.pause(ms);
	}

	/** Whether the account is paused. */
	get isPaused(): boolean {
		return this.accountLimiter?.isPaused === true;
	}

	/** Rejects queued requests that are no longer needed. */
	drain(): void {
		this.accountLimiter?.drain();
	}

	/** See `cancellableSleep()`. */
	async sleep(ms: number): Promise<void> {
		await cancellableSleep(ms, this.signal);
	}

	/** Listens for a cancellation only meanwhile: the signal outlives this limiter. */
	private async acquire(limiter: AccountLimiter, request: QueuedRequest): ReturnType<AccountLimiter['acquire']> {
		if (this.queued++ === 0) this.signal?.addEventListener('abort', this.onAbort);
		try {
			return await limiter.acquire(request);
		} finally {
			if (--this.queued === 0) this.signal?.removeEventListener('abort', this.onAbort);
		}
	}

	private async resolveAccountLimiter(): Promise<AccountLimiter> {
		this.pendingAccountLimiter ??= this.findAccountLimiter();
		this.accountLimiter = await this.pendingAccountLimiter;
		return this.accountLimiter;
	}
}

function assertNotAborted(signal?: AbortSignal): void {
	if (signal?.aborted) throw new ExecutionCancelledError();
}

/** Waits `ms` milliseconds. Throws `ExecutionCancelledError` as soon as the execution is cancelled. */
export async function cancellableSleep(ms: number, signal?: AbortSignal): Promise<void> {
	assertNotAborted(signal);
	if (signal === undefined) return await sleep(ms);
	let stop = () => {};
	const aborted = new Promise<void>((resolve) => {
		stop = resolve;
		signal.addEventListener('abort', stop, { once: true });
	});
	await Promise.race([sleep(ms), aborted]);
	signal.removeEventListener('abort', stop);
	assertNotAborted(signal);
}
