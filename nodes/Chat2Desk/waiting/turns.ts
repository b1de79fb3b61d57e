import { setBounded } from '../values/bounded';

/**
 * What this process knows of the messages and waits that it has seen itself. It saves calls and nothing else: what came to another
 * process, or before a restart, is asked of n8n as ever. Without it, a burst of messages kept n8n busy with our own questions.
 */
const MOST = 2_000;
const turns = new Map<string, Promise<unknown>>();
const closed = new Map<string, true>();

/** Does what is to be done for a message, so that later ones of its client can wait for that. Rejects as the work does. */
export async function trackMessage<T>(message: string, work: () => Promise<T>): Promise<T> {
	const done = work();
	const settled = done.then(
		() => undefined,
		() => undefined,
	);
	setBounded(turns, message, settled, MOST);
	return await done;
}

/** The work on a message, which never rejects; `undefined` where it is not known here. */
export const pendingWorkOf = (message: string): Promise<unknown> | undefined => turns.get(message);

/** Keeps that nothing waits any more at the address of a wait: it is of one question alone. */
export const markClosed = (address: string): void => setBounded(closed, address, true, MOST);

/** Whether it is known that nothing waits there any more. */
export const isKnownClosed = (address: string): boolean => closed.has(address);
