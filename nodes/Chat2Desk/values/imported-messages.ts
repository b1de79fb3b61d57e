import { id } from './ids';
import { InputError } from './input';
import { unixSeconds } from './moments';
import { isNothing } from './refusals';
import type { Surroundings } from './surroundings';
import { text } from './texts';

type Entry = Record<string, unknown>;

/**
 * The messages of the form (or a list of such entries out of an expression) as the API takes them; empty parts are left out.
 * Throws `InputError`, with the number of the message, where a time is missing or is none, or where a message says nothing.
 */
export function importedMessages(value: unknown, surroundings: Surroundings): Entry[] | undefined {
	const list = Array.isArray(value) ? (value as unknown[]) : (value as { message?: unknown } | null)?.message;
	if (!Array.isArray(list) || list.length === 0) return undefined;
	return list.map((entry, at) => importedMessage((entry ?? {}) as Entry, at + 1, surroundings));
}

function importedMessage(entry: Entry, number: number, surroundings: Surroundings): Entry {
	const named = (part: string): Surroundings => ({ ...surroundings, label: `${part} of message ${number}` });
	if (isNothing(entry.sentAt)) throw new InputError(`Message ${number} has no time`, 'Set Sent At: Chat2Desk sorts the dialog by it');
	if (isNothing(entry.text) && isNothing(entry.attachmentUrl)) {
		throw new InputError(`Message ${number} is empty`, 'Give it a text, or an attachment URL');
	}
	const part = (given: unknown, read: () => unknown) => (isNothing(given) ? undefined : read());
	const message: Entry = {
		timestamp: unixSeconds(entry.sentAt, named('Sent At')),
		type: entry.type ?? 'from_client',
		text: part(entry.text, () => text(entry.text, named('Text'))),
		attachment: part(entry.attachmentUrl, () => text(entry.attachmentUrl, named('Attachment URL'))),
		operator_id: part(entry.operatorId, () => id(entry.operatorId, named('Operator ID'))),
		external_id: part(entry.externalId, () => text(entry.externalId, named('External ID'))),
	};
	return Object.fromEntries(Object.entries(message).filter(([, given]) => given !== undefined));
}
