'use strict';

// Node runs a setTimeout with a longer delay immediately.
const MAX_TIMER_MS = 2_000_000_000;

/** The clock of the sandbox. It can run faster than real time, skip ahead, and return to the system time. */
class Clock {
	#base;
	#realBase = performance.now();
	#speed;
	#jobs = new Set();
	#timer;
	#stopped = false;

	/** @param {{start?: number, speed?: number}} [options] start in milliseconds (default: system time), speed as a factor */
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
	 * @param {number} value speed relative to real time
	 * @throws {RangeError}
	 */
	setSpeed(value) {
		if (!(value > 0)) throw new RangeError('The clock speed must be greater than 0');
		this.#moveTo(this.now());
		this.#speed = value;
		this.#arm();
	}

	/** Returns to the system time at normal speed. Scheduled jobs keep their due times. */
	resetToNow() {
		this.#moveTo(Date.now());
		this.#speed = 1;
		this.#arm();
	}

	/**
	 * @param {number} due milliseconds
	 * @param {() => unknown} action may be asynchronous
	 * @returns {() => void} cancels the job
	 */
	at(due, action) {
		const job = { due, action };
		if (!this.#stopped) this.#jobs.add(job);
		this.#arm();
		return () => {
			this.#jobs.delete(job);
		};
	}

	/** Like `at`, with a delay in milliseconds. */
	after(ms, action) {
		return this.at(this.now() + ms, action);
	}

	/**
	 * Moves the clock forward. Jobs that become due run in order, each at its own time and awaited: skipping five hours produces the same
	 * retries as waiting five hours.
	 * @param {number} ms
	 * @param {() => Promise<void>} [settled] awaited after each job, for work that the job started
	 * @throws {RangeError}
	 */
	async advance(ms, settled = async () => {}) {
		if (!(ms >= 0)) throw new RangeError('The clock can only move forward');
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

	/** Drops all scheduled jobs and accepts no more, so that pending timers do not keep the process alive. */
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
		this.#timer = setTimeout(() => this.#tick(), Math.min(wait, MAX_TIMER_MS));
	}

	#tick() {
		for (let job = this.#earliest(); job && job.due <= this.now(); job = this.#earliest()) this.#run(job);
		this.#arm();
	}
}

module.exports = { Clock };
