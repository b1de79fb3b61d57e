import type { IDataObject } from 'n8n-workflow';
import type { OperationContext, OperationResult, SubRequestFailure } from '../../descriptions/handler-types';
import { messageEntry } from '../../parsing/imported-messages';
import { InputError } from '../../utils/input-error';

/** Messages that a call takes at most (Chat2Desk's method pages). */
const PORTION = 10;

/** One message; where it came from: its place in the form, or that of its input item; and its name over all tries of a run. */
interface Entry {
	place: number;
	name: string;
	message: IDataObject;
}

/** How far an import came: what is in, the portion that failed, and what was not sent because of that. */
interface Course {
	inside: Entry[];
	portion: Entry[];
	rest: Entry[];
	failed?: SubRequestFailure;
}

/** Brings the messages of the form in, or those of all input items that go where this item's message goes. */
export async function importMessages(step: OperationContext): Promise<OperationResult[]> {
	return step.values.messageSource === 'inputItems' ? await fromItems(step) : await fromForm(step);
}

async function fromForm(step: OperationContext): Promise<OperationResult[]> {
	const given = step.values.messages as IDataObject[];
	const entries = given.map((message, at): Entry => ({ place: at + 1, name: `${step.index}.${at + 1}`, message }));
	const course = await bring(step, entries);
	const { failed, inside } = course;
	if (failed === undefined) return [{ json: { ...step.toOutput(undefined)[0], imported: inside.length } }];
	if (isAlone(course)) throw failed.toError({ message: failed.message, description: failed.hint });
	const words = told(course, 'Message', 'Messages');
	throw failed.toError({
		message: `${words}: ${failed.message}`,
		description: failed.hint,
		details: detailsOf(course),
	});
}

async function fromItems(step: OperationContext): Promise<OperationResult[]> {
	const groups = await step.once('groups of messages', async () => await grouped(step));
	const key = keyOf(step);
	const entries = groups.get(key) ?? [];
	const course = await step.once(`import ${key}`, async () => await bring(step, entries));
	const isOwn = ({ place }: Entry) => place === step.index;
	const own = course.inside.find(isOwn);
	if (own === undefined) throw notIn(course, course.portion.some(isOwn));
	const { client_id, channel_id, transport } = step.request.body ?? {};
	return [{ json: { ...step.toOutput(undefined)[0], client_id, channel_id, transport, ...own.message } }];
}

/** The messages of all input items by where they go. */
async function grouped(step: OperationContext): Promise<Map<string, Entry[]>> {
	const groups = new Map<string, Entry[]>();
	for (const [place, input] of (await step.inputs()).entries()) {
		if (input?.values.messageSource !== 'inputItems') continue;
		const key = keyOf(input);
		groups.set(key, [
			...(groups.get(key) ?? []),
			{ place, name: String(place), message: messageEntry(input.values) as IDataObject },
		]);
	}
	return groups;
}

/** Everything of an item's request but its message: only what is alike in it goes with one call. */
const keyOf = ({ request: { path, query, body } }: Pick<OperationContext, 'request'>) =>
	JSON.stringify([path, query, body]);

/** Whether nothing is to be told but the failure itself: there was one portion only. */
const isAlone = ({ inside, rest }: Course) => inside.length === 0 && rest.length === 0;

/** Why the message of an item is not in: the portion that it was sent with failed, or an earlier one of the same client. */
function notIn(course: Course, isInPortion: boolean): unknown {
	const { failed } = course;
	if (failed === undefined)
		return new InputError(
			'The message was not imported',
			'Its item gave something else when it was read once more. Run again',
		);
	if (isAlone(course) && course.portion.length === 1)
		return failed.toError({ message: failed.message, description: failed.hint });
	const words = told(course, 'The message of item', 'The messages of items');
	const what = isInPortion
		? failed.message
		: `Not sent, because an earlier message of the same client failed: ${failed.message}`;
	const description = [`${words} (counted from 0)`, failed.hint].filter(Boolean).join('. ');
	const maybe = isInPortion && failed.outcomeUnknown ? { imported: 'unknown' } : { imported: false };
	return failed.toError({ message: what, description, notSent: !isInPortion, details: maybe });
}

/**
 * Sends messages in the order of their times, ten by ten, and stops at the first portion that fails: what comes later must not go in
 * before it. What went in with an earlier try of the run is not sent again.
 */
async function bring(step: OperationContext, entries: Entry[]): Promise<Course> {
	const sorted = [...entries].sort(
		(a, b) => Number(a.message.timestamp) - Number(b.message.timestamp) || a.place - b.place,
	);
	const inside = sorted.filter(({ name }) => step.subRequests.isDone(name));
	const open = sorted.filter(({ name }) => !step.subRequests.isDone(name));
	for (let from = 0; from < open.length; from += PORTION) {
		const portion = open.slice(from, from + PORTION);
		const body = { ...step.request.body, messages: portion.map(({ message }) => message) };
		// Chat2Desk's method pages end this path with a slash.
		const call = { ...step.request, path: `${step.request.path}/`, body };
		const tried = await step.subRequests.send(
			portion.map(({ name }) => name),
			call,
		);
		if ('failure' in tried) return { inside, portion, rest: open.slice(from + PORTION), failed: tried.failure };
		inside.push(...portion);
	}
	return { inside, portion: [], rest: [] };
}

/** `Messages 1 to 10 went in, 11 to 20 may have gone in, 21 to 25 did not`, by their places. */
function told({ inside, portion, rest, failed }: Course, one: string, many: string): string {
	const outside = failed?.outcomeUnknown === true ? rest : [...portion, ...rest];
	const groups: Array<[Entry[], string]> = [
		[inside, 'went in'],
		[failed?.outcomeUnknown === true ? portion : [], 'may have gone in'],
		[outside, inside.length > 0 || failed?.outcomeUnknown === true ? 'did not' : 'did not go in'],
	];
	const filled = groups.filter(([entries]) => entries.length > 0);
	return filled
		.map(([entries, what], at) => {
			const places = entries.map(({ place }) => place);
			const name = at === 0 ? `${places.length === 1 ? one : many} ` : '';
			return `${name}${formatRanges(places)} ${what}`;
		})
		.join(', ');
}

function detailsOf({ inside, portion, rest, failed }: Course): IDataObject {
	const places = (entries: Entry[]) => entries.map(({ place }) => place).sort((a, b) => a - b);
	const outside = failed?.outcomeUnknown === true ? rest : [...portion, ...rest];
	return {
		imported: places(inside),
		notImported: places(outside),
		...(failed?.outcomeUnknown === true && { inDoubt: places(portion) }),
	};
}

/** Places in a list in words, runs of three and more in short: `1 to 10, 12 and 13`. */
export function formatRanges(places: number[]): string {
	const runs: Array<[number, number]> = [];
	for (const place of [...places].sort((a, b) => a - b)) {
		const last = runs[runs.length - 1];
		if (last !== undefined && last[1] + 1 === place) last[1] = place;
		else runs.push([place, place]);
	}
	const parts = runs.flatMap(([from, to]) =>
		to - from < 2 ? [...new Set([from, to])].map(String) : [`${from} to ${to}`],
	);
	const last = parts.pop() ?? '';
	return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
