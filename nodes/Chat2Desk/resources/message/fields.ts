import type { INodeProperties } from 'n8n-workflow';
import { channelRLC, clientRLC, externalId, operatorRLC, phone, transport } from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Property } from '../../descriptions/types';
import { InputError, isEmpty } from '../../utils/input';

/** The values of `inputFileFields`. */
export interface InputFileValues {
	attachmentSource?: string | number | boolean | undefined;
	binaryPropertyName?: string[] | undefined;
}

/** Names of the input fields whose files a message carries; `undefined` if it carries none. */
export const inputFieldsOf = ({ attachmentSource, binaryPropertyName }: InputFileValues): string[] | undefined =>
	attachmentSource === 'inputField' ? (binaryPropertyName ?? ['data']) : undefined;

/** Rejects an empty message before it is sent. */
export function assertMessageNotEmpty({ body = {} }: ApiRequest, values: InputFileValues): void {
	const content = [body.text, body.attachment, body.pdf, body.interactive, inputFieldsOf(values)];
	if (content.every(isEmpty)) {
		throw new InputError('The message is empty', 'Enter a text or add an attachment');
	}
}

const sendTo: Property<'sendTo', 'options'> = {
	displayName: 'Send To',
	name: 'sendTo',
	type: 'options',
	options: [
		{ name: 'Client', value: 'client' },
		{ name: 'Phone Number', value: 'phone' },
	],
	default: 'client',
};

/** The recipient of a message: a client or a phone number. */
export const recipient = [
	field.atTop(field.notSent(sendTo)),
	field.requiredIf({ sendTo: ['client'] }, field.inBody(clientRLC)),
	field.requiredIf({ sendTo: ['phone'] }, field.notSent({ ...phone, description: undefined }, 'recipient')),
] as const;

/** The transport of a message to a phone number: Chat2Desk creates no client without one. */
export const phoneTransport = field.requiredIf({ sendTo: ['phone'] }, field.inBody(transport));

export const text: Property<'text', 'string'> = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'Optional with an attachment',
};

/** Other fields that can hold the content of a message. */
export const CONTENT_FIELDS = [
	'attachmentUrl',
	'attachmentSource',
	'interactive',
	'pdf',
	'/options.extraBody',
] as const;

export const attachmentUrl: Property<'attachmentUrl', 'string'> = {
	displayName: 'Attachment URL',
	name: 'attachmentUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/price-list.pdf',
	description: 'Public http(s) URL from which Chat2Desk downloads the file',
};

export const attachmentName: Property<'attachmentName', 'string'> = {
	displayName: 'File Name',
	name: 'attachmentName',
	type: 'string',
	default: '',
	placeholder: 'e.g. price-list.pdf',
	description: 'The file name shown to the client',
};

export const attachmentSource: Property<'attachmentSource', 'options'> = {
	displayName: 'Attachment',
	name: 'attachmentSource',
	type: 'options',
	options: [
		{ name: 'From URL', value: 'url' },
		{ name: 'From Input Field', value: 'inputField' },
	],
	default: 'url',
};

export const binaryPropertyName: Property<'binaryPropertyName', 'string'> = {
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	description: 'Comma-separated names, or * for all. One message and request each.',
};

/** Files of the input item as an attachment. */
export const inputFileFields = [
	field.notSent(attachmentSource),
	field.notSent(
		{
			...binaryPropertyName,
			displayOptions: { show: { '/additionalFields.attachmentSource': ['inputField'] } },
		},
		'names',
	),
] as const;

