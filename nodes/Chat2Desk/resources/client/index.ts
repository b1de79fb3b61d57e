import type { IDataObject } from 'n8n-workflow';
import { externalId, order, phone, tags, transport } from '../../descriptions/common-fields';
import {
	atTop,
	byOffset,
	byStartId,
	clearable,
	inBody,
	inPath,
	inQuery,
	notSent,
	required,
	singlePage,
} from '../../descriptions/field-builders';
import { channelRLC, clientRLC } from '../../descriptions/resource-locators';
import type { ApiRequest, ErrorHint, OperationContext } from '../../descriptions/handler-types';
import type { Field, Resource } from '../../descriptions/types';
import { InputError } from '../../utils/input-error';
import { transcriptOf } from '../dialog';
import {
	CLIENT_LOOKUP_REQUESTS,
	assignedPhone,
	clientName,
	clientPhone,
	comment,
	createdAfter,
	customField,
	customFieldText,
	customFields,
	email,
	externalService,
	extraComment1,
	extraComment2,
	extraComment3,
	fieldNames,
	finishDate,
	ifNotFound,
	match,
	nickname,
	searchLimit,
	startDate,
} from './fields';

const creation: Field[] = [
	required(inBody(phone, 'phone', 'recipient')),
	required(inBody(transport)),
	inBody(channelRLC),
	inBody(nickname),
	inBody(assignedPhone, 'assigned_phone', 'phoneNumber'),
];

const namingFields = async (step: OperationContext) => await (await import('./handlers')).withFieldNames(step);

/** A field and its text are two halves of one filter: with one of them alone, every client would come. */
function checkCustomField(_call: ApiRequest, { customField: field, customFieldText: text }: IDataObject): void {
	if ((field === undefined) === (text === undefined)) return;
	throw new InputError(
		'A filter by custom field needs both Custom Field and Custom Field Text',
		'Add the other one, or remove both',
	);
}

/** The API takes no empty text for a name but `null` (Chat2Desk's method pages). */
function clearName({ body = {} }: ApiRequest): void {
	if (body.nickname === '') body.nickname = null;
}

/** A client who is there already, by the form of the refusal: its words may be in the account's language. */
const EXISTS: ErrorHint = [
	/client: [^;]{0,300}"id\\{0,2}"/,
	'Use Client > Create or Get, which returns the existing client',
];

const simple = [
	'id',
	'name',
	'assigned_name',
	'phone',
	'client_phone',
	'tags',
	'channels',
	'custom_fields',
	'first_client_message',
	'last_client_message',
];

