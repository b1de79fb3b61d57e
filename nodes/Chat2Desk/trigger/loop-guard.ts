import type { IDataObject } from 'n8n-workflow';
import { BoundedMap } from '../utils/bounded-map';
import { isOutgoingEvent, plainText, unwrap } from './payload';
import { isRecord } from '../utils/is-record';

/** More executions than these for one client and one kind of outgoing event count as a loop. */
const BURST = { executions: 20, ms: 60_000 };
const STEADY = { executions: 100, ms: 3_600_000 };
/** A client's outgoing events stay blocked until none arrived for this long. */
const QUIET_MS = 10 * 60_000;
/** Clients counted per process; the ones that were silent longest are forgotten first. */
const MAX_CLIENTS = 2_000;

interface Counter {
	/** Start times of executions in milliseconds, oldest first. */
	startTimes: number[];
	/** Time of the last event while the guard is tripped. */
	trippedAt?: number;
}

/** Counters by trigger, event and client. Unsigned events have counters of their own, so that a forger cannot block signed events. */
const counters = {
	signed: new BoundedMap<Counter>(MAX_CLIENTS),
	unsigned: new BoundedMap<Counter>(MAX_CLIENTS),
};

/** `tripped` for the event that trips the guard, so that it is logged once; `blocked` for those that follow. */
export type LoopState = 'allowed' | 'tripped' | 'blocked';

/** The event that is counted. */
export interface CountedEvent {
	event: string;
	payload: IDataObject;
	signed: boolean;
	/** Milliseconds since 1970. */
	receivedAt: number;
}

/**
 * Counts an event and returns whether it may start the workflow. A message that a workflow sends raises `outbox` again, and no field of
 * a delivery reliably shows who caused it. However, only a loop sustains such a rate for one client. Client messages are never blocked.
 *
 * @param trigger the key of the trigger, unique in this process
 */
export function checkLoop(trigger: string, { event, payload, signed, receivedAt }: CountedEvent): LoopState {
	if (!isOutgoingEvent(event)) return 'allowed';
	const key = [trigger, event, clientKey(payload)].join('|');
	const known = signed ? counters.signed : counters.unsigned;
	const counter = known.get(key) ?? { startTimes: [] };
	known.set(key, counter);
	return count(counter, receivedAt);
}

function count(counter: Counter, now: number): LoopState {
	// Ignore times in the future: the clock was set back since.
	const isWithin = (time: number, ms: number) => time <= now && now - time < ms;
	if (counter.trippedAt !== undefined && isWithin(counter.trippedAt, QUIET_MS)) {
		counter.trippedAt = now;
		return 'blocked';
	}
	const wasTripped = counter.trippedAt !== undefined;
	counter.trippedAt = undefined;
	counter.startTimes = wasTripped ? [] : counter.startTimes.filter((time) => isWithin(time, STEADY.ms));
	const recent = counter.startTimes.filter((time) => isWithin(time, BURST.ms)).length;
	if (recent >= BURST.executions || counter.startTimes.length >= STEADY.executions) {
		counter.trippedAt = now;
		return 'tripped';
	}
	counter.startTimes.push(now);
	return 'allowed';
}

/** The client's ID, or the closest thing to it that the payload has. */
function clientKey(payload: IDataObject): string {
	const { client_id: clientId, client, dialog_id: dialogId, request_id: requestId } = unwrap(payload);
	const ids = [clientId, isRecord(client) ? client.id : undefined, dialogId, requestId];
	return ids.map(plainText).find((id) => id !== undefined) ?? '';
}
