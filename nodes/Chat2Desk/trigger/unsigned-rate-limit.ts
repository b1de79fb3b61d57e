import { BoundedMap } from '../utils/bounded-map';

/** Triggers whose buckets a process keeps. */
const MAX_TRIGGERS = 1_000;

interface Bucket {
	tokens: number;
	updatedAt: number;
}

/** A token bucket per trigger: `burst` at once, then `perSecond`. */
export class TriggerRateLimit {
	private readonly buckets = new BoundedMap<Bucket>(MAX_TRIGGERS);

	constructor(
		private readonly burst: number,
		private readonly perSecond: number,
	) {}

	/**
	 * Takes all of some tokens, or none.
	 *
	 * @param now milliseconds since 1970
	 * @returns `false` if too few are left
	 */
	take(trigger: string, now: number, count = 1): boolean {
		const { tokens, updatedAt } = this.buckets.get(trigger) ?? { tokens: this.burst, updatedAt: now };
		const refilled = Math.min(this.burst, tokens + (Math.max(0, now - updatedAt) / 1000) * this.perSecond);
		const isAllowed = refilled >= count;
		this.buckets.set(trigger, { tokens: isAllowed ? refilled - count : refilled, updatedAt: now });
		return isAllowed;
	}
}

/**
 * Unsigned deliveries that n8n processes. Anyone who knows the URL can send them. The excess is answered 503: Chat2Desk retries after
 * 10 seconds, 5 minutes and 2 hours, so a burst of genuine deliveries is delayed and not lost.
 */
export const unsignedDeliveries = new TriggerRateLimit(200, 5);

/** API requests that unsigned deliveries may cause, because each counts towards the account's monthly quota. */
export const unsignedLookups = new TriggerRateLimit(20, 0.2);
