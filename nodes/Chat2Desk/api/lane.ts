/** Calls that may be under way at once in the beginning: as many as integrators make a second. */
const FIRST = 20;
/**
 * Calls under way at once after those, by the latency in milliseconds: a limit of 20 a second refuses about as many before they know.
 * Where an answer takes longer, the same number is a slower beginning.
 */
const opening = (latency: number) => Math.max(5, Math.min(10, latency / 5));
/** Calls under way at once that a refusal never closes below, while answers come quickly. */
const FEW = 4;
/** How many times as many calls may be under way as keep a known rate. */
const SPARE = 2.5;
/** Calls that were answered well, after which a lane opens further: more where answers take long, since a limit shows later there. */
const trusted = (latency: number) => Math.max(FIRST, Math.min(50, 0.3 * latency));
/** The latency up to which a lane opens at its full speed, in milliseconds: of a slow server's limit all hear late that are under way. */
const QUICK = 100;
/** Calls under way at once that a rising latency alone never closes below. */
const CALM = 10;
/** The longest that calls are counted over, in milliseconds: a second, and some for the way, which takes not always as long. */
const SECOND = 1010;
/** Calls that were answered, and the latency in milliseconds, after which calls are sent one by one. */
const [MANY, SLOW] = [60, 20];
/** After this time without a call a lane opens from the beginning; the rate that it knows stays. In milliseconds. */
const IDLE = 2000;
/** What a first refusal says at least of the rate, in calls a second: a single one may have been the fault of others. */
const LEAST = 4;
/**
 * The times after which a rate is tried higher, in milliseconds: where the last trial held or nobody has refused yet, once a rate was
 * refused, and the longest one.
 */
const TRY = { next: SECOND, refused: 10_000, last: 60_000 };
/** Trials in a row that go by small steps: it is likely that the limit is near. */
const SMALL_STEPS = 6;

/**
 * What one kind of calls of an account may do now, as far as the answers told: how many may be under way at once (more while
 * the server answers well, fewer after a refusal or when answers take ever longer), and, once it has refused, how many a second. All
 * times are given to it, in milliseconds.
 */
export class Lane {
	private width = opening(0);
	private busy = 0;
	private answered = 0;
	/** When the calls of the last second began that were not refused. */
	private begun: number[] = [];
	private last = -Infinity;
	/** How many of the calls that began at the same moment were answered well. */
	private together = { begun: -Infinity, good: 0 };
	private closedAt = -Infinity;
	private raisedAt = 0;
	/** The rate that held before it was tried higher, by how much it is next, and how many trials in a row have held. */
	private held: number;
	private step = 1;
	private trials = 0;
	/** How long the next trial is put off, and the first one after a trial that was refused. */
	private rest = TRY.next;
	private again = TRY.refused;
	/** How many calls may begin at once; those beyond come evenly. */
	private burst: number;
	/** Whether it is known about how many calls a second are too many, and not only how many at once. */
	private isKnown: boolean;
	private isPressed = false;
	private quickest = Infinity;
	private usual = 0;

	/** @param rate calls a second that are allowed to begin with; `Infinity` where nobody has said */
	constructor(private rate = Infinity) {
		this.held = this.burst = rate;
		this.isKnown = rate < Infinity;
	}

	/** How long the next call has to wait; `Infinity`: until one that is under way has ended. */
	delay(now: number): number {
		if (this.busy === 0 && now - this.last > IDLE) [this.width, this.answered] = [opening(0), 0];
		if (this.busy >= this.room) return Infinity;
		this.begun = this.begun.filter((at) => at <= now && now - at < SECOND);
		const most = Math.max(1, Math.round(this.rate));
		const wait = this.begun.length < most ? 0 : this.begun[this.begun.length - most] + SECOND - now;
		const spaced = this.last > now ? 0 : this.last + this.gap - now;
		if (wait > 0 || spaced > 0) this.isPressed = true;
		return Math.max(0, wait, spaced);
	}

	begin(now: number): void {
		this.busy++;
		this.raisedAt ||= now;
		this.last = now;
		this.begun.push(now);
	}

	/** The end of a call that began at `begun`. */
	end(begun: number, now: number, isRefused: boolean): void {
		this.busy--;
		if (isRefused) this.close(begun, now);
		else this.open(begun, now);
	}

