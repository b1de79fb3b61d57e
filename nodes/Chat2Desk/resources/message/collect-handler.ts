import type { IDataObject } from 'n8n-workflow';
import { byStartId } from '../../descriptions/operations';
import type { FilteredScan, OperationContext, OperationResult } from '../../descriptions/handler-types';
import { parsePositiveInteger } from '../../parsing/scalars';
import { parseTime } from '../../utils/api-times';
import { InputError } from '../../utils/input';
import { toComparable } from '../../utils/text';
import { byTime, renderMessage } from '../dialog/message-rendering';

type CollectContext = OperationContext<{
	fromClientId: number | string;
	messageId: number | string;
	silence: number | undefined;
	endWords: string[] | undefined;
	maxMessages: number | undefined;
	maxWait: number | undefined;
	skipAnswered: boolean | undefined;
}>;

/** How the messages of a client are divided into bursts. */
export interface BurstRules {
	/** The longest pause within a burst. */
	silenceMs: number;
	/** The longest time from the first to the last message of a burst. */
	maxDurationMs: number;
	maxMessages: number;
	/** Whether a burst ends with a text. */
	isEnd(text: unknown): boolean;
	/** Whether a message of type `to_client` answers all messages before it. */
	skipAnswered: boolean;
}

/** Chat2Desk's times are whole seconds, so pauses of up to one second more look equally long. */
const PRECISION_MS = 1_000;
/** n8n holds the execution in memory meanwhile. */
const MAX_SILENCE_S = 60;
/** Messages that are scanned at most for the beginning of a burst. */
const MAX_ROWS_SCANNED = 1_000;

/**
 * Waits until the item's message is old enough, and returns the burst that ends with it; nothing if a later message ends the burst,
 * because that message has an execution as well.
 *
 * The execution sleeps: n8n resumes one that was put to wait up to a minute late, and after the node instead of in it.
 */
export async function collect(context: CollectContext): Promise<OperationResult[]> {
	const { fromClientId: clientId, messageId } = context.values;
	const rules = parseRules(context);
	const waitAndRead = async (silenceMs: number) => {
		await context.once(`silence of ${silenceMs} ms`, () => context.sleep(silenceMs + PRECISION_MS));
		// Chat2Desk's servers may store messages slightly out of order.
		return await readMessages(context, rules.silenceMs + PRECISION_MS);
	};
	const endsNow = rules.isEnd(context.input.text);
	let rows = await waitAndRead(endsNow ? 0 : rules.silenceMs);
	const own = () => rows.find(({ id }) => isSameId(id, messageId));
	// Chat2Desk decides, which can have another text, and may not list the message yet.
	if (endsNow && !rules.isEnd(own()?.text)) rows = await waitAndRead(rules.silenceMs);
	if (own() === undefined)
		throw new InputError(
			`Message ${messageId} is not among the latest messages of client ${clientId}`,
			'Check Client ID and Message ID. In expressions, take both from the Chat2Desk Trigger',
		);
	const burst = burstEndingWith(messageId, rows, rules);
	return burst.length === 0 ? [] : [{ json: toOutput(burst) }];
}

const isSameId = (one: unknown, other: unknown) => String(one) === String(other);

function parseRules({ values }: CollectContext): BurstRules {
	const { silence = 8, endWords = [], maxMessages = 30, maxWait, skipAnswered = false } = values;
	const parse = (label: string, value: number | undefined) =>
		value === undefined ? Infinity : parsePositiveInteger(value, { label }, 'Enter a number of at least 1, e.g. 10');
	const seconds = parse('Seconds of Silence', silence);
	if (seconds > MAX_SILENCE_S)
		throw new InputError(
			`"Seconds of Silence" must be at most ${MAX_SILENCE_S}`,
			'n8n keeps the execution in memory during the wait. For longer waits, use a Wait node',
		);
	const maxWaitMs = parse('Max Wait', maxWait) * 1000;
	// After its last message, a burst ends with a time of silence.
	const silenceMs = Math.min(seconds * 1000, maxWaitMs);
	const words = new Set(endWords.map(foldWord));
	return {
		silenceMs,
		maxDurationMs: maxWaitMs - silenceMs,
		maxMessages: parse('Max Messages', maxMessages),
		isEnd: (text) => typeof text === 'string' && words.has(foldWord(text)),
		skipAnswered,
	};
}

