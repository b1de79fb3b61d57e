/** Calls that may be under way at once in the beginning: as many as integrators make a second. */
const INITIAL_CONCURRENCY = 20;
/**
 * Calls under way at once after those, by the latency in milliseconds: a limit of 20 a second refuses about as many before they know.
 * Where an answer takes longer, the same number is a slower beginning.
 */
const initialConcurrency = (latency: number) => Math.max(5, Math.min(10, latency / 5));
/** Calls under way at once that a refusal never closes below, while answers come quickly. */
const MIN_CONCURRENCY = 4;
/** How many times as many calls may be under way as keep a known rate. */
const CONCURRENCY_HEADROOM = 2.5;
/** Calls that were answered well, after which a lane opens further: more where answers take long, since a limit shows later there. */
const successesBeforeIncrease = (latency: number) => Math.max(INITIAL_CONCURRENCY, Math.min(50, 0.3 * latency));
/** The latency up to which a lane opens at its full speed, in milliseconds: of a slow server's limit all hear late that are under way. */
const FULL_SPEED_LATENCY_MS = 100;
/** Calls under way at once that a rising latency alone never closes below. */
const MIN_CONCURRENCY_ON_LATENCY = 10;
/** The longest that calls are counted over, in milliseconds: a second, and some for the way, which takes not always as long. */
const WINDOW_MS = 1010;
/** Calls that were answered, and the latency in milliseconds, after which calls are sent one by one. */
const [MANY, SLOW] = [60, 20];
/** After this time without a call a lane opens from the beginning; the rate that it knows stays. In milliseconds. */
const IDLE_RESET_MS = 2000;
/** What a first refusal says at least of the rate, in calls a second: a single one may have been the fault of others. */
const MIN_INITIAL_RATE = 4;
/**
 * The times after which a rate is tried higher, in milliseconds: where the last trial held or nobody has refused yet, once a rate was
 * refused, and the longest one.
 */
const PROBE_INTERVALS = { next: WINDOW_MS, refused: 10_000, last: 60_000 };
/** Trials in a row that go by small steps: it is likely that the limit is near. */
const SMALL_PROBES = 6;

/**
 * What one kind of calls of an account may do now, as far as the answers told: how many may be under way at once (more while
 * the server answers well, fewer after a refusal or when answers take ever longer), and, once it has refused, how many a second. All
 * times are given to it, in milliseconds.
 */
export class AdaptiveLimiter {
	private concurrencyLimit = initialConcurrency(0);
	private inFlight = 0;
	private successCount = 0;
	/** When the calls of the last second began that were not refused. */
	private recentStarts: number[] = [];
	private lastStartAt = -Infinity;
	/** How many of the calls that began at the same moment were answered well. */
	private sameStartBatch = { begun: -Infinity, good: 0 };
	private loweredAt = -Infinity;
	private raisedAt = 0;
	/** The rate that held before it was tried higher, by how much it is next, and how many trials in a row have held. */
	private lastGoodRate: number;
	private probeStep = 1;
	private successfulProbes = 0;
	/** How long the next trial is put off, and the first one after a trial that was refused. */
	private probeIntervalMs = PROBE_INTERVALS.next;
	private probeBackoffMs = PROBE_INTERVALS.refused;
	/** How many calls may begin at once; those beyond come evenly. */
	private burstSize: number;
	/** Whether it is known about how many calls a second are too many, and not only how many at once. */
	private isRateKnown: boolean;
	private isRateBound = false;
	private minLatencyMs = Infinity;
	private smoothedLatencyMs = 0;

	/** @param rate calls a second that are allowed to begin with; `Infinity` where nobody has said */
	constructor(private rate = Infinity) {
		this.lastGoodRate = this.burstSize = rate;
		this.isRateKnown = rate < Infinity;
	}

	/** How long the next call has to wait; `Infinity`: until one that is under way has ended. */
	msUntilNextStart(now: number): number {
		if (this.inFlight === 0 && now - this.lastStartAt > IDLE_RESET_MS)
			[this.concurrencyLimit, this.successCount] = [initialConcurrency(0), 0];
		if (this.inFlight >= this.effectiveConcurrency) return Infinity;
		this.recentStarts = this.recentStarts.filter((at) => at <= now && now - at < WINDOW_MS);
		const most = Math.max(1, Math.round(this.rate));
		const wait =
			this.recentStarts.length < most ? 0 : this.recentStarts[this.recentStarts.length - most] + WINDOW_MS - now;
		const spaced = this.lastStartAt > now ? 0 : this.lastStartAt + this.minSpacingMs - now;
		if (wait > 0 || spaced > 0) this.isRateBound = true;
		return Math.max(0, wait, spaced);
	}

	onStart(now: number): void {
		this.inFlight++;
		this.raisedAt ||= now;
		this.lastStartAt = now;
		this.recentStarts.push(now);
	}

