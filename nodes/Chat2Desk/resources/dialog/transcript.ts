import type { IDataObject } from 'n8n-workflow';
import { byOffset, byStartId } from '../../descriptions/field-builders';
import type { OperationContext, OperationResult, Pagination } from '../../descriptions/handler-types';
import { parsePositiveInteger } from '../../parsing/scalars';
import { isoFromUnix, isoTime, parseTime } from '../../utils/api-times';
import { attachmentsOf } from '../../utils/attachments';
import { toFileName } from '../../utils/file-names';
import { operatorName } from '../../utils/text';
import { formatClock } from '../../utils/time-zones';

type Value = IDataObject['value'];
type Row = IDataObject;

/** One message as a language model reads it, and its line. */
interface Told {
	line: string;
	message: { role: Role; author: string; text: string; at: Value; attachments: Array<{ name: string; url: string }> };
}

type Role = 'user' | 'assistant' | 'note';

/** Who speaks in a message of a type; everything else is a note. Requests have types of their own (seen on live accounts). */
const ROLES: Record<string, Role | undefined> = {
	from_client: 'user',
	in: 'user',
	to_client: 'assistant',
	out: 'assistant',
	autoreply: 'assistant',
};

/** Messages that are looked through at least, before a look for those that are wanted ends. */
const LOOK = 1_000;

/** The last messages of a dialog, a client or a request as one item, oldest first: as text, and as a list. */
export async function getTranscript(step: OperationContext): Promise<OperationResult[]> {
	const { maxCharacters } = step.values;
	const count = countOf('Max Messages', step.values.maxMessages ?? 30);
	const room = maxCharacters === undefined ? Infinity : countOf('Max Characters', maxCharacters);
	const { of, rows, isShort } = await read(step, count);
	const zone = await step.timeZone();
	const names = rows.some((row) => asksForName(row))
		? await step.once('names of operators', async () => await operatorNames(step))
		: undefined;
	const all = rows.map((row) => told(row, zone, names));
	const kept = newest(all, room);
	const isCut = kept.length < all.length || kept.some((one, at) => one !== all[all.length - kept.length + at]);
	const json = {
		...of,
		text: kept.map(({ line }) => line).join('\n'),
		messages: kept.map(({ message }) => message),
		count: kept.length,
		truncated: isCut || isShort,
	};
	return [{ json: json as unknown as IDataObject }];
}

const countOf = (label: string, value: unknown) => parsePositiveInteger(value, { label }, 'Enter a number such as 30');

interface Read {
	/** Whose messages these are, under the API's name. */
	of: IDataObject;
	rows: Row[];
	/** Whether older messages that are wanted may lie beyond what was looked through. */
	isShort: boolean;
}

/** Everything that a request has comes with one call; of a dialog or a client, no more is read than is wanted. */
async function read(step: OperationContext, count: number): Promise<Read> {
	const { request: call, values, pagination } = step;
	const { clientId, dialogId, requestId } = values;
	const isWanted = wanted(values);
	const rows = pagination?.by === 'whole' ? await step.list(call, pagination, Infinity) : undefined;
	if (rows !== undefined)
		return { of: { request_id: requestId }, rows: inOrder(rows.filter(isWanted)).slice(-count), isShort: false };
	const of: IDataObject = dialogId === undefined ? { client_id: clientId } : { dialog_id: dialogId };
	const [[name, id]] = Object.entries(of);
	const state = { isShort: false };
	const search: Pagination['search'] = {
		// A server that does not know a filter answers with everybody's messages.
		matches: (row) => isWanted(row) && (row[name] === undefined || String(row[name]) === String(id)),
		mostMatch: values.includeComments === true && values.includeSystemMessages === true,
		maxRows: Math.max(LOOK, count),
		onLimitReached: () => (state.isShort = true),
	};
	const newestFirst = { ...call, query: { ...call.query, order: 'desc' } };
	const found = await step.list(newestFirst, { ...byStartId, search }, count);
	return { of, rows: inOrder(found), isShort: state.isShort };
}

/**
 * Whether a message is in it. Among a request's messages comments pass for system messages, which mostly tell their kind (seen on live
 * accounts): one that tells none may be either.
 */
