import type { INodeProperties } from 'n8n-workflow';
import { idsAsText, instant, phone as digits } from '../catalogue/convert';
import { forCode, inBody, inPath, inQuery, required, shown } from '../catalogue/fields';
import { byOffset, whole } from '../catalogue/lists';
import { channel, client, externalId, order, phone, tags, transport } from '../catalogue/pickers';
import type { Field, Resource } from '../catalogue/types';
import { createOrGet, customFieldValues, gettingKnown, withFieldNames } from './client-steps';

const nickname: INodeProperties = {
	displayName: 'Name',
	name: 'nickname',
	type: 'string',
	default: '',
	description: 'The name under which the team sees the client (assigned_name)',
};

const assignedPhone: INodeProperties = {
	displayName: 'Assigned Phone',
	name: 'assignedPhone',
	type: 'string',
	default: '',
	description: 'The real phone number of a client whose messenger has none (client_phone)',
};

const comment: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	description: 'A note on the client for the team. An empty text clears it.',
};

const extraComment1: INodeProperties = {
	displayName: 'Extra Comment 1',
	name: 'extraComment1',
	type: 'string',
	default: '',
	description: 'The first further note',
};

const extraComment2: INodeProperties = {
	displayName: 'Extra Comment 2',
	name: 'extraComment2',
	type: 'string',
	default: '',
	description: 'The second further note',
};

const extraComment3: INodeProperties = {
	displayName: 'Extra Comment 3',
	name: 'extraComment3',
	type: 'string',
	default: '',
	description: 'The third further note',
};

const externalService: INodeProperties = {
	displayName: 'External Service',
	name: 'externalService',
	type: 'string',
	default: '',
	placeholder: 'e.g. crm',
	description: 'The name of your own system, to which the external ID belongs',
};

const customFields: INodeProperties = {
	displayName: 'Custom Fields',
	name: 'customFields',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		resourceMapper: {
			resourceMapperMethod: 'getClientFields',
			mode: 'map',
			valuesLabel: 'Custom Fields',
			fieldWords: { singular: 'custom field', plural: 'custom fields' },
			addAllFields: false,
			multiKeyMatch: false,
			supportAutoMap: false,
		},
	},
	description: 'Values for the custom fields of the account. An empty text clears a field.',
};

const fieldNames: INodeProperties = {
	displayName: 'Custom Fields by Name',
	name: 'fieldNames',
	type: 'boolean',
	default: true,
	description: 'Whether to return custom fields under their names instead of their IDs, for one more request an execution',
};

const createdAfter: INodeProperties = {
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description: 'Return clients created after this moment',
};

const startDate: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'string',
	default: '',
	placeholder: 'e.g. 17-07-2026',
	description: 'The first day, in the form dd-mm-yyyy (assumed from the list of messages)',
};

const finishDate: INodeProperties = {
	displayName: 'Finish Date',
	name: 'finishDate',
	type: 'string',
	default: '',
	placeholder: 'e.g. 18-07-2026',
	description: 'The day after the last one, in the form dd-mm-yyyy (assumed from the list of messages)',
};

const creation: Field[] = [
	required(inBody(phone, 'phone', digits)),
	required(inBody(transport)),
	inBody(channel),
	inBody(nickname),
	inBody(assignedPhone),
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
			run: async (step) => [{ json: await createOrGet(step) }],
			also: gettingKnown,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get client',
			description: 'Get one client with channels, tags and custom fields',
			request: { method: 'GET', path: '/clients/:id' },
			fields: [inPath(client), forCode(fieldNames)],
			answer: { kind: 'object' },
			simple,
			run: withFieldNames,
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
			description: 'Get what the client asked last',
			request: { method: 'GET', path: '/clients/:id/last_question' },
			fields: [inPath(client)],
			answer: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many clients',
			description: 'Get clients by phone number, tags or age. Chat2Desk cannot search them by name.',
			request: { method: 'GET', path: '/clients' },
			fields: [
				inQuery(phone, 'phone', digits),
				inQuery(tags, 'tags', idsAsText),
				inQuery(order),
				inQuery(createdAfter, 'created_after', instant),
				forCode(fieldNames),
			],
			answer: byOffset,
			simple,
			run: withFieldNames,
			also: [{ method: 'GET', path: '/custom_client_fields' }],
		},
		{
			name: 'Get Questions',
			value: 'getQuestions',
			action: 'Get questions of client',
			description: 'Get what one client has asked',
			request: { method: 'GET', path: '/clients/:id/questions' },
			fields: [inPath(client), inQuery(startDate), inQuery(finishDate), inQuery(order)],
			answer: byOffset,
		},
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
				shown(inBody(customFields, 'custom_fields', customFieldValues)),
				inBody(nickname),
				inBody(comment),
				inBody(extraComment1),
				inBody(extraComment2),
				inBody(extraComment3),
				inBody(externalId),
				inBody(externalService),
			],
			answer: { kind: 'done' },
		},
	],
};
