import {
	channelRLC,
	clientRLC,
	dateFrom,
	externalId,
	order,
	phone,
	tags,
	transport,
} from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { byOffset, byStartId, defineOperation, lazy, unpaginated } from '../../descriptions/operations';
import type { ApiRequest, ErrorHint } from '../../descriptions/handler-types';
import type { Resource } from '../../descriptions/types';
import { InputError } from '../../utils/input';
import { transcriptOf } from '../dialog';
import {
	assignedPhone,
	channelId,
	clientName,
	clientPhone,
	comment,
	createdAfter,
	customField,
	customFieldValue,
	customFields,
	email,
	externalService,
	extraComment1,
	extraComment2,
	extraComment3,
	dateTo,
	ifNotFound,
	ifSeveral,
	match,
	matchBy,
	nickname,
	searchLimit,
} from './fields';

const createFields = [
	field.required(field.inBody(phone, 'phone', 'recipient')),
	field.required(field.inBody(transport)),
	field.inBody(channelRLC),
	field.inBody(nickname),
	field.inBody(assignedPhone, 'assigned_phone', 'phoneNumber'),
] as const;

const when = (...operations: string[]) => ({ displayOptions: { show: { '/operation': operations } } });
const updateFields = [
	field.atTop(field.inBody(customFields, 'custom_fields')),
	field.clearable(field.inBody(nickname)),
	field.inBody(assignedPhone, 'assigned_phone', 'phoneNumber'),
	field.clearable(field.inBody(comment)),
	field.clearable(field.inBody(extraComment1)),
	field.clearable(field.inBody(extraComment2)),
	field.clearable(field.inBody(extraComment3)),
	field.inBody(externalService, undefined, 'choice'),
] as const;
/** The collection of Create or Update is that of Update, with some fields exchanged. */
const updateExternalId = field.inBody({ ...externalId, ...when('update') });
const createOrUpdateOnly = [
	field.inBody({ ...channelId, ...when('createOrUpdate') }),
	field.notSent({ ...searchLimit, ...when('createOrUpdate') }),
] as const;

const handlers = lazy(() => import('./handlers'));
const findHandlers = lazy(() => import('./find'));
const upsertHandlers = lazy(() => import('./create-or-update'));

/** The API ignores an incomplete filter and returns all clients, so require both fields. */
function checkCustomField(
	_request: ApiRequest,
	{ customField: field, customFieldValue: value }: { customField: unknown; customFieldValue: unknown },
): void {
	if ((field === undefined) === (value === undefined)) return;
	throw new InputError(
		'"Custom Field" and "Custom Field Value" must be set together',
		'Add the missing one, or remove both',
	);
}

/** The API expects `null` instead of an empty name (Chat2Desk's method pages). */
function clearName({ body = {} }: ApiRequest): void {
	if (body.nickname === '') body.nickname = null;
}

/** Recognizes "client already exists" by the shape of the error, because its text is in the account's language. */
const CLIENT_EXISTS: ErrorHint = [
	/client: [^;]{0,300}"id\\{0,2}"/,
	'Use Client > Create or Get, which returns the existing client',
];

const simplifiedFields = [
	'id',
	'display_name',
	'phone',
	'client_phone',
	'external_id',
	'comment',
	'tags',
	'channels',
	'custom_fields',
	'last_client_message',
];

