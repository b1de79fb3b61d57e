import type { Property } from './types';

/**
 * Without this, the editor of n8n 2.41 marks a value of an expression that is not in the loaded list as an error. Older types do not
 * declare it.
 */
export const ALLOW_ARBITRARY_VALUES: object = { allowArbitraryValues: true };

/** The parameters that can hold the selected channel; the list of transports depends on it. */
const CHANNEL_PARAMETERS = ['&channelId.value', 'additionalFields.channelId.value'];

export const transport: Property<'transport', 'options'> = {
	displayName: 'Transport Name or ID',
	name: 'transport',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getTransports', loadOptionsDependsOn: CHANNEL_PARAMETERS },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const tags: Property<'tagIds', 'multiOptions'> = {
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

export const channels: Property<'channels', 'multiOptions'> = {
	displayName: 'Channel Names or IDs',
	name: 'channels',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getChannels' },
	...ALLOW_ARBITRARY_VALUES,
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const operatorStatus: Property<'statusId', 'options'> = {
	displayName: 'Status Name or ID',
	name: 'statusId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getOperatorStatuses' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const role: Property<'role', 'options'> = {
	displayName: 'Role Name or ID',
	name: 'role',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getRoles' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const accessRight: Property<'accessRightId', 'options'> = {
	displayName: 'Access Right Name or ID',
	name: 'accessRightId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getAccessRights' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const tagGroup: Property<'tagGroupId', 'options'> = {
	displayName: 'Tag Group Name or ID',
	name: 'tagGroupId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getTagGroups' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const messageType: Property<'type', 'options'> = {
	displayName: 'Message Type Name or ID',
	name: 'type',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getMessageTypes' },
	...ALLOW_ARBITRARY_VALUES,
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const order: Property<'order', 'options'> = {
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

export const messageId: Property<'messageId', 'string'> = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 1001',
	description: 'ID of the message, as returned by the trigger and other operations',
};

export const requestId: Property<'requestId', 'string'> = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 900',
	description: 'ID of the request (one support case within a dialog)',
};

export const forceAssign: Property<'forceAssign', 'boolean'> = {
	displayName: 'Force Assign',
	name: 'forceAssign',
	type: 'boolean',
	default: false,
	description: 'Whether to assign the dialog even if the operator is offline or busy',
};

export const phone: Property<'phone', 'string'> = {
	displayName: 'Phone',
	name: 'phone',
	type: 'string',
	default: '',
	placeholder: 'e.g. +1 555 000 0001',
	description: 'The phone number, in any common format',
	hint: 'Include the country code',
};

export const externalId: Property<'externalId', 'string'> = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	description: 'ID in your own system',
};

export const initiator: Property<'initiatorId', 'string'> = {
	displayName: 'Initiator ID',
	name: 'initiatorId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 617',
	description: 'ID of the operator on whose behalf the change is made',
};
