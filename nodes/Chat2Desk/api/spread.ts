import { nextTurn } from './turn';

/** The time of a turn, in milliseconds, for each piece of work that may go in the next one. */
const PIECE = 2;

/**
 * Spreads work over the turns of the event loop: a piece in each, so that answers are heard in between. Where turns are long, since n8n
 * has other work, one in each would be too few: then as many go as would have gone in short ones.
 */
export class Spread {
	private left = 1;
	private isWaiting = false;

	/** Whether one more piece may go in this turn. */
	get mayGo(): boolean {
		return this.left > 0;
	}

	/** Counts a piece that goes, and calls `onNext` in the next turn: of those of one turn, only the first one's is called. */
	go(onNext: () => void): void {
		this.left--;
		if (this.isWaiting) return;
		this.isWaiting = true;
		const begun = performance.now();
		void nextTurn().then(() => {
			this.isWaiting = false;
			this.left = Math.max(1, Math.round((performance.now() - begun) / PIECE));
			onNext();
		});
	}
}