export const clientResource: Resource = {
	name: 'Client',
	value: 'client',
	description: 'People who contact your company. For tags, see Tag. The API cannot block clients.',
	operations: [
		defineOperation({
			name: 'Create',
			value: 'create',
			action: 'Create client',
			description: 'Create a client from a phone number',
			request: { method: 'POST', path: '/clients' },
			fields: createFields,
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ createClient }) => createClient),
			hints: [CLIENT_EXISTS],
		}),
		defineOperation({
			name: 'Create or Get',
			value: 'createOrGet',
			action: 'Create or get client',
			description: 'Create a client, or return the existing one with the same phone number',
			request: { method: 'POST', path: '/clients' },
			fields: createFields,
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ createOrGetClient }) => createOrGetClient),
		}),
		defineOperation({
			name: 'Create or Update',
			value: 'createOrUpdate',
			action: 'Create or update client',
			description:
				'Create a client, or update the matching one if its fields differ. API requests: 1 if nothing differs, 2 to update, up to 8 to create.',
			request: { method: 'POST', path: '/clients' },
			fields: [
				field.atTop(field.notSent(matchBy)),
				field.requiredIf({ matchBy: ['customField'] }, field.notSent(customField, 'idOrName')),
				field.atTop(field.inBody(phone, 'phone', 'recipient')),
				field.required(field.inBody(transport)),
				field.atTop(field.inBody(externalId)),
				...updateFields,
				...createOrUpdateOnly,
			],
			sharedCollectionFields: [updateExternalId],
			validate: clearName,
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: upsertHandlers(({ createOrUpdateClient }) => createOrUpdateClient),
		}),
		defineOperation({
			name: 'Find',
			value: 'find',
			action: 'Find client',
			description:
				'Find a client by phone, email, name, external ID or custom field. More criteria give a better match.',
			request: { method: 'POST', path: '/clients' },
			fields: [
				field.atTop(field.notSent(phone, 'phoneFilter')),
				field.atTop(field.notSent(email)),
				field.atTop(field.notSent(clientName)),
				field.atTop(field.notSent(externalId)),
				field.atTop(field.notSent(match)),
				field.atTop(field.notSent(ifSeveral)),
				field.atTop(field.notSent(ifNotFound)),
				field.notSent(customField, 'idOrName'),
				field.notSent(customFieldValue),
				field.notSent(searchLimit),
				field.notSent(transport),
			],
			validate: checkCustomField,
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: findHandlers(({ findClients }) => findClients),
		}),
		defineOperation({
			name: 'Get',
			value: 'get',
			action: 'Get client',
			description: 'Get a client with channels, tags and custom fields',
			request: { method: 'GET', path: '/clients/:id' },
			fields: [field.inPath(clientRLC)],
			output: { kind: 'object' },
			simplify: simplifiedFields,
			execute: handlers(({ getClients }) => getClients),
		}),
		{
			name: 'Get Custom Fields',
			value: 'getCustomFields',
			action: 'Get custom client fields',
			description: 'Get the custom client fields of the account',
			request: { method: 'GET', path: '/custom_client_fields' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Dialogs',
			value: 'getDialogs',
			action: 'Get client dialogs',
			description: 'Get the dialogs of a client',
			request: { method: 'GET', path: '/clients/:id/dialogs' },
			fields: [field.inPath(clientRLC)],
			output: byOffset,
		},
		{
			name: 'Get Last Question',
			value: 'getLastQuestion',
			action: 'Get last client question',
			description: 'Get the last self-service menu item sent to a client',
			request: { method: 'GET', path: '/clients/:id/last_question' },
			fields: [field.inPath(clientRLC)],
			output: { kind: 'object' },
		},
		defineOperation({
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many clients',
			description:
				'Get many clients, filtered by phone, tags, custom field or creation date. To search by name, use Find.',
			request: { method: 'GET', path: '/clients' },
			fields: [
				field.inQuery(phone, 'phone', 'phoneFilter'),
				field.inQuery(tags, 'tags', 'tags'),
				field.inQuery(order),
				field.inQuery(clientPhone, 'client_phone', 'phoneFilter'),
				field.inQuery(customField, 'custom_field[id]', 'idOrName'),
				field.inQuery(customFieldValue, 'custom_field[text]'),
				field.inQuery(createdAfter, 'created_after', 'unixSeconds'),
			],
			validate: checkCustomField,
			output: byOffset,
			simplify: simplifiedFields,
			execute: handlers(({ getFilteredClients }) => getFilteredClients),
		}),
		{
			name: 'Get Questions',
			value: 'getQuestions',
			action: 'Get client questions',
			description: 'Get the self-service menu items sent to a client',
			request: { method: 'GET', path: '/clients/:id/questions' },
			fields: [
				field.inPath(clientRLC),
				field.atTop(field.inQuery(dateFrom, 'start_date', 'dateDdMmYyyy')),
				field.atTop(field.inQuery(dateTo, 'finish_date', 'dateDdMmYyyy')),
				field.atTop(field.inQuery(order)),
			],
			output: byOffset,
		},
		transcriptOf('client', '/messages', field.required(field.inQuery(clientRLC)), byStartId),
		{
			name: 'Get Transports',
			value: 'getTransports',
			action: 'Get client transports',
			description: 'Get the channels and transports through which a client can be reached',
			request: { method: 'GET', path: '/clients/:id/transport' },
			fields: [field.inPath(clientRLC)],
			output: unpaginated,
		},
		defineOperation({
			name: 'Update',
			value: 'update',
			action: 'Update client',
			description: "Change a client's name, notes, external ID or custom fields",
			request: { method: 'PUT', path: '/clients/:id' },
			fields: [field.inPath(clientRLC), ...updateFields, updateExternalId],
			sharedCollectionFields: createOrUpdateOnly,
			validate: clearName,
			output: { kind: 'acknowledgement' },
		}),
	],
};
