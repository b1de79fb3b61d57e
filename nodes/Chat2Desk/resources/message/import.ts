import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { transport } from '../../descriptions/common-fields';
import { atTop, inBody, notSent, required } from '../../descriptions/field-builders';
import { channelRLC, clientRLC, operatorRLC } from '../../descriptions/resource-locators';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Field, Operation } from '../../descriptions/types';
import { InputError, isEmpty } from '../../utils/input-error';

const source: INodeProperties = {
	displayName: 'Messages From',
	name: 'messagesFrom',
	type: 'options',
	options: [
		{ name: 'Form', value: 'form' },
		{ name: 'Input Items', value: 'items' },
	],
	default: 'form',
	description:
		'Whether the messages are filled in below, or each input item is one message: those of one client then go in together',
};

const text = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

const attachmentUrl = text('Attachment URL', 'attachmentUrl', 'A direct public address of a file');
const externalId = text('External ID', 'externalId', 'How your own system knows the message');
const words = text('Text', 'text', 'What it says. It may stay empty where there is an attachment.');

const sentAt: INodeProperties = {
	displayName: 'Sent At',
	name: 'sentAt',
	type: 'dateTime',
	default: '',
	description: 'When the message was written, such as 2026-07-17 10:45. The dialog is sorted by it.',
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
	description: 'Who wrote it to whom',
};

const messages: INodeProperties = {
	displayName: 'Messages',
	name: 'messages',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Message',
	default: {},
	description: 'The messages of one client, in any order',
	displayOptions: { show: { messagesFrom: ['form'] } },
	options: [
		{
			displayName: 'Message',
			name: 'message',
			values: [
				attachmentUrl,
				externalId,
				text(
					'Operator ID',
					'operatorId',
					'Who wrote it, for a message to the client. The dialog is not moved to them.',
				),
				sentAt,
				words,
				type,
			],
		},
	],
};

/** A field of the one message that an input item is. */
const ofItem = (property: INodeProperties, holds?: Field['kind']): Field =>
	notSent({ ...property, displayOptions: { show: { messagesFrom: ['items'] } } }, holds);

function refuseEmpty(
	_call: ApiRequest,
	{ messages: filled, sentAt: time, text: says, attachmentUrl: file }: IDataObject,
): void {
	if (filled === undefined && time === undefined) {
		throw new InputError(
			'"Messages From" is neither "form" nor "items"',
			'Choose from the list, or correct the expression',
		);
	}
	if (filled !== undefined || !isEmpty(says) || !isEmpty(file)) return;
	throw new InputError('The message is empty', 'Give it a text, or an attachment URL');
}

export const importMessagesOperation: Operation = {
	name: 'Import',
	value: 'import',
	action: 'Import messages of client',
	description: 'Bring messages from before the messenger was connected into Chat2Desk, ten a request',
	request: { method: 'POST', path: '/messages/import' },
	fields: [
		required(inBody(clientRLC)),
		required(inBody(channelRLC)),
		required(inBody(transport)),
		atTop(notSent(source)),
		required(notSent(messages, 'importedMessages')),
		required(ofItem(sentAt, 'unixSeconds')),
		atTop(ofItem(type)),
		atTop(ofItem(words)),
		atTop(ofItem(attachmentUrl)),
		atTop(ofItem(operatorRLC)),
		atTop(ofItem(externalId)),
	],
	validate: refuseEmpty,
	output: { kind: 'acknowledgement' },
	execute: async (step) => await (await import('./import-handler')).importMessages(step),
};
