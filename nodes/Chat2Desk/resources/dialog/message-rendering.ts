import type { IDataObject } from 'n8n-workflow';
import { isoFromUnix, isoTime, parseTime } from '../../utils/api-times';
import { attachmentsOf } from '../../utils/attachments';
import { toFileName } from '../../utils/file-names';
import { isRecord } from '../../utils/is-record';
import { containsReplyToken, redactN8nLinks } from '../../utils/n8n-links';
import { operatorName } from '../../utils/text';
import { formatClock } from '../../utils/time-zones';

type Role = 'user' | 'assistant' | 'note';

/** A message as a language model reads it, and as one line of a transcript. */
export interface RenderedMessage {
	line: string;
	message: {
		role: Role;
		author: string;
		text: string;
		/** ISO 8601; what the API sent if it is no time. */
		at: IDataObject['value'];
		attachments: Array<{ name: string; url: string }>;
	};
}

/** The role of each message type; all others are notes. The messages of a request have types of their own (seen on live accounts). */
const ROLES: Record<string, Role | undefined> = {
	from_client: 'user',
	in: 'user',
	to_client: 'assistant',
	out: 'assistant',
	autoreply: 'assistant',
};

/** Whether a message is only the node's own bookkeeping, which is neither for people nor for models. */
export const isBookkeeping = ({ type, text }: IDataObject): boolean =>
	(type === 'comment' || type === 'system') && containsReplyToken(text);

/** The ID of the operator who sent a message, if any. */
const operatorIdOf = ({ operator_id: id, operatorID: requestForm }: IDataObject) => id ?? requestForm ?? undefined;

/** Whether a message is shown with an operator's name. */
export const hasOperatorAuthor = (row: IDataObject) =>
	operatorIdOf(row) !== undefined && /^(to_client|out|comment)$/.test(String(row.type));

/**
 * Renders a message for a language model. Links that could act on n8n are redacted, and no text can look like the line of another
 * author.
 *
 * @param timeZone IANA name of the zone of the times in the lines
 * @param operatorNames operators' names by ID
 */
export function renderMessage(
	row: IDataObject,
	{ timeZone, operatorNames }: { timeZone: string; operatorNames?: Map<string, string> },
): RenderedMessage {
	const role = ROLES[String(row.type)] ?? 'note';
	const author = authorOf(row, role, operatorNames);
	const at = isoTime(isoFromUnix(row.created)) ?? null;
	const ms = typeof at === 'string' ? parseTime(at) : undefined;
	const parts = [typeof row.text === 'string' ? row.text : '', locationOf(row), buttonsOf(row)];
	const text = redactN8nLinks(parts.filter(Boolean).join(' '));
	const attachments = filesOf(row);
	const files = attachments.map(({ name }) => `[file: ${name}]`);
	const time = ms === undefined ? '' : `${formatClock(ms, timeZone)} `;
	const line = `${time}${author}: ${[toSingleLine(text), ...files].filter(Boolean).join(' ')}`;
	return { line, message: { role, author, text, at, attachments } };
}

function authorOf(row: IDataObject, role: Role, operatorNames?: Map<string, string>): string {
	if (role === 'user') return 'Client';
	if (row.type === 'autoreply') return 'Auto Reply';
	if (row.type === 'system') return 'System';
	if (!hasOperatorAuthor(row)) return role === 'note' ? 'Note' : 'Team';
	const id = String(operatorIdOf(row));
	return toSingleLine(operatorNames?.get(id) ?? `Operator ${id}`);
}

const toSingleLine = (text: string) => text.replace(/[\s\u0085]+/g, ' ').trim();

/** Each file once: a message usually names it twice, with a link and with a path (seen on live accounts). */
function filesOf(row: IDataObject): RenderedMessage['message']['attachments'] {
	const files: RenderedMessage['message']['attachments'] = [];
	for (const { url, name: given } of attachmentsOf(row)) {
		const name = toFileName(given ?? url.replace(/[?#].*$/s, ''));
		if (given !== undefined || files.every((file) => file.name !== name))
			files.push({ name, url: redactN8nLinks(url) });
	}
	return files;
}

function locationOf({ coordinates }: IDataObject): string {
	if (coordinates === null || coordinates === undefined || coordinates === '') return '';
	return `[location: ${typeof coordinates === 'object' ? Object.values(coordinates).join(', ') : String(coordinates)}]`;
}

/** The captions of a message's buttons, if the account returns them. */
function buttonsOf({ inline_buttons: inline, keyboard }: IDataObject): string {
	const lists: unknown[] = [inline, isRecord(keyboard) ? keyboard.buttons : undefined];
	const buttons = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
	const captions = buttons.map((button) => (isRecord(button) ? button.text : undefined));
	const shown = captions.filter((caption) => typeof caption === 'string' && caption !== '');
	return shown.length === 0 ? '' : `[buttons: ${shown.join(' | ')}]`;
}

/** Messages in the order of their time. */
export const byTime = (rows: readonly IDataObject[]) =>
	[...rows].sort((a, b) => (parseTime(a.created) ?? 0) - (parseTime(b.created) ?? 0) || Number(a.id) - Number(b.id));

/**
 * The newest messages whose texts fit into a number of characters, with a line break between them. The very last one is cut instead of
 * omitted.
 */
export function newestWithin<T>(
	messages: T[],
	maxLength: number,
	{ textOf, cut }: { textOf: (message: T) => string; cut: (message: T) => T },
): T[] {
	let remaining = maxLength;
	let first = messages.length;
	while (first > 0 && textOf(messages[first - 1]).length <= remaining) {
		first -= 1;
		remaining -= textOf(messages[first]).length + 1;
	}
	return first === messages.length ? messages.slice(-1).map(cut) : messages.slice(first);
}

/** Names by the IDs of operators. */
export const operatorNamesById = (operators: IDataObject[]) =>
	new Map(operators.map((row) => [String(row.id), operatorName(row)]));
