import { sleep } from 'n8n-workflow';
import { Cancelled } from './pace';

/** A download as a whole may take so many times what it may pause: a sender of single bytes must not keep it going for ever. */
export const WHOLE = 10;

/** Why a download was given up. */
export class GivenUp extends Error {}

/**
 * Watches over one download: ends it when nothing comes for too long, when it takes too long as a whole, and when the execution is
 * stopped. n8n's own timeout ends with the first byte of an answer.
 */
export class Watchdog {
	private readonly controller = new AbortController();
	private readonly begun = Date.now();
	private lastSign = this.begun;
	private isOver = false;
	private giveUp: (reason: Error) => void = () => {};
	private readonly givenUp: Promise<never>;
	private readonly onStop = () => this.fail(new Cancelled());

	/**
	 * @param timeoutMs how long nothing may come, in milliseconds
	 * @param stop aborted when the execution is stopped
	 */
	constructor(
		private readonly timeoutMs: number,
		private readonly stop?: AbortSignal,
	) {
		this.givenUp = new Promise<never>((_, reject) => {
			this.giveUp = reject;
		});
		// Nobody may be waiting at that moment.
		this.givenUp.catch(() => {});
		stop?.addEventListener('abort', this.onStop, { once: true });
		if (stop?.aborted) this.onStop();
		void this.watch();
	}

	/** Aborted when the download is given up: it closes the connection. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Waits for a step of the download. Throws `GivenUp` or `Cancelled` where that takes too long. */
	async until<T>(step: Promise<T>): Promise<T> {
		const result = await Promise.race([step, this.givenUp]);
		this.lastSign = Date.now();
		return result;
	}

	/** Has to be called when the download is over, however it ended: closes the connection where it is still open. */
	end(): void {
		this.isOver = true;
		this.stop?.removeEventListener('abort', this.onStop);
		this.controller.abort();
	}

	private async watch(): Promise<void> {
		const tick = Math.min(250, Math.max(10, this.timeoutMs / 10));
		while (!this.isOver) {
			await sleep(tick);
			const now = Date.now();
			if (now - this.lastSign >= this.timeoutMs) this.fail(new GivenUp(`nothing came for ${seconds(this.timeoutMs)}`));
			if (now - this.begun >= this.timeoutMs * WHOLE)
				this.fail(new GivenUp(`it was not complete after ${seconds(this.timeoutMs * WHOLE)}`));
		}
	}

	private fail(reason: Error): void {
		if (this.isOver) return;
		this.giveUp(reason);
		this.end();
	}
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} seconds`;