const openDialog: Property<'openDialog', 'boolean'> = {
	displayName: 'Reopen Dialog',
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
				description: 'Button label, up to 38 characters (19 in Cyrillic). Messages with longer labels may not be sent.',
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
				description: 'Button color (online chat only)',
			},
			{
				displayName: 'Payload',
				name: 'payload',
				type: 'string',
				default: '',
				description: 'Value returned when the button is pressed (hidden from the client)',
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
				description: 'What the button does: reply with its label, open a link or request something',
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

const inlineButtons: Property<'inlineButtons', 'fixedCollection'> = {
	displayName: 'Inline Buttons',
	name: 'inlineButtons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button',
	default: {},
	description: 'Buttons below the message (Telegram, Facebook, Viber Public and wa_dialog)',
	options: BUTTON_VALUES,
};

const keyboard: Property<'keyboard', 'fixedCollection'> = {
	displayName: 'Keyboard',
	name: 'keyboard',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button',
	default: {},
	description:
		"Buttons that replace the client's keyboard (online chat, Telegram, Facebook, Instagram, Viber Public and VK)",
	options: BUTTON_VALUES,
};

const interactive: Property<'interactive', 'json'> = {
	displayName: 'Interactive (JSON)',
	name: 'interactive',
	type: 'json',
	default: '{}',
	description: "WhatsApp list or buttons, for wa_dialog. The format of WhatsApp's Cloud API is assumed (unverified).",
};

const encrypted: Property<'encrypted', 'boolean'> = {
	displayName: 'Encrypted',
	name: 'encrypted',
	type: 'boolean',
	default: false,
	description: 'Whether to encrypt the text stored in Chat2Desk',
};

const replyMessageId: Property<'replyMessageId', 'string'> = {
	displayName: 'Reply to Message ID',
	name: 'replyMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'ID of the message to reply to',
};

const pdf: Property<'pdf', 'string'> = {
	displayName: 'PDF URL',
	name: 'pdf',
	type: 'string',
	default: '',
	description: 'URL of a PDF file (legacy). Use Attachment URL instead.',
};

const messageType: Property<'messageType', 'options'> = {
	displayName: 'Type',
	name: 'messageType',
	type: 'options',
	options: [
		{ name: 'Auto Reply', value: 'autoreply', description: 'Shown to the client and marked as automatic' },
		{ name: 'System', value: 'system', description: 'Not shown to the client' },
		{ name: 'To Client', value: 'to_client', description: 'Shown to the client' },
	],
	default: 'to_client',
	description: 'The message type',
};

/** Channel, sender and external ID of a message. Each operation defines the transport itself. */
export const routing = [field.inBody(channelRLC), field.inBody(operatorRLC), field.inBody(externalId)] as const;

export const attachment = [
	field.inBody(attachmentUrl, 'attachment'),
	field.inBody(attachmentName, 'attachment_filename'),
] as const;

/** The transport of a message to a client. Operations that share the collection show it under the same condition. */
const optionalTransport: Property<'transport', 'options'> = {
	...transport,
	displayOptions: { show: { '/operation': ['send', 'sendAndWait'], '/sendTo': ['client'] } },
};

/** Not for `sendAndWait`, which stores its own token in the external ID. */
const userExternalId: Property<'externalId', 'string'> = {
	...externalId,
	displayOptions: { show: { '/operation': ['send'] } },
};

/** Optional fields of a message to a client that carries no external ID of the user. */
export const extrasWithoutExternalId = [
	...attachment,
	...inputFileFields,
	field.inBody(channelRLC),
	field.inBody(operatorRLC),
	field.inBody(optionalTransport),
	field.inBody(inlineButtons, 'inline_buttons', 'buttons'),
	field.inBody(keyboard, 'keyboard.buttons', 'buttons'),
	field.inBody(interactive, 'interactive', 'objectOrArray'),
	field.inBody(openDialog),
	field.inBody(encrypted),
	field.inBody(replyMessageId),
	field.inBody(pdf),
	field.inBody(messageType, 'type'),
] as const;

export const externalIdField = field.inBody(userExternalId);

/** Optional fields of a message to a client. */
export const extras = [...extrasWithoutExternalId, externalIdField] as const;

const whenComment = { show: { '/operation': ['sendComment'] } };

/** Optional fields of a comment that differ from those of a template. */
export const commentExtras = [
	field.inBody({ ...attachmentUrl, displayOptions: whenComment }, 'attachment'),
	field.inBody({ ...transport, displayOptions: whenComment }),
	field.inBody({ ...openDialog, default: false, displayOptions: whenComment }),
] as const;

/** Reopens a closed dialog when a template is sent. */
export const openDialogForTemplate: Property<'openDialog', 'boolean'> = {
	...openDialog,
	displayOptions: { show: { '/operation': ['sendTemplate'] } },
};
