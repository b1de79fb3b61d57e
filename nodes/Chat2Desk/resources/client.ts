import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../values/input';
import { clearing, forCode, inBody, inPath, inQuery, required, shown } from '../catalogue/fields';
import { byOffset, byStartId, whole } from '../catalogue/lists';
import { channel, client } from '../catalogue/locators';
import { externalId, order, phone, tags, transport } from '../catalogue/pickers';
import type { Call, Field, Hint, Resource, Step } from '../catalogue/types';
import {
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
	gettingKnown,
	ifNone,
	match,
	nickname,
	searchLimit,
	startDate,
} from './client-fields';
import { transcriptOf } from './dialog';

const creation: Field[] = [
	required(inBody(phone, 'phone', 'phone')),
	required(inBody(transport)),
	inBody(channel),
	inBody(nickname),
	inBody(assignedPhone, 'assigned_phone', 'real phone'),
];

const namingFields = async (step: Step) => await (await import('./client-steps')).withFieldNames(step);

/** A field and its text are two halves of one filter: with one of them alone, every client would come. */
function checkCustomField(_call: Call, { customField: field, customFieldText: text }: IDataObject): void {
	if ((field === undefined) === (text === undefined)) return;
	throw new InputError(
		'A filter by custom field needs both Custom Field and Custom Field Text',
		'Add the other one, or remove both',
	);
}

/** The API takes no empty text for a name but `null` (Chat2Desk's method pages). */
function clearName({ body = {} }: Call): void {
	if (body.nickname === '') body.nickname = null;
}

/** A client who is there already, by the form of the refusal: its words may be in the account's language. */
const EXISTS: Hint = [
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
			answer: { kind: 'object' },
			simple,
			run: async (step) => await (await import('./client-steps')).create(step),
			also: gettingKnown,
			hints: [EXISTS],
		},
		{
			name: 'Create or Get',
			value: 'createOrGet',
			action: 'Create or get client',
			description: 'Add a client by phone number, or get the client who has it already',
			request: { method: 'POST', path: '/clients' },
			fields: creation,
			answer: { kind: 'object' },
			simple,
			run: async (step) => {
				const { client: json, more } = await (await import('./client-steps')).createOrGet(step);
				return [{ json, more }];
			},
			also: gettingKnown,
		},
		{
			name: 'Find',
			value: 'find',
			action: 'Find client',
			description: 'Find a client by phone, email, name, external ID or custom field: the more is known, the surer',
			request: { method: 'POST', path: '/clients' },
			fields: [
				shown(forCode(phone, 'stored phone')),
				shown(forCode(email)),
				shown(forCode(clientName)),
				shown(forCode(externalId)),
				shown(forCode(match)),
				shown(forCode(ifNone)),
				forCode(customField, 'id or name'),
				forCode(customFieldText),
				forCode(searchLimit),
				forCode(transport),
			],
			check: checkCustomField,
			answer: { kind: 'object' },
			simple: simple.map((name) => (name === 'first_client_message' ? 'external_id' : name)),
			run: async (step) => await (await import('./find-steps')).find(step),
			also: [
				...gettingKnown,
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
			fields: [inPath(client), shown(forCode({ ...fieldNames, default: false }))],
			answer: { kind: 'object' },
			simple,
			run: namingFields,
			also: [{ method: 'GET', path: '/custom_client_fields' }],
		},
		{
			name: 'Get Custom Fields',
			value: 'getCustomFields',
			action: 'Get custom client fields',
			description: 'Get the custom fields that clients of the account can have',
			request: { method: 'GET', path: '/custom_client_fields' },
			fields: [],
			answer: whole,
		},
		{
			name: 'Get Dialogs',
			value: 'getDialogs',
			action: 'Get dialogs of client',
			description: 'Get the dialogs of one client',
			request: { method: 'GET', path: '/clients/:id/dialogs' },
			fields: [inPath(client)],
			answer: byOffset,
		},
		{
			name: 'Get Last Question',
			value: 'getLastQuestion',
			action: 'Get last question of client',
			description: 'Get the item of the self-service menu that was sent to one client last',
			request: { method: 'GET', path: '/clients/:id/last_question' },
			fields: [inPath(client)],
			answer: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many clients',
			description: 'Get clients by phone, tags, custom field or age. Chat2Desk cannot search them by name.',
			request: { method: 'GET', path: '/clients' },
			fields: [
				inQuery(phone, 'phone', 'stored phone'),
				inQuery(tags, 'tags', 'tags'),
				inQuery(order),
				inQuery(clientPhone, 'client_phone', 'stored phone'),
				inQuery(customField, 'custom_field[id]', 'id or name'),
				inQuery(customFieldText, 'custom_field[text]'),
				inQuery(createdAfter, 'created_after', 'unix seconds'),
				forCode(fieldNames),
			],
			check: checkCustomField,
			answer: byOffset,
			simple,
			run: async (step) => await namingFields(await (await import('./client-filter-steps')).filtered(step)),
			also: [
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
				inPath(client),
				shown(inQuery(startDate, 'start_date', 'day dd-mm-yyyy')),
				shown(inQuery(finishDate, 'finish_date', 'day dd-mm-yyyy')),
				shown(inQuery(order)),
			],
			answer: byOffset,
		},
		transcriptOf('client', '/messages', required(inQuery(client)), byStartId),
		{
			name: 'Get Transports',
			value: 'getTransports',
			action: 'Get transports of client',
			description: 'Get the channels and messengers through which one client can be reached',
			request: { method: 'GET', path: '/clients/:id/transport' },
			fields: [inPath(client)],
			answer: whole,
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update client',
			description: "Change a client's name, notes, external ID or custom fields",
			request: { method: 'PUT', path: '/clients/:id' },
			fields: [
				inPath(client),
				shown(inBody(customFields, 'custom_fields')),
				clearing(inBody(nickname)),
				inBody(assignedPhone, 'assigned_phone', 'real phone'),
				clearing(inBody(comment)),
				clearing(inBody(extraComment1)),
				clearing(inBody(extraComment2)),
				clearing(inBody(extraComment3)),
				inBody(externalId),
				inBody(externalService, undefined, 'choice'),
			],
			check: clearName,
			answer: { kind: 'done' },
		},
	],
};
