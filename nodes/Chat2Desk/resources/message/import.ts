import { channelRLC, clientRLC, operatorRLC, transport } from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { defineOperation, lazy } from '../../descriptions/operations';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Field, Property } from '../../descriptions/types';
import type { ValueKind } from '../../parsing';
import { InputError, isEmpty } from '../../utils/input';
import { attachmentSource, binaryPropertyName, inputFieldsOf, type InputFileValues } from './fields';

const source: Property<'messageSource', 'options'> = {
	displayName: 'Message Source',
	name: 'messageSource',
	type: 'options',
	options: [
		{ name: 'Define Below', value: 'defineBelow', description: 'Enter the messages in this node' },
		{
			name: 'Input Items',
			value: 'inputItems',
			description: 'Import each input item as one message, grouped by client',
		},
	],
	default: 'defineBelow',
};

const text = <const N extends string>(displayName: string, name: N, description: string): Property<N, 'string'> => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

const attachmentUrl = text('Attachment URL', 'attachmentUrl', 'Direct public URL of a file');
const externalId = text('External ID', 'externalId', "The message's ID in your own system");
const messageText = text('Text', 'text', 'Optional with an attachment');

const sentAt: Property<'sentAt', 'dateTime'> = {
	displayName: 'Sent At',
	name: 'sentAt',
	type: 'dateTime',
	default: '',
	description: 'When the message was sent, e.g. 2026-07-17 10:45. Chat2Desk sorts the dialog by it.',
};

const type: Property<'type', 'options'> = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'Auto Reply', value: 'autoreply' },
		{ name: 'From Client', value: 'from_client' },
		{ name: 'To Client', value: 'to_client' },
	],
	default: 'from_client',
	description: 'The sender and direction of the message',
};

const messages: Property<'messages', 'fixedCollection'> = {
	displayName: 'Messages',
	name: 'messages',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Message',
	default: {},
	description: 'The messages of one client, in any order',
	options: [
		{
			displayName: 'Message',
			name: 'message',
			values: [
				attachmentSource,
				attachmentUrl,
				externalId,
				{ ...binaryPropertyName, displayOptions: { show: { attachmentSource: ['inputField'] } } },
				text('Operator ID', 'operatorId', 'The operator who sent the message. Does not assign the dialog.'),
				sentAt,
				messageText,
				type,
			],
		},
	],
};

/** A field of a message that an input item represents. */
const whenItem = <N extends string, K extends ValueKind>(field: Field<N, K>, show: Record<string, string[]> = {}) => {
	const displayOptions = { show: { messageSource: ['inputItems'], ...show } };
	return { ...field, property: { ...field.property, displayOptions } } satisfies Field<N, K>;
};

/** The values that say what is imported. */
type ImportedMessageValues = InputFileValues & Record<'messages' | 'sentAt' | 'text' | 'attachmentUrl', unknown>;

function assertNotEmpty(_request: ApiRequest, values: ImportedMessageValues): void {
	const { messages: defined, sentAt: time, text: content, attachmentUrl: file } = values;
	if (defined === undefined && time === undefined) {
		throw new InputError(
			'"Message Source" must be "defineBelow" or "inputItems"',
			'Select an option, or fix the expression',
		);
	}
	if (defined !== undefined || ![content, file, inputFieldsOf(values)].every(isEmpty)) return;
	throw new InputError('The message is empty', 'Enter a text or add an attachment');
}

const handlers = lazy(() => import('./import-handler'));

export const importMessagesOperation = defineOperation({
	name: 'Import',
	value: 'import',
	action: 'Import messages',
	description: 'Import message history into Chat2Desk, ten messages per request',
	request: { method: 'POST', path: '/messages/import' },
	fields: [
		field.required(field.inBody(clientRLC)),
		field.required(field.inBody(channelRLC)),
		field.required(field.inBody(transport)),
		field.atTop(field.notSent(source)),
		field.requiredIf({ messageSource: ['defineBelow'] }, field.notSent(messages, 'importedMessages')),
		field.requiredIf({ messageSource: ['inputItems'] }, field.notSent(sentAt, 'unixSeconds')),
		field.atTop(whenItem(field.notSent(type))),
		field.atTop(whenItem(field.notSent(messageText))),
		field.atTop(whenItem(field.notSent(attachmentSource))),
		field.atTop(whenItem(field.notSent(attachmentUrl), { attachmentSource: ['url'] })),
		field.atTop(whenItem(field.notSent(binaryPropertyName, 'names'), { attachmentSource: ['inputField'] })),
		field.atTop(whenItem(field.notSent(operatorRLC))),
		field.atTop(whenItem(field.notSent(externalId))),
	],
	validate: assertNotEmpty,
	output: { kind: 'acknowledgement' },
	execute: handlers(({ importMessages }) => importMessages),
});