function wanted({ includeComments, includeSystemMessages, requestId }: IDataObject) {
	return ({ type, extra_data: extra }: Row): boolean => {
		if (type === 'comment') return includeComments === true;
		if (type !== 'system' || includeSystemMessages === true) return true;
		const kind = (extra as IDataObject | null | undefined)?.system_type;
		return requestId !== undefined && includeComments === true && typeof kind !== 'string';
	};
}

const inOrder = (rows: Row[]) =>
	rows.sort((a, b) => (parseTime(a.created) ?? 0) - (parseTime(b.created) ?? 0) || Number(a.id) - Number(b.id));

/** Whose name would stand beside a message: an operator's, if one has it. */
const operatorOf = ({ operator_id: id, operatorID: other }: Row) => id ?? other ?? undefined;

const asksForName = (row: Row) => operatorOf(row) !== undefined && /^(to_client|out|comment)$/.test(String(row.type));

/** Names of the account's operators by ID. They are a convenience: where they cannot be had, the messages are wanted still. */
async function operatorNames({ list }: OperationContext): Promise<Map<string, string>> {
	try {
		const operators = await list({ method: 'GET', path: '/operators' }, byOffset.pagination, Infinity);
		return new Map(operators.map((row) => [String(row.id), operatorName(row)]));
	} catch {
		return new Map();
	}
}

function authorOf(row: Row, role: Role, names?: Map<string, string>): string {
	if (role === 'user') return 'Client';
	if (row.type === 'autoreply') return 'Auto Reply';
	if (row.type === 'system') return 'System';
	if (!asksForName(row)) return role === 'note' ? 'Note' : 'Team';
	const id = String(operatorOf(row));
	return oneLine(names?.get(id) ?? `Operator ${id}`);
}

function told(row: Row, zone: string, names?: Map<string, string>): Told {
	const role = ROLES[String(row.type)] ?? 'note';
	const author = authorOf(row, role, names);
	const at = (isoTime(isoFromUnix(row.created)) ?? null) as Value;
	const ms = typeof at === 'string' ? parseTime(at) : undefined;
	const text = [typeof row.text === 'string' ? row.text : '', placeOf(row), buttonsOf(row)].filter(Boolean).join(' ');
	const attachments = filesOf(row);
	const files = attachments.map(({ name }) => `[file: ${name}]`);
	const when = ms === undefined ? '' : `${formatClock(ms, zone)} `;
	// Nobody's words may look like a line of somebody else.
	const line = `${when}${author}: ${[oneLine(text), ...files].filter(Boolean).join(' ')}`;
	return { line, message: { role, author, text, at, attachments } };
}

const oneLine = (text: string) => text.replace(/[\s\u0085]+/g, ' ').trim();

/** Each file once: a message mostly names it twice, with a link and with a path (seen on live accounts). */
function filesOf(row: Row): Told['message']['attachments'] {
	const files: Told['message']['attachments'] = [];
	for (const { url, name: given } of attachmentsOf(row)) {
		const name = toFileName(given ?? url.replace(/[?#].*$/s, ''));
		if (given !== undefined || files.every((file) => file.name !== name)) files.push({ name, url });
	}
	return files;
}

function placeOf({ coordinates: at }: Row): string {
	if (at === null || at === undefined || at === '') return '';
	return `[location: ${typeof at === 'object' ? Object.values(at).join(', ') : String(at)}]`;
}

/** The buttons of a message, where the account's answers have them. */
function buttonsOf({ inline_buttons: inline, keyboard }: Row): string {
	const all = [inline, (keyboard as IDataObject | null | undefined)?.buttons].flatMap((list) =>
		Array.isArray(list) ? (list as IDataObject[]) : [],
	);
	const captions = all.map((button) => button?.text).filter((text) => typeof text === 'string' && text !== '');
	return captions.length === 0 ? '' : `[buttons: ${captions.join(' | ')}]`;
}

/** The newest messages that have room in so many characters. The very last one is cut rather than left out. */
function newest(all: Told[], room: number): Told[] {
	const kept: Told[] = [];
	let left = room + 1;
	for (const one of [...all].reverse()) {
		left -= one.line.length + 1;
		if (left < 0) break;
		kept.unshift(one);
	}
	if (kept.length > 0 || all.length === 0) return kept;
	const { line, message } = all[all.length - 1];
	return [{ line: cut(line, room), message: { ...message, text: cut(message.text, room) } }];
}

function cut(text: string, room: number): string {
	if (text.length <= room) return text;
	return `${text.slice(0, room - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
