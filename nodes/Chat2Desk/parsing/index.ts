import type { ParseContext } from './common';
import { parseDate, parseDateDdMmYyyy, parseDateTime, parseUnixSeconds } from './dates';
import { parseChoice, parseId, parseIdOrName, parseNames, parseNumericIds, parseTag, parseTags } from './ids';
import { parseImportedMessages } from './imported-messages';
import {
	parseButtons,
	parseColor,
	parseCustomFields,
	parseCustomFieldsJson,
	parseObject,
	parseObjectOrArray,
} from './json';
import { parsePhoneFilter, parsePhoneNumber, parseRecipient } from './phones';
import { parseBoolean, parseBooleanAsNumber, parseDeliveryStatus, parseNumber, parseTrueOrOmit } from './scalars';
import { parseEmail, parseTemplateVariables, parseText, parseUrl } from './texts';

/** What a person, a spreadsheet or an AI agent put in → what the API takes. Throws `InputError` on what cannot be understood exactly. */
type Parser = (value: unknown, surroundings: ParseContext) => unknown;

const parseRaw: Parser = (value) => value;

/**
 * Everything that a field can hold, and how it is understood. A field names its kind only (catalogue/types.ts), so that this
 * table, which no start of n8n needs, is loaded with the first execution. To add a kind: one line here, its function beside it.
 */
const PARSERS = {
	/** One of the values that the picker offers, or another one out of an expression. */
	choice: parseChoice,
	text: parseText,
	number: parseNumber,
	boolean: parseBoolean,
	booleanAsNumber: parseBooleanAsNumber,
	trueOrOmit: parseTrueOrOmit,
	/** An id that Chat2Desk gave, which is a number. */
	id: parseId,
	/** Something that has a number or a name. */
	idOrName: parseIdOrName,
	ids: parseNumericIds,
	/** Tags by id or label, as a list; the operation's own function finds the labels. */
	tags: parseTags,
	/** One of them. */
	tag: parseTag,
	/** A list of texts. */
	names: parseNames,
	/** The number of a client to be created or written to; below it, of one who is looked for. */
	recipient: parseRecipient,
	phoneNumber: parsePhoneNumber,
	phoneFilter: parsePhoneFilter,
	/** ISO 8601 in UTC. */
	dateTime: parseDateTime,
	unixSeconds: parseUnixSeconds,
	/** `YYYY-MM-DD`. */
	date: parseDate,
	dateDdMmYyyy: parseDateDdMmYyyy,
	url: parseUrl,
	templateVariables: parseTemplateVariables,
	/** One e-mail address. */
	email: parseEmail,
	/** JSON, where `{}` is nothing. */
	object: parseObject,
	objectOrArray: parseObjectOrArray,
	/** A form that the operation's own function reads. */
	raw: parseRaw,
	buttons: parseButtons,
	customFields: parseCustomFields,
	customFieldsJson: parseCustomFieldsJson,
	deliveryStatus: parseDeliveryStatus,
	/** The form of messages that are imported. */
	importedMessages: parseImportedMessages,
	color: parseColor,
} satisfies Record<string, Parser>;

/** The name of a kind of value. */
export type ValueKind = keyof typeof PARSERS;

/** What the parser of a kind returns. */
export type ParsedValue<K extends ValueKind> = ReturnType<(typeof PARSERS)[K]>;

/** A value as the API takes it. Throws `InputError` where it is not of its kind. */
export function parseValue(kind: ValueKind, value: unknown, surroundings: ParseContext): unknown {
	return (PARSERS[kind] as Parser)(value, surroundings);
}
