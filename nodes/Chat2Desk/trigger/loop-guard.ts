import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { setBounded } from '../utils/bounded-map';
import { isOutgoingEvent, isRecord, plainText, unwrap } from './payload';

/** More runs than these for one client, started by one kind of outgoing event, and it is taken for a loop. */
const BURST = { runs: 20, ms: 60_000 };
const STEADY = { runs: 100, ms: 3_600_000 };
/** Once taken for a loop, a client's outgoing events start nothing until there were none for so long. */
const QUIET_MS = 10 * 60_000;
/** Clients a process keeps count of; the ones that were silent longest are forgotten first. */
const KEPT = 2_000;

interface Count {
	/** When runs were started, in milliseconds, oldest first. */
	runs: number[];
	/** When the last event came, if the brake is on. */
	brakedAt?: number;
}

/** Counts of this process, by trigger, event and client. Whatever the copies of a loop's message are: their client is the same. */
const counts = new Map<string, Count>();

/** `braked` for the event that put the brake on, so that it is told once; `held` for those that follow. */
export type LoopState = 'free' | 'braked' | 'held';

/**
 * Counts an event, and tells whether it may start the workflow. What a workflow sends raises `outbox` and its like again, and nothing
 * in a delivery tells reliably who caused it; but only a loop goes on at such a rate for one client. What clients send is never held.
 *
 * @param trigger what tells this trigger from all others of the process
 * @param now milliseconds since 1970
 */
export function checkLoop(trigger: string, event: string, payload: IDataObject, now: number): LoopState {
	if (!isOutgoingEvent(event)) return 'free';
	const key = keyOf(trigger, event, partner(payload));
	const count = counts.get(key) ?? { runs: [] };
	setBounded(counts, key, count, KEPT);
	return countOne(count, now);
}

/** Of one length, whatever a sender calls a client: an unsigned delivery may hold megabytes in the place of an ID. */
function keyOf(...parts: string[]): string {
	return createHash('sha256').update(parts.join('|')).digest('base64url').slice(0, 22);
}

function countOne(count: Count, now: number): LoopState {
	// Times later than now are of a clock that was set back since: they tell nothing.
	const isWithin = (time: number, ms: number) => time <= now && now - time < ms;
	if (count.brakedAt !== undefined && isWithin(count.brakedAt, QUIET_MS)) {
		count.brakedAt = now;
		return 'held';
	}
	const wasBraked = count.brakedAt !== undefined;
	count.brakedAt = undefined;
	count.runs = wasBraked ? [] : count.runs.filter((run) => isWithin(run, STEADY.ms));
	const recent = count.runs.filter((run) => isWithin(run, BURST.ms)).length;
	if (recent >= BURST.runs || count.runs.length >= STEADY.runs) {
		count.brakedAt = now;
		return 'braked';
	}
	count.runs.push(now);
	return 'free';
}

/** The client; where a payload has none, what comes closest to one. */
function partner(payload: IDataObject): string {
	const { client_id: clientId, client, dialog_id: dialogId, request_id: requestId } = unwrap(payload);
	const ids = [clientId, isRecord(client) ? client.id : undefined, dialogId, requestId];
	return ids.map(plainText).find((id) => id !== undefined) ?? '';
}
