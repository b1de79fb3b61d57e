import { id } from './ids';
import { InputError } from './input';
import { unixSeconds } from './moments';
import type { Surroundings } from './surroundings';
import { text } from './texts';

type Entry = Record<string, unknown>;

/**
 * The messages of the form (or a list of such entries out of an expression) as the API takes them; empty parts are left out.
 * Throws `InputError` where a time is missing or is none.
 */
export function importedMessages(value: unknown, surroundings: Surroundings): Entry[] | undefined {
	const list = Array.isArray(value) ? value : (value as { message?: unknown } | null)?.message;
	if (!Array.isArray(list) || list.length === 0) return undefined;
	return list.map((entry, at) => importedMessage((entry ?? {}) as Entry, at + 1, surroundings));
}

function importedMessage(entry: Entry, number: number, surroundings: Surroundings): Entry {
	if (isNothing(entry.sentAt)) throw new InputError(`Message ${number} has no time`, 'Set Sent At: the dialog is sorted by it');
	const message: Entry = {
		timestamp: unixSeconds(entry.sentAt, surroundings),
		type: entry.type,
		text: isNothing(entry.text) ? undefined : text(entry.text),
		attachment: isNothing(entry.attachmentUrl) ? undefined : text(entry.attachmentUrl),
		operator_id: isNothing(entry.operatorId) ? undefined : id(entry.operatorId),
		external_id: isNothing(entry.externalId) ? undefined : text(entry.externalId),
	};
	return Object.fromEntries(Object.entries(message).filter(([, part]) => part !== undefined));
}

const isNothing = (value: unknown) => value === undefined || value === null || value === '';
