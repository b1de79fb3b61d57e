import { deliveryStatus } from './delivery-status';
import { buttons, color, customFields, filledJson, json } from './forms';
import { id } from './ids';
import { importedMessages } from './imported-messages';
import { ids, idsAsText, names } from './lists';
import { day, instant, unixSeconds } from './moments';
import { phone } from './phones';
import type { Surroundings } from './surroundings';
import { flag } from './switches';
import { text } from './texts';

/** What a person, a spreadsheet or an AI agent put in → what the API takes. Throws `InputError` on what cannot be understood exactly. */
type Understand = (value: unknown, surroundings: Surroundings) => unknown;

const asItCame: Understand = (value) => value;

/**
 * Everything that a field can hold, and how it is understood. A field names its kind only (catalogue/types.ts), so that this
 * table, which no start of n8n needs, is loaded with the first execution. To add a kind: one line here, its function beside it.
 */
const KINDS = {
	/** One of the values that the picker offers, or another one out of an expression. */
	choice: asItCame,
	text,
	number: asItCame,
	switch: asItCame,
	'switch as 0/1': flag,
	/** An id that Chat2Desk gave, which is a number. */
	id,
	/** Something that has a number or a name. */
	'id or name': id,
	ids,
	'ids with commas': idsAsText,
	/** A list of texts. */
	names,
	/** A client's number, as clients are found by it. */
	phone,
	/** ISO 8601 in UTC. */
	moment: instant,
	'moment in Unix seconds': unixSeconds,
	/** `YYYY-MM-DD`. */
	day,
	json,
	'json, {} is nothing': filledJson,
	/** A form that the operation's own function reads. */
	form: asItCame,
	buttons,
	'custom fields': customFields,
	'delivery status': deliveryStatus,
	/** The form of messages that are imported. */
	'messages to import': importedMessages,
	color,
} satisfies Record<string, Understand>;

/** The name of a kind of value. */
export type Kind = keyof typeof KINDS;

/** A value as the API takes it. Throws `InputError` where it is not of its kind. */
export function understood(kind: Kind, value: unknown, surroundings: Surroundings): unknown {
	return (KINDS[kind] as Understand)(value, surroundings);
}
