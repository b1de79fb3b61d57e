import type { INodeProperties } from 'n8n-workflow';
import { ALLOW_ARBITRARY_VALUES } from '../../descriptions/common-fields';
import type { Operation } from '../../descriptions/types';

/** What `create` and `createOrGet` may ask after their first call: the client by its id, and before that the id by the phone number. */
export const CLIENT_LOOKUP_REQUESTS = [
	{ method: 'GET', path: '/clients' },
	{ method: 'GET', path: '/clients/:id' },
] as const satisfies Operation['additionalRequests'];

export const nickname: INodeProperties = {
	displayName: 'Name',
	name: 'nickname',
	type: 'string',
	default: '',
	description: 'The name under which the team sees the client (assigned_name)',
};

export const assignedPhone: INodeProperties = {
	displayName: 'Assigned Phone',
	name: 'assignedPhone',
	type: 'string',
	default: '',
	description: 'The real phone number of a client whose messenger has none (client_phone)',
};

export const comment: INodeProperties = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	description: 'A note on the client for the team. An empty text clears it.',
};

export const extraComment1: INodeProperties = {
	displayName: 'Extra Comment 1',
	name: 'extraComment1',
	type: 'string',
	default: '',
	description: 'The first further note',
};

export const extraComment2: INodeProperties = {
	displayName: 'Extra Comment 2',
	name: 'extraComment2',
	type: 'string',
	default: '',
	description: 'The second further note',
};

export const extraComment3: INodeProperties = {
	displayName: 'Extra Comment 3',
	name: 'extraComment3',
	type: 'string',
	default: '',
	description: 'The third further note',
};

export const externalService: INodeProperties = {
	displayName: 'External Service',
	name: 'externalService',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The system to which the external ID belongs',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchExternalServices', searchable: true },
		},
		{ displayName: 'By Name', name: 'id', type: 'string', placeholder: 'e.g. bitrix' },
	],
};

export const clientPhone: INodeProperties = {
	displayName: 'Client Phone',
	name: 'clientPhone',
	type: 'string',
	default: '',
	placeholder: 'e.g. 15550000001',
	description: 'The number that the team has assigned to a client whose messenger has none (client_phone)',
};

export const customField: INodeProperties = {
	displayName: 'Custom Field Name or ID',
	name: 'customField',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getCustomFields' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const customFieldText: INodeProperties = {
	displayName: 'Custom Field Text',
	name: 'customFieldText',
	type: 'string',
	default: '',
	description: 'What the custom field holds. Goes with Custom Field.',
};

export const customFields: INodeProperties = {
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
			fieldWords: { singular: 'custom field', plural: 'customFields' },
			addAllFields: false,
			multiKeyMatch: false,
			supportAutoMap: false,
		},
	},
	description: 'Values for the custom fields of the account. An empty text clears a field.',
};

export const fieldNames: INodeProperties = {
	displayName: 'Custom Fields by Name',
	name: 'fieldNames',
	type: 'boolean',
	default: true,
	description:
		'Whether to return custom fields under their names instead of their IDs, for one more request an execution',
};

export const createdAfter: INodeProperties = {
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description: 'Return clients created after this moment, such as 2026-07-17 or 17-07-2026',
};

export const startDate: INodeProperties = {
	displayName: 'From',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	description: 'The first day, in the time zone of the company, such as 17-07-2026',
};

export const finishDate: INodeProperties = {
	displayName: 'To',
	name: 'finishDate',
	type: 'dateTime',
	default: '',
	description: 'The last day; Chat2Desk does not say whether it counts',
};

export const email: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'name@email.com',
};

export const clientName: INodeProperties = {
	displayName: 'Name',
	name: 'clientName',
	type: 'string',
	default: '',
	description: 'The name, or parts of it in any order',
};

export const match: INodeProperties = {
	displayName: 'Return',
	name: 'match',
	type: 'options',
	options: [
		{ name: 'All Who Fit', value: 'all' },
		{ name: 'Best Match', value: 'best' },
	],
	default: 'best',
};

export const ifNotFound: INodeProperties = {
	displayName: 'If None',
	name: 'ifNone',
	type: 'options',
	options: [
		{ name: 'Create', value: 'create', description: 'Needs a phone number and a transport' },
		{ name: 'Return Nothing', value: 'nothing' },
		{ name: 'Stop', value: 'error' },
	],
	default: 'nothing',
	description: 'What to do when nobody fits',
};

export const searchLimit: INodeProperties = {
	displayName: 'Search Limit',
	name: 'searchLimit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 2000,
	description: 'How many clients are read at most, the newest ones, for what Chat2Desk cannot search itself',
};
