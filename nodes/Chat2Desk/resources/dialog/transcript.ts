import type { IDataObject } from 'n8n-workflow';
import { byOffset, byStartId } from '../../descriptions/operations';
import type { FilteredScan, OperationContext, OperationResult } from '../../descriptions/handler-types';
import { parsePositiveInteger } from '../../parsing/scalars';
import { isRecord } from '../../utils/is-record';
import { ellipsize } from '../../utils/text';
import {
	byTime,
	hasOperatorAuthor,
	isBookkeeping,
	newestWithin,
	operatorNamesById,
	renderMessage,
} from './message-rendering';

interface TranscriptValues {
	maxMessages: number | undefined;
	maxCharacters: number | undefined;
	includeComments: boolean | undefined;
	includeSystemMessages: boolean | undefined;
	/** Exactly one of these is set: whose messages are read. */
	clientId?: number;
	dialogId?: number;
	requestId?: number;
}

type TranscriptContext = OperationContext<TranscriptValues>;

/** Messages that are scanned at least before the search for wanted ones ends. */
const MIN_ROWS_SCANNED = 1_000;

/** The last messages of a dialog, a client or a request as one item, oldest first: as text and as a list. */
export async function getTranscript(context: TranscriptContext): Promise<OperationResult[]> {
	const { maxCharacters, maxMessages } = context.values;
	const count = parseCount('Max Messages', maxMessages ?? 30);
	const maxLength = maxCharacters === undefined ? Infinity : parseCount('Max Characters', maxCharacters);
	const { subject, rows, isIncomplete } = await readMessages(context, count);
	const timeZone = await context.timeZone();
	const operatorNames = rows.some(hasOperatorAuthor)
		? await context.once('names of operators', () => readOperatorNames(context))
		: undefined;
	const rendered = rows.map((row) => renderMessage(row, { timeZone, operatorNames }));
	const kept = newestWithin(rendered, maxLength, {
		textOf: ({ line }) => line,
		cut: ({ line, message }) => ({
			line: ellipsize(line, maxLength),
			message: { ...message, text: ellipsize(message.text, maxLength) },
		}),
	});
	const isCut = kept.length < rendered.length || kept.some((one, at) => one !== rendered[at]);
	const json: IDataObject = {
		...subject,
		text: kept.map(({ line }) => line).join('\n'),
		messages: kept.map(({ message }) => message),
		count: kept.length,
		truncated: isCut || isIncomplete,
	};
	return [{ json }];
}

const parseCount = (label: string, value: number) =>
	parsePositiveInteger(value, { label }, 'Enter a number of at least 1, e.g. 30');

interface MessageRows {
	/** Whose messages these are, under the API's name. */
	subject: IDataObject;
	rows: IDataObject[];
	/** Whether older messages that are wanted may exist beyond those that were scanned. */
	isIncomplete: boolean;
}

/** One request returns all messages of a request; of a dialog or a client, no more are read than wanted. */
async function readMessages(context: TranscriptContext, count: number): Promise<MessageRows> {
	const { request, values, pagination } = context;
	const { clientId, dialogId, requestId } = values;
	const isWanted = wantedMessages(values);
	if (pagination?.by === 'none') {
		const rows = await context.list(request, pagination, Infinity);
		return {
			subject: { request_id: requestId },
			rows: byTime(rows.filter(isWanted)).slice(-count),
			isIncomplete: false,
		};
	}
	const [name, id] = dialogId === undefined ? ['client_id', clientId] : ['dialog_id', dialogId];
	let isIncomplete = false;
	const search: FilteredScan = {
		// A server that does not know a filter returns the messages of all clients.
		matches: (row) => isWanted(row) && (row[name] === undefined || String(row[name]) === String(id)),
		mostMatch: values.includeComments === true && values.includeSystemMessages === true,
		maxRows: Math.max(MIN_ROWS_SCANNED, count),
		onLimitReached: () => (isIncomplete = true),
	};
	const newestFirst = { ...request, query: { ...request.query, order: 'desc' } };
	const rows = byTime(await context.list(newestFirst, { ...byStartId, search }, count));
	return { subject: { [name]: id }, rows, isIncomplete };
}

/**
 * Returns which messages belong into the transcript. Among a request's messages comments look like system messages, most of which name
 * their kind (seen on live accounts): one without a kind can be either.
 */
function wantedMessages({ includeComments, includeSystemMessages, requestId }: TranscriptValues) {
	return (row: IDataObject): boolean => {
		if (isBookkeeping(row)) return false;
		const { type, extra_data: extra } = row;
		if (type === 'comment') return includeComments === true;
		if (type !== 'system' || includeSystemMessages === true) return true;
		const kind = isRecord(extra) ? extra.system_type : undefined;
		return requestId !== undefined && includeComments === true && typeof kind !== 'string';
	};
}

/** The operators' names by ID. Optional: the transcript is returned even if they cannot be read. */
async function readOperatorNames({ list }: Pick<OperationContext, 'list'>): Promise<Map<string, string>> {
	try {
		return operatorNamesById(await list({ method: 'GET', path: '/operators' }, byOffset.pagination, Infinity));
	} catch {
		return new Map();
	}
}
