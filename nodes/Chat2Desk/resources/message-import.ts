import type { INodeProperties } from 'n8n-workflow';
import { forCode, inBody, required } from '../catalogue/fields';
import { channel, client } from '../catalogue/locators';
import { transport } from '../catalogue/pickers';
import type { Operation } from '../catalogue/types';

const text = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

const messages: INodeProperties = {
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
				text('Attachment URL', 'attachmentUrl', 'A direct public address of a file'),
				text('External ID', 'externalId', 'How your own system knows the message'),
				text('Operator ID', 'operatorId', 'Who wrote it, for a message to the client. The dialog is not moved to them.'),
				{
					displayName: 'Sent At',
					name: 'sentAt',
					type: 'dateTime',
					default: '',
					description: 'When the message was written. The dialog is sorted by it.',
				},
				text('Text', 'text', 'What it says. It may stay empty where there is an attachment.'),
				{
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
				},
			],
		},
	],
};

export const importing: Operation = {
	name: 'Import',
	value: 'import',
	action: 'Import messages of client',
	description: 'Bring messages from before the messenger was connected into Chat2Desk, ten a request',
	request: { method: 'POST', path: '/messages/import' },
	fields: [
		required(inBody(client)),
		required(inBody(channel)),
		required(inBody(transport)),
		required(forCode(messages, 'messages to import')),
	],
	answer: { kind: 'done' },
	run: async (step) => await (await import('./message-import-steps')).importMessages(step),
};
