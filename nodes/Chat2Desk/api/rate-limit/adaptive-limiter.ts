import type { RequestOutcome } from '../types';

/** Requests that may be in flight at first: about as many as integrators send per second. */
const INITIAL_CONCURRENCY = 20;
/**
 * Requests in flight after the first `INITIAL_CONCURRENCY` were answered, by latency in milliseconds. A fast server with a limit of 20 per
 * second would reject about as many as are in flight before the limiter learns of it; on a slow server the same number costs less.
 */
const initialConcurrency = (latencyMs: number) => Math.max(5, Math.min(10, latencyMs / 5));
/** Requests in flight after which concurrency grows no further. More made live servers no faster. */
const MAX_CONCURRENCY = 50;
/** Requests in flight that a 429 never reduces below: fewer would waste the round trips of a fast server. */
const MIN_CONCURRENCY = 4;
/** Factor over the concurrency that a known rate needs (rate × latency), so that slower responses do not reduce the rate. */
const CONCURRENCY_HEADROOM = 2.5;
/** Successes before concurrency grows, by latency in milliseconds: on a slow server a limit shows after more requests. */
const successesBeforeIncrease = (latencyMs: number) => Math.max(INITIAL_CONCURRENCY, Math.min(50, 0.3 * latencyMs));
/** Latency up to which concurrency grows at full speed, in milliseconds: on a slow server, requests in flight learn about the limit late. */
const FULL_SPEED_LATENCY_MS = 100;
/** Requests in flight that rising latency alone never reduces below. */
const MIN_CONCURRENCY_ON_LATENCY = 10;
/** Length of the rate window, in milliseconds: one second, and 10 ms for varying network delays. */
const WINDOW_MS = 1010;
/** Starts are staggered after this many successes with this latency in milliseconds: short runs and fast servers gain nothing by it. */
const STAGGER_AFTER = { successes: 60, latencyMs: 20 };
/** Without requests for this time, concurrency starts again at its initial value, in milliseconds. A learned rate is kept. */
const IDLE_RESET_MS = 2000;
/** Lowest rate that a first 429 can set, in requests per second: a single one may have been caused by other software. */
const MIN_INITIAL_RATE = 4;
/** Time before a higher rate is probed, in milliseconds. */
const PROBE_INTERVALS = {
	/** After a successful probe, or before any 429. */
	next: WINDOW_MS,
	afterRateLimit: 10_000,
	/** The longest interval after repeated failures. */
	max: 60_000,
};
/** Successful probes in a row that use small steps: the limit is likely to be near. */
const SMALL_PROBES = 6;

/**
 * Adaptive limiter for one category of an account's requests. It is pure: all times are passed in, in milliseconds.
 *
 * Concurrency follows AIMD: it grows while responses are fast, is halved by a 429, and is reduced by a fifth when latency doubles. Once
 * a 429 has been seen, a token bucket limits the rate as well: `rate` requests in a sliding window, `burstSize` of them at once, the
 * others spaced evenly. The rate is learned from the requests that were accepted before the 429; then higher rates are probed, in steps
 * that grow with each success, at intervals that grow with each failure.
 */
export class AdaptiveLimiter {
	private concurrencyLimit = initialConcurrency(0);
	private inFlight = 0;
	private successCount = 0;
	/** Start times of the accepted requests of the last window. */
	private recentStarts: number[] = [];
	private lastStartAt = -Infinity;
	/** Successes among the requests that started in the same millisecond. */
	private sameStartBatch = { startedAt: -Infinity, successes: 0 };
	private loweredAt = -Infinity;
	private raisedAt = 0;
	/** The rate before the latest probe. */
	private lastGoodRate: number;
	/** The next probe's increase, in requests per second. */
	private probeStep = 1;
	private successfulProbes = 0;
	/** Time before the next probe, and before the first one after a failed probe. */
	private probeIntervalMs = PROBE_INTERVALS.next;
	private probeBackoffMs = PROBE_INTERVALS.afterRateLimit;
	/** Requests that may start at once. */
	private burstSize: number;
	/** Whether a 429 has shown the limit per second, and not only how many requests at once are too many. */
	private isRateKnown: boolean;
	/** Whether the rate, not concurrency, has delayed a request since the latest change. */
	private isRateBound = false;
	private minLatencyMs = Infinity;
	private smoothedLatencyMs = 0;

