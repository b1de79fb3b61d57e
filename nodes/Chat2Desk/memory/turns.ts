import type { IDataObject } from 'n8n-workflow';
import {
	byTime,
	hasOperatorAuthor,
	isBookkeeping,
	newestWithin,
	renderMessage,
} from '../resources/dialog/message-rendering';
import { ellipsize } from '../utils/text';
import type { MemorySettings } from './memory-settings';

/** Consecutive messages of one role. Models reject two turns of the same role in a row. */
export interface Turn {
	role: 'user' | 'assistant';
	content: string;
}

/** Models reject a conversation that begins with the assistant, or a prompt that follows a turn of the user. */
const FIRST_TURN: Turn = { role: 'user', content: '[Earlier messages are left out, or the team wrote first]' };
const LAST_TURN: Turn = { role: 'assistant', content: '[Not answered yet]' };

/** A name in square brackets at the beginning of a line, which marks the messages of colleagues. Others are placeholders. */
const NAME_MARK = /^([^\S\n]*)\[(?!link\]|file: |location: |buttons: )([^\]\n]{0,200})\]/gm;

/**
 * The conversation as turns of user and assistant: text only, alternating, from the user to the assistant; empty if there are no
 * messages.
 *
 * @param rows messages of the API, in any order
 * @param operatorNames names by operator ID
 */
export function toTurns(
	rows: IDataObject[],
	settings: MemorySettings,
	{ timeZone, operatorNames }: { timeZone: string; operatorNames?: Map<string, string> },
): Turn[] {
	const messages = byTime(rows.filter((row) => isRemembered(row, settings)))
		.slice(-settings.lastMessages)
		.map((row) => toTurn(row, timeZone, operatorNames))
		.filter(({ content }) => content !== '');
	const { maxCharacters } = settings;
	const kept = newestWithin(messages, maxCharacters, {
		textOf: ({ content }) => content,
		cut: ({ role, content }) => ({ role, content: ellipsize(content, maxCharacters) }),
	});
	if (kept.length === 0) return [];
	const turns = merge(kept);
	if (turns[0].role === 'assistant') turns.unshift(FIRST_TURN);
	if (turns[turns.length - 1].role === 'user') turns.push(LAST_TURN);
	return turns;
}

/**
 * Whether a message belongs to the memory. The message to answer is the agent's prompt, and newer messages of the client start
 * their own executions. What the team wrote after it stays.
 */
function isRemembered(row: IDataObject, { subject, messageId, includeComments }: MemorySettings): boolean {
	// A server that does not know the filter returns the messages of all clients.
	if (row[subject.filter] !== undefined && String(row[subject.filter]) !== String(subject.id)) return false;
	if (isBookkeeping(row) || row.type === 'system') return false;
	if (row.type === 'comment') return includeComments;
	return messageId === undefined || row.type !== 'from_client' || Number(row.id) < messageId;
}

function toTurn(row: IDataObject, timeZone: string, operatorNames?: Map<string, string>): Turn {
	const { role, author, text, attachments } = renderMessage(row, { timeZone, operatorNames }).message;
	const files = attachments.map(({ name }) => `[file: ${name}]`);
	// A client's text must not look like an operator's message.
	const content = [text.replace(NAME_MARK, '$1($2)').trim(), ...files].filter(Boolean).join(' ');
	if (content === '' || role === 'user') return { role: role === 'user' ? 'user' : 'assistant', content };
	if (row.type === 'comment') return { role: 'assistant', content: `[Internal comment, ${author}] ${content}` };
	if (!hasOperatorAuthor(row)) return { role: 'assistant', content };
	return { role: 'assistant', content: `[${operatorNames === undefined ? 'Operator' : toName(author)}] ${content}` };
}

const toName = (author: string) => author.replace(/[[\]]/g, '');

function merge(messages: Turn[]): Turn[] {
	const turns: Turn[] = [];
	for (const { role, content } of messages) {
		const last = turns[turns.length - 1];
		if (last?.role === role) last.content += `\n${content}`;
		else turns.push({ role, content });
	}
	return turns;
}
