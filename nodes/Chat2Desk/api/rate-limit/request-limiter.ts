import { sleep } from 'n8n-workflow';
import type { AccountLimiter, QueuedRequest } from './account-limiter';

/** An execution that its user cancelled. Nothing more is sent. */
export class ExecutionCancelledError extends Error {
	/** @param requestInFlight whether it cut off a request that changes something, so that nobody knows whether it was carried out */
	constructor(readonly requestInFlight = false) {
		super('The execution was cancelled');
		this.name = 'Cancelled';
	}
}

/** A wait that Chat2Desk asked for is longer than a request bears. */
export class RetryAfterExceededError extends Error {
	constructor(readonly retryAfterMs: number) {
		super('The account is held back');
	}
}

/** What a request asks of its turn. */
export interface ScheduleOptions<T> extends Partial<
	Pick<QueuedRequest, 'category' | 'isStillNeeded' | 'maxWaitMs' | 'onWait'>
> {
	/** Whether the account refused it because of too many calls; what it has to wait, the account is held back for meanwhile. */
	isRateLimited?: (outcome: T) => boolean;
}

/**
 * The pace of one execution: at most `slots` requests are under way at once, and each waits for the turn that the road of
 * its account gives it, which all executions of that account in this process share.
 */
export class RequestLimiter {
	private inFlight = 0;
	private accountLimiter?: Promise<AccountLimiter>;
	/** The account's road, once there is one. */
	private resolvedLimiter?: AccountLimiter;
	/** Its last turn, as the road counts them. */
	lastTurn = 0;

	/**
	 * @param maxConcurrent how many requests may be under way at once
	 * @param signal aborts every wait when the execution is cancelled
	 */
	constructor(
		private readonly maxConcurrent: number,
		private readonly signal?: AbortSignal,
	) {
		signal?.addEventListener('abort', () => this.drain(), { once: true });
	}

	/** Shares the road of an account. It is asked for with the first request. */
	useAccountLimiter(find: () => Promise<AccountLimiter>): void {
		this.findAccountLimiter = find;
	}

	/**
	 * Runs one request when a slot is free and its turn has come. Throws `Cancelled` after a cancel and where it is not wanted any more,
	 * `HeldBack` where the account is held back for longer than it bears.
	 */
	async schedule<T>(
		request: () => Promise<T>,
		{ isRateLimited = () => false, ...options }: ScheduleOptions<T> = {},
	): Promise<T> {
		this.assertNotCancelled();
		const limiter = await this.resolveAccountLimiter();
		const queued: QueuedRequest = {
			owner: this,
			category: 'other',
			maxWaitMs: Infinity,
			onWait: () => {},
			...options,
			hasCapacity: () => this.inFlight < this.maxConcurrent,
			isStillNeeded: () => this.signal?.aborted !== true && options.isStillNeeded?.() !== false,
			acquireSlot: () => void this.inFlight++,
		};
		const admission = await limiter.acquire(queued);
		if (admission === undefined) throw new ExecutionCancelledError();
		if ('retryAfterMs' in admission) throw new RetryAfterExceededError(admission.retryAfterMs);
		let wasRateLimited = false;
		try {
			const outcome = await request();
			wasRateLimited = isRateLimited(outcome);
			return outcome;
		} finally {
			this.inFlight--;
			limiter.release(queued, admission.startedAt, wasRateLimited);
		}
	}

	/** Resolves when the next item may be made ready. */
	async waitToPrepare(): Promise<void> {
		await this.resolvedLimiter?.waitToPrepare();
	}

	/** Holds back every request of the account that has not started yet, for `ms` milliseconds from now. */
	pause(ms: number): void {
		if (this.resolvedLimiter === undefined) void this.resolveAccountLimiter().then((road) => road.pause(ms));
		else this.resolvedLimiter.pause(ms);
	}

	/** Whether the account is held back. */
	get isPaused(): boolean {
		return this.resolvedLimiter?.isPaused === true;
	}

	/** Sends away the requests that wait and are not wanted any more. */
	drain(): void {
		this.resolvedLimiter?.drain();
	}

	/** Waits `ms` milliseconds. Throws `Cancelled` as soon as the execution is cancelled. */
	async sleep(ms: number): Promise<void> {
		this.assertNotCancelled();
		const { signal } = this;
		if (signal === undefined) return await sleep(ms);
		let stop = () => {};
		const aborted = new Promise<void>((resolve) => {
			stop = resolve;
			signal.addEventListener('abort', stop, { once: true });
		});
		await Promise.race([sleep(ms), aborted]);
		signal.removeEventListener('abort', stop);
		this.assertNotCancelled();
	}

	private findAccountLimiter: () => Promise<AccountLimiter> = async () =>
		new (await import('./account-limiter')).AccountLimiter();

	private async resolveAccountLimiter(): Promise<AccountLimiter> {
		this.accountLimiter ??= this.findAccountLimiter();
		this.resolvedLimiter = await this.accountLimiter;
		return this.resolvedLimiter;
	}

	private assertNotCancelled(): void {
		if (this.signal?.aborted) throw new ExecutionCancelledError();
	}
}