	/** @param rate initial rate in requests per second; `Infinity` if it is unknown */
	constructor(private rate = Infinity) {
		this.lastGoodRate = this.burstSize = rate;
		this.isRateKnown = rate < Infinity;
	}

	/** Time until the next request may start; `Infinity` until one in flight has finished. */
	msUntilNextStart(now: number): number {
		if (this.inFlight === 0 && now - this.lastStartAt > IDLE_RESET_MS)
			[this.concurrencyLimit, this.successCount] = [initialConcurrency(0), 0];
		if (this.inFlight >= this.effectiveConcurrency) return Infinity;
		this.recentStarts = this.recentStarts.filter((at) => at <= now && now - at < WINDOW_MS);
		const maxStarts = Math.max(1, Math.round(this.rate));
		const windowMs =
			this.recentStarts.length < maxStarts
				? 0
				: this.recentStarts[this.recentStarts.length - maxStarts] + WINDOW_MS - now;
		const spacingMs = this.lastStartAt > now ? 0 : this.lastStartAt + this.minSpacingMs - now;
		if (windowMs > 0 || spacingMs > 0) this.isRateBound = true;
		return Math.max(0, windowMs, spacingMs);
	}

	onStart(now: number): void {
		this.inFlight++;
		this.raisedAt ||= now;
		this.lastStartAt = now;
		this.recentStarts.push(now);
	}

	onFinish(startedAt: number, now: number, outcome: RequestOutcome): void {
		this.inFlight--;
		if (outcome === 'rateLimited') this.onRateLimited(startedAt, now);
		else if (outcome === 'completed') this.onSuccess(startedAt, now);
	}

	/**
	 * Whether to start one request per event-loop turn. Responses to requests that start together arrive together, and all of their
	 * successors would be prepared before the first one is sent.
	 */
	get shouldStaggerStarts(): boolean {
		const { successes, latencyMs } = STAGGER_AFTER;
		return this.rate === Infinity && this.successCount > successes && this.smoothedLatencyMs > latencyMs;
	}

	/** With a known rate, not many more than the rate needs: a surplus would be rejected. */
	private get effectiveConcurrency(): number {
		const limit = Math.floor(this.concurrencyLimit);
		if (this.rate === Infinity)
			return this.successCount + this.inFlight < INITIAL_CONCURRENCY ? INITIAL_CONCURRENCY : limit;
		return Math.min(
			limit,
			Math.max(MIN_CONCURRENCY, Math.floor((CONCURRENCY_HEADROOM * this.rate * this.smoothedLatencyMs) / 1000)),
		);
	}

	private get minSpacingMs(): number {
		return this.recentStarts.length >= this.burstSize || this.rate < 2 ? (0.95 * WINDOW_MS) / this.rate : 0;
	}

	private onSuccess(startedAt: number, now: number): void {
		const latencyMs = now - startedAt;
		this.successCount++;
		if (this.sameStartBatch.startedAt !== startedAt) this.sameStartBatch = { startedAt, successes: 0 };
		this.sameStartBatch.successes++;
		// The minimum rises slowly, in case the server has become slower.
		const risenMs = this.minLatencyMs + Math.abs(this.minLatencyMs - latencyMs) / 500;
		this.minLatencyMs = Math.min(latencyMs, risenMs || latencyMs);
		this.smoothedLatencyMs += (latencyMs - this.smoothedLatencyMs) / 8;
		if (this.successCount === INITIAL_CONCURRENCY && this.rate === Infinity)
			this.concurrencyLimit = initialConcurrency(this.minLatencyMs);
		if (this.smoothedLatencyMs > 2 * this.minLatencyMs + 50) {
			if (now - this.loweredAt > this.smoothedLatencyMs && this.concurrencyLimit > MIN_CONCURRENCY_ON_LATENCY)
				[this.concurrencyLimit, this.loweredAt] = [
					Math.max(MIN_CONCURRENCY_ON_LATENCY, this.concurrencyLimit * 0.8),
					now,
				];
		} else if (
			this.successCount > successesBeforeIncrease(this.minLatencyMs) &&
			this.smoothedLatencyMs < 1.5 * this.minLatencyMs + 50 &&
			this.inFlight + 1 >= Math.floor(this.concurrencyLimit)
		) {
			// Without a known rate, concurrency doubles per round trip (slow start); with one, it grows by two.
			const slowStart = Math.min(1, FULL_SPEED_LATENCY_MS / this.smoothedLatencyMs);
			const increase = this.rate === Infinity ? slowStart : 2 / this.concurrencyLimit;
			this.concurrencyLimit = Math.min(MAX_CONCURRENCY, this.concurrencyLimit + increase);
		}
		if (this.isRateBound && now - this.raisedAt > this.probeIntervalMs) this.probeHigherRate(now);
	}

