import type { INodeProperties } from 'n8n-workflow';
import { externalId, phone, transport } from '../../descriptions/common-fields';
import { atTop, inBody, notSent, required } from '../../descriptions/field-builders';
import { channelRLC, clientRLC, operatorRLC } from '../../descriptions/resource-locators';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Field } from '../../descriptions/types';
import { InputError, isEmpty } from '../../utils/input-error';

/** Refuses a message that says nothing before Chat2Desk does. */
export function assertMessageNotEmpty({ body = {} }: ApiRequest): void {
	const content = [body.text, body.attachment, body.pdf, body.interactive];
	if (content.every(isEmpty)) {
		throw new InputError('The message is empty', 'Fill in Text, or add an Attachment URL');
	}
}

/** What is asked before a message is sent that may have been sent before. */
export const MESSAGE_HISTORY_REQUEST = { method: 'GET', path: '/messages' } as const;

const sendTo: INodeProperties = {
	displayName: 'Recipient',
	name: 'recipient',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client' },
		{ name: 'Phone Number', value: 'phone' },
	],
	default: 'client',
};

const ofPhones = { show: { recipient: ['phone'] } };

/** Who gets a message: a client, or whoever has a phone number. */
export const recipient: Field[] = [
	atTop(notSent(sendTo)),
	required(inBody({ ...clientRLC, displayOptions: { show: { recipient: ['client'] } } })),
	required(notSent({ ...phone, description: undefined, displayOptions: ofPhones }, 'recipient')),
];

export const text: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'The text of the message. It may stay empty where there is an attachment.',
};

export const attachmentUrl: INodeProperties = {
	displayName: 'Attachment URL',
	name: 'attachmentUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/price-list.pdf',
	description: 'A public http(s) address from which Chat2Desk fetches the file',
};

export const attachmentName: INodeProperties = {
	displayName: 'File Name',
	name: 'attachmentName',
	type: 'string',
	default: '',
	placeholder: 'e.g. price-list.pdf',
	description: 'The name under which the client sees the file',
};

const openDialog: INodeProperties = {
	displayName: 'Open Dialog',
	name: 'openDialog',
	type: 'boolean',
	default: true,
	description: 'Whether to reopen the dialog if it is closed',
};

const BUTTON_VALUES: INodeProperties['options'] = [
	{
		displayName: 'Button',
		name: 'button',
		values: [
			{
				displayName: 'Caption',
				name: 'text',
				type: 'string',
				default: '',
				description: 'What the button says: 38 characters at most, 19 in Cyrillic, or the message may not go out',
			},
			{
				displayName: 'Color',
				name: 'color',
				type: 'options',
				options: [
					{ name: 'Blue', value: 'blue' },
					{ name: 'Default', value: '' },
					{ name: 'Green', value: 'green' },
					{ name: 'Red', value: 'red' },
					{ name: 'Yellow', value: 'yellow' },
				],
				default: '',
				description: 'The color, in the online chat only',
			},
			{
				displayName: 'Payload',
				name: 'payload',
				type: 'string',
				default: '',
				description: 'What comes back when it is pressed; not shown to the client',
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'options',
				options: [
					{ name: 'Email', value: 'email' },
					{ name: 'Location', value: 'location' },
					{ name: 'Phone', value: 'phone' },
					{ name: 'Reply', value: 'reply' },
					{ name: 'URL', value: 'url' },
				],
				default: 'reply',
				description: 'What it does: answer with its text, open a link, or ask for something',
			},
			{
				displayName: 'URL',
				name: 'url',
				type: 'string',
				default: '',
				displayOptions: { show: { type: ['url'] } },
			},
		],
	},
];

const inlineButtons: INodeProperties = {
	displayName: 'Inline Buttons',
	name: 'inlineButtons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button',
	default: {},
	description: 'Buttons under the message, in Telegram, Facebook, Viber Public and wa_dialog',
	options: BUTTON_VALUES,
};

const keyboard: INodeProperties = {
	displayName: 'Keyboard',
	name: 'keyboard',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button',
	default: {},
	description:
		"Buttons in place of the client's keyboard, in the online chat, Telegram, Facebook, Instagram, Viber Public and VK",
	options: BUTTON_VALUES,
};

const interactive: INodeProperties = {
	displayName: 'Interactive (JSON)',
	name: 'interactive',
	type: 'json',
	default: '{}',
	description: "A WhatsApp list or buttons, for wa_dialog, assumed to be as in WhatsApp's Cloud API",
};

const encrypted: INodeProperties = {
	displayName: 'Encrypted',
	name: 'encrypted',
	type: 'boolean',
	default: false,
	description: 'Whether Chat2Desk stores the text encrypted',
};

const replyMessageId: INodeProperties = {
	displayName: 'Reply to Message ID',
	name: 'replyMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'The ID of the message that this one answers',
};

const pdf: INodeProperties = {
	displayName: 'PDF URL',
	name: 'pdf',
	type: 'string',
	default: '',
	description: 'The older way to attach a PDF file. Prefer Attachment URL.',
};

const messageKind: INodeProperties = {
	displayName: 'Type',
	name: 'messageKind',
	type: 'options',
	options: [
		{ name: 'Auto Reply', value: 'autoreply', description: 'Shown to the client and marked as automatic' },
		{ name: 'System', value: 'system', description: 'Not shown to the client' },
		{ name: 'To Client', value: 'to_client', description: 'Shown to the client' },
	],
	default: 'to_client',
	description: 'How the message counts in Chat2Desk',
};

/** Where and on whose behalf a message goes out, and how it is known elsewhere; the transport is each operation's own. */
export const routing: Field[] = [inBody(channelRLC), inBody(operatorRLC), inBody(externalId)];

export const attachment: Field[] = [inBody(attachmentUrl, 'attachment'), inBody(attachmentName, 'attachment_filename')];

/** Sending to a phone number has the transport at its top, as it needs one. The collection itself is the same for all. */
const transportOfClient: INodeProperties = {
	...transport,
	displayOptions: { show: { '/operation': ['send', 'sendAndWait'] } },
};

/** A question carries its mark in the place of an ID of the user's own. */
const ownExternalId: INodeProperties = {
	...externalId,
	displayOptions: { show: { '/operation': ['send', 'sendToPhone'] } },
};

/** What a message to a client can have besides its text. */
export const extras: Field[] = [
	...attachment,
	...routing.filter(({ property }) => property !== externalId),
	inBody(ownExternalId),
	inBody(transportOfClient),
	inBody(inlineButtons, 'inline_buttons', 'buttons'),
	inBody(keyboard, 'keyboard.buttons', 'buttons'),
	inBody(interactive, 'interactive', 'objectOrArray'),
	inBody(openDialog),
	inBody(encrypted),
	inBody(replyMessageId),
	inBody(pdf),
	inBody(messageKind, 'type'),
];

const ofComments = { show: { '/operation': ['sendComment'] } };

/** A comment's optional fields that a template has in another form, or at its top. */
export const commentExtras: Field[] = [
	inBody({ ...attachmentUrl, displayOptions: ofComments }, 'attachment'),
	inBody({ ...transport, displayOptions: ofComments }),
	inBody({ ...openDialog, default: false, displayOptions: ofComments }),
];

/** Whether a template reopens a closed dialog. */
export const openDialogForTemplate: INodeProperties = {
	...openDialog,
	displayOptions: { show: { '/operation': ['sendTemplate'] } },
};
