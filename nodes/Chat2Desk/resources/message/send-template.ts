import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { transport } from '../../descriptions/common-fields';
import { atTop, inBody, notSent, required } from '../../descriptions/field-builders';
import type { ApiRequest, OperationContext } from '../../descriptions/handler-types';
import type { Field, Operation } from '../../descriptions/types';
import { CLIENT_LOOKUP_REQUESTS } from '../client/fields';
import {
	attachment,
	commentExtras,
	MESSAGE_HISTORY_REQUEST,
	openDialogForTemplate,
	recipient,
	routing,
} from './fields';

/** Only those transports that take templates. */
const templateTransport: INodeProperties = {
	...transport,
	typeOptions: { ...transport.typeOptions, loadOptionsMethod: 'getTemplateTransports' },
	hint: 'A phone number needs one. Empty: the last one of the client, which has to take templates',
};

const templateName: INodeProperties = {
	displayName: 'Template Name',
	name: 'templateName',
	type: 'string',
	default: '',
	placeholder: 'e.g. order_update',
	description: 'The name of the template as WhatsApp has approved it',
};

const language: INodeProperties = {
	displayName: 'Language Code',
	name: 'language',
	type: 'string',
	default: 'en',
	placeholder: 'e.g. en',
	description: 'The language in which the template was approved',
};

const variables: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Variable' },
	default: [],
	description:
		'The values of the variables {{1}}, {{2}} and so on, in this order. Line breaks become spaces, as each value has one line.',
};

const header: INodeProperties = {
	displayName: 'Header File URL',
	name: 'attachmentUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/ticket.pdf',
	description: "A public http(s) address of the file in the template's header",
};

const oneLine = (value: unknown) =>
	String(value ?? '')
		.replace(/\s+/g, ' ')
		.trim();

/** A WhatsApp template is sent as a text of this form (seen on live accounts). */
function compose({ templateName: name, language: code, variables: values }: IDataObject): string {
	return ['@HSM@', `${oneLine(name)}|${oneLine(code)}`, ...((values ?? []) as string[])].join('\n');
}

function withText(call: ApiRequest, values: IDataObject): ApiRequest {
	return { ...call, body: { text: compose(values), ...call.body } };
}

/** A template's optional fields that a comment has in another form. */
export const templateExtras: Field[] = [
	inBody({ ...header, displayOptions: { show: { '/operation': ['sendTemplate'] } } }, 'attachment'),
	inBody(openDialogForTemplate),
];

export const sendTemplate: Operation = {
	name: 'Send WhatsApp Template',
	value: 'sendTemplate',
	action: 'Send whatsapp template',
	description: 'Send an approved WhatsApp template, the only kind of message that may start a conversation there',
	request: { method: 'POST', path: '/messages' },
	fields: [
		...recipient,
		atTop(inBody(templateTransport)),
		required(notSent(templateName)),
		required(notSent(language)),
		{ ...notSent(variables, 'templateVariables'), section: 'top' },
		...templateExtras,
		attachment[1],
		...routing,
	],
	sharedCollectionFields: commentExtras,
	output: { kind: 'object' },
	hints: [
		[
			/template|hsm|transport/i,
			"Templates go out through WhatsApp's official transports alone, and the client's last one may be another: choose the Transport. Then compare Template Name and Language Code with what WhatsApp has approved",
		],
	],
	execute: async (step: OperationContext) =>
		await (await import('./handlers')).sendToRecipient({ ...step, request: withText(step.request, step.values) }),
	additionalRequests: [{ method: 'POST', path: '/clients' }, ...CLIENT_LOOKUP_REQUESTS, MESSAGE_HISTORY_REQUEST],
};
