import { InputError } from '../utils/input-error';
import type { ParseContext } from './common';
import { isBlank, isNullLike } from './common';
import { parseUnixSeconds } from './dates';
import { parseChoice, parseId } from './ids';
import { parseText, parseUrl } from './texts';

type Entry = Record<string, unknown>;

/**
 * The messages of the form (or a list of such entries out of an expression) as the API takes them; empty parts are left out.
 * Throws `InputError`, with the number of the message, where a time is missing or is none, or where a message says nothing.
 */
export function parseImportedMessages(value: unknown, surroundings: ParseContext): Entry[] | undefined {
	const list = Array.isArray(value) ? (value as unknown[]) : (value as { message?: unknown } | null)?.message;
	if (!Array.isArray(list) || list.length === 0) return undefined;
	return list.map((entry, at) => importedMessage((entry ?? {}) as Entry, at + 1, surroundings));
}

function importedMessage(entry: Entry, number: number, surroundings: ParseContext): Entry {
	const named = (part: string): ParseContext => ({ ...surroundings, label: `${part} of message ${number}` });
	if (isNullLike(entry.sentAt))
		throw new InputError(`Message ${number} has no time`, 'Set Sent At: Chat2Desk sorts the dialog by it');
	if (isBlank(entry.text) && isNullLike(entry.attachmentUrl)) {
		throw new InputError(`Message ${number} is empty`, 'Give it a text, or an attachment URL');
	}
	const part = (given: unknown, read: () => unknown) => (isNullLike(given) ? undefined : read());
	const words = (given: unknown, label: string) => (isBlank(given) ? undefined : parseText(given, named(label)));
	return messageEntry({
		sentAt: parseUnixSeconds(entry.sentAt, named('Sent At')),
		type: part(entry.type, () => parseChoice(entry.type, named('Type'))),
		text: words(entry.text, 'Text'),
		attachmentUrl: part(entry.attachmentUrl, () => parseUrl(entry.attachmentUrl, named('Attachment URL'))),
		operatorId: part(entry.operatorId, () => parseId(entry.operatorId, named('Operator ID'))),
		externalId: words(entry.externalId, 'External ID'),
	});
}

/** A message under the names of the API, out of parts that are understood; what is not set is left out. */
export function messageEntry({
	sentAt,
	type = 'from_client',
	text: words,
	attachmentUrl,
	operatorId,
	externalId,
}: Entry): Entry {
	const message = {
		timestamp: sentAt,
		type,
		text: words,
		attachment: attachmentUrl,
		operator_id: operatorId,
		external_id: externalId,
	};
	return Object.fromEntries(Object.entries(message).filter(([, given]) => given !== undefined));
}