	/**
	 * Whether calls have to be sent one by one: the answers to those that are sent together come together, and then all that follow are
	 * made ready before the first of them is sent. Short runs and quick answers gain nothing by it.
	 */
	get bunches(): boolean {
		return this.rate === Infinity && this.answered > MANY && this.usual > SLOW;
	}

	/** How many may be under way at once: where the rate is known not many more than keep it, for what is too many then is refused. */
	private get room(): number {
		const width = Math.floor(this.width);
		if (this.rate === Infinity) return this.answered + this.busy < FIRST ? FIRST : width;
		return Math.min(width, Math.max(FEW, Math.floor((SPARE * this.rate * this.usual) / 1000)));
	}

	private get gap(): number {
		return this.begun.length >= this.burst || this.rate < 2 ? (0.95 * SECOND) / this.rate : 0;
	}

	private open(begun: number, now: number): void {
		const took = now - begun;
		this.answered++;
		if (this.together.begun !== begun) this.together = { begun, good: 0 };
		this.together.good++;
		this.quickest = Math.min(took, this.quickest + Math.abs(this.quickest - took) / 500 || took);
		this.usual += (took - this.usual) / 8;
		if (this.answered === FIRST && this.rate === Infinity) this.width = opening(this.quickest);
		if (this.usual > 2 * this.quickest + 50) {
			if (now - this.closedAt > this.usual && this.width > CALM)
				[this.width, this.closedAt] = [Math.max(CALM, this.width * 0.8), now];
		} else if (
			this.answered > trusted(this.quickest) &&
			this.usual < 1.5 * this.quickest + 50 &&
			this.busy + 1 >= Math.floor(this.width)
		) {
			// Twice as many in a round trip while nothing is known of a limit; else two more.
			const free = Math.min(1, QUICK / this.usual);
			this.width = Math.min(50, this.width + (this.rate === Infinity ? free : 2 / this.width));
		}
		if (this.isPressed && now - this.raisedAt > this.rest) this.raise(now);
	}

	private raise(now: number): void {
		this.held = this.rate;
		this.rate += this.isKnown ? this.step : this.rate;
		this.step = ++this.trials > SMALL_STEPS ? this.step * 2 : Math.max(1, Math.round(this.rate / 8));
		this.rest = TRY.next;
		[this.raisedAt, this.isPressed] = [now, false];
	}

	private close(begun: number, now: number): void {
		this.begun.splice(this.begun.indexOf(begun), this.begun.includes(begun) ? 1 : 0);
		// What was under way at a refusal tells nothing new.
		if (begun <= this.closedAt) return;
		const before = this.begun.filter((at) => at < begun);
		if (this.rate === Infinity) this.count(begun, before);
		else if (this.rate > this.held) {
			this.rate = this.held;
			this.isKnown = true;
			this.rest = this.again;
			this.again = Math.min(TRY.last, this.again * 2);
		} else {
			// Far fewer than a second's were too many at once.
			if (before.length < 0.7 * this.rate && this.burst > 1)
				this.burst = Math.max(1, Math.floor(Math.min(before.length, this.burst) / 2));
			else [this.rate, this.isKnown] = [lower(this.rate, before.length), true];
			this.rest = Math.max(this.rest, TRY.refused);
		}
		this.burst = Math.min(this.burst, this.rate);
		this.held = this.rate;
		[this.step, this.trials] = [1, 0];
		this.width = Math.max(FEW, this.width / 2);
		this.isPressed = false;
		this.raisedAt = this.closedAt = now;
	}

	/** What the first refusal tells: a server that lets so many begin at once lets as many through in a second, or more. */
	private count(begun: number, before: number[]): void {
		const together = this.together.begun === begun ? this.together.good : 0;
		const passed = before.length + together;
		const span = (together > 0 ? begun : (before.at(-1) ?? begun)) - (before[0] ?? begun);
		this.rate = Math.max(LEAST, Math.round(passed / (1 + span / 2000)));
		this.burst = Math.max(1, passed);
		// Fewer than went at once in the beginning may be all that may go at once, and far from all that may go in a second.
		this.isKnown = passed >= FIRST;
		this.rest = this.isKnown ? TRY.refused : TRY.next;
	}
}

/** A lower rate after one that was refused: not below what was let through, unless that is far less, so that something else refuses. */
function lower(rate: number, passed: number): number {
	if (rate <= 2) return Math.max(0.1, rate * 0.7);
	return passed < 0.7 * rate ? Math.round(0.7 * rate) : Math.min(rate - 1, Math.max(passed, Math.floor(0.9 * rate)));
}
