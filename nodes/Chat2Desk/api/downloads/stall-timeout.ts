import { sleep } from 'n8n-workflow';
import { ExecutionCancelledError } from '../errors';

/** Total time of a download, as a multiple of the longest pause: protects against slow-loris responses. */
export const TOTAL_TIMEOUT_FACTOR = 10;

/** A download took too long. The message gives the reason. */
export class DownloadTimeoutError extends Error {}

/**
 * Ends a download that stalls, takes too long as a whole, or belongs to a cancelled execution. n8n's own timeout covers only the time to
 * the first byte.
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
	 * @param timeoutMs longest time without data
	 * @param cancelSignal aborted when the execution is cancelled
	 */
	constructor(
		private readonly timeoutMs: number,
		private readonly cancelSignal?: AbortSignal,
	) {
		this.timedOut = new Promise<never>((_, reject) => {
			this.rejectTimedOut = reject;
		});
		// No step may be waiting for it when it rejects.
		this.timedOut.catch(() => {});
		cancelSignal?.addEventListener('abort', this.onAbort, { once: true });
		if (cancelSignal?.aborted) this.onAbort();
		void this.watch();
	}

	/** Aborted when the download ends, which closes the connection. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Waits for a step of the download. Throws `DownloadTimeoutError` or `ExecutionCancelledError`. */
	async race<T>(step: Promise<T>): Promise<T> {
		const result = await Promise.race([step, this.timedOut]);
		this.lastDataAt = Date.now();
		return result;
	}

	/** Must be called when the download is over. Closes the connection if it is still open. */
	end(): void {
		this.isOver = true;
		this.cancelSignal?.removeEventListener('abort', this.onAbort);
		this.controller.abort();
	}

	private async watch(): Promise<void> {
		const tick = Math.min(250, Math.max(10, this.timeoutMs / 10));
		while (!this.isOver) {
			await sleep(tick);
			const now = Date.now();
			if (now - this.lastDataAt >= this.timeoutMs)
				this.fail(new DownloadTimeoutError(`no data for ${seconds(this.timeoutMs)}`));
			if (now - this.startedAt >= this.timeoutMs * TOTAL_TIMEOUT_FACTOR)
				this.fail(
					new DownloadTimeoutError(`it was incomplete after ${seconds(this.timeoutMs * TOTAL_TIMEOUT_FACTOR)}`),
				);
		}
	}

	private fail(reason: Error): void {
		if (this.isOver) return;
		this.rejectTimedOut(reason);
		this.end();
	}
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} seconds`;
