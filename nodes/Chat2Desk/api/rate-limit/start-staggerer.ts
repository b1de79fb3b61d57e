/** The time of a turn, in milliseconds, for each piece of work that may go in the next one. */
const SLOT_MS = 2;

/**
 * Spreads work over the turns of the event loop: a piece in each, so that answers are heard in between. Where turns are long, since n8n
 * has other work, one in each would be too few: then as many go as would have gone in short ones.
 */
export class StartStaggerer {
	private remaining = 1;
	private isWaiting = false;

	/** Whether one more piece may go in this turn. */
	get canStart(): boolean {
		return this.remaining > 0;
	}

	/** Counts a piece that goes, and calls `onNext` in the next turn: of those of one turn, only the first one's is called. */
	start(onNext: () => void): void {
		this.remaining--;
		if (this.isWaiting) return;
		this.isWaiting = true;
		const begun = performance.now();
		void yieldToEventLoop().then(() => {
			this.isWaiting = false;
			this.remaining = Math.max(1, Math.round((performance.now() - begun) / SLOT_MS));
			onNext();
		});
	}
}

/**
 * Resolves in the next turn of the event loop, after everything that can be sent or read by then. A timer would not do: one that is due
 * again at once keeps the loop from turning.
 */
export async function yieldToEventLoop(): Promise<void> {
	const { port1, port2 } = new MessageChannel();
	await new Promise<void>((done) => {
		port1.once('message', () => done());
		port2.postMessage(undefined);
	});
	port1.close();
}
