import { createHash } from 'crypto';
import { sleep } from 'n8n-workflow';
import { BoundedMap } from '../../utils/bounded-map';
import { normalizeToken, serverUrl } from '../credentials';
import type { Admission, CredentialProvider, QueuedRequest, RequestOutcome } from '../types';
import { AdaptiveLimiter } from './adaptive-limiter';
import { StartStaggerer } from './start-staggerer';

/** Initial rate, in messages per second: "about 15 to 20 messages a second, may vary" (Chat2Desk's API documentation). */
const INITIAL_MESSAGES_PER_SECOND = 15;

type PendingRequest = QueuedRequest & { since: number; resolve: (admission: Admission) => void };

/** Time constant, in milliseconds, with which the requests of an execution lose weight: after this time, each counts about a third. */
const USAGE_DECAY_MS = 20_000;

/**
 * Account-wide request queue, shared by all executions in this process. Fair: the execution with the fewest recent requests is next, so
 * that one which started a little earlier, and sent a burst, waits for the others.
 */
export class AccountLimiter {
	private readonly limiters = {
		message: new AdaptiveLimiter(INITIAL_MESSAGES_PER_SECOND),
		other: new AdaptiveLimiter(),
	};
	private pending: PendingRequest[] = [];
	/** Milliseconds since 1970, as all times here. */
	private pausedUntil = 0;
	private usedAt = Date.now();
	private nextWakeUpAt = Infinity;
	private readonly requestStarts = new StartStaggerer();
	private readonly preparationStarts = new StartStaggerer();
	private pendingPreparations: Array<() => void> = [];

	/** Queues a request until it may start. See `Admission`. */
	async acquire(request: QueuedRequest): Promise<Admission> {
		return await new Promise<Admission>((resolve) => {
			this.pending.push({ ...request, since: Date.now(), resolve });
			this.drain();
		});
	}

	/** Reports that an admitted request has finished. */
	release({ category }: QueuedRequest, startedAt: number, outcome: RequestOutcome): void {
		this.limiters[category].onFinish(startedAt, Date.now(), outcome);
		this.drain();
	}

	/** Delays every request that has not started yet, for `ms` milliseconds from now. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, Date.now() + ms);
	}

	get isPaused(): boolean {
		return Date.now() < this.pausedUntil;
	}

	/** Whether the account is paused, or was used a short time ago. */
	isInUse(now: number): boolean {
		return now - Math.max(this.usedAt, this.pausedUntil) < LIMITER_CACHE.ttlMs;
	}

	/** Starts every request that may start now and rejects the ones that are no longer needed. */
	drain(): void {
		this.usedAt = Date.now();
		this.rejectExpired();
		for (let now = Date.now(); this.requestStarts.canStart;) {
			const waits = { message: this.msUntilNextStart('message', now), other: this.msUntilNextStart('other', now) };
			const next = this.nextRequest((request) => waits[request.category] === 0);
			if (next === undefined) return this.scheduleWakeUp(waits, now);
			this.pending.splice(this.pending.indexOf(next), 1);
			countRequest(next.owner);
			next.acquireSlot();
			this.limiters[next.category].onStart(now);
			next.resolve({ startedAt: now });
			if (this.limiters[next.category].shouldStaggerStarts) this.requestStarts.start(() => this.drain());
		}
	}

	/**
	 * Resolves when the next item may be prepared. Normally that is at once; while request starts are staggered, preparations are too, so
	 * that a response is followed by the next request first and not by the preparation of all items. Order is not guaranteed.
	 */
	async waitToPrepare(): Promise<void> {
		if (!this.limiters.other.shouldStaggerStarts) return;
		await new Promise<void>((resolve) => {
			this.pendingPreparations.push(resolve);
			this.drainPreparations();
		});
	}

	private drainPreparations(): void {
		while (this.preparationStarts.canStart && this.pendingPreparations.length > 0) {
			this.pendingPreparations.shift()?.();
			this.preparationStarts.start(() => this.drainPreparations());
		}
	}

	private msUntilNextStart(category: QueuedRequest['category'], now: number): number {
		return Math.max(this.pausedUntil - now, this.limiters[category].msUntilNextStart(now));
	}

	/** The request that may start whose execution has used the account the least. */
	private nextRequest(mayStart: (request: PendingRequest) => boolean): PendingRequest | undefined {
		let next: PendingRequest | undefined;
		for (const request of this.pending) {
			const isEarlier = next === undefined || request.owner.usage < next.owner.usage;
			if (isEarlier && mayStart(request) && request.hasCapacity()) next = request;
		}
		return next;
	}

	private rejectExpired(): void {
		const retryAfterMs = this.pausedUntil - Date.now();
		this.pending = this.pending.filter((request) => {
			const isNeeded = request.isStillNeeded();
			const stays = isNeeded && retryAfterMs <= Math.max(0, request.maxWaitMs);
			if (!stays) request.resolve(isNeeded ? { retryAfterMs } : undefined);
			return stays;
		});
	}

	private scheduleWakeUp(waits: Record<QueuedRequest['category'], number>, now: number): void {
		let shortestMs = Infinity;
		for (const request of this.pending.filter(({ hasCapacity }) => hasCapacity())) {
			const waitMs = waits[request.category];
			shortestMs = Math.min(shortestMs, waitMs);
			if (waitMs < Infinity) request.onWait(waitMs, now - request.since);
		}
		const wakeUpAt = now + Math.max(1, Math.ceil(shortestMs));
		if (wakeUpAt >= this.nextWakeUpAt || shortestMs === Infinity) return;
		this.nextWakeUpAt = wakeUpAt;
		void sleep(wakeUpAt - now).then(() => {
			if (this.nextWakeUpAt === wakeUpAt) this.nextWakeUpAt = Infinity;
			this.drain();
		});
	}
}

/**
 * Adds a request to the usage of an execution. Usage is the logarithm of the sum of `exp(start time / USAGE_DECAY_MS)`: compared with each
 * other, older requests count less, yet no value changes with time.
 */
function countRequest(owner: QueuedRequest['owner']): void {
	const added = performance.now() / USAGE_DECAY_MS;
	owner.usage = Math.max(owner.usage, added) + Math.log1p(Math.exp(-Math.abs(owner.usage - added)));
}

/** Accounts whose limiters are kept, and for how long after their last use, in milliseconds. */
const LIMITER_CACHE = { maxAccounts: 100, ttlMs: 600_000 };

const accountLimiters = new BoundedMap<AccountLimiter>(LIMITER_CACHE.maxAccounts);

/** The limiter of a credential's account. An unreadable credential gets its own: the request will report why it is unreadable. */
export async function getAccountLimiter(credential: CredentialProvider): Promise<AccountLimiter> {
	const key = accountKey(await credential());
	if (key === undefined) return new AccountLimiter();
	const known = accountLimiters.get(key);
	const limiter = known?.isInUse(Date.now()) ? known : new AccountLimiter();
	accountLimiters.set(key, limiter);
	return limiter;
}

/** A hash of server and token: the token itself is not kept. `undefined` if the credential is unusable. */
export function accountKey(data: Awaited<ReturnType<CredentialProvider>>): string | undefined {
	try {
		return (
			data &&
			createHash('sha256')
				.update(`${serverUrl(data)} ${normalizeToken(data.apiToken)}`)
				.digest('base64')
		);
	} catch {
		return undefined;
	}
}

/** Forgets the learned limits of all accounts. */
export const resetAccountLimiters = (): void => accountLimiters.clear();
