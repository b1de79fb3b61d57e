import type { IDataObject } from 'n8n-workflow';
import type { OperationContext, OperationResult, SubRequestFailure } from '../../descriptions/handler-types';
import { messageEntry } from '../../parsing/imported-messages';
import { InputError } from '../../utils/input';
import { inputFieldsOf, type InputFileValues } from './fields';

/** Messages per request at most (Chat2Desk's method pages). */
const BATCH_SIZE = 10;

/** The values of *Message > Import*: a form with all messages, or the message of one input item. */
export interface ImportValues extends InputFileValues {
	messageSource: string | number | boolean | undefined;
	messages: IDataObject[] | undefined;
	sentAt: number | undefined;
	type: string | number | boolean | undefined;
	text: string | undefined;
	attachmentUrl: string | undefined;
	operatorId: number | undefined;
	externalId: string | undefined;
}

type ImportContext = OperationContext<ImportValues>;

/** A message to import. */
interface Entry {
	/** Its position in the form, counted from 1, or the index of its input item. */
	position: number;
	/** Its name across all attempts at a run. */
	name: string;
	/** Index of the input item with its files. */
	itemIndex: number;
	message: IDataObject;
}

/** How far an import got: it stops at the first batch that fails. */
interface ImportProgress {
	imported: Entry[];
	failedBatch: Entry[];
	notSent: Entry[];
	failure?: SubRequestFailure;
}

/** Imports the messages of the form, or those of all input items with the same destination. */
export async function importMessages(context: ImportContext): Promise<OperationResult[]> {
	return context.values.messageSource === 'inputItems' ? await importItems(context) : await importForm(context);
}

async function importForm(context: ImportContext): Promise<OperationResult[]> {
	const messages = context.values.messages ?? [];
	const entries = messages.map((message, at): Entry => ({
		position: at + 1,
		name: `${context.index}.${at + 1}`,
		itemIndex: context.index,
		message,
	}));
	const linked: Entry[] = [];
	for (const entry of entries) linked.push(...(await withLinks(context, entry)));
	const progress = await importBatches(context, linked);
	const { failure, imported } = progress;
	if (failure === undefined) return [{ json: { ...context.toOutput(undefined)[0], imported: imported.length } }];
	if (isSingleBatch(progress)) throw failure.toError({ message: failure.message, description: failure.hint });
	throw failure.toError({
		message: `${describeProgress(progress, 'Message', 'Messages')}: ${failure.message}`,
		description: failure.hint,
		details: progressDetails(progress),
	});
}

async function importItems(context: ImportContext): Promise<OperationResult[]> {
	const { groups, failures } = await context.once('groups of messages', () => groupItems(context));
	const failure = failures.get(context.index);
	if (failure !== undefined) throw failure.error;
	const key = destinationKey(context);
	const entries = groups.get(key) ?? [];
	const progress = await context.once(`import ${key}`, () => importBatches(context, entries));
	const isOwn = ({ position }: Entry) => position === context.index;
	const own = progress.imported.find(isOwn);
	// An item with several files can be in several batches.
	const isInFailedBatch = progress.failedBatch.some(isOwn);
	if (own === undefined || isInFailedBatch || progress.notSent.some(isOwn))
		throw notImportedError(progress, isInFailedBatch, own !== undefined);
	const { client_id, channel_id, transport } = context.request.body ?? {};
	return [{ json: { ...context.toOutput(undefined)[0], client_id, channel_id, transport, ...own.message } }];
}

/** The messages of all input items by destination, and the items whose files have no link. */
async function groupItems(context: ImportContext) {
	const groups = new Map<string, Entry[]>();
	const failures = new Map<number, { error: unknown }>();
	for (const [index, input] of (await context.inputs()).entries()) {
		if (input?.values.messageSource !== 'inputItems') continue;
		const key = destinationKey(input);
		const message = messageEntry({ ...input.values, inputFields: inputFieldsOf(input.values) });
		const entry = { position: index, name: String(index), itemIndex: index, message };
		const linked = await context.settleItem(index, () => withLinks(context, entry));
		if (linked.ok) groups.set(key, [...(groups.get(key) ?? []), ...linked.value]);
		else failures.set(index, linked);
	}
	return { groups, failures };
}

/** An item's request without its message: only items with the same one can share a request. */
const destinationKey = ({ request: { path, query, body } }: Pick<ImportContext, 'request'>) =>
	JSON.stringify([path, query, body]);

/** Whether the failure says everything, because there was only one batch. */
const isSingleBatch = ({ imported, notSent }: ImportProgress) => imported.length === 0 && notSent.length === 0;

/** The error of an item that was not imported completely: its own batch failed, or an earlier one of the same client. */
function notImportedError(progress: ImportProgress, isInFailedBatch: boolean, isPartly: boolean): Error {
	const { failure } = progress;
	if (failure === undefined)
		return new InputError(
			'The message was not imported',
			'Its item returned a different value when it was read again. Run the workflow again',
		);
	if (isSingleBatch(progress) && progress.failedBatch.length === 1)
		return failure.toError({ message: failure.message, description: failure.hint });
	const summary = describeProgress(progress, 'The message of item', 'The messages of items');
	return failure.toError({
		message: isInFailedBatch
			? failure.message
			: `Not sent, because an earlier message of the same client failed: ${failure.message}`,
		description: [`${summary} (counted from 0)`, failure.hint].filter(Boolean).join('. '),
		notSent: !isInFailedBatch,
		details: { imported: isPartly ? 'partly' : isInFailedBatch && failure.outcomeUnknown ? 'unknown' : false },
	});
}

