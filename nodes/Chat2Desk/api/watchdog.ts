import { sleep } from 'n8n-workflow';
import { ExecutionCancelledError } from './pace';

/** A download as a whole may take so many times what it may pause: a sender of single bytes must not keep it going for ever. */
export const TOTAL_TIMEOUT_FACTOR = 10;

/** Why a download was given up. */
export class DownloadTimeoutError extends Error {}

/**
 * Watches over one download: ends it when nothing comes for too long, when it takes too long as a whole, and when the execution is
 * stopped. n8n's own timeout ends with the first byte of an answer.
 */
export class StallTimeout {
	private readonly controller = new AbortController();
	private readonly startedAt = Date.now();
	private lastDataAt = this.startedAt;
	private isOver = false;
	private rejectTimedOut: (reason: Error) => void = () => {};
	private readonly timedOut: Promise<never>;
	private readonly onAbort = () => this.fail(new ExecutionCancelledError());

	/**
	 * @param timeoutMs how long nothing may come, in milliseconds
	 * @param stop aborted when the execution is stopped
	 */
	constructor(
		private readonly timeoutMs: number,
		private readonly stop?: AbortSignal,
	) {
		this.timedOut = new Promise<never>((_, reject) => {
			this.rejectTimedOut = reject;
		});
		// Nobody may be waiting at that moment.
		this.timedOut.catch(() => {});
		stop?.addEventListener('abort', this.onAbort, { once: true });
		if (stop?.aborted) this.onAbort();
		void this.watch();
	}

	/** Aborted when the download is given up: it closes the connection. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Waits for a step of the download. Throws `GivenUp` or `Cancelled` where that takes too long. */
	async race<T>(step: Promise<T>): Promise<T> {
		const result = await Promise.race([step, this.timedOut]);
		this.lastDataAt = Date.now();
		return result;
	}

	/** Has to be called when the download is over, however it ended: closes the connection where it is still open. */
	end(): void {
		this.isOver = true;
		this.stop?.removeEventListener('abort', this.onAbort);
		this.controller.abort();
	}

	private async watch(): Promise<void> {
		const tick = Math.min(250, Math.max(10, this.timeoutMs / 10));
		while (!this.isOver) {
			await sleep(tick);
			const now = Date.now();
			if (now - this.lastDataAt >= this.timeoutMs) this.fail(new DownloadTimeoutError(`nothing came for ${seconds(this.timeoutMs)}`));
			if (now - this.startedAt >= this.timeoutMs * TOTAL_TIMEOUT_FACTOR)
				this.fail(new DownloadTimeoutError(`it was not complete after ${seconds(this.timeoutMs * TOTAL_TIMEOUT_FACTOR)}`));
		}
	}

	private fail(reason: Error): void {
		if (this.isOver) return;
		this.rejectTimedOut(reason);
		this.end();
	}
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} seconds`;
