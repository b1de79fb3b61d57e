import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../utils/input';
import type { ParseContext } from './common';
import { isBlank, isNullLike } from './common';
import { parseUnixSeconds } from './dates';
import { parseChoice, parseId, parseNames } from './ids';
import { toRows } from './structured';
import { parseAnyText, parseUrl } from './texts';

/**
 * The messages of the form as the API expects them, without empty properties; `undefined` if there are none. Accepts all that
 * `toRows()` accepts. Throws `InputError` with the number of the message if it has no valid time or no content.
 */
export function parseImportedMessages(value: unknown, context: ParseContext): IDataObject[] | undefined {
	const rows = toRows(value, 'message', context.label);
	return rows.length === 0 ? undefined : rows.map((row, at) => parseImportedMessage(row, at + 1, context));
}

function parseImportedMessage(row: IDataObject, number: number, context: ParseContext): IDataObject {
	const inMessage = (part: string): ParseContext => ({ ...context, label: `${part} of message ${number}` });
	if (isNullLike(row.sentAt))
		throw new InputError(
			`Message ${number}: "Sent At" is required`,
			'Enter the time of the message. Chat2Desk sorts the dialog by it',
		);
	const hasInputFiles = row.attachmentSource === 'inputField';
	if (isBlank(row.text) && isNullLike(row.attachmentUrl) && !hasInputFiles)
		throw new InputError(`Message ${number} is empty`, 'Enter a text or add an attachment');
	if (hasInputFiles && !isNullLike(row.attachmentUrl))
		throw new InputError(
			`Message ${number} has both an attachment URL and a file from an input field`,
			'Remove the URL, or set Attachment to From URL',
		);
	const optional = <T>(part: unknown, parse: () => T) => (isNullLike(part) ? undefined : parse());
	const text = (part: unknown, label: string) => (isBlank(part) ? undefined : parseAnyText(part, inMessage(label)));
	return messageEntry({
		sentAt: parseUnixSeconds(row.sentAt, inMessage('Sent At')),
		type: optional(row.type, () => parseChoice(row.type, inMessage('Type'))),
		text: text(row.text, 'Text'),
		attachmentUrl: optional(row.attachmentUrl, () => parseUrl(row.attachmentUrl, inMessage('Attachment URL'))),
		operatorId: optional(row.operatorId, () => parseId(row.operatorId, inMessage('Operator ID'))),
		externalId: text(row.externalId, 'External ID'),
		inputFields: hasInputFiles
			? parseNames(row.binaryPropertyName || 'data', inMessage('Input Data Field Name'))
			: undefined,
	});
}

/**
 * A parsed message with the API's property names; properties that are not set are omitted. `inputFields` names the input fields with its
 * files, which the handler replaces with links.
 */
export function messageEntry({
	sentAt,
	type = 'from_client',
	text,
	attachmentUrl,
	operatorId,
	externalId,
	inputFields,
}: IDataObject): IDataObject {
	const message = {
		timestamp: sentAt,
		type,
		text,
		attachment: attachmentUrl,
		operator_id: operatorId,
		external_id: externalId,
		inputFields,
	};
	return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined));
}
