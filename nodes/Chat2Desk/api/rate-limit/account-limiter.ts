import { createHash } from 'crypto';
import { sleep } from 'n8n-workflow';
import { setBounded } from '../../utils/bounded-map';
import type { CredentialProvider } from '../credential-cache';
import { normalizeToken, serverUrl } from '../credentials';
import { AdaptiveLimiter } from './adaptive-limiter';
import { StartStaggerer } from './start-staggerer';

/** Messages a second to begin with: "about 15 to 20 messages a second, may vary" (Chat2Desk's API documentation). */
const INITIAL_MESSAGES_PER_SECOND = 15;

/** A call that waits for its turn. */
export interface QueuedRequest {
	/** Whose calls take turns with those of others. */
	owner: { lastTurn: number };
	category: 'message' | 'other';
	/** Whether its execution has room for one more call. */
	hasCapacity: () => boolean;
	/** Takes that room. */
	acquireSlot: () => void;
	/** Asked when its turn may have come. */
	isStillNeeded: () => boolean;
	/** How long it bears a wait that Chat2Desk asked for, in milliseconds. */
	maxWaitMs: number;
	/** Hears of a wait for the account, before it: of how long it will take, and how long it has taken, in milliseconds. */
	onWait: (wait: number, waited: number) => void;
}

type Admission = { startedAt: number } | { retryAfterMs: number } | undefined;
type PendingRequest = QueuedRequest & { since: number; settle: (turn: Admission) => void };

/** All calls of one account in this process: who goes next, and when. */
export class AccountLimiter {
	private readonly limiters = {
		message: new AdaptiveLimiter(INITIAL_MESSAGES_PER_SECOND),
		other: new AdaptiveLimiter(),
	};
	private waiting: PendingRequest[] = [];
	private pausedUntil = 0;
	private nextWakeUpAt = Infinity;
	private turns = 0;
	private readonly requestStarts = new StartStaggerer();
	private readonly preparationStarts = new StartStaggerer();
	/** Items that wait until they may be made ready. */
	private pendingPreparations: Array<() => void> = [];

	/** Waits for a turn: when it began; or how long the account is held back, where that is not borne; or `undefined` where it is not wanted any more. */
	async acquire(traveller: QueuedRequest): Promise<Admission> {
		return await new Promise<Admission>((settle) => {
			this.waiting.push({ ...traveller, since: Date.now(), settle });
			this.drain();
		});
	}

	/** The end of a call that has entered. */
	release({ category }: QueuedRequest, begun: number, isRefused: boolean): void {
		this.limiters[category].onFinish(begun, Date.now(), isRefused);
		this.drain();
	}

	/** Holds back every call that has not begun yet, for `ms` milliseconds from now. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, Date.now() + ms);
	}

	get isPaused(): boolean {
		return Date.now() < this.pausedUntil;
	}

	/** Lets in whoever may go now, and sends away whoever is not wanted any more. */
	drain(): void {
		this.rejectExpired();
		for (let now = Date.now(); this.requestStarts.canStart;) {
			const waits = { message: this.msUntilNextStart('message', now), other: this.msUntilNextStart('other', now) };
			const next = this.nextRequest((each) => waits[each.category] === 0);
			if (next === undefined) return this.scheduleWakeUp(waits, now);
			this.waiting.splice(this.waiting.indexOf(next), 1);
			next.owner.lastTurn = ++this.turns;
			next.acquireSlot();
			this.limiters[next.category].onStart(now);
			next.settle({ startedAt: now });
			// Whoever follows goes when this one is on the way.
			if (this.limiters[next.category].shouldStaggerStarts) this.requestStarts.start(() => this.drain());
		}
	}

	/**
	 * Resolves when the next item may be made ready: at once; but where calls are sent one by one, so are items made ready. So whatever
	 * was answered meanwhile is followed by the next call first, and not by the work for all of them. Nobody is promised the order.
	 */
	async waitToPrepare(): Promise<void> {
		if (!this.limiters.other.shouldStaggerStarts) return;
		await new Promise<void>((go) => {
			this.pendingPreparations.push(go);
			this.drainPreparations();
		});
	}

	private drainPreparations(): void {
		while (this.preparationStarts.canStart && this.pendingPreparations.length > 0) {
			this.pendingPreparations.shift()?.();
			this.preparationStarts.start(() => this.drainPreparations());
		}
	}

	private msUntilNextStart(kind: QueuedRequest['category'], now: number): number {
		return Math.max(this.pausedUntil - now, this.limiters[kind].msUntilNextStart(now));
	}

	/** Of those that may go, the one whose execution had its last turn the longest time ago. */
	private nextRequest(mayGo: (each: PendingRequest) => boolean): PendingRequest | undefined {
		let best: PendingRequest | undefined;
		for (const each of this.waiting) {
			if ((best === undefined || each.owner.lastTurn < best.owner.lastTurn) && mayGo(each) && each.hasCapacity())
				best = each;
		}
		return best;
	}

	private rejectExpired(): void {
		const retryAfterMs = this.pausedUntil - Date.now();
		this.waiting = this.waiting.filter((each) => {
			const isWanted = each.isStillNeeded();
			const stays = isWanted && retryAfterMs <= Math.max(0, each.maxWaitMs);
			if (!stays) each.settle(isWanted ? { retryAfterMs } : undefined);
			return stays;
		});
	}

	private scheduleWakeUp(waits: Record<QueuedRequest['category'], number>, now: number): void {
		let soonest = Infinity;
		for (const each of this.waiting.filter(({ hasCapacity }) => hasCapacity())) {
			const wait = waits[each.category];
			soonest = Math.min(soonest, wait);
			if (wait < Infinity) each.onWait(wait, now - each.since);
		}
		const at = now + Math.max(1, Math.ceil(soonest));
		if (at >= this.nextWakeUpAt || soonest === Infinity) return;
		this.nextWakeUpAt = at;
		void sleep(at - now).then(() => {
			if (this.nextWakeUpAt === at) this.nextWakeUpAt = Infinity;
			this.drain();
		});
	}
}

/** Accounts whose roads are kept, and for how long after they were last asked for, in milliseconds. */
const LIMITER_CACHE = { most: 100, ms: 600_000 };

const accountLimiters = new Map<string, { road: AccountLimiter; asked: number }>();

/** The road of the account of a credential. A credential that cannot be read has one of its own: the request itself will tell why. */
export async function getAccountLimiter(credential: CredentialProvider): Promise<AccountLimiter> {
	const key = accountKey(await credential());
	if (key === undefined) return new AccountLimiter();
	const known = accountLimiters.get(key);
	const now = Date.now();
	const road = known !== undefined && now - known.asked < LIMITER_CACHE.ms ? known.road : new AccountLimiter();
	setBounded(accountLimiters, key, { road, asked: now }, LIMITER_CACHE.most);
	return road;
}

function accountKey(data: Awaited<ReturnType<CredentialProvider>>): string | undefined {
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

/** Forgets what was learned of all accounts. */
export const resetAccountLimiters = (): void => accountLimiters.clear();
