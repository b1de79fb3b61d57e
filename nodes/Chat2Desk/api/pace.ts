import { sleep } from 'n8n-workflow';
import type { Road, Traveller } from './road';

/** An execution that its user cancelled. Nothing more is sent. */
export class Cancelled extends Error {
	/** @param underWay whether it cut off a request that changes something, so that nobody knows whether it was carried out */
	constructor(readonly underWay = false) {
		super('The execution was cancelled');
		this.name = 'Cancelled';
	}
}

/** A wait that Chat2Desk asked for is longer than a request bears. */
export class HeldBack extends Error {
	constructor(readonly ms: number) {
		super('The account is held back');
	}
}

/** What a request asks of its turn. */
export interface Wish<T> extends Partial<Pick<Traveller, 'kind' | 'isWanted' | 'bears' | 'hear'>> {
	/** Whether the account refused it because of too many calls; what it has to wait, the account is held back for meanwhile. */
	isRefused?: (outcome: T) => boolean;
}

/**
 * The pace of one execution: at most `slots` requests are under way at once, and each waits for the turn that the road of
 * its account gives it, which all executions of that account in this process share.
 */
export class Pace {
	private busy = 0;
	private road?: Promise<Road>;
	/** The account's road, once there is one. */
	private known?: Road;
	/** Its last turn, as the road counts them. */
	last = 0;

	/**
	 * @param slots how many requests may be under way at once
	 * @param signal aborts every wait when the execution is cancelled
	 */
	constructor(
		private readonly slots: number,
		private readonly signal?: AbortSignal,
	) {
		signal?.addEventListener('abort', () => this.look(), { once: true });
	}

	/** Shares the road of an account. It is asked for with the first request. */
	share(find: () => Promise<Road>): void {
		this.find = find;
	}

	/**
	 * Runs one request when a slot is free and its turn has come. Throws `Cancelled` after a cancel and where it is not wanted any more,
	 * `HeldBack` where the account is held back for longer than it bears.
	 */
	async run<T>(request: () => Promise<T>, { isRefused = () => false, ...wish }: Wish<T> = {}): Promise<T> {
		this.assertGoing();
		const road = await this.theRoad();
		const traveller: Traveller = {
			party: this,
			kind: 'other',
			bears: Infinity,
			hear: () => {},
			...wish,
			hasRoom: () => this.busy < this.slots,
			isWanted: () => this.signal?.aborted !== true && wish.isWanted?.() !== false,
			seat: () => void this.busy++,
		};
		const turn = await road.enter(traveller);
		if (turn === undefined) throw new Cancelled();
		if ('heldMs' in turn) throw new HeldBack(turn.heldMs);
		let refused = false;
		try {
			const outcome = await request();
			refused = isRefused(outcome);
			return outcome;
		} finally {
			this.busy--;
			road.leave(traveller, turn.begun, refused);
		}
	}

	/** Resolves when the next item may be made ready. */
	async toPrepare(): Promise<void> {
		await this.known?.toPrepare();
	}

	/** Holds back every request of the account that has not started yet, for `ms` milliseconds from now. */
	hold(ms: number): void {
		if (this.known === undefined) void this.theRoad().then((road) => road.hold(ms));
		else this.known.hold(ms);
	}

	/** Whether the account is held back. */
	get isHeld(): boolean {
		return this.known?.isHeld === true;
	}

	/** Sends away the requests that wait and are not wanted any more. */
	look(): void {
		this.known?.look();
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

	private find: () => Promise<Road> = async () => new (await import('./road')).Road();

	private async theRoad(): Promise<Road> {
		this.road ??= this.find();
		this.known = await this.road;
		return this.known;
	}

	private assertGoing(): void {
		if (this.signal?.aborted) throw new Cancelled();
	}
}
