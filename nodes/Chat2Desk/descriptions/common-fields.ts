import type { INodeProperties } from 'n8n-workflow';

/**
 * What is given by expression need not be in the loaded list: without this the editor of n8n 2.41 shows it as a fault. Older types do
 * not know it, so it comes in as something of no known form.
 */
export const ALLOW_ARBITRARY_VALUES: object = { allowArbitraryValues: true };

/** Where a node may have chosen a channel: the transports are then those of that channel. */
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
	hint: 'By expression: IDs or names, as a list or with commas',
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
	description: 'In which order to return the results',
};

export const messageId: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'The ID of the message, as the trigger and other operations return it',
};

export const requestId: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900',
	description: 'The ID of the request: one piece of work within a dialog, from the first question until it is closed',
};

export const forceAssign: INodeProperties = {
	displayName: 'Force Assign',
	name: 'forceAssign',
	type: 'boolean',
	default: false,
	description: 'Whether to assign the dialog even to an operator who is offline or busy',
};

export const phone: INodeProperties = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. +1 555 000 0001',
	description: 'The phone number with country code, in any usual form',
};

export const externalId: INodeProperties = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	description: 'The ID in your own system',
};
