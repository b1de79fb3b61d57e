import { sleep } from 'n8n-workflow';

/** An execution that its user cancelled. Nothing more is sent. */
export class Cancelled extends Error {
	/** @param underWay whether it cut off a request that changes something, so that nobody knows whether it was carried out */
	constructor(readonly underWay = false) {
		super('The execution was cancelled');
		this.name = 'Cancelled';
	}
}

/**
 * The pace of one execution: at most `slots` requests are under way at once, and a wait that Chat2Desk demands
 * holds back all of them, because its limit counts the account and not a request.
 */
export class Pace {
	private busy = 0;
	private heldUntil = 0;
	private readonly waiting: Array<() => void> = [];

	/**
	 * @param slots how many requests may be under way at once
	 * @param signal aborts every wait when the execution is cancelled
	 */
	constructor(
		private readonly slots: number,
		private readonly signal?: AbortSignal,
	) {}

	/** Runs one request when a slot is free and nothing holds the account back. Throws `Cancelled` after a cancel. */
	async run<T>(request: () => Promise<T>): Promise<T> {
		await this.enter();
		try {
			return await request();
		} finally {
			this.leave();
		}
	}

	/** Holds back every request that has not started yet, for `ms` milliseconds from now. */
	hold(ms: number): void {
		this.heldUntil = Math.max(this.heldUntil, Date.now() + ms);
	}

	/** Waits `ms` milliseconds. Throws `Cancelled` as soon as the execution is cancelled. */
	async wait(ms: number): Promise<void> {
		this.assertGoing();
		const { signal } = this;
		if (signal === undefined) return await sleep(ms);
		let stop = () => {};
		const aborted = new Promise<void>((resolve) => {
			stop = resolve;
			signal.addEventListener('abort', stop, { once: true });
		});
		await Promise.race([sleep(ms), aborted]);
		signal.removeEventListener('abort', stop);
		this.assertGoing();
	}

	private async enter(): Promise<void> {
		this.assertGoing();
		while (this.busy >= this.slots) {
			await new Promise<void>((resolve) => this.waiting.push(resolve));
			// Who gives up passes the call on: the others wait for nothing else.
			if (this.signal?.aborted) this.waiting.shift()?.();
			this.assertGoing();
		}
		// Taken before the wait below: whoever was let in first also goes first when the hold is over.
		this.busy++;
		let ready = false;
		try {
			while (Date.now() < this.heldUntil) await this.wait(this.heldUntil - Date.now());
			ready = true;
		} finally {
			if (!ready) this.leave();
		}
	}

	private leave(): void {
		this.busy--;
		this.waiting.shift()?.();
	}

	private assertGoing(): void {
		if (this.signal?.aborted) throw new Cancelled();
	}
}
