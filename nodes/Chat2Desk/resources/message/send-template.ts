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

/** Lists only transports that support templates. */
const templateTransport: INodeProperties = {
	...transport,
	typeOptions: { ...transport.typeOptions, loadOptionsMethod: 'getTemplateTransports' },
	hint: "Required for a phone number. If empty, the client's last transport is used; it must support templates.",
};

const templateName: INodeProperties = {
	displayName: 'Template Name',
	name: 'templateName',
	type: 'string',
	default: '',
	placeholder: 'e.g. order_update',
	description: 'The name of the approved WhatsApp template',
};

const language: INodeProperties = {
	displayName: 'Language Code',
	name: 'language',
	type: 'string',
	default: 'en',
	placeholder: 'e.g. en',
	description: 'The language of the approved template',
};

const variables: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Variable' },
	default: [],
	description: 'Values for {{1}}, {{2}} and so on, in order. Line breaks are replaced with spaces.',
};

const header: INodeProperties = {
	displayName: 'Header File URL',
	name: 'attachmentUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/ticket.pdf',
	description: "Public http(s) URL of the file in the template's header",
};

const oneLine = (value: unknown) =>
	String(value ?? '')
		.replace(/\s+/g, ' ')
		.trim();

/** Chat2Desk expects a WhatsApp template as a text in this format (seen on live accounts). */
function templateText({ templateName: name, language: code, variables: values }: IDataObject): string {
	return ['@HSM@', `${oneLine(name)}|${oneLine(code)}`, ...((values ?? []) as string[])].join('\n');
}

function withTemplateText(request: ApiRequest, values: IDataObject): ApiRequest {
	return { ...request, body: { text: templateText(values), ...request.body } };
}

/** Optional fields of a template that differ from those of a comment. */
export const templateExtras: Field[] = [
	inBody({ ...header, displayOptions: { show: { '/operation': ['sendTemplate'] } } }, 'attachment'),
	inBody(openDialogForTemplate),
];

export const sendTemplate: Operation = {
	name: 'Send WhatsApp Template',
	value: 'sendTemplate',
	action: 'Send WhatsApp template',
	description: 'Send an approved WhatsApp template message (required to start a conversation)',
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
			"Templates require an official WhatsApp transport, and the client's last one may be another. Select the transport, then check Template Name and Language Code against the template approved by WhatsApp",
		],
	],
	execute: async (step: OperationContext) =>
		await (
			await import('./handlers')
		).sendToRecipient({ ...step, request: withTemplateText(step.request, step.values) }),
	additionalRequests: [{ method: 'POST', path: '/clients' }, ...CLIENT_LOOKUP_REQUESTS, MESSAGE_HISTORY_REQUEST],
};