export const clientResource: Resource = {
	name: 'Client',
	value: 'client',
	description: 'People who write to the company. Their tags are under Tag; the API cannot block them.',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create client',
			description: 'Add a client by phone number, so that a message can be sent to it',
			request: { method: 'POST', path: '/clients' },
			fields: creation,
			output: { kind: 'object' },
			simplify: simple,
			execute: async (step) => await (await import('./handlers')).create(step),
			additionalRequests: CLIENT_LOOKUP_REQUESTS,
			hints: [EXISTS],
		},
		{
			name: 'Create or Get',
			value: 'createOrGet',
			action: 'Create or get client',
			description: 'Add a client by phone number, or get the client who has it already',
			request: { method: 'POST', path: '/clients' },
			fields: creation,
			output: { kind: 'object' },
			simplify: simple,
			execute: async (step) => {
				const { client: json, extra } = await (await import('./handlers')).createOrGet(step);
				return [{ json, extra }];
			},
			additionalRequests: CLIENT_LOOKUP_REQUESTS,
		},
		{
			name: 'Find',
			value: 'find',
			action: 'Find client',
			description: 'Find a client by phone, email, name, external ID or custom field: the more is known, the surer',
			request: { method: 'POST', path: '/clients' },
			fields: [
				atTop(notSent(phone, 'phoneFilter')),
				atTop(notSent(email)),
				atTop(notSent(clientName)),
				atTop(notSent(externalId)),
				atTop(notSent(match)),
				atTop(notSent(ifNotFound)),
				notSent(customField, 'idOrName'),
				notSent(customFieldText),
				notSent(searchLimit),
				notSent(transport),
			],
			validate: checkCustomField,
			output: { kind: 'object' },
			simplify: simple.map((name) => (name === 'first_client_message' ? 'external_id' : name)),
			execute: async (step) => await (await import('./find')).find(step),
			additionalRequests: [
				...CLIENT_LOOKUP_REQUESTS,
				{ method: 'PUT', path: '/clients/:id' },
				{ method: 'GET', path: '/custom_client_fields' },
			],
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get client',
			description: 'Get one client with channels, tags and custom fields',
			request: { method: 'GET', path: '/clients/:id' },
			fields: [inPath(clientRLC), atTop(notSent({ ...fieldNames, default: false }))],
			output: { kind: 'object' },
			simplify: simple,
			execute: namingFields,
			additionalRequests: [{ method: 'GET', path: '/custom_client_fields' }],
		},
		{
			name: 'Get Custom Fields',
			value: 'getCustomFields',
			action: 'Get custom client fields',
			description: 'Get the custom fields that clients of the account can have',
			request: { method: 'GET', path: '/custom_client_fields' },
			fields: [],
			output: singlePage,
		},
		{
			name: 'Get Dialogs',
			value: 'getDialogs',
			action: 'Get dialogs of client',
			description: 'Get the dialogs of one client',
			request: { method: 'GET', path: '/clients/:id/dialogs' },
			fields: [inPath(clientRLC)],
			output: byOffset,
		},
		{
			name: 'Get Last Question',
			value: 'getLastQuestion',
			action: 'Get last question of client',
			description: 'Get the item of the self-service menu that was sent to one client last',
			request: { method: 'GET', path: '/clients/:id/last_question' },
			fields: [inPath(clientRLC)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many clients',
			description: 'Get clients by phone, tags, custom field or age. Chat2Desk cannot search them by name.',
			request: { method: 'GET', path: '/clients' },
			fields: [
				inQuery(phone, 'phone', 'phoneFilter'),
				inQuery(tags, 'tags', 'tags'),
				inQuery(order),
				inQuery(clientPhone, 'client_phone', 'phoneFilter'),
				inQuery(customField, 'custom_field[id]', 'idOrName'),
				inQuery(customFieldText, 'custom_field[text]'),
				inQuery(createdAfter, 'created_after', 'unixSeconds'),
				notSent(fieldNames),
			],
			validate: checkCustomField,
			output: byOffset,
			simplify: simple,
			execute: async (step) => await namingFields(await (await import('./handlers')).filterByCustomField(step)),
			additionalRequests: [
				{ method: 'GET', path: '/custom_client_fields' },
				{ method: 'GET', path: '/tags' },
			],
		},
		{
			name: 'Get Questions',
			value: 'getQuestions',
			action: 'Get questions of client',
			description: 'Get the items of the self-service menu that were sent to one client',
			request: { method: 'GET', path: '/clients/:id/questions' },
			fields: [
				inPath(clientRLC),
				atTop(inQuery(startDate, 'start_date', 'dateDdMmYyyy')),
				atTop(inQuery(finishDate, 'finish_date', 'dateDdMmYyyy')),
				atTop(inQuery(order)),
			],
			output: byOffset,
		},
		transcriptOf('client', '/messages', required(inQuery(clientRLC)), byStartId),
		{
			name: 'Get Transports',
			value: 'getTransports',
			action: 'Get transports of client',
			description: 'Get the channels and messengers through which one client can be reached',
			request: { method: 'GET', path: '/clients/:id/transport' },
			fields: [inPath(clientRLC)],
			output: singlePage,
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update client',
			description: "Change a client's name, notes, external ID or custom fields",
			request: { method: 'PUT', path: '/clients/:id' },
			fields: [
				inPath(clientRLC),
				atTop(inBody(customFields, 'custom_fields')),
				clearable(inBody(nickname)),
				inBody(assignedPhone, 'assigned_phone', 'phoneNumber'),
				clearable(inBody(comment)),
				clearable(inBody(extraComment1)),
				clearable(inBody(extraComment2)),
				clearable(inBody(extraComment3)),
				inBody(externalId),
				inBody(externalService, undefined, 'choice'),
			],
			validate: clearName,
			output: { kind: 'acknowledgement' },
		},
	],
};