/** A message with a link to its file; with several files, one message each, the text with the first one. */
async function withLinks({ createFileLinks }: ImportContext, entry: Entry): Promise<Entry[]> {
	const { inputFields, ...message } = entry.message;
	if (!Array.isArray(inputFields)) return [entry];
	const links = await createFileLinks(inputFields.map(String), entry.itemIndex);
	return links.map(({ url }, index) => {
		if (index === 0) return { ...entry, message: { ...message, attachment: url } };
		const { external_id: id, ...rest } = message;
		const numbered = id !== undefined && { external_id: `${String(id)}-${index + 1}` };
		const file = { ...rest, ...numbered, text: undefined, attachment: url };
		return { ...entry, name: `${entry.name}/${index + 1}`, message: file };
	});
}

/**
 * Sends the messages in chronological order, in batches of ten, and stops at the first batch that fails: later messages must not be
 * imported before it. Messages imported by an earlier attempt at the run are not sent again.
 */
async function importBatches(context: ImportContext, entries: Entry[]): Promise<ImportProgress> {
	const sorted = [...entries].sort(
		(a, b) => Number(a.message.timestamp) - Number(b.message.timestamp) || a.position - b.position,
	);
	const imported = sorted.filter(({ name }) => context.subRequests.isDone(name));
	const remaining = sorted.filter(({ name }) => !context.subRequests.isDone(name));
	for (let from = 0; from < remaining.length; from += BATCH_SIZE) {
		const batch = remaining.slice(from, from + BATCH_SIZE);
		const body = { ...context.request.body, messages: batch.map(({ message }) => message) };
		// The path ends with a slash in Chat2Desk's method pages.
		const request = { ...context.request, path: `${context.request.path}/`, body };
		const result = await context.subRequests.send(
			batch.map(({ name }) => name),
			request,
		);
		if ('failure' in result)
			return { imported, failedBatch: batch, notSent: remaining.slice(from + BATCH_SIZE), failure: result.failure };
		imported.push(...batch);
	}
	return { imported, failedBatch: [], notSent: [] };
}

/** Positions in order. A message with several files is imported as several of the same position. */
const positionsOf = (entries: Entry[]) => [...new Set(entries.map(({ position }) => position))].sort((a, b) => a - b);

/**
 * Positions by outcome, each in one group: a failed batch may have been imported if its outcome is unknown. A message with several files
 * is imported as several of the same position, so that only some of them may be imported.
 */
function groupByOutcome({ imported, failedBatch, notSent, failure }: ImportProgress) {
	const isUnknown = failure?.outcomeUnknown === true;
	const setOf = (entries: Entry[]) => new Set(entries.map(({ position }) => position));
	const [done, unknown, rest] = [imported, isUnknown ? failedBatch : [], [...failedBatch, ...notSent]].map(setOf);
	const positions = positionsOf([...imported, ...failedBatch, ...notSent]);
	return {
		imported: positions.filter((at) => !rest.has(at)),
		partly: positions.filter((at) => done.has(at) && rest.has(at)),
		unknown: positions.filter((at) => !done.has(at) && unknown.has(at)),
		notImported: positions.filter((at) => !done.has(at) && !unknown.has(at)),
	};
}

/** `Messages 1 to 10 were imported, 11 to 20 may have been imported, 21 to 25 were not imported`, by position. */
function describeProgress(progress: ImportProgress, singular: string, plural: string): string {
	const { imported, partly, unknown, notImported } = groupByOutcome(progress);
	const groups = [
		{ positions: imported, one: 'was imported', many: 'were imported' },
		{ positions: partly, one: 'was imported at least in part', many: 'were imported at least in part' },
		{ positions: unknown, one: 'may have been imported', many: 'may have been imported' },
		{ positions: notImported, one: 'was not imported', many: 'were not imported' },
	].filter(({ positions }) => positions.length > 0);
	return groups
		.map(({ positions, one, many }, at) => {
			const isSingle = positions.length === 1;
			const subject = at > 0 ? '' : `${isSingle ? singular : plural} `;
			return `${subject}${formatRanges(positions)} ${isSingle ? one : many}`;
		})
		.join(', ');
}

function progressDetails(progress: ImportProgress): IDataObject {
	const { imported, partly, unknown, notImported } = groupByOutcome(progress);
	return {
		imported,
		notImported,
		...(partly.length > 0 && { partlyImported: partly }),
		...(unknown.length > 0 && { outcomeUnknown: unknown }),
	};
}

/** Formats positions, with runs of three or more as ranges: `1 to 10, 12 and 13`. */
function formatRanges(positions: number[]): string {
	const runs: Array<[number, number]> = [];
	for (const position of [...positions].sort((a, b) => a - b)) {
		const last = runs.at(-1);
		if (last !== undefined && last[1] + 1 === position) last[1] = position;
		else runs.push([position, position]);
	}
	const parts = runs.flatMap(([from, to]) =>
		to - from < 2 ? [...new Set([from, to])].map(String) : [`${from} to ${to}`],
	);
	const last = parts.pop() ?? '';
	return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
