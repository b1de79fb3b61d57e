import type { INodeProperties } from 'n8n-workflow';

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
	type: 'string',
	default: '',
	placeholder: 'e.g. crm',
	description: 'The name of your own system, to which the external ID belongs',
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
			fieldWords: { singular: 'custom field', plural: 'custom fields' },
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
	description: 'Whether to return custom fields under their names instead of their IDs, for one more request an execution',
};

export const createdAfter: INodeProperties = {
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description: 'Return clients created after this moment',
};

export const startDate: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'string',
	default: '',
	placeholder: 'e.g. 17-07-2026',
	description: 'The first day, in the form dd-mm-yyyy (assumed from the list of messages)',
};

export const finishDate: INodeProperties = {
	displayName: 'Finish Date',
	name: 'finishDate',
	type: 'string',
	default: '',
	placeholder: 'e.g. 18-07-2026',
	description: 'The day after the last one, in the form dd-mm-yyyy (assumed from the list of messages)',
};
