import { createHash } from 'crypto';
import { sleep } from 'n8n-workflow';
import { cleanToken, serverUrl } from './account';
import { keepNewest } from '../values/bounded';
import { Lane } from './lane';
import type { Credential } from './kept-credential';
import { Spread } from './spread';

/** Messages a second to begin with: "about 15 to 20 messages a second, may vary" (Chat2Desk's API documentation). */
const MESSAGES = 15;

/** A call that waits for its turn. */
export interface Traveller {
	/** Whose calls take turns with those of others. */
	party: { last: number };
	kind: 'message' | 'other';
	/** Whether its execution has room for one more call. */
	hasRoom: () => boolean;
	/** Takes that room. */
	seat: () => void;
	/** Asked when its turn may have come. */
	isWanted: () => boolean;
	/** How long it bears a wait that Chat2Desk asked for, in milliseconds. */
	bears: number;
	/** Hears of a wait for the account, before it: of how long it will take, and how long it has taken, in milliseconds. */
	hear: (wait: number, waited: number) => void;
}

type Turn = { begun: number } | { heldMs: number } | undefined;
type Waiting = Traveller & { since: number; settle: (turn: Turn) => void };

/** All calls of one account in this process: who goes next, and when. */
export class Road {
	private readonly lanes = { message: new Lane(MESSAGES), other: new Lane() };
	private waiting: Waiting[] = [];
	private heldUntil = 0;
	private wakesAt = Infinity;
	private turns = 0;
	private readonly sending = new Spread();
	private readonly preparing = new Spread();
	/** Items that wait until they may be made ready. */
	private unprepared: Array<() => void> = [];

	/** Waits for a turn: when it began; or how long the account is held back, where that is not borne; or `undefined` where it is not wanted any more. */
	async enter(traveller: Traveller): Promise<Turn> {
		return await new Promise<Turn>((settle) => {
			this.waiting.push({ ...traveller, since: Date.now(), settle });
			this.look();
		});
	}

	/** The end of a call that has entered. */
	leave({ kind }: Traveller, begun: number, isRefused: boolean): void {
		this.lanes[kind].end(begun, Date.now(), isRefused);
		this.look();
	}

	/** Holds back every call that has not begun yet, for `ms` milliseconds from now. */
	hold(ms: number): void {
		this.heldUntil = Math.max(this.heldUntil, Date.now() + ms);
	}

	get isHeld(): boolean {
		return Date.now() < this.heldUntil;
	}

	/** Lets in whoever may go now, and sends away whoever is not wanted any more. */
	look(): void {
		this.dismiss();
		for (let now = Date.now(); this.sending.mayGo;) {
			const waits = { message: this.delay('message', now), other: this.delay('other', now) };
			const next = this.next((each) => waits[each.kind] === 0);
			if (next === undefined) return this.wake(waits, now);
			this.waiting.splice(this.waiting.indexOf(next), 1);
			next.party.last = ++this.turns;
			next.seat();
			this.lanes[next.kind].begin(now);
			next.settle({ begun: now });
			// Whoever follows goes when this one is on the way.
			if (this.lanes[next.kind].bunches) this.sending.go(() => this.look());
		}
	}

	/**
	 * Resolves when the next item may be made ready: at once; but where calls are sent one by one, so are items made ready. So whatever
	 * was answered meanwhile is followed by the next call first, and not by the work for all of them. Nobody is promised the order.
	 */
	async toPrepare(): Promise<void> {
		if (!this.lanes.other.bunches) return;
		await new Promise<void>((go) => {
			this.unprepared.push(go);
			this.prepare();
		});
	}

	private prepare(): void {
		while (this.preparing.mayGo && this.unprepared.length > 0) {
			this.unprepared.shift()?.();
			this.preparing.go(() => this.prepare());
		}
	}

	private delay(kind: Traveller['kind'], now: number): number {
		return Math.max(this.heldUntil - now, this.lanes[kind].delay(now));
	}

	/** Of those that may go, the one whose execution had its last turn the longest time ago. */
	private next(mayGo: (each: Waiting) => boolean): Waiting | undefined {
		let best: Waiting | undefined;
		for (const each of this.waiting) {
			if ((best === undefined || each.party.last < best.party.last) && mayGo(each) && each.hasRoom()) best = each;
		}
		return best;
	}

	private dismiss(): void {
		const heldMs = this.heldUntil - Date.now();
		this.waiting = this.waiting.filter((each) => {
			const isWanted = each.isWanted();
			const stays = isWanted && heldMs <= Math.max(0, each.bears);
			if (!stays) each.settle(isWanted ? { heldMs } : undefined);
			return stays;
		});
	}

	private wake(waits: Record<Traveller['kind'], number>, now: number): void {
		let soonest = Infinity;
		for (const each of this.waiting.filter(({ hasRoom }) => hasRoom())) {
			const wait = waits[each.kind];
			soonest = Math.min(soonest, wait);
			if (wait < Infinity) each.hear(wait, now - each.since);
		}
		const at = now + Math.max(1, Math.ceil(soonest));
		if (at >= this.wakesAt || soonest === Infinity) return;
		this.wakesAt = at;
		void sleep(at - now).then(() => {
			if (this.wakesAt === at) this.wakesAt = Infinity;
			this.look();
		});
	}
}

/** Accounts whose roads are kept, and for how long after they were last asked for, in milliseconds. */
const KEPT = { most: 100, ms: 600_000 };

const roads = new Map<string, { road: Road; asked: number }>();

/** The road of the account of a credential. A credential that cannot be read has one of its own: the request itself will tell why. */
export async function roadOf(credential: Credential): Promise<Road> {
	const key = keyOf(await credential());
	if (key === undefined) return new Road();
	const known = roads.get(key);
	const now = Date.now();
	const road = known !== undefined && now - known.asked < KEPT.ms ? known.road : new Road();
	keepNewest(roads, key, { road, asked: now }, KEPT.most);
	return road;
}

function keyOf(data: Awaited<ReturnType<Credential>>): string | undefined {
	try {
		return (
			data &&
			createHash('sha256')
				.update(`${serverUrl(data)} ${cleanToken(data.apiToken)}`)
				.digest('base64')
		);
	} catch {
		return undefined;
	}
}

/** Forgets what was learned of all accounts. */
export const forgetRoads = (): void => roads.clear();
