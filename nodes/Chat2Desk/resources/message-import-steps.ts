import type { IDataObject } from 'n8n-workflow';
import type { Result, Step } from '../catalogue/types';

/** Messages that a call takes at most (Chat2Desk's method pages). */
const PORTION = 10;

/**
 * Sends messages in the order of their times, ten by ten, and stops at the first portion that fails: what comes later must not go
 * in before it. Once a portion went in, the failure is one in doubt for the whole item, so that no new try sends the first ones
 * again, and it says which messages are in and which are not.
 */
export async function importMessages(step: Step): Promise<Result[]> {
	const given = step.values.messages as IDataObject[];
	const entries = given.map((message, at) => ({ place: at + 1, message }));
	entries.sort((a, b) => Number(a.message.timestamp) - Number(b.message.timestamp) || a.place - b.place);
	const failure = { error: undefined as unknown };
	let from = 0;
	try {
		for (; from < entries.length; from += PORTION) {
			const messages = entries.slice(from, from + PORTION).map(({ message }) => message);
			// Chat2Desk's method pages end this path with a slash.
			await step.send({ ...step.call, path: `${step.call.path}/`, body: { ...step.call.body, messages } });
		}
		return [{ json: { success: true, imported: entries.length } }];
	} catch (error) {
		failure.error = error;
	}
	if (from === 0) throw failure.error;
	const places = entries.map(({ place }) => place);
	const why = failure.error instanceof Error ? failure.error.message : String(failure.error);
	throw new Error(`${told(places.slice(0, from))} went in, ${told(places.slice(from)).toLowerCase()} did not: ${why}`);
}

/** `Messages 1, 2 and 3`, by their places in the form. */
function told(places: number[]): string {
	const sorted = [...places].sort((a, b) => a - b).map(String);
	const last = sorted.pop() as string;
	return sorted.length === 0 ? `Message ${last}` : `Messages ${sorted.join(', ')} and ${last}`;
}