	/** The end of a call that began at `begun`. */
	onFinish(begun: number, now: number, isRefused: boolean): void {
		this.inFlight--;
		if (isRefused) this.onRateLimited(begun, now);
		else this.onSuccess(begun, now);
	}

	/**
	 * Whether calls have to be sent one by one: the answers to those that are sent together come together, and then all that follow are
	 * made ready before the first of them is sent. Short runs and quick answers gain nothing by it.
	 */
	get shouldStaggerStarts(): boolean {
		return this.rate === Infinity && this.successCount > MANY && this.smoothedLatencyMs > SLOW;
	}

	/** How many may be under way at once: where the rate is known not many more than keep it, for what is too many then is refused. */
	private get effectiveConcurrency(): number {
		const width = Math.floor(this.concurrencyLimit);
		if (this.rate === Infinity)
			return this.successCount + this.inFlight < INITIAL_CONCURRENCY ? INITIAL_CONCURRENCY : width;
		return Math.min(
			width,
			Math.max(MIN_CONCURRENCY, Math.floor((CONCURRENCY_HEADROOM * this.rate * this.smoothedLatencyMs) / 1000)),
		);
	}

	private get minSpacingMs(): number {
		return this.recentStarts.length >= this.burstSize || this.rate < 2 ? (0.95 * WINDOW_MS) / this.rate : 0;
	}

	private onSuccess(begun: number, now: number): void {
		const took = now - begun;
		this.successCount++;
		if (this.sameStartBatch.begun !== begun) this.sameStartBatch = { begun, good: 0 };
		this.sameStartBatch.good++;
		this.minLatencyMs = Math.min(took, this.minLatencyMs + Math.abs(this.minLatencyMs - took) / 500 || took);
		this.smoothedLatencyMs += (took - this.smoothedLatencyMs) / 8;
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
			// Twice as many in a round trip while nothing is known of a limit; else two more.
			const free = Math.min(1, FULL_SPEED_LATENCY_MS / this.smoothedLatencyMs);
			this.concurrencyLimit = Math.min(
				50,
				this.concurrencyLimit + (this.rate === Infinity ? free : 2 / this.concurrencyLimit),
			);
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

	private onRateLimited(begun: number, now: number): void {
		this.recentStarts.splice(this.recentStarts.indexOf(begun), this.recentStarts.includes(begun) ? 1 : 0);
		// What was under way at a refusal tells nothing new.
		if (begun <= this.loweredAt) return;
		const before = this.recentStarts.filter((at) => at < begun);
		if (this.rate === Infinity) this.estimateInitialRate(begun, before);
		else if (this.rate > this.lastGoodRate) {
			this.rate = this.lastGoodRate;
			this.isRateKnown = true;
			this.probeIntervalMs = this.probeBackoffMs;
			this.probeBackoffMs = Math.min(PROBE_INTERVALS.last, this.probeBackoffMs * 2);
		} else {
			// Far fewer than a second's were too many at once.
			if (before.length < 0.7 * this.rate && this.burstSize > 1)
				this.burstSize = Math.max(1, Math.floor(Math.min(before.length, this.burstSize) / 2));
			else [this.rate, this.isRateKnown] = [reduceRate(this.rate, before.length), true];
			this.probeIntervalMs = Math.max(this.probeIntervalMs, PROBE_INTERVALS.refused);
		}
		this.burstSize = Math.min(this.burstSize, this.rate);
		this.lastGoodRate = this.rate;
		[this.probeStep, this.successfulProbes] = [1, 0];
		this.concurrencyLimit = Math.max(MIN_CONCURRENCY, this.concurrencyLimit / 2);
		this.isRateBound = false;
		this.raisedAt = this.loweredAt = now;
	}

	/** What the first refusal tells: a server that lets so many begin at once lets as many through in a second, or more. */
	private estimateInitialRate(begun: number, before: number[]): void {
		const together = this.sameStartBatch.begun === begun ? this.sameStartBatch.good : 0;
		const passed = before.length + together;
		const span = (together > 0 ? begun : (before.at(-1) ?? begun)) - (before[0] ?? begun);
		this.rate = Math.max(MIN_INITIAL_RATE, Math.round(passed / (1 + span / 2000)));
		this.burstSize = Math.max(1, passed);
		// Fewer than went at once in the beginning may be all that may go at once, and far from all that may go in a second.
		this.isRateKnown = passed >= INITIAL_CONCURRENCY;
		this.probeIntervalMs = this.isRateKnown ? PROBE_INTERVALS.refused : PROBE_INTERVALS.next;
	}
}

/** A lower rate after one that was refused: not below what was let through, unless that is far less, so that something else refuses. */
function reduceRate(rate: number, passed: number): number {
	if (rate <= 2) return Math.max(0.1, rate * 0.7);
	return passed < 0.7 * rate ? Math.round(0.7 * rate) : Math.min(rate - 1, Math.max(passed, Math.floor(0.9 * rate)));
}
