import { transport } from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { defineOperation, lazy } from '../../descriptions/operations';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Property } from '../../descriptions/types';
import { attachment, commentExtras, inputFileFields, openDialogForTemplate, recipient, routing } from './fields';

/** Lists only transports that support templates. */
const templateTransport: Property<'transport', 'options'> = {
	...transport,
	typeOptions: { ...transport.typeOptions, loadOptionsMethod: 'getTemplateTransports' },
	hint: "If empty, the client's last transport is used; it must support templates.",
};

const templateName: Property<'templateName', 'string'> = {
	displayName: 'Template Name',
	name: 'templateName',
	type: 'string',
	default: '',
	placeholder: 'e.g. order_update',
	description: 'The name of the approved WhatsApp template',
};

const language: Property<'language', 'string'> = {
	displayName: 'Language Code',
	name: 'language',
	type: 'string',
	default: 'en',
	placeholder: 'e.g. en',
	description: 'The language of the approved template',
};

const variables: Property<'variables', 'string'> = {
	displayName: 'Variables',
	name: 'variables',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Variable' },
	default: [],
	description: 'Values for {{1}}, {{2}} and so on, in order. Line breaks are replaced with spaces.',
};

const header: Property<'attachmentUrl', 'string'> = {
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

interface TemplateValues {
	templateName: string;
	language: string;
	variables: string[] | undefined;
}

/** Chat2Desk expects a WhatsApp template as a text in this format (seen on live accounts). */
function templateText({ templateName, language: code, variables: values }: TemplateValues): string {
	return ['@HSM@', `${oneLine(templateName)}|${oneLine(code)}`, ...(values ?? [])].join('\n');
}

function withTemplateText(request: ApiRequest, values: TemplateValues): ApiRequest {
	return { ...request, body: { text: templateText(values), ...request.body } };
}

/** Optional fields of a template that differ from those of a comment. */
export const templateExtras = [
	field.inBody({ ...header, displayOptions: { show: { '/operation': ['sendTemplate'] } } }, 'attachment'),
	field.inBody(openDialogForTemplate),
] as const;

const handlers = lazy(() => import('./template-handler'));

export const sendTemplate = defineOperation({
	name: 'Send WhatsApp Template',
	value: 'sendTemplate',
	action: 'Send WhatsApp template',
	description: 'Send an approved WhatsApp template message (required to start a conversation)',
	request: { method: 'POST', path: '/messages' },
	fields: [
		...recipient,
		field.requiredIf({ sendTo: ['phone'] }, field.inBody({ ...templateTransport, hint: undefined })),
		field.shownIf({ sendTo: ['client'] }, field.inBody(templateTransport)),
		field.required(field.notSent(templateName)),
		field.required(field.notSent(language)),
		field.atTop(field.notSent(variables, 'templateVariables')),
		...templateExtras,
		...inputFileFields,
		attachment[1],
		...routing,
	],
	sharedCollectionFields: commentExtras,
	output: { kind: 'object' },
	hints: [
		[
			/template|hsm|transport/i,
			"Templates require an official WhatsApp transport, and the client's last transport may be a different one. Select the transport, then check Template Name and Language Code against the template approved by WhatsApp",
		],
	],
	execute: async (context) => {
		const request = withTemplateText(context.request, context.values);
		return await handlers(({ sendTemplate: send }) => send)({ ...context, request });
	},
});
