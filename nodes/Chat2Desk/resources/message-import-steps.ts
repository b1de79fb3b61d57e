import type { IDataObject } from 'n8n-workflow';
import type { Call, Result, Settled, Step } from '../catalogue/types';
import { InputError, isEmpty } from '../values/input';

/** Messages that a call takes at most (Chat2Desk's method pages). */
const PORTION = 10;

/** One message, and where it came from: its place in the form, or the place of its input item. */
interface Entry {
	place: number;
	message: IDataObject;
}

/** How far an import came: the places that went in, and what stopped it. */
interface Course {
	done: number[];
	stopped?: { outcome: Extract<Settled<unknown>, { error: unknown }>; places: number[] };
	rest: number[];
}

/** Brings the messages of the form in, or those of all input items that go to the same client, channel and transport. */
export async function importMessages(step: Step): Promise<Result[]> {
	return step.values.messagesFrom === 'items' ? await fromItems(step) : await fromForm(step);
}

async function fromForm(step: Step): Promise<Result[]> {
	const list = (step.values.messages ?? []) as IDataObject[];
	if (list.length === 0) throw new InputError('There is no message to import', 'Add a message, or take the messages from the input items');
	const entries = list.map((message, at) => ({ place: at + 1, message }));
	entries.forEach(({ place, message }) => refuseEmpty(message, `Message ${place}`));
	const course = await send(step, step.call, entries, `item ${step.index}`);
	const output = { ...target(step.call), imported: course.done.length };
	if (course.stopped === undefined) return [{ json: { success: true, ...output } }];
	const missing = [...course.stopped.places, ...course.rest].sort((a, b) => a - b);
	throw course.stopped.outcome.told({
		description: `${tell(course.done, 'went in')}. ${tell(missing, 'did not')}`,
		details: { ...output, imported_messages: course.done, missing_messages: missing },
	});
}

/** `Messages 1, 2 and 3 went in`. */
function tell(places: number[], what: string): string {
	if (places.length === 0) return `No message ${what}`;
	const [last, ...others] = [...places].sort((a, b) => b - a);
	return others.length === 0 ? `Message ${last} ${what}` : `Messages ${others.reverse().join(', ')} and ${last} ${what}`;
}

async function fromItems(step: Step): Promise<Result[]> {
	const own = messageOf(step.values);
	refuseEmpty(own, 'The message');
	const key = JSON.stringify(target(step.call));
	const course = await step.once(`import ${key}`, async () => await send(step, step.call, await companions(step), key));
	if (course.done.includes(step.index)) return [{ json: { success: true, ...target(step.call), ...own } }];
	throw notIn(course, step.index);
}

/** Why the message of an item is not in: it was in the portion that failed, or an earlier portion of its client failed. */
function notIn({ stopped }: Course, index: number): unknown {
	if (stopped === undefined) return new InputError('The message was not imported', 'Its item changed while the import ran');
	const inPortion = stopped.places.includes(index);
	return stopped.outcome.told({
		description: inPortion
			? `This message did not go in, nor did the ${stopped.places.length - 1} others of its portion`
			: 'This message was not sent, because an earlier portion of the same client failed',
		details: { success: false, sent: inPortion },
		untouched: !inPortion,
	});
}

/** The messages of all input items that go where this one goes. Items that cannot be used say so when it is their turn. */
async function companions(step: Step): Promise<Entry[]> {
	const all = await step.inputs();
	const key = JSON.stringify(target(step.call));
	return all.flatMap((values, place) => {
		if (values === undefined || values.messagesFrom !== 'items' || JSON.stringify(target({ body: bodyOf(values) })) !== key) return [];
		const message = messageOf(values);
		return isEmpty(message.text) && isEmpty(message.attachment) ? [] : [{ place, message }];
	});
}

const bodyOf = ({ clientId, channelId, transport }: IDataObject): IDataObject => ({ client_id: clientId, channel_id: channelId, transport });

const target = ({ body = {} }: Pick<Call, 'body'>): IDataObject => ({
	client_id: body.client_id,
	channel_id: body.channel_id,
	transport: body.transport,
});

function messageOf({ sentAt, type, text, attachmentUrl, operatorId, externalId }: IDataObject): IDataObject {
	const message = { timestamp: sentAt, type, text, attachment: attachmentUrl, operator_id: operatorId, external_id: externalId };
	return Object.fromEntries(Object.entries(message).filter(([, part]) => part !== undefined));
}

function refuseEmpty({ text, attachment }: IDataObject, name: string): void {
	if (isEmpty(text) && isEmpty(attachment)) throw new InputError(`${name} is empty`, 'Give it a text, or an attachment URL');
}

/**
 * Sends messages in the order of their times, ten by ten, and stops at the first portion that fails: what comes later must not go in
 * before it. A portion that went in is not sent again when the run is tried again.
 */
async function send(step: Step, call: Call, entries: Entry[], name: string): Promise<Course> {
	const sorted = [...entries].sort((a, b) => Number(a.message.timestamp) - Number(b.message.timestamp) || a.place - b.place);
	const done: number[] = [];
	for (let from = 0; from < sorted.length; from += PORTION) {
		const portion = sorted.slice(from, from + PORTION);
		const places = portion.map(({ place }) => place);
		const body = { ...call.body, messages: portion.map(({ message }) => message) };
		const outcome = await step.settle(
			async () => await step.part(`${name}: ${places.join()}`, async () => (await step.send({ ...call, body })) && true),
		);
		if ('error' in outcome) return { done, stopped: { outcome, places }, rest: sorted.slice(from + PORTION).map(({ place }) => place) };
		done.push(...places);
	}
	return { done, rest: [] };
}
