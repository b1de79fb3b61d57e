import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { transport } from '../../descriptions/common-fields';
import { atTop, inBody, notSent, required } from '../../descriptions/field-builders';
import { channelRLC, clientRLC, operatorRLC } from '../../descriptions/resource-locators';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Field, Operation } from '../../descriptions/types';
import { isEmpty } from '../../parsing/common';
import { InputError } from '../../utils/input-error';

const source: INodeProperties = {
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

const text = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

const attachmentUrl = text('Attachment URL', 'attachmentUrl', 'Direct public URL of a file');
const externalId = text('External ID', 'externalId', "The message's ID in your own system");
const messageText = text('Text', 'text', 'The text of the message. Optional if there is an attachment.');

const sentAt: INodeProperties = {
	displayName: 'Sent At',
	name: 'sentAt',
	type: 'dateTime',
	default: '',
	description: 'When the message was sent, e.g. 2026-07-17 10:45. Chat2Desk sorts the dialog by it.',
};

const type: INodeProperties = {
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

const messages: INodeProperties = {
	displayName: 'Messages',
	name: 'messages',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Message',
	default: {},
	description: 'The messages of one client, in any order',
	displayOptions: { show: { messageSource: ['defineBelow'] } },
	options: [
		{
			displayName: 'Message',
			name: 'message',
			values: [
				attachmentUrl,
				externalId,
				text('Operator ID', 'operatorId', 'The operator who sent the message. Does not assign the dialog.'),
				sentAt,
				messageText,
				type,
			],
		},
	],
};

/** A field of a message that an input item represents. */
const itemField = (property: INodeProperties, kind?: Field['kind']): Field =>
	notSent({ ...property, displayOptions: { show: { messageSource: ['inputItems'] } } }, kind);

function assertNotEmpty(
	_call: ApiRequest,
	{ messages: defined, sentAt: time, text: content, attachmentUrl: file }: IDataObject,
): void {
	if (defined === undefined && time === undefined) {
		throw new InputError(
			'"Message Source" must be "defineBelow" or "inputItems"',
			'Select an option, or fix the expression',
		);
	}
	if (defined !== undefined || !isEmpty(content) || !isEmpty(file)) return;
	throw new InputError('The message is empty', 'Enter a text or add an attachment URL');
}

export const importMessagesOperation: Operation = {
	name: 'Import',
	value: 'import',
	action: 'Import messages',
	description: 'Import message history into Chat2Desk, ten messages per request',
	request: { method: 'POST', path: '/messages/import' },
	fields: [
		required(inBody(clientRLC)),
		required(inBody(channelRLC)),
		required(inBody(transport)),
		atTop(notSent(source)),
		required(notSent(messages, 'importedMessages')),
		required(itemField(sentAt, 'unixSeconds')),
		atTop(itemField(type)),
		atTop(itemField(messageText)),
		atTop(itemField(attachmentUrl)),
		atTop(itemField(operatorRLC)),
		atTop(itemField(externalId)),
	],
	validate: assertNotEmpty,
	output: { kind: 'acknowledgement' },
	execute: async (step) => await (await import('./import-handler')).importMessages(step),
};
