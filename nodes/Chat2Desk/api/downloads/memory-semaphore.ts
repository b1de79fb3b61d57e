/** Bytes of files that all downloads of this process may hold at once, until n8n has stored them. */
const MAX_BYTES = 200_000_000;

interface Waiter {
	bytes: number;
	grant: () => void;
}

/** Limits the bytes of files in memory, in the order of the requests. */
export class MemorySemaphore {
	private used = 0;
	private waiting: Waiter[] = [];

	constructor(private readonly maxBytes: number) {}

	/** Reserves memory if it is available and no earlier request waits for some. A file beyond the limit gets all of it. */
	tryReserve(bytes: number): number | undefined {
		const reserved = Math.min(bytes, this.maxBytes);
		if (this.waiting.length > 0 || this.used + reserved > this.maxBytes) return undefined;
		this.used += reserved;
		return reserved;
	}

	/** Reserves memory as soon as it is available. `cancel()` gives up the place in the queue. */
	reserve(bytes: number): { reserved: Promise<number>; cancel: () => void } {
		const wanted = Math.min(bytes, this.maxBytes);
		const waiter: Waiter = { bytes: wanted, grant: () => {} };
		const reserved = new Promise<number>((resolve) => {
			waiter.grant = () => resolve(wanted);
		});
		this.waiting.push(waiter);
		this.grantNext();
		const cancel = () => {
			this.waiting = this.waiting.filter((other) => other !== waiter);
			this.grantNext();
		};
		return { reserved, cancel };
	}

	release(bytes: number): void {
		this.used -= bytes;
		this.grantNext();
	}

	private grantNext(): void {
		while (this.waiting.length > 0 && this.used + this.waiting[0].bytes <= this.maxBytes) {
			const [{ bytes, grant }] = this.waiting.splice(0, 1);
			this.used += bytes;
			grant();
		}
	}
}

/** The semaphore of this process: however many executions download, their files do not fill its memory. */
export const downloadMemory = new MemorySemaphore(MAX_BYTES);
