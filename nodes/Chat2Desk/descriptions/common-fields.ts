import type { INodeProperties } from 'n8n-workflow';

/**
 * Without this, the editor of n8n 2.41 marks a value of an expression that is not in the loaded list as an error. Older types do not
 * declare it.
 */
export const ALLOW_ARBITRARY_VALUES: object = { allowArbitraryValues: true };

/** The parameters that can hold the selected channel; the list of transports depends on it. */
const CHANNEL_PARAMETERS = ['&channelId.value', 'additionalFields.channelId.value'];

export const transport: INodeProperties = {
	displayName: 'Transport Name or ID',
	name: 'transport',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getTransports', loadOptionsDependsOn: CHANNEL_PARAMETERS },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const tags: INodeProperties = {
	displayName: 'Tag Names or IDs',
	name: 'tagIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getTags' },
	...ALLOW_ARBITRARY_VALUES,
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	hint: 'In an expression, use an array or a comma-separated string of IDs or names',
};

export const channels: INodeProperties = {
	displayName: 'Channel Names or IDs',
	name: 'channels',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getChannels' },
	...ALLOW_ARBITRARY_VALUES,
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const operatorStatus: INodeProperties = {
	displayName: 'Status Name or ID',
	name: 'statusId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getOperatorStatuses' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const role: INodeProperties = {
	displayName: 'Role Name or ID',
	name: 'role',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getRoles' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const accessRight: INodeProperties = {
	displayName: 'Access Right Name or ID',
	name: 'accessRightId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getAccessRights' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const tagGroup: INodeProperties = {
	displayName: 'Tag Group Name or ID',
	name: 'tagGroupId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getTagGroups' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const messageType: INodeProperties = {
	displayName: 'Message Type Name or ID',
	name: 'type',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getMessageTypes' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const order: INodeProperties = {
	displayName: 'Order',
	name: 'order',
	type: 'options',
	options: [
		{ name: 'Oldest First', value: 'asc' },
		{ name: 'Newest First', value: 'desc' },
	],
	default: 'asc',
	description: 'The sort order of the results',
};

export const messageId: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'ID of the message, as returned by the trigger and other operations',
};

export const requestId: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900',
	description: 'ID of the request (one support case within a dialog)',
};

export const forceAssign: INodeProperties = {
	displayName: 'Force Assign',
	name: 'forceAssign',
	type: 'boolean',
	default: false,
	description: 'Whether to assign the dialog even if the operator is offline or busy',
};

export const phone: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. +1 555 000 0001',
	description: 'The phone number, in any common format',
	hint: 'Include the country code',
};

export const externalId: INodeProperties = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	description: 'ID in your own system',
};
