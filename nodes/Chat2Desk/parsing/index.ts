import type { IDataObject } from 'n8n-workflow';
import type { ParseContext } from './common';
import { parseDate, parseDateDdMmYyyy, parseDateTime, parseUnixSeconds } from './dates';
import {
	parseChoice,
	parseId,
	parseIdOrName,
	parseNames,
	parseNumericIds,
	parseTag,
	parseTags,
	parseTransport,
} from './ids';
import { parseImportedMessages } from './imported-messages';
import { parseButtons, parseColor, parseCustomFields, parseObject, parseObjectOrArray } from './json';
import { parsePhoneFilter, parsePhoneNumber, parseRecipient } from './phones';
import { parseBoolean, parseBooleanAsNumber, parseDeliveryStatus, parseNumber, parseTrueOrOmit } from './scalars';
import { parseEmail, parseTemplateVariables, parseText, parseUrl } from './texts';

/** Any value of a parameter, before and after parsing. */
type Value = IDataObject['value'];

/** Converts what a user, a spreadsheet or an AI agent entered to what the API expects. Throws `InputError` on anything ambiguous. */
type Parser = (value: Value, context: ParseContext) => Value;

/**
 * The parser of each kind of value. A field only names its kind (`descriptions/types.ts`), so that this table is not loaded before the
 * first execution. To add a kind, add a line here and the function in the file of its topic.
 */
const PARSERS = {
	/** An option of a dropdown, or another value from an expression. */
	choice: parseChoice,
	transport: parseTransport,
	text: parseText,
	number: parseNumber,
	boolean: parseBoolean,
	booleanAsNumber: parseBooleanAsNumber,
	trueOrOmit: parseTrueOrOmit,
	/** A numeric ID of Chat2Desk. */
	id: parseId,
	idOrName: parseIdOrName,
	ids: parseNumericIds,
	/** Tags by ID or label; the operation's handler resolves the labels. */
	tags: parseTags,
	tag: parseTag,
	names: parseNames,
	/** A phone number, or an email address for the transport `email`. */
	recipient: parseRecipient,
	phoneNumber: parsePhoneNumber,
	/** A phone number, messenger ID or email address to search for. */
	phoneFilter: parsePhoneFilter,
	/** ISO 8601 in UTC. */
	dateTime: parseDateTime,
	unixSeconds: parseUnixSeconds,
	/** `YYYY-MM-DD`. */
	date: parseDate,
	dateDdMmYyyy: parseDateDdMmYyyy,
	url: parseUrl,
	templateVariables: parseTemplateVariables,
	email: parseEmail,
	/** A JSON object; `{}` counts as not set. */
	object: parseObject,
	objectOrArray: parseObjectOrArray,
	/** The value as it is, for the operation's handler. */
	raw: (value: Value) => value,
	buttons: parseButtons,
	customFields: parseCustomFields,
	deliveryStatus: parseDeliveryStatus,
	importedMessages: parseImportedMessages,
	color: parseColor,
} satisfies Record<string, Parser>;

/** The name of a kind of value. */
export type ValueKind = keyof typeof PARSERS;

/** What the parser of a kind returns. */
export type ParsedValue<K extends ValueKind> = ReturnType<(typeof PARSERS)[K]>;

/** Converts a value to what the API expects. Throws `InputError` if it is not of its kind. */
export const parseValue = (kind: ValueKind, value: Value, context: ParseContext): Value =>
	PARSERS[kind](value, context);