	private probeHigherRate(now: number): void {
		this.lastGoodRate = this.rate;
		this.rate += this.isRateKnown ? this.probeStep : this.rate;
		this.probeStep =
			++this.successfulProbes > SMALL_PROBES ? this.probeStep * 2 : Math.max(1, Math.round(this.rate / 8));
		this.probeIntervalMs = PROBE_INTERVALS.next;
		[this.raisedAt, this.isRateBound] = [now, false];
	}

	private onRateLimited(startedAt: number, now: number): void {
		const index = this.recentStarts.indexOf(startedAt);
		if (index >= 0) this.recentStarts.splice(index, 1);
		// Ignore 429s of requests that started before the last decrease.
		if (startedAt <= this.loweredAt) return;
		const before = this.recentStarts.filter((at) => at < startedAt);
		if (this.rate === Infinity) this.estimateInitialRate(startedAt, before);
		else if (this.rate > this.lastGoodRate) {
			this.rate = this.lastGoodRate;
			this.isRateKnown = true;
			this.probeIntervalMs = this.probeBackoffMs;
			this.probeBackoffMs = Math.min(PROBE_INTERVALS.max, this.probeBackoffMs * 2);
		} else {
			// Far fewer than the rate allows per window: the burst was too large.
			if (before.length < 0.7 * this.rate && this.burstSize > 1)
				this.burstSize = Math.max(1, Math.floor(Math.min(before.length, this.burstSize) / 2));
			else [this.rate, this.isRateKnown] = [reduceRate(this.rate, before.length), true];
			this.probeIntervalMs = Math.max(this.probeIntervalMs, PROBE_INTERVALS.afterRateLimit);
		}
		this.burstSize = Math.min(this.burstSize, this.rate);
		this.lastGoodRate = this.rate;
		[this.probeStep, this.successfulProbes] = [1, 0];
		this.concurrencyLimit = Math.max(MIN_CONCURRENCY, this.concurrencyLimit / 2);
		this.isRateBound = false;
		this.raisedAt = this.loweredAt = now;
	}

	/** The first 429: a server that accepted a number of requests at once accepts at least as many per second. */
	private estimateInitialRate(startedAt: number, before: number[]): void {
		const batch = this.sameStartBatch.startedAt === startedAt ? this.sameStartBatch.successes : 0;
		const accepted = before.length + batch;
		const spanMs = (batch > 0 ? startedAt : (before.at(-1) ?? startedAt)) - (before[0] ?? startedAt);
		this.rate = Math.max(MIN_INITIAL_RATE, Math.round(accepted / (1 + spanMs / 2000)));
		this.burstSize = Math.max(1, accepted);
		// A smaller number may be the limit of concurrent requests and far below the limit per second.
		this.isRateKnown = accepted >= INITIAL_CONCURRENCY;
		this.probeIntervalMs = this.isRateKnown ? PROBE_INTERVALS.afterRateLimit : PROBE_INTERVALS.next;
	}
}

/** A lower rate: not below what was accepted, unless that is far less, which means that other software uses up the limit. */
function reduceRate(rate: number, accepted: number): number {
	if (rate <= 2) return Math.max(0.1, rate * 0.7);
	if (accepted < 0.7 * rate) return Math.round(0.7 * rate);
	return Math.min(rate - 1, Math.max(accepted, Math.floor(0.9 * rate)));
}
