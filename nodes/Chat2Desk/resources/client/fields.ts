import { dynamicOptions, searchModes } from '../../descriptions/common-fields';
import type { Property } from '../../descriptions/types';

export const nickname: Property<'nickname', 'string'> = {
	displayName: 'Name',
	name: 'nickname',
	type: 'string',
	default: '',
	description: 'Client name shown to operators (assigned_name)',
};

export const assignedPhone: Property<'assignedPhone', 'string'> = {
	displayName: 'Assigned Phone',
	name: 'assignedPhone',
	type: 'string',
	default: '',
	description: 'Phone number for a client whose messenger provides none (client_phone)',
};

export const comment: Property<'comment', 'string'> = {
	displayName: 'Comment',
	name: 'comment',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	description: 'A note about the client for your team. An empty text clears it.',
};

export const extraComment1: Property<'extraComment1', 'string'> = {
	displayName: 'Extra Comment 1',
	name: 'extraComment1',
	type: 'string',
	default: '',
	description: 'Additional note 1',
};

export const extraComment2: Property<'extraComment2', 'string'> = {
	displayName: 'Extra Comment 2',
	name: 'extraComment2',
	type: 'string',
	default: '',
	description: 'Additional note 2',
};

export const extraComment3: Property<'extraComment3', 'string'> = {
	displayName: 'Extra Comment 3',
	name: 'extraComment3',
	type: 'string',
	default: '',
	description: 'Additional note 3',
};

export const externalService: Property<'externalService', 'resourceLocator'> = {
	displayName: 'External Service',
	name: 'externalService',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The system that the external ID belongs to',
	...searchModes('searchExternalServices', 'Select a service…', { displayName: 'By Name', placeholder: 'e.g. bitrix' }),
};

export const channelId: Property<'channelId', 'string'> = {
	displayName: 'Channel ID',
	name: 'channelId',
	type: 'string',
	default: '',
	description: 'For a new client. The first channel by default.',
};

export const clientPhone: Property<'clientPhone', 'string'> = {
	displayName: 'Assigned Phone',
	name: 'clientPhone',
	type: 'string',
	default: '',
	placeholder: 'e.g. 15550000001',
	description: 'Phone number added by your team for a client whose messenger provides none (client_phone)',
};

export const customField: Property<'customField', 'options'> = {
	displayName: 'Custom Field Name or ID',
	name: 'customField',
	...dynamicOptions('getCustomFields'),
};

export const customFieldValue: Property<'customFieldValue', 'string'> = {
	displayName: 'Custom Field Value',
	name: 'customFieldValue',
	type: 'string',
	default: '',
	description: 'Value to match. Requires Custom Field.',
};

export const customFields: Property<'customFields', 'resourceMapper'> = {
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
	description: 'Values of the custom fields. An empty text clears a field.',
};

export const createdAfter: Property<'createdAfter', 'dateTime'> = {
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description: 'Only return clients created after this date and time, e.g. 2026-07-17 or 17-07-2026',
};

export const dateTo: Property<'dateTo', 'dateTime'> = {
	displayName: 'To',
	name: 'dateTo',
	type: 'dateTime',
	default: '',
	description: 'Last day (the API does not document whether it is inclusive)',
};

export const email: Property<'email', 'string'> = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'name@email.com',
};

export const clientName: Property<'clientName', 'string'> = {
	displayName: 'Name',
	name: 'clientName',
	type: 'string',
	default: '',
	description: 'The name, or parts of it in any order',
};

export const match: Property<'match', 'options'> = {
	displayName: 'Return',
	name: 'match',
	type: 'options',
	options: [
		{ name: 'All Matches', value: 'all' },
		{ name: 'Best Match', value: 'best' },
	],
	default: 'best',
};

export const matchBy: Property<'matchBy', 'options'> = {
	displayName: 'Match By',
	name: 'matchBy',
	type: 'options',
	options: [
		{ name: 'Custom Field', value: 'customField', description: 'By its value in Custom Fields' },
		{ name: 'External ID', value: 'externalId', description: 'One request per 200 clients, once per execution' },
		{ name: 'Phone', value: 'phone' },
	],
	default: 'phone',
	description: 'What identifies the client. Two equally good matches are an error.',
};

export const ifSeveral: Property<'ifSeveral', 'options'> = {
	displayName: 'If Several Match',
	name: 'ifSeveral',
	type: 'options',
	options: [
		{ name: 'Fail With an Error', value: 'error', description: 'The error lists the clients' },
		{ name: 'Return All', value: 'all' },
	],
	default: 'error',
	description: 'What to do if several clients match equally well',
	displayOptions: { show: { match: ['best'] } },
};

export const ifNotFound: Property<'ifNotFound', 'options'> = {
	displayName: 'If Not Found',
	name: 'ifNotFound',
	type: 'options',
	options: [
		{ name: 'Create Client', value: 'create', description: 'Requires a phone number and a transport' },
		{ name: 'Fail With an Error', value: 'error' },
		{ name: 'Return Nothing', value: 'returnNothing' },
	],
	default: 'returnNothing',
	description: 'What to do when no client matches',
};

export const searchLimit: Property<'searchLimit', 'number'> = {
	displayName: 'Search Limit',
	name: 'searchLimit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 2000,
	description: 'Max number of clients to scan, newest first, for criteria the API cannot filter by',
};
