import { deliveryStatus } from './delivery-status';
import { email } from './emails';
import { buttons, color, customFields, customFieldsAsJson, object, objectOrList } from './forms';
import { choice, id, idOrName } from './ids';
import { importedMessages } from './imported-messages';
import { names, numericIds, tag, tags } from './lists';
import { day, instant, ownDay, unixSeconds } from './moments';
import { number } from './numbers';
import { phone, realPhone, storedPhone } from './phones';
import type { Surroundings } from './surroundings';
import { flag, onlyOn, toggle } from './switches';
import { templateVariables, text } from './texts';
import { webAddress } from './web-addresses';

/** What a person, a spreadsheet or an AI agent put in → what the API takes. Throws `InputError` on what cannot be understood exactly. */
type Understand = (value: unknown, surroundings: Surroundings) => unknown;

const asItCame: Understand = (value) => value;

/**
 * Everything that a field can hold, and how it is understood. A field names its kind only (catalogue/types.ts), so that this
 * table, which no start of n8n needs, is loaded with the first execution. To add a kind: one line here, its function beside it.
 */
const KINDS = {
	/** One of the values that the picker offers, or another one out of an expression. */
	choice,
	text,
	number,
	switch: toggle,
	'switch as 0/1': flag,
	'switch, off is nothing': onlyOn,
	/** An id that Chat2Desk gave, which is a number. */
	id,
	/** Something that has a number or a name. */
	'id or name': idOrName,
	ids: numericIds,
	/** Tags by id or label, as a list; the operation's own function finds the labels. */
	tags,
	/** One of them. */
	tag,
	/** A list of texts. */
	names,
	/** The number of a client to be created or written to; below it, of one who is looked for. */
	phone,
	'real phone': realPhone,
	'stored phone': storedPhone,
	/** ISO 8601 in UTC. */
	moment: instant,
	'unix seconds': unixSeconds,
	/** `YYYY-MM-DD`. */
	day,
	'day dd-mm-yyyy': ownDay,
	'web address': webAddress,
	'template variables': templateVariables,
	/** One e-mail address. */
	email,
	/** JSON, where `{}` is nothing. */
	object,
	'object or list': objectOrList,
	/** A form that the operation's own function reads. */
	form: asItCame,
	buttons,
	'custom fields': customFields,
	'custom fields as JSON': customFieldsAsJson,
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