/** A word for comparison: without case, and without punctuation unless there is nothing else. */
const foldWord = (text: string) => toComparable(text.replace(/[\s\p{P}]+/gu, ' ')) || text.trim();

/**
 * The client's latest messages in the dialog of the item's message, back to a pause before that message. Usually one request: more only if
 * that pause is not on the first page.
 */
async function readMessages({ values, request, list }: CollectContext, silenceMs: number): Promise<IDataObject[]> {
	const { fromClientId: clientId, messageId } = values;
	const rows: IDataObject[] = [];
	let own: IDataObject | undefined;
	/** Time of the first known message of the burst. */
	let beginMs = NaN;
	const search: FilteredScan = {
		matches(row) {
			rows.push(row);
			const timeMs = parseTime(row.created) ?? NaN;
			if (isSameId(row.id, messageId)) [own, beginMs] = [row, timeMs];
			else if (timeMs < beginMs && row.type === 'from_client' && timeMs >= beginMs - silenceMs) beginMs = timeMs;
			return own !== undefined && (Number.isNaN(beginMs) || timeMs < beginMs - silenceMs);
		},
		maxRows: MAX_ROWS_SCANNED,
		onLimitReached: () => undefined,
	};
	await list({ ...request, query: { ...request.query, order: 'desc' } }, { ...byStartId, search }, 1);
	// A server that does not know a filter returns the messages of all clients.
	const isOther = (id: unknown) => id !== undefined && !isSameId(id, clientId);
	return rows.filter((row) => isSameId(row.dialog_id, own?.dialog_id) && !isOther(row.client_id));
}

/**
 * The burst that ends with a message; empty if none does.
 *
 * The messages are divided from the oldest to the newest. A client message begins a burst if there is none, if its pause is longer than the
 * silence, or if the previous message has completed the burst (an end word, the maximum duration or number). So later messages do not
 * change earlier bursts, and every execution divides the list in the same way, in any process and at any time: each client message ends
 * up in exactly one burst, and only the execution of the last message of a burst returns it. Only Chat2Desk's clock is involved.
 *
 * Messages of operators and bots do not divide bursts: the late answer to one burst can come between the messages of the next one, which
 * it does not answer. With `skipAnswered`, a message of type `to_client` answers all client messages before it.
 *
 * @param rows from a pause before the message on, in any order
 */
function burstEndingWith(
	messageId: number | string,
	rows: readonly IDataObject[],
	{ silenceMs, maxDurationMs, maxMessages, isEnd, skipAnswered }: BurstRules,
): IDataObject[] {
	let burst: IDataObject[] = [];
	const endsWithMessage = () => burst.length > 0 && isSameId(burst[burst.length - 1].id, messageId);
	for (const row of byTime(rows)) {
		if (skipAnswered && row.type === 'to_client') burst = [];
		if (row.type !== 'from_client') continue;
		const last = burst[burst.length - 1] ?? row;
		const continues =
			burst.length < maxMessages &&
			!isEnd(last.text) &&
			msBetween(last, row) <= silenceMs &&
			msBetween(burst[0] ?? row, row) <= maxDurationMs;
		if (!continues) {
			if (endsWithMessage()) break;
			burst = [];
		}
		burst.push(row);
	}
	return endsWithMessage() ? burst : [];
}

/** `NaN` if a time is missing: such a message is a separate burst. */
const msBetween = (earlier: IDataObject, later: IDataObject) =>
	(parseTime(later.created) ?? NaN) - (parseTime(earlier.created) ?? NaN);

/** The burst as one item, with the IDs of its last message. */
function toOutput(burst: IDataObject[]): IDataObject {
	const { id, client_id, dialog_id, channel_id, request_id, transport } = burst[burst.length - 1];
	const messages = burst.map((row) => {
		const { text, at, attachments } = renderMessage(row, { timeZone: 'UTC' }).message;
		return { message_id: row.id, text, at, attachments };
	});
	return {
		client_id,
		dialog_id,
		channel_id,
		request_id,
		transport,
		message_id: id,
		text: messages
			.map(({ text }) => text)
			.filter(Boolean)
			.join('\n'),
		messages,
		files: messages.flatMap(({ attachments }) => attachments),
		count: burst.length,
	};
}
