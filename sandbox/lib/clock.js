'use strict';

// A longer setTimeout fires at once in Node.
const LONGEST_TIMER_MS = 2_000_000_000;

/** The sandbox's own time: it can run faster than the machine's, be moved forward, and be put back to the machine's. */
class Clock {
	#base;
	#realBase = performance.now();
	#speed;
	#jobs = new Set();
	#timer;
	#stopped = false;

	/** @param {{start?: number, speed?: number}} [options] start in milliseconds (default: the machine's time), speed as a factor */
	constructor({ start = Date.now(), speed = 1 } = {}) {
		this.#base = start;
		this.#speed = speed;
	}

	/** @returns {number} milliseconds */
	now() {
		return Math.floor(this.#base + (performance.now() - this.#realBase) * this.#speed);
	}

	get speed() {
		return this.#speed;
	}

	/**
	 * @param {number} value how many times faster than the machine's time
	 * @throws {RangeError}
	 */
	setSpeed(value) {
		if (!(value > 0)) throw new RangeError('The speed of the clock has to be above 0');
		this.#moveTo(this.now());
		this.#speed = value;
		this.#arm();
	}

	/** As fast as the machine's time again, and at it. What was put off by a jump forward stays due where it was. */
	resetToNow() {
		this.#moveTo(Date.now());
		this.#speed = 1;
		this.#arm();
	}

	/**
	 * @param {number} due milliseconds
	 * @param {() => unknown} action may be asynchronous
	 * @returns {() => void} cancels
	 */
	at(due, action) {
		const job = { due, action };
		if (!this.#stopped) this.#jobs.add(job);
		this.#arm();
		return () => {
			this.#jobs.delete(job);
		};
	}

	/** As `at`, so many milliseconds from now. */
	after(ms, action) {
		return this.at(this.now() + ms, action);
	}

	/**
	 * Moves the clock forward. What falls due on the way is done in its order and at its own time, each job awaited, so that a jump over
	 * five hours shows the same retries as five hours of waiting.
	 * @param {number} ms
	 * @param {() => Promise<void>} [settled] waited for after each job: what it has set going
	 * @throws {RangeError}
	 */
	async advance(ms, settled = async () => {}) {
		if (!(ms >= 0)) throw new RangeError('The clock goes forward only');
		await settled();
		const target = this.now() + ms;
		for (let job = this.#earliest(); job && job.due <= target; job = this.#earliest()) {
			this.#moveTo(Math.max(this.now(), job.due));
			await this.#run(job);
			await settled();
		}
		this.#moveTo(Math.max(this.now(), target));
		this.#arm();
	}

	/** Forgets everything that is due later, and takes no more: what is still under way must not keep the process alive. */
	stop() {
		this.#stopped = true;
		clearTimeout(this.#timer);
		this.#jobs.clear();
	}

	#moveTo(time) {
		this.#base = time;
		this.#realBase = performance.now();
	}

	#earliest() {
		let first;
		for (const job of this.#jobs) if (!first || job.due < first.due) first = job;
		return first;
	}

	#run(job) {
		this.#jobs.delete(job);
		return job.action();
	}

	#arm() {
		clearTimeout(this.#timer);
		const job = this.#earliest();
		if (!job) return;
		const wait = Math.ceil(Math.max(0, job.due - this.now()) / this.#speed);
		this.#timer = setTimeout(() => this.#tick(), Math.min(wait, LONGEST_TIMER_MS));
	}

	#tick() {
		for (let job = this.#earliest(); job && job.due <= this.now(); job = this.#earliest()) this.#run(job);
		this.#arm();
	}
}

module.exports = { Clock };
